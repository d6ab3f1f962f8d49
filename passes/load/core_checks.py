"""Rules inside one core file that its schema cannot express (spec hardware 3, 5 and 12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from passes.load.findings import FileReport
from passes.load.hardware_schema import ArrayEntry, CoreEntry, MemoryEntry, PortEntry, TileEntry, ZigzagCoreEntry
from passes.load.operator_types import OPERATOR_TYPES, similar_operator_types
from passes.plugins import ONNX_OPERATORS, announced

READ_DIRECTIONS = ("tl", "th")
WRITE_DIRECTIONS = ("fh", "fl")
INPUT_DIRECTIONS = ("fh", "tl")
OUTPUT_DIRECTIONS = ("fh", "fl", "tl", "th")
UPWARD_DIRECTIONS = ("fh", "th")


def check_core(entry: CoreEntry, report: FileReport) -> None:
    """Operator types that exist, and a warning for each key that has no effect."""
    for index, name in enumerate(entry.operator_types or ()):
        if name not in OPERATOR_TYPES and not _is_added(name):
            similar = " or ".join(similar_operator_types(name)) or "the name of an ONNX operator"
            report.find(("operator_types", index), "is not a known op type", f"write {similar}", name)
    warn_unused_keys(entry, report)


def _is_added(name: str) -> bool:
    """Whether an installed package adds an ONNX operator of that type, in whatever domain."""
    return any(name == entry.rpartition(".")[2] for entry in announced(ONNX_OPERATORS, "ONNX operator"))


def warn_unused_keys(entry: CoreEntry | MemoryEntry, report: FileReport) -> None:
    """One warning per key of a newer format that is accepted and has no effect."""
    for key in entry.unused_keys():
        report.warn((key,), "is accepted and has no effect")


def check_tile(entry: TileEntry, kind: str, report: FileReport) -> None:
    """A tile that holds tensors needs memory; a shim may have none."""
    if entry.memory.capacity == 0 and kind != "shim":
        report.find(("memory", "capacity"), "must be greater than 0", "give the bits that the tile can hold", 0)
    for key in entry.memory.unused_keys():
        report.warn(("memory", key), "is accepted and has no effect")


def check_array_core(entry: ZigzagCoreEntry, kind: str, report: FileReport) -> None:
    """The array, and the `dataflows` that cannot be honoured."""
    if "dataflows" in entry.given:
        reason = "a fixed dataflow cannot name the loops of a layer in this format"
        report.find(("dataflows",), reason, "remove it, the spatial mapping is then chosen per layer", entry.dataflows)
    _check_array(entry.operational_array, kind, report.at("operational_array"))


def _check_array(array: ArrayEntry, kind: str, report: FileReport) -> None:
    if len(array.dimensions) != len(array.sizes):
        reason = f"has {len(array.sizes)} entries for {len(array.dimensions)} dimensions"
        report.find(("sizes",), reason, "give one size per dimension", array.sizes)
    if len(set(array.dimensions)) != len(array.dimensions):
        report.find(("dimensions",), "names a dimension twice", "name each dimension once", array.dimensions)
    if kind == "compute" and not all(array.sizes):
        report.find(("sizes",), "must be at least 1 on a compute core", "give the units per dimension", array.sizes)
    if array.is_imc:
        report.find(("is_imc",), "in-memory computing is not supported", "remove the key", array.is_imc)
    for index, dimension in enumerate(array.systolic_dimensions):
        _check_dimension(dimension, array, report.at("systolic_dimensions", index))


def _check_dimension(dimension: str, array: ArrayEntry, report: FileReport) -> None:
    if dimension not in array.dimensions:
        known = ", ".join(array.dimensions)
        report.find((), "is not a dimension of the operational array", f"use one of {known}", dimension)


def check_memories(
    memories: Mapping[str, MemoryEntry], entry: ZigzagCoreEntry, kind: str, complete: bool, report: FileReport
) -> None:
    """
    All memories from inner to outer. `complete` says that none was dropped because of an earlier finding.

    Without it, rules about operands that no memory holds are not checked.
    """
    names = list(memories)
    for index, name in enumerate(names):
        above = [memories[other] for other in names[index + 1 :]]
        _check_memory(memories[name], entry.operational_array, above, report.at("memories", name))
    if complete:
        _check_operands(memories, kind, report.at("memories"))


def _check_memory(memory: MemoryEntry, array: ArrayEntry, above: Sequence[MemoryEntry], report: FileReport) -> None:
    _check_costs(memory, report)
    for index, dimension in enumerate(memory.served_dimensions):
        _check_dimension(dimension, array, report.at("served_dimensions", index))
    for index, port in enumerate(memory.ports):
        _check_port(port, memory, report.at("ports", index))
    for operand in dict.fromkeys(memory.operands):
        _check_allocation(operand, memory, above, report)
    warn_unused_keys(memory, report)


def _check_costs(memory: MemoryEntry, report: FileReport) -> None:
    if memory.auto_cost_extraction:
        remedy = "remove the key and give r_cost, w_cost and area"
        report.find(("auto_cost_extraction",), "costs cannot be taken from an external estimator", remedy, True)
        return
    remedies = {"r_cost": "give pJ per read", "w_cost": "give pJ per write", "area": "give the area, 0 if unknown"}
    for key, remedy in remedies.items():
        if getattr(memory, key) is None:
            report.find((key,), "is missing", remedy)


def _check_port(port: PortEntry, memory: MemoryEntry, report: FileReport) -> None:
    if port.bandwidth_min > port.bandwidth_max:
        reason = f"is greater than bandwidth_max, {port.bandwidth_max}"
        report.find(("bandwidth_min",), reason, "lower it or raise bandwidth_max", port.bandwidth_min)
    for index, text in enumerate(port.allocation):
        operand, direction = split_allocation(text)
        place = report.at("allocation", index)
        if operand not in memory.operands:
            place.find((), f"the memory does not hold {operand}", f"add {operand} to its operands or remove this", text)
        if direction in _impossible_directions(port.type):
            place.find((), f"a {port.type} port cannot serve {direction}", "move it to a port of the right type", text)


def _impossible_directions(port_type: str) -> tuple[str, ...]:
    return {"read": WRITE_DIRECTIONS, "write": READ_DIRECTIONS, "read_write": ()}[port_type]


def split_allocation(text: str) -> tuple[str, str]:
    """Operand and direction of an entry such as `I1, tl`."""
    operand, direction = text.split(",")
    return operand.strip(), direction.strip()


def _check_allocation(operand: str, memory: MemoryEntry, above: Sequence[MemoryEntry], report: FileReport) -> None:
    """Each operand moves in every direction that has another side; above the outermost memory there is none."""
    outermost = not any(operand in other.operands for other in above)
    wanted = OUTPUT_DIRECTIONS if operand == "O" else INPUT_DIRECTIONS
    served = set(_directions_of(operand, memory))
    missing = [way for way in wanted if way not in served and not (outermost and way in UPWARD_DIRECTIONS)]
    if missing:
        absent = " and ".join(f'"{operand}, {way}"' for way in missing)
        report.find(("ports",), f"no port has {absent} in its allocation", "add it to a port of the right type")


def _directions_of(operand: str, memory: MemoryEntry) -> Iterator[str]:
    for port in memory.ports:
        for text in port.allocation:
            owner, direction = split_allocation(text)
            if owner == operand:
                yield direction


def _check_operands(memories: Mapping[str, MemoryEntry], kind: str, report: FileReport) -> None:
    """A compute core holds all three operands; every core needs I1, whose outermost memory gives the capacity."""
    for operand in ("I1", "I2", "O") if kind == "compute" else ("I1",):
        if not any(operand in memory.operands for memory in memories.values()):
            report.find((), f"no memory holds {operand}", f"add {operand} to the operands of one")
    holders = [name for name, memory in memories.items() if "I1" in memory.operands]
    if holders:
        _check_port_types(memories[holders[-1]], report.at(holders[-1]))


def _check_port_types(memory: MemoryEntry, report: FileReport) -> None:
    types = {port.type for port in memory.ports}
    for direction in ("read", "write"):
        if not types & {direction, "read_write"}:
            report.find(("ports",), f"the outermost memory for I1 has no port that can {direction}", "add one")
