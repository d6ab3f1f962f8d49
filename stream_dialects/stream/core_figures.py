"""The figures of a core type, as plain data. Sizes in bits, bandwidths in bits/cycle, energies in pJ per access."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class MemoryPort:
    """A port of a memory, with what uses it."""

    name: str
    kind: str
    """`read`, `write` or `read_write`."""
    bandwidth_min: int
    """Bits/cycle: a smaller access costs a multiple of this part of the full one."""
    bandwidth_max: int
    """Bits/cycle: the full access, the word of this port."""
    allocation: tuple[tuple[str, str], ...]
    """
    [operand, direction] pairs that use the port.

    Operands: inputs `I1` and `I2`, output `O`. Directions: `fh` from the outer memory, `tl` to the inner one, `fl` from
    the inner one, `th` to the outer one.
    """


@dataclass(frozen=True, slots=True)
class MemoryLevel:
    """One memory of a core type."""

    name: str
    size: int
    """Bits of one instance."""
    read_energy: float
    """pJ per access."""
    write_energy: float
    """pJ per access."""
    area: float
    """No model reads it."""
    latency: int
    """Cycles per access; no model reads it."""
    operands: tuple[str, ...]
    """The operands that it holds: `I1`, `I2`, `O`."""
    ports: tuple[MemoryPort, ...]
    served_dimensions: tuple[str, ...]
    """The array dimensions along which one instance serves all units; none: one instance per unit."""
    memory_type: str = "sram"
    force_double_buffering: bool = False
    """Half of the memory is filled while the other half is used."""


@dataclass(frozen=True, slots=True)
class OperationalArray:
    """The array of multiply-accumulate units."""

    dimensions: tuple[tuple[str, int], ...]
    """[name, number of units] pairs."""
    unit_energy: float
    """pJ per operation."""
    unit_area: float
    """No model reads it."""
    systolic_dimensions: tuple[str, ...] = ()
    """Dimensions along which results move from unit to unit: the last one comes as many cycles later."""

    @property
    def units(self) -> int:
        return prod(size for _, size in self.dimensions)


@dataclass(frozen=True, slots=True)
class TileMemory:
    """The memory of an aie2 tile."""

    capacity: int
    """Bits."""
    bandwidth_min: int
    """Smallest access in bits/cycle."""
    bandwidth_max: int
    """Largest access in bits/cycle."""
