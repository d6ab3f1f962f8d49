# stream_vector/core_type.py
from __future__ import annotations

from collections.abc import Mapping

from passes.analysis.accelerator import CoreType, TileMemory
from passes.load.core_checks import check_core
from passes.load.entry import number, whole
from passes.load.findings import FileReport
from passes.load.hardware_schema import CoreEntry, checked


class VectorCoreEntry(CoreEntry):
    """The keys of a core file; those that every core file has come from `CoreEntry`."""

    memory_size: int = whole(1)
    """Bits."""
    memory_bandwidth: int = whole(1)
    """Bits/cycle."""
    lanes: int = whole(1)
    """Operations per cycle."""
    startup_cycles: int = whole(0)
    """Cycles before the first result of a tile."""
    unit_energy: float = number(least=0, default=0.0)
    """pJ per operation."""


def read_vector_core(content: Mapping[object, object], symbol: str, kind: str, report: FileReport) -> CoreType | None:
    """A core file of the type `vector.compute`; what is wrong with it goes into `report`."""
    entry = checked(VectorCoreEntry, content, report)
    if entry is None:
        return None
    check_core(entry, report)
    if kind != "compute":
        report.find(("type",), "is no vector core", "write `type: vector.compute`", f"vector.{kind}")
    return CoreType(
        symbol,
        entry.name,
        namespace="vector",
        kind=kind,
        operator_types=None if entry.operator_types is None else tuple(entry.operator_types),
        tile_memory=TileMemory(entry.memory_size, entry.memory_bandwidth, entry.memory_bandwidth),
        cost_model=entry.cost_model or "vector",
        figures=(
            ("lanes", entry.lanes),
            ("startup_cycles", entry.startup_cycles),
            ("unit_energy", entry.unit_energy),
        ),
    )
