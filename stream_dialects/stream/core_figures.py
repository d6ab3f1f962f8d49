"""The figures of a core type, as plain data. Sizes in bits, bandwidths in bits/cycle, energies in pJ per access."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class MemoryPort:
    """A port of a memory; `allocation` lists (operand `I1` `I2` `O`, direction `fh` `tl` `fl` `th`)."""

    name: str
    kind: str
    """`read`, `write` or `read_write`."""
    bandwidth_min: int
    bandwidth_max: int
    allocation: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MemoryLevel:
    """One memory of a core type, listed from inner (next to the array) to outer."""

    name: str
    size: int
    read_energy: float
    write_energy: float
    area: float
    latency: int
    operands: tuple[str, ...]
    ports: tuple[MemoryPort, ...]
    served_dimensions: tuple[str, ...]
    memory_type: str = "sram"
    force_double_buffering: bool = False


@dataclass(frozen=True, slots=True)
class OperationalArray:
    """The array of multiply-accumulate units: (dimension, size), energy per operation in pJ."""

    dimensions: tuple[tuple[str, int], ...]
    unit_energy: float
    unit_area: float
    systolic_dimensions: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        return prod(size for _, size in self.dimensions)


@dataclass(frozen=True, slots=True)
class TileMemory:
    """The memory of an aie2 tile: capacity in bits, bandwidths in bits/cycle."""

    capacity: int
    bandwidth_min: int
    bandwidth_max: int
