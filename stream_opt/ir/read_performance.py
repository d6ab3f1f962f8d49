"""From an allocated group to the typed model of its performance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from passes.allocation.schedule import Computation, GroupSchedule, Resource
from passes.analysis.accelerator import Accelerator, CoreType
from passes.analysis.core_graph import CoreGraph
from passes.operation_error import OperationError
from stream_dialects.stream.cost import CostRecord
from stream_dialects.stream.iteration_space import IterationVariable
from stream_dialects.stream.schedule import TensorRecord
from stream_dialects.stream.steady_state import ComputeOp
from stream_opt.expression_text import bracketed, number
from stream_opt.ir.performance import (
    AggregateIR,
    AllocationPerformanceView,
    BottleneckIR,
    LatencyInfo,
    NodePerformanceIR,
    OverlapIR,
    ResourceSlackIR,
    TensorReuseIR,
)

_PRODUCTS = ("conv", "gemm", "matmul", "linear")
_WHOLE_SLOT = 0.999


def read_performance(schedule: GroupSchedule, accelerator: Accelerator) -> AllocationPerformanceView:
    """The performance of one group."""
    nodes = dict(_nodes(schedule, accelerator))
    return AllocationPerformanceView(
        latency=latency_info(schedule),
        bottleneck=_bottleneck(schedule),
        aggregate=_aggregate(schedule, nodes, accelerator),
        nodes=nodes,
        overlap=_overlap(schedule, accelerator),
        tensor_reuse=_tensor_reuse(schedule),
    )


def latency_info(schedule: GroupSchedule) -> LatencyInfo:
    latency = schedule.latency
    return LatencyInfo(
        total=latency.total, per_iteration=latency.per_iteration, overlap_between_iterations=latency.overlap
    )


def is_product(operation: str) -> bool:
    """Whether an op type is a convolution or a product of matrices."""
    return any(word in operation.lower() for word in _PRODUCTS)


def _nodes(schedule: GroupSchedule, accelerator: Accelerator) -> Iterator[tuple[str, NodePerformanceIR]]:
    for op, computation in zip(schedule.view.computes, schedule.computations, strict=True):
        yield computation.name, _node(op, computation, _first_cost(op, accelerator))


def _first_cost(op: ComputeOp, accelerator: Accelerator) -> CostRecord:
    """The cost on the first core."""
    core = op.mapping.data.cores[0]
    symbol = accelerator.cores[core].type.symbol
    for cost in op.costs.data if op.costs else ():
        if str(cost.core_type) == symbol:
            return cost
    raise OperationError(op, f"'{op.label.data}' has no cost on core {core}; run stream-estimate-costs again")


def _node(op: ComputeOp, computation: Computation, cost: CostRecord) -> NodePerformanceIR:
    searched = cost.model == "zigzag"
    return NodePerformanceIR(
        n_cores=len(computation.cores),
        latency_cycles=computation.active_latency,
        ideal_compute_cycles=cost.ideal,
        mac_spatial_utilization=_quotient(cost.ideal, cost.ideal_temporal) if searched else None,
        compute_efficiency=_quotient(cost.ideal, computation.active_latency),
        fallback=not searched and is_product(op.operation.data),
    )


def _quotient(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _bottleneck(schedule: GroupSchedule) -> BottleneckIR:
    computing = [0] * len(schedule.latency.slots)
    for entry in schedule.computations:
        computing[entry.slot] = max(computing[entry.slot], entry.active_latency)
    slots = [(length, busy) for length, busy in zip(schedule.latency.slots, computing, strict=True) if length]
    total = sum(length for length, _ in slots)
    bound = sum(length for length, busy in slots if busy >= _WHOLE_SLOT * length)
    return BottleneckIR(
        compute_bound_cycles=bound,
        transfer_bound_cycles=total - bound,
        compute_bound_pct=_percent(bound, total),
        transfer_bound_pct=_percent(total - bound, total),
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def _aggregate(schedule: GroupSchedule, nodes: dict[str, NodePerformanceIR], accelerator: Accelerator) -> AggregateIR:
    graph = CoreGraph(accelerator)
    on_chip = [core for core in accelerator.cores if core.id != accelerator.offchip and graph.is_connected(core.id)]
    weight = sum(node.latency_cycles for node in nodes.values())
    known = [node for node in nodes.values() if node.mac_spatial_utilization is not None]
    weighted = sum((node.mac_spatial_utilization or 0.0) * node.latency_cycles for node in known)
    degenerate = [name for name, node in nodes.items() if node.fallback]
    macs = schedule.view.group.macs.value.data if schedule.view.group.macs else None
    peak = _units(core.type for core in on_chip)
    mac_peak = _units(core.type for core in on_chip if _computes_products(core.type))
    return AggregateIR(
        compute_cores_available=len(on_chip),
        compute_cores_used=len({core for entry in schedule.computations for core in entry.cores}),
        latency_weighted_mac_spatial_utilization=_quotient(weighted, weight),
        min_mac_spatial_utilization=min((node.mac_spatial_utilization or 0.0 for node in known), default=None),
        degenerate=bool(degenerate),
        degenerate_nodes=degenerate,
        total_mac_ops=macs,
        peak_macs_per_cycle=peak,
        end_to_end_mac_utilization=_end_to_end(macs, peak, schedule),
        mac_cores_peak_macs_per_cycle=mac_peak,
        mac_cores_end_to_end_mac_utilization=_end_to_end(macs, mac_peak, schedule),
    )


def _units(types: Iterable[CoreType]) -> int:
    return sum(type.array.units for type in types if type.array is not None)


def _computes_products(type: CoreType) -> bool:
    accepted = type.operator_types
    return type.kind == "compute" and (accepted is None or any(is_product(operation) for operation in accepted))


def _end_to_end(macs: int | None, peak: int, schedule: GroupSchedule) -> float | None:
    return None if macs is None else _quotient(macs, peak * schedule.latency.total)


def _overlap(schedule: GroupSchedule, accelerator: Accelerator) -> OverlapIR:
    slack = [_slack(resource, cycles, accelerator) for resource, cycles in schedule.slack.items()]
    slack.sort(key=lambda entry: entry.slack_cycles)
    return OverlapIR(
        overlap_cycles=schedule.latency.overlap,
        binding_resources=[entry.resource for entry in slack if entry.slack_cycles == slack[0].slack_cycles],
        per_resource_slack=slack,
    )


def _slack(resource: Resource, cycles: int, accelerator: Accelerator) -> ResourceSlackIR:
    if isinstance(resource, int):
        type = accelerator.cores[resource].type
        name = f"Core({resource}, {type.namespace}.{type.kind})"
        return ResourceSlackIR(resource=name, kind="core", id=resource, slack_cycles=cycles)
    if isinstance(resource, str):
        return ResourceSlackIR(resource=resource, kind="transfer", id=None, slack_cycles=cycles)
    bandwidth = accelerator.connections[resource.connection].bandwidth
    sender, receiver = ("Any", "Any") if resource.sender is None else (resource.sender, resource.receiver)
    name = f"CL({sender}, {receiver}, bw={number(bandwidth)})"
    return ResourceSlackIR(resource=name, kind="link", id=resource.connection, slack_cycles=cycles)


def _tensor_reuse(schedule: GroupSchedule) -> list[TensorReuseIR]:
    names = (name for entry in schedule.movements for name in (entry.input, *entry.outputs))
    entries = [_reuse(name, schedule) for name in dict.fromkeys(names)]
    return sorted(entries, key=lambda entry: -entry.size_bits)


def _reuse(name: str, schedule: GroupSchedule) -> TensorReuseIR:
    record = schedule.view.records[name]
    if record.stop is None or record.tiles is None or record.reuse is None:
        producer = schedule.view.producers[name]
        raise OperationError(producer, f"tensor '{name}' has no reuse stop; run stream-allocate first")
    return TensorReuseIR(
        tensor=name,
        size_bits=schedule.view.graph.tensors[name].bits,
        reuse_factor=record.reuse,
        reuse_stop_level=record.stop,
        on_chip_tiles=record.tiles,
        loop_nest_out_to_in=_loop_nest(record),
    )


def _loop_nest(record: TensorRecord) -> list[str]:
    return [_loop(variable) for variable in reversed(record.space.variables)]


def _loop(variable: IterationVariable) -> str:
    return f"{variable.kind.value}({bracketed(variable.dimension)},{variable.size},{variable.effect.value})"
