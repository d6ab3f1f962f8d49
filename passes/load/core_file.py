"""
One core file as a core type.

Other packages add core types under the entry-point group `stream.core_types`: the name of an entry is a namespace, and
it leads to a `CoreTypeReader`, which reads the core files of the types `<namespace>.compute` and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from passes.analysis.accelerator import CoreType, MemoryLevel, MemoryPort, OperationalArray, TileMemory
from passes.load.core_checks import check_array_core, check_core, check_memories, check_tile, split_allocation
from passes.load.findings import FileReport
from passes.load.hardware_schema import (
    ArrayEntry,
    ComputeTileEntry,
    CoreEntry,
    MemoryEntry,
    PortEntry,
    TileEntry,
    TileMemoryEntry,
    ZigzagCoreEntry,
    checked,
    salvaged,
)
from passes.plugins import PluginGroup
from stream_dialects.stream.accelerator import CORE_KINDS, KINDS


class CoreTypeReader(Protocol):
    """
    How the core files of one namespace are read.

    `content` is the whole file, `symbol` the name of the core type in the module, `kind` one of `compute`, `memory`,
    `shim` and `offchip`. What is wrong with the file goes into `report`; the result is then of no use, or None.
    """

    def __call__(
        self, content: Mapping[object, object], symbol: str, kind: str, report: FileReport
    ) -> CoreType | None: ...


OTHERS = PluginGroup[CoreTypeReader](
    "stream.core_types", "core type", "a function (content, symbol, kind, report) -> CoreType | None", callable
)
"""The namespaces that installed packages add."""
TILE_KEYS = ("memory", "max_object_fifo_depth")

_ARRAY_STAND_IN = ArrayEntry({"dimensions": [], "sizes": [], "unit_energy": 0.0, "unit_area": 0.0})
_ZIGZAG_STAND_INS: dict[str, object] = {"name": "", "memories": {"": None}, "operational_array": _ARRAY_STAND_IN}


def core_type_from(content: Mapping[object, object], symbol: str, report: FileReport) -> CoreType | None:
    """
    The core type that the content of a core file describes, or None with the findings in `report`.

    A missing `type` means `zigzag.compute`, a bare kind the zigzag core of that kind (spec hardware 3).
    """
    type_name = _type_name(content, report)
    if type_name is None:
        return None
    namespace, kind = type_name.split(".")
    build = _reader(namespace)
    return None if build is None else build(content, symbol, kind, report)


def _reader(namespace: str) -> CoreTypeReader | None:
    """
    Who reads core files of the namespace; None if nobody does.

    Raises:
        InputError: the package that adds the namespace cannot be used, see `PluginGroup.find`.
    """
    match namespace:
        case "zigzag":
            return _array_core_type
        case "aie2":
            return _tile_type
        case _:
            return OTHERS.find(namespace)


def _type_name(content: Mapping[object, object], report: FileReport) -> str | None:
    written = content.get("type", "zigzag.compute")
    full = f"zigzag.{written}" if written in KINDS else written
    if not isinstance(full, str) or (full not in CORE_KINDS and not _is_added(full)):
        report.find(("type",), "is not a supported core type", f"use one of {', '.join(CORE_KINDS)}", written)
    elif full.startswith("zigzag") and "memories" not in content and any(key in content for key in TILE_KEYS):
        kind = full.split(".")[1]
        reason = f"means {full}, but the file has the keys of an aie2 tile"
        report.find(("type",), reason, f"write `type: aie2.{kind}`", written)
    else:
        return full
    return None


def _is_added(type_name: str) -> bool:
    namespace, _, kind = type_name.partition(".")
    return kind in KINDS and _reader(namespace) is not None


def _array_core_type(content: Mapping[object, object], symbol: str, kind: str, report: FileReport) -> CoreType | None:
    entry, damaged = salvaged(ZigzagCoreEntry, content, _ZIGZAG_STAND_INS, report)
    memories = {} if "memories" in damaged else _memories(entry, report)
    check_core(entry, report)
    if "operational_array" not in damaged:
        complete = "memories" not in damaged and len(memories) == len(entry.memories)
        check_array_core(entry, kind, report)
        check_memories(memories, entry, kind, complete, report)
    return CoreType(
        symbol,
        entry.name,
        "zigzag",
        kind,
        _operator_types(entry),
        memories=tuple(_memory_level(name, memory) for name, memory in memories.items()),
        array=_operational_array(entry.operational_array),
        operand_precision=tuple(entry.operand_precision.items()),
        cost_model=entry.cost_model,
    )


def _memories(entry: ZigzagCoreEntry, report: FileReport) -> dict[str, MemoryEntry]:
    """The memories without a schema error, in file order."""
    every = {name: checked(MemoryEntry, data, report.at("memories", name)) for name, data in entry.memories.items()}
    return {name: memory for name, memory in every.items() if memory is not None}


def _memory_level(name: str, memory: MemoryEntry) -> MemoryLevel:
    return MemoryLevel(
        name,
        memory.size,
        memory.r_cost or 0.0,
        memory.w_cost or 0.0,
        memory.area or 0.0,
        memory.latency,
        tuple(memory.operands),
        tuple(_memory_port(port) for port in memory.ports),
        tuple(memory.served_dimensions),
        memory.mem_type,
        memory.force_double_buffering,
    )


def _memory_port(port: PortEntry) -> MemoryPort:
    allocation = tuple(split_allocation(text) for text in port.allocation)
    return MemoryPort(port.name, port.type, port.bandwidth_min, port.bandwidth_max, allocation)


def _operational_array(array: ArrayEntry) -> OperationalArray:
    dimensions = tuple(zip(array.dimensions, array.sizes))
    return OperationalArray(dimensions, array.unit_energy, array.unit_area, tuple(array.systolic_dimensions))


def _tile_type(content: Mapping[object, object], symbol: str, kind: str, report: FileReport) -> CoreType | None:
    entry = checked(ComputeTileEntry if kind == "compute" else TileEntry, content, report)
    if entry is None:
        return None
    check_core(entry, report)
    check_tile(entry, kind, report)
    return CoreType(
        symbol,
        entry.name,
        "aie2",
        kind,
        _operator_types(entry),
        tile_memory=_tile_memory(entry.memory),
        max_object_fifo_depth=entry.max_object_fifo_depth,
        utilization=entry.utilization if isinstance(entry, ComputeTileEntry) else 100.0,
        operand_precision=tuple(entry.operand_precision.items()),
        cost_model=entry.cost_model,
    )


def _tile_memory(memory: TileMemoryEntry) -> TileMemory:
    return TileMemory(memory.capacity, memory.bandwidth_min, memory.bandwidth_max)


def _operator_types(entry: CoreEntry) -> tuple[str, ...] | None:
    return None if entry.operator_types is None else tuple(entry.operator_types)
