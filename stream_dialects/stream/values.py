"""Small plain values that stand inside attributes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class TransferKind(Enum):
    """Which sides a transfer joins; memory cores, shims and the off-chip core are the memory side."""

    COMPUTE_TO_COMPUTE = "compute_to_compute"
    COMPUTE_TO_MEMORY = "compute_to_memory"
    MEMORY_TO_COMPUTE = "memory_to_compute"
    MEMORY_TO_MEMORY = "memory_to_memory"


@dataclass(frozen=True, slots=True)
class Split:
    """Loop `D<loop>` of a layer is divided over `factor` cores: `D1 = 4`."""

    loop: int
    factor: int


@dataclass(frozen=True, slots=True)
class LoopTile:
    """Loop `D<loop>` of a layer runs in per-core tiles of `tile` iterations: `"Conv1" D0 = 1`."""

    layer: str
    loop: int
    tile: int


@dataclass(frozen=True, slots=True)
class DimensionSize:
    """Dimension `z<dimension>` of a group and a number of iterations: `z0 = 3`."""

    dimension: int
    size: int


@dataclass(frozen=True, slots=True)
class Hop:
    """
    One link resource of a route: connection `connection` in one direction, `3(36->0)`, or a whole bus, `12`.

    `sender` and `receiver` are core ids, both None for a bus.
    """

    connection: int
    sender: int | None = None
    receiver: int | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A size that is a number or, before `stream-bind-dims`, the name of a symbolic dimension."""

    size: int | str
