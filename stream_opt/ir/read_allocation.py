"""From the IR to the typed model of an allocated group."""

from __future__ import annotations

from dataclasses import asdict

from xdsl.dialects.builtin import ModuleOp

from passes.allocation.problem import ConstraintSelection
from passes.allocation.schedule import GroupSchedule, Movement, read_schedules
from passes.analysis.mapping import GROUP_NAME
from passes.ir.lookup import diagnosed, groups_of, workload_of
from passes.operation_error import OperationError
from passes.tiling.tiling import layer_splits, tiled_dimension
from stream_dialects.stream.workload import WorkloadOp
from stream_opt.expression_text import bracketed
from stream_opt.ir.allocation import (
    AllocationIR,
    ConstraintSelectionIR,
    CoreResourceIR,
    FusedGroupIR,
    NodeAllocationIR,
    PathResourceIR,
)
from stream_opt.ir.read_performance import latency_info, read_performance
from stream_opt.targets.summary import total_latency


def read_allocation_ir(module: ModuleOp, group: int, backend: str | None) -> AllocationIR:
    """The model of one group of a module of which every group is allocated."""
    accelerator, (schedule,) = read_schedules(module, group)
    return AllocationIR(
        latency=latency_info(schedule),
        backend=backend,
        constraint_selection=_constraints(schedule),
        fusion_splits={bracketed(loop): size for loop, size in schedule.view.temporal},
        mapping_nodes=_layers(schedule) | {entry.name: _transfer(entry, schedule) for entry in schedule.movements},
        fused_groups=[_fused_group(schedule)],
        runtime_args=_layouts(workload_of(module)),
        performance=read_performance(schedule, accelerator),
        group=schedule.view.group.sym_name.data,
        num_groups=len(groups_of(module)),
        total_latency=total_latency(module),
    )


def _constraints(schedule: GroupSchedule) -> ConstraintSelectionIR:
    with diagnosed(schedule.view.group):
        return ConstraintSelectionIR(**asdict(ConstraintSelection.without(schedule.latency.disabled)))


def _layers(schedule: GroupSchedule) -> dict[str, NodeAllocationIR]:
    view = schedule.view
    splits = layer_splits(view.graph, view.mappings, view.loops)
    return {
        entry.name: NodeAllocationIR(
            resource_allocation=[[CoreResourceIR(id=core) for core in entry.cores]],
            inter_core_tiling=[
                [(bracketed(loop), parts) for loop, parts in entries] for entries in (splits[entry.name],) if entries
            ],
            memory_allocation=[],
        )
        for entry in schedule.computations
    }


def _transfer(movement: Movement, schedule: GroupSchedule) -> NodeAllocationIR:
    route = movement.route
    path = PathResourceIR(sources=list(route.sources), targets=list(route.targets), hops=route.score)
    return NodeAllocationIR(
        resource_allocation=[[path]],
        inter_core_tiling=[],
        memory_allocation=[[core] for core in _holders(movement, schedule)],
    )


def _holders(movement: Movement, schedule: GroupSchedule) -> tuple[int, ...]:
    """The cores on the near side of a transfer that crosses the border of the group (spec allocation 8)."""
    if movement.input in schedule.arriving:
        return _placement(movement.outputs[0], schedule)
    if not schedule.leaving.isdisjoint(movement.outputs):
        return _placement(movement.input, schedule)
    return ()


def _placement(tensor: str, schedule: GroupSchedule) -> tuple[int, ...]:
    placement = schedule.view.records[tensor].placement
    if placement is None:
        message = f"tensor '{tensor}' has no placement; run stream-allocate first"
        raise OperationError(schedule.view.producers[tensor], message)
    return placement


def _fused_group(schedule: GroupSchedule) -> FusedGroupIR:
    group, loops = schedule.view.group, schedule.view.loops
    with diagnosed(group):
        tiles = [
            (bracketed(tiled_dimension(loops, entry)), entry.tile)
            for entry in (group.tiling.data if group.tiling else ())
        ]
    return FusedGroupIR(
        name=group.label.data if group.label else GROUP_NAME,
        layers=[entry.name for entry in schedule.computations],
        intra_core_tiling=tiles,
    )


def _layouts(workload: WorkloadOp) -> dict[str, str]:
    return {entry.tensor: entry.layout for entry in (workload.layouts.data if workload.layouts else ())}
