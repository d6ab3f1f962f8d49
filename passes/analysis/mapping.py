"""Which cores a layer runs on and how a group is tiled, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stream_dialects.stream.values import LoopTile

__all__ = ["GROUP_NAME", "GroupMapping", "Kernel", "LayerMapping", "LoopTile"]


GROUP_NAME = "Fused_Group_1"
"""The name of a group that no mapping file names."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """A hand-written kernel of an AIE core: its name and arguments (`utilization` in percent)."""

    name: str
    arguments: tuple[tuple[str, int | float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class LayerMapping:
    """The cores of one layer (order kept) and its inter-core splits as (own loop number, factor), order kept."""

    cores: tuple[int, ...]
    splits: tuple[tuple[int, int], ...] = ()
    kernel: Kernel | None = None


@dataclass(frozen=True)
class GroupMapping:
    """The mapping of one fusion group: per layer (by name), and the tiling, first entry innermost."""

    layers: Mapping[str, LayerMapping]
    tiling: tuple[LoopTile, ...]
    name: str = GROUP_NAME
    runtime_layouts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tensor name -> layout of a runtime argument as affine-map text (AIE only)."""
