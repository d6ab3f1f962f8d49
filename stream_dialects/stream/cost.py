"""What one tile of a layer costs on one core type."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr, Symbol


@dataclass(frozen=True, slots=True)
class LevelEnergy:
    """Energy in pJ that operand `operand` spends in the memory `memory` for one tile."""

    operand: str
    memory: str
    energy: float


@dataclass(frozen=True, slots=True)
class Unrolling:
    """Loop `D<loop>` is unrolled `factor` times over the array dimension `dimension`."""

    dimension: str
    loop: int
    factor: int


@dataclass(frozen=True, slots=True)
class CostRecord:
    """
    Cycles and energy of one tile on one core of a type (spec cost 6).

    `latency` = `ideal_temporal` + `stall` + `onload` + `offload` + `drain`; with fractions where loading overlaps
    computing.
    """

    core_type: Symbol
    latency: int | float
    """Cycles."""
    ideal: int | float
    """Cycles if every unit of the array worked in every cycle."""
    ideal_temporal: int | float
    """Cycles of the temporal loops, with memories that never make the array wait."""
    model: str
    """Who computed it: `zigzag`, `scalar` (one operation per cycle), `aie` (kernel utilisation), or an added model."""
    energy: float | None = None
    """pJ; absent where the model has none."""
    stall: int | float = 0
    """Cycles that the array waits for memories."""
    onload: int | float = 0
    """Cycles to load the first data."""
    offload: int | float = 0
    """Cycles to store the last data."""
    drain: int | float = 0
    """Cycles to empty a systolic array."""
    array_energy: float | None = None
    """The part of `energy` that the array spends, in pJ."""
    memory_energy: tuple[LevelEnergy, ...] = ()
    """The part of `energy` that memories spend, by operand and memory."""
    unrolling: tuple[Unrolling, ...] = ()
    """How the loops fill the array."""


@irdl_attr_definition
class CostsAttr(ListAttr[CostRecord]):
    """
    One cost per core type that the layer is mapped to.

    ```
    #stream.costs[<core_type = @simd, latency = 32, ideal = 32, ideal_temporal = 32, model = "scalar">]
    ```
    """

    name = "stream.costs"
    element = CostRecord
