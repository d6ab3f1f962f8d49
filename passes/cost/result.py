"""The cost of one layer on one core."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class CoreCost:
    """
    One cost entry: times in cycles, energies in pJ (spec cost 6).

    For the ZigZag model `latency` = `ideal_temporal_cycles` + `stall` + `onload` + `offload` + `drain`, and
    `energy` = `mac_energy` + all memory energies. The scalar and AIE models leave the parts at their defaults. ZigZag
    overlaps loading with computation in fractions of a cycle, so `latency`, `onload` and `offload` need not be whole.
    """

    model: str
    """Who computed it: `zigzag`, `scalar`, `aie`, or the cost model of an installed package."""
    latency: int | float
    ideal_cycles: int | float
    """Cycles if the whole array worked all the time."""
    ideal_temporal_cycles: int | float
    """Cycles without stalls for the chosen unrolling: the product of the temporal loop sizes."""
    energy: float | None
    """None if the model says nothing about energy; links and off-chip accesses are never part of it."""
    stall: int | float = 0
    onload: int | float = 0
    """Cycles to fill the inner memories before the first operation."""
    offload: int | float = 0
    """Cycles to write back after the last operation."""
    drain: int | float = 0
    """Cycles until the last results have left a systolic array."""
    mac_spatial_utilization: float = 1.0
    """`ideal_cycles` / `ideal_temporal_cycles`."""
    mac_energy: float = 0.0
    memory_energy: tuple[tuple[str, str, float], ...] = ()
    """(operand `A` `B` `O`, memory name, pJ), operands in layer order (output first), memories from inner to outer."""
    spatial_unrolling: tuple[tuple[str, int, int], ...] = ()
    """(array dimension, loop, factor) in the order of the array's dimensions."""

    @property
    def cycles(self) -> int:
        """The latency rounded up."""
        return ceil(self.latency)

    @property
    def utilization(self) -> float:
        """`ideal_cycles` / `latency`."""
        return self.ideal_cycles / self.latency
