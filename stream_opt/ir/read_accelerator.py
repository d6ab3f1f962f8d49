"""From the IR to the typed model of an accelerator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from xdsl.dialects.builtin import ModuleOp

from passes.analysis.accelerator import (
    Accelerator,
    Core,
    CoreType,
    MemoryLevel,
    MemoryPort,
    OperationalArray,
    TileMemory,
)
from passes.analysis.core_graph import CoreGraph, Link, edges_of, memory_groups
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of
from stream_dialects.stream.accelerator import NAMESPACES
from stream_opt.ir.accelerator import (
    AcceleratorIR,
    AddedFieldsIR,
    Aie2FieldsIR,
    Bandwidths,
    BusIR,
    CoreIR,
    LinkIR,
    MemoryLevelIR,
    OperationalArrayIR,
    TileMemoryIR,
    ZigZagFieldsIR,
)

_DIRECTIONS = {"tl": "rd_out_to_low", "fl": "wr_in_by_low", "th": "rd_out_to_high", "fh": "wr_in_by_high"}


def read_accelerator_ir(module: ModuleOp) -> AcceleratorIR:
    """The model of the accelerator that the workload targets, or of the only one."""
    accelerator = read_accelerator(accelerator_of(module))
    graph = CoreGraph(accelerator)
    unconnected = [core.id for core in accelerator.cores if not graph.is_connected(core.id)]
    used = dict.fromkeys(graph.link(*edge) for edge in graph.edges())
    listed = dict.fromkeys(link for connection in accelerator.connections for link, _, _ in edges_of(connection))
    return AcceleratorIR(
        name=accelerator.name,
        num_cores=len(accelerator.cores),
        offchip_core_id=accelerator.offchip,
        nb_shared_mem_groups=len(set(memory_groups(accelerator).values())),
        cores=[_core(accelerator.cores[core]) for core in (*graph.core_order, *unconnected)],
        core_connectivity=[_connection(link, accelerator) for link in used],
        replaced_connectivity=[_connection(link, accelerator) for link in listed if link not in used],
        unconnected_cores=unconnected,
    )


def _connection(link: Link, accelerator: Accelerator) -> BusIR | LinkIR:
    connection = accelerator.connections[link.connection]
    bandwidth, energy = link.bandwidth, connection.unit_energy
    if link.sender is None or link.receiver is None:
        return BusIR(cores=sorted(connection.cores), bandwidth=bandwidth, unit_energy_cost=energy)
    return LinkIR(from_core=link.sender, to_core=link.receiver, bandwidth=bandwidth, unit_energy_cost=energy)


def _core(core: Core) -> CoreIR:
    return CoreIR(
        id=core.id,
        name=core.type.label,
        core_type=f"{core.type.namespace}.{core.type.kind}",
        type=core.type.kind,
        row_id=core.row,
        col_id=core.column,
        utilization=core.type.utilization,
        extra_fields=_fields(core.type),
    )


def _fields(type: CoreType) -> ZigZagFieldsIR | Aie2FieldsIR | AddedFieldsIR:
    memory = None if type.tile_memory is None else _tile_memory(type.tile_memory)
    array = None if type.array is None else _array(type.array)
    levels = list(_memories(type.memories))
    if type.namespace not in NAMESPACES:
        return AddedFieldsIR(
            memory=memory,
            operational_array=array,
            memory_hierarchy=levels,
            cost_model=type.cost_model,
            figures=dict(type.figures),
        )
    if memory is not None:
        return Aie2FieldsIR(memory=memory, max_object_fifo_depth=type.max_object_fifo_depth)
    return ZigZagFieldsIR(operational_array=array, memory_hierarchy=levels)


def _tile_memory(memory: TileMemory) -> TileMemoryIR:
    return TileMemoryIR(
        capacity_bits=memory.capacity, bandwidth_min=memory.bandwidth_min, bandwidth_max=memory.bandwidth_max
    )


def _array(array: OperationalArray) -> OperationalArrayIR:
    return OperationalArrayIR(
        dimension_sizes=dict(array.dimensions),
        total_unit_count=array.units,
        unit_energy_cost=array.unit_energy,
        unit_area=array.unit_area,
    )


def _memories(levels: Iterable[MemoryLevel]) -> Iterator[MemoryLevelIR]:
    below: dict[str, int] = {}
    for level in levels:
        yield MemoryLevelIR(
            name=level.name,
            size_bits=level.size,
            read_cost=level.read_energy,
            write_cost=level.write_energy,
            area=level.area,
            latency=level.latency,
            operands=list(level.operands),
            level_per_operand={operand: below.get(operand, 0) for operand in level.operands},
            served_dimensions=list(level.served_dimensions),
            bandwidths_max=_bandwidths(level, lambda port: port.bandwidth_max),
            bandwidths_min=_bandwidths(level, lambda port: port.bandwidth_min),
        )
        for operand in level.operands:
            below[operand] = below.get(operand, 0) + 1


def _bandwidths(level: MemoryLevel, figure: Callable[[MemoryPort], int]) -> Bandwidths:
    table: Bandwidths = {operand: {} for operand in level.operands}
    for port in level.ports:
        for operand, direction in port.allocation:
            table.setdefault(operand, {})[_DIRECTIONS[direction]] = figure(port)
    return table
