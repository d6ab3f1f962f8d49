"""Rules of an accelerator that tie cores, connections, coordinates and sharing groups together (spec hardware 2, 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from passes.analysis.accelerator import Accelerator, Connection, CoreType, MemoryLevel, MemoryPort
from passes.analysis.core_graph import CoreGraph
from passes.load.findings import FileReport
from passes.load.hardware_schema import AcceleratorEntry, ConnectionEntry, checked

SHARING_PATTERN = r"^\d+(\s*,\s*\d+)+$"


@dataclass(frozen=True)
class System:
    """
    What could be read of an accelerator file and its core files, and where to report.

    `damaged` names the top-level keys with a schema error; rules that need such a key whole are left out.
    """

    entry: AcceleratorEntry
    damaged: frozenset[str]
    core_ids: frozenset[int]
    core_types: Mapping[int, CoreType]
    """Cores whose file could be read as far as its type."""
    sound_cores: frozenset[int]
    """Cores whose file has no finding."""
    report: FileReport

    @property
    def cores_known(self) -> bool:
        return "cores" not in self.damaged

    def knows(self, core: int) -> bool:
        """False if the core certainly does not exist."""
        return core in self.core_ids or not self.cores_known


def check_cores(system: System) -> None:
    """Ids dense from 0, an off-chip core among them, one namespace."""
    if system.cores_known:
        _check_ids(system)
    offchip = system.entry.offchip_core_id
    if "offchip_core_id" not in system.damaged and not system.knows(offchip):
        system.report.find(
            ("offchip_core_id",), "is not the id of a core", f"use one of {_ids(system.core_ids)}", offchip
        )
    _check_namespaces(system)
    _check_tile_memory(system)


def _check_ids(system: System) -> None:
    gaps = sorted(set(range(max(system.core_ids) + 1)) - system.core_ids)
    if gaps:
        remedy = "number the cores from 0 without gaps"
        system.report.find(("cores",), f"has no core {_ids(gaps)}", remedy, sorted(system.core_ids))


def _check_namespaces(system: System) -> None:
    """The limits of aie2 tiles hold for whole systems; other namespaces can be mixed."""
    members: dict[str, list[int]] = {}
    for core, core_type in sorted(system.core_types.items()):
        members.setdefault(core_type.namespace, []).append(core)
    if len(members) > 1 and "aie2" in members:
        found = " and ".join(f"{namespace} (cores {_ids(cores)})" for namespace, cores in members.items())
        system.report.find(("cores",), f"mixes the namespaces {found}", "use core files of one namespace")


def _check_tile_memory(system: System) -> None:
    core_type = system.core_types.get(system.entry.offchip_core_id)
    if core_type and core_type.tile_memory and core_type.tile_memory.capacity == 0 and core_type.kind == "shim":
        reason = f"the file of this core, {core_type.symbol}, has memory.capacity 0"
        system.report.find(
            ("offchip_core_id",), reason, "give the off-chip capacity in bits there", system.entry.offchip_core_id
        )


def checked_coordinates(system: System) -> dict[int, tuple[int, int]]:
    """(column, row) by core id, for the entries without a finding."""
    coordinates: dict[int, tuple[int, int]] = {}
    for core, place in system.entry.core_coordinates.items():
        position = _position(place)
        if isinstance(core, bool) or not isinstance(core, int) or not system.knows(core):
            reason = "is not the id of a core"
            system.report.find(
                ("core_coordinates",), f"the key {core!r} {reason}", "remove it or correct the id", place
            )
        elif position is None:
            remedy = "write [column, row] with two integers"
            system.report.find(("core_coordinates", core), "is not a position", remedy, place)
        else:
            coordinates[core] = position
    _check_missing_coordinates(system)
    return coordinates


def _position(place: object) -> tuple[int, int] | None:
    match place:
        case [int() as column, int() as row] if not isinstance(column, bool) and not isinstance(row, bool):
            return column, row
        case _:
            return None


def _check_missing_coordinates(system: System) -> None:
    """The AIE flow places tiles, and the column limit of staging looks at memory cores."""
    placed = system.entry.core_coordinates
    if "core_coordinates" in system.damaged:
        return
    if not placed and any(core_type.namespace == "aie2" for core_type in system.core_types.values()):
        system.report.find(
            ("core_coordinates",), "is missing, and aie2 tiles have places", "give [column, row] per core"
        )
        return
    for core, core_type in sorted(system.core_types.items()):
        if core_type.kind == "memory" and core != system.entry.offchip_core_id and core not in placed:
            reason = f"has no entry for core {core}, a memory core, which is chosen by its column"
            system.report.find(("core_coordinates",), reason, f"add `{core}: [column, row]`")


def checked_connections(system: System) -> tuple[Connection, ...]:
    """
    The connections without a finding; the id of each is its place in the file.

    The rules about all of them together are applied only if none has a finding.
    """
    if "core_connectivity" in system.damaged:
        return ()
    connections: list[Connection] = []
    for index, data in enumerate(system.entry.core_connectivity):
        place = system.report.at("core_connectivity", index)
        entry = checked(ConnectionEntry, data, place)
        if entry is not None and _connection_is_valid(entry, system, place):
            connections.append(_connection(index, entry, system.entry.unit_energy_cost))
    if len(connections) == len(system.entry.core_connectivity):
        _check_reach(connections, system)
    return tuple(connections)


def _connection(index: int, entry: ConnectionEntry, default_energy: float) -> Connection:
    energy = default_energy if entry.unit_energy_cost is None else entry.unit_energy_cost
    return Connection(index, entry.type == "bus", tuple(entry.cores), entry.bandwidth, energy)


def _connection_is_valid(entry: ConnectionEntry, system: System, place: FileReport) -> bool:
    unknown = [core for core in entry.cores if not system.knows(core)]
    if unknown:
        reason = f"names core {_ids(unknown)}, which does not exist"
        place.find(("cores",), reason, f"use ids among {_ids(system.core_ids)}", entry.cores)
    if entry.type == "link" and len(entry.cores) > 2:
        place.find(("cores",), "a link has exactly 2 cores", "write `type: bus` or one link per pair", entry.cores)
    repeated = len(set(entry.cores)) != len(entry.cores)
    if repeated:
        place.find(("cores",), "connects a core to itself", "name each core once", entry.cores)
    return not unknown and not repeated and (entry.type == "bus" or len(entry.cores) == 2)


def _check_reach(connections: Sequence[Connection], system: System) -> None:
    """Every connected core reaches every other, and the off-chip core is one of them."""
    graph = connection_graph(connections)
    offchip, report = system.entry.offchip_core_id, system.report
    if not connections:
        report.find(("core_connectivity",), "has no connection, so no core is reachable", "add links or a bus", [])
    elif "offchip_core_id" not in system.damaged and offchip in system.core_ids and not graph.is_connected(offchip):
        remedy = "add a link or bus to it"
        report.find(("core_connectivity",), f"no connection names the off-chip core {offchip}", remedy)
    islands = [f"{{{_ids(island)}}}" for island in graph.components()]
    if len(islands) > 1:
        reason = f"the cores {' and '.join(islands)} are not connected with each other"
        report.find(("core_connectivity",), reason, "add a link or bus between them")


def connection_graph(connections: Sequence[Connection]) -> CoreGraph:
    """The core graph of connections whose cores are not read yet."""
    return CoreGraph(Accelerator("", (), tuple(connections), 0))


def checked_sharing(system: System, connections: Sequence[Connection]) -> tuple[tuple[int, ...], ...]:
    """The sharing groups without a finding."""
    groups: list[tuple[int, ...]] = []
    for index, text in enumerate(system.entry.core_memory_sharing):
        place = system.report.at("core_memory_sharing", index)
        if not isinstance(text, str) or not re.match(SHARING_PATTERN, text):
            place.find((), "is not a group of at least two core ids", 'write it as text, as in "0, 1"', text)
            continue
        group = tuple(map(int, text.split(",")))
        defects = list(_sharing_defects(group, system, connections))
        for reason, remedy in defects:
            place.find((), reason, remedy, text)
        if not defects:
            groups.append(group)
    return tuple(groups)


def _sharing_defects(
    group: tuple[int, ...], system: System, connections: Sequence[Connection]
) -> Iterator[tuple[str, str]]:
    """Reason and remedy of everything that forbids the cores to share a memory."""
    unknown = [core for core in group if not system.knows(core)]
    if unknown:
        yield f"names core {_ids(unknown)}, which does not exist", f"use ids among {_ids(system.core_ids)}"
    if len(set(group)) != len(group):
        yield "names a core twice", "name two or more different cores"
    for connection in connections:
        if len(set(group) & set(connection.cores)) > 1:
            joint = f"core_connectivity[{connection.id}]"
            yield f"cores that share a memory are also joined by {joint}", "remove the group or the connection"
    sound = [core for core in group if core in system.sound_cores]
    for core in sound[1:]:
        if not _same_memory(system.core_types[sound[0]], system.core_types[core]):
            reason = f"the outermost memories of cores {sound[0]} and {core} differ"
            yield reason, "use cores with the same outermost memory, or remove the group"


def _same_memory(first: CoreType, second: CoreType) -> bool:
    """All figures agree; names do not count, and replication counts by the number of instances."""
    if first.tile_memory or second.tile_memory:
        return first.tile_memory == second.tile_memory
    return _figures(first) == _figures(second)


def _figures(core_type: CoreType) -> tuple[MemoryLevel, int]:
    memory = core_type.top_memory
    ports = tuple(_nameless(port) for port in memory.ports)
    return replace(memory, name="", ports=ports, served_dimensions=()), _instances(core_type, memory)


def _nameless(port: MemoryPort) -> MemoryPort:
    return replace(port, name="", allocation=tuple(sorted(port.allocation)))


def _instances(core_type: CoreType, memory: MemoryLevel) -> int:
    dimensions = core_type.array.dimensions if core_type.array else ()
    return prod(size for dimension, size in dimensions if dimension not in memory.served_dimensions)


def warn_about_connections(accelerator: Accelerator, report: FileReport) -> None:
    """Connections that take over pairs of earlier ones, and cores that nothing reaches."""
    graph = CoreGraph(accelerator)
    for replacement in graph.replacements:
        earlier = [accelerator.connections[index] for index in replacement.replaced]
        kind = "bus" if accelerator.connections[replacement.connection].is_bus else "link"
        text = (
            f"this {kind} replaces {len(earlier)} earlier connection{'s' * (len(earlier) > 1)} between the same cores"
        )
        names = ", ".join(f"{'bus' if one.is_bus else 'link'} {'-'.join(map(str, one.cores))}" for one in earlier)
        report.warn(("core_connectivity", replacement.connection), f"{text}: {names}")
    idle = [core.id for core in accelerator.cores if not graph.is_connected(core.id)]
    if idle:
        report.warn(("core_connectivity",), f"no connection names core {_ids(idle)}, so nothing can be mapped there")


def _ids(cores: Sequence[int] | frozenset[int]) -> str:
    return ", ".join(map(str, sorted(cores)))
