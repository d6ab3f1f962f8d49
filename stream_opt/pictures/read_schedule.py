"""From an allocated module to the plain data of its schedule."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, prod

from xdsl.dialects.builtin import ModuleOp

from passes.allocation import schedule as allocated
from passes.allocation.build_problem import slot_of
from passes.allocation.problem import active_latency
from passes.analysis.accelerator import Accelerator
from passes.ir.lookup import model_of, workload_of
from passes.ir.steady_state import SteadyStateView
from passes.ir.workload import integer_bounds
from passes.operation_error import OperationError
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_dialects.stream.workload import GroupOp
from stream_opt.pictures.facts import Computation, CoreTime, GroupSchedule, Schedule, Transfer


def read_schedule(module: ModuleOp) -> Schedule:
    """
    The schedule of an allocated module; memories and links are empty before `stream-estimate-memory`.

    Raises `OperationError` naming the pass to run first.
    """
    accelerator, schedules = allocated.read_schedules(module)
    groups: list[GroupSchedule] = []
    start = 0
    for schedule in schedules:
        groups.append(_group(schedule, accelerator, start))
        start += groups[-1].total
    return Schedule(workload_of(module).sym_name.data, accelerator, model_of(module), tuple(groups))


def is_allocated(module: ModuleOp) -> bool:
    """Whether every group has its latency, so that `read_schedule` can work."""
    groups = [op for op in module.walk() if isinstance(op, GroupOp)]
    return bool(groups) and all(group.latency is not None for group in groups)


def _group(schedule: allocated.GroupSchedule, accelerator: Accelerator, start: int) -> GroupSchedule:
    latency, view, group = schedule.latency, schedule.view, schedule.view.group
    moved = zip(view.transfers, schedule.movements, strict=True)
    return GroupSchedule(
        name=group.sym_name.data,
        start=start,
        total=latency.total,
        iterations=latency.iterations,
        per_iteration=latency.per_iteration,
        overlap=latency.overlap,
        optimality=latency.optimality.value,
        slots=latency.slots,
        dma_in=latency.dma_in,
        dma_out=latency.dma_out,
        buffering=latency.buffering,
        macs=group.macs.value.data if group.macs else 0,
        computations=tuple(_computation(op, view, accelerator) for op in view.computes),
        transfers=tuple(_transfer(op, movement, view, accelerator) for op, movement in moved),
        memories=group.memories.data if group.memories else (),
        links=group.links.data if group.links else (),
    )


def _computation(op: ComputeOp, view: SteadyStateView, accelerator: Accelerator) -> Computation:
    node, bounds, runs = view.nodes[op.label.data], integer_bounds(op.bounds), op.space.data.applicable_iterations
    return Computation(
        layer=op.label.data,
        operation=op.operation.data,
        slot=slot_of(op),
        cores=tuple(_core_times(op, accelerator)),
        splits=tuple(f"D{split.loop} = {split.factor}" for split in op.mapping.data.splits),
        bounds=bounds,
        inputs=node.inputs,
        output=node.outputs[0],
        runs=runs,
        operations=prod(bounds) * runs,
    )


def _core_times(op: ComputeOp, accelerator: Accelerator) -> Iterator[CoreTime]:
    costs = {str(cost.core_type): cost for cost in (op.costs.data if op.costs else ())}
    for core in op.mapping.data.cores:
        cost = costs.get(accelerator.cores[core].type.symbol)
        if cost is None:
            raise OperationError(op, f"'{op.label.data}' has no cost on core {core}; run stream-estimate-costs again")
        yield CoreTime(core, cost, active_latency(ceil(cost.latency), op.space.data))


def _transfer(
    op: TransferOp, movement: allocated.Movement, view: SteadyStateView, accelerator: Accelerator
) -> Transfer:
    route, bits = movement.route, view.graph.tensors[movement.input].bits
    return Transfer(
        name=movement.name,
        tensor=movement.input,
        results=movement.outputs,
        kind=op.kind.data.value,
        slot=movement.slot,
        sources=route.sources,
        targets=route.targets,
        links=route.links,
        streams=any(isinstance(resource, str) for resource in movement.resources),
        bits=bits,
        bandwidth=_bandwidth(movement, bits, accelerator),
        run_cycles=movement.raw_latency,
        cycles=movement.contribution,
        runs=op.space.data.applicable_iterations // movement.reuse,
        reuse=movement.reuse,
    )


def _bandwidth(movement: allocated.Movement, bits: int, accelerator: Accelerator) -> float | None:
    """That of the slowest link, as all links move together; with streams of its own, the rate that they reach."""
    if any(isinstance(resource, str) for resource in movement.resources):
        return bits / movement.raw_latency if movement.raw_latency else None
    return min((accelerator.connections[hop.connection].bandwidth for hop in movement.route.links), default=None)
