"""The accelerator as plain data: core types, cores, connections. Units: bits, bits/cycle, pJ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passes.analysis.errors import InputError
from stream_dialects.stream.core_figures import MemoryLevel, MemoryPort, OperationalArray, TileMemory

__all__ = [
    "Accelerator",
    "Connection",
    "Core",
    "CoreType",
    "MemoryLevel",
    "MemoryPort",
    "OperationalArray",
    "TileMemory",
]


@dataclass(frozen=True)
class CoreType:
    """Everything that cores made from one core file share."""

    symbol: str
    """Unique in the accelerator: the core file's stem."""
    label: str
    """The `name` entry of the core file."""
    namespace: str
    """`zigzag`, `aie2`, or the name under which an installed package adds core types."""
    kind: str
    """`compute`, `memory`, `shim` or `offchip`."""
    operator_types: tuple[str, ...] | None = None
    """ONNX op types that the core accepts; None accepts any."""
    memories: tuple[MemoryLevel, ...] = ()
    array: OperationalArray | None = None
    tile_memory: TileMemory | None = None
    max_object_fifo_depth: int = 0
    utilization: float = 100.0
    """Percent; aie2 compute tiles only."""
    operand_precision: tuple[tuple[str, str], ...] = ()
    """Optional (role, element type) entries of newer files, kept for reports."""
    cost_model: str | None = None
    """Who costs layers on these cores; None: the model that goes with the namespace."""
    figures: tuple[tuple[str, int | float], ...] = ()
    """Named numbers for the cost model of an installed package."""

    def figure(self, name: str) -> int | float:
        """
        The named number.

        Raises:
            InputError: the core type does not have it.
        """
        for known, value in self.figures:
            if known == name:
                return value
        raise InputError(f"core type '{self.symbol}' has no figure '{name}'; give it in the core file")

    @property
    def top_memory(self) -> MemoryLevel:
        """The outermost memory that holds operand I1 (core types with `memories`)."""
        return [m for m in self.memories if "I1" in m.operands][-1]

    @property
    def capacity(self) -> int:
        """Bits that tensors may occupy (spec hardware 7.3)."""
        return self.tile_memory.capacity if self.tile_memory else self.top_memory.size

    def port_bandwidth(self, direction: str) -> int:
        """Bits per access at the top memory; `direction` is `read` or `write` (spec hardware 7.3)."""
        if self.tile_memory:
            return self.tile_memory.bandwidth_max
        return next(p.bandwidth_max for p in self.top_memory.ports if p.kind in (direction, "read_write"))


@dataclass(frozen=True, slots=True)
class Core:
    """One core; (column, row) if the file gives coordinates."""

    id: int
    type: CoreType
    column: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """A link (two cores, both directions) or a bus (two or more cores); ids count the file's entries from 0."""

    id: int
    is_bus: bool
    cores: tuple[int, ...]
    bandwidth: float
    """Bits per cycle."""
    unit_energy: float = 0.0
    """pJ per bit."""


@dataclass(frozen=True)
class Accelerator:
    """Cores by ascending id (dense from 0), connections in file order."""

    name: str
    cores: tuple[Core, ...]
    connections: tuple[Connection, ...]
    offchip: int
    """Id of the core that is the off-chip memory."""
    sharing: tuple[tuple[int, ...], ...] = ()
    """Groups of core ids that share their top memory."""

    @property
    def core_types(self) -> Mapping[str, CoreType]:
        return {core.type.symbol: core.type for core in self.cores}
