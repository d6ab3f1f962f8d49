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

    `latency` = ideal temporal cycles + stall + onload + offload + drain, fractional where loading overlaps computing;
    `model` says who computed it: `zigzag`, `scalar` (one operation per cycle) or `aie` (kernel utilisation). Energies in
    pJ; absent where the model has none.
    """

    core_type: Symbol
    latency: int | float
    ideal: int | float
    ideal_temporal: int | float
    model: str
    energy: float | None = None
    stall: int | float = 0
    onload: int | float = 0
    offload: int | float = 0
    drain: int | float = 0
    array_energy: float | None = None
    memory_energy: tuple[LevelEnergy, ...] = ()
    unrolling: tuple[Unrolling, ...] = ()


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
