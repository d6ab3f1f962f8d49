"""From the results of a run to the context that it returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from passes.allocation.solvers import LevelStatistics
from passes.analysis.accelerator import Accelerator
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, groups_of
from stream_dialects.stream.cost import CostRecord
from stream_dialects.stream.steady_state import ComputeOp
from stream_dialects.stream.workload import GroupOp
from stream_opt.api.context import RunContext, Schedule, SolveStats
from stream_opt.api.forms import check_forms
from stream_opt.ir import AcceleratorIR, AllocationIR, WorkloadIR
from stream_opt.runs.folder import FolderRun, read_folder
from stream_opt.targets.mapping_yaml import group_mapping
from stream_opt.targets.summary import latency_of, total_latency

CostTable = dict[str, dict[int, CostRecord]]
"""Layer -> core -> what one tile costs there."""
Accesses = dict[int, dict[str, tuple[int, int]]]
"""Core -> tensor -> (words read, words written) by transfers."""

LATENCY_LEVEL = "total_latency"
"""The name of the solver's level that minimises the latency."""


def load_context(folder: str) -> RunContext:
    """
    The context of a finished run, read from the folder that it wrote (`output_path/experiment_id`).

    Raises:
        UserError: the folder does not hold complete results.
    """
    check_forms(folder=folder)
    return read_context(read_folder(Path(folder)))


def read_context(run: FolderRun) -> RunContext:
    """The context of a run, without what only the caller knows about its options."""
    groups, statistics = groups_of(run.module), run.record["statistics"]["allocation"]
    allocations = [
        AllocationIR.from_module(run.module, number, entry["backend"].upper())
        for number, entry in enumerate(statistics)
    ]
    stats = [_solve_stats(group, entry) for group, entry in zip(groups, statistics, strict=True)]
    schedules = [_schedule(*parts) for parts in zip(groups, allocations, stats, strict=True)]
    accelerator = read_accelerator(accelerator_of(run.module))
    return RunContext.from_kwargs(
        output_path=str(run.folder),
        accelerator=AcceleratorIR.from_module(run.module),
        **_totals(run, groups, stats),
        **_of_groups(run, groups, allocations, schedules, accelerator),
        annotated_module=run.module,
        **({} if run.design is None else {"module": run.design}),
        run_record=run.record,
        resumed=run.resumed,
    )


def _totals(run: FolderRun, groups: Sequence[GroupOp], stats: Sequence[SolveStats]) -> dict[str, Any]:
    return {
        "total_latency": float(total_latency(run.module)),
        "group_latencies": {number: latency_of(group).total for number, group in enumerate(groups)},
        "group_wall_times": {number: entry.solve_time_s for number, entry in enumerate(stats)},
        "total_wall_time": sum(item["wall_seconds"] for item in run.record["passes"]),
    }


def _of_groups(
    run: FolderRun,
    groups: Sequence[GroupOp],
    allocations: Sequence[AllocationIR],
    schedules: Sequence[Schedule],
    accelerator: Accelerator,
) -> dict[str, Any]:
    """What there is per group: the list of all groups, and the last group's alone as in the reference."""
    workloads = [WorkloadIR.from_module(run.module, number) for number in range(len(groups))]
    mappings = [group_mapping(group) for group in groups]
    paths = [str(run.folder / f"group_{number}" / "mapping.yaml") for number in range(len(groups))]
    macs = [group.macs.value.data if group.macs else 0 for group in groups]
    tables = [_cost_table(group, accelerator) for group in groups]
    accesses = [_accesses(group) for group in groups]
    return {
        "sub_workloads": workloads,
        "workload": workloads[-1],
        "group_mapping_paths": paths,
        "group_mappings": mappings,
        "mapping": mappings[-1],
        "allocations": allocations,
        "allocation": allocations[-1],
        "schedulers": schedules,
        "scheduler": schedules[-1],
        "fusion_splits": allocations[-1].fusion_splits,
        "group_mac_ops": macs,
        "total_mac_ops": macs[-1],
        "cost_luts": tables,
        "cost_lut": tables[-1],
        "group_memory_accesses": accesses,
        "memory_accesses": accesses[-1],
    }


def _solve_stats(group: GroupOp, entry: Mapping[str, Any]) -> SolveStats:
    latency = latency_of(group)
    levels = tuple(LevelStatistics(**level) for level in entry["levels"])
    nodes = [level.nodes for level in levels]
    return SolveStats(
        backend=entry["backend"].upper(),
        solver=entry["backend"].lower().removeprefix("ortools_"),
        status=latency.optimality.value.upper(),
        objective=float(latency.total),
        solve_time_s=sum((level.seconds for level in levels), 0.0),
        mip_gap=_gap(levels),
        node_count=None if None in nodes else sum(node for node in nodes if node is not None),
        iteration_count=None,
        levels=levels,
    )


def _gap(levels: Sequence[LevelStatistics]) -> float | None:
    """Of the last solve for the latency; 0 if none was needed."""
    solves = [level for level in levels if level.level == LATENCY_LEVEL]
    if not solves:
        return 0.0
    objective, bound = solves[-1].objective, solves[-1].bound
    if objective is None or bound is None:
        return None
    return max(objective - bound, 0.0) / objective if objective else 0.0


def _schedule(group: GroupOp, allocation: AllocationIR, stats: SolveStats) -> Schedule:
    latency = latency_of(group)
    return Schedule(
        latency.total, latency.per_iteration, latency.overlap, latency.iterations, allocation.performance, stats
    )


def _cost_table(group: GroupOp, accelerator: Accelerator) -> CostTable:
    return {op.label.data: dict(_costs(op, accelerator)) for op in group.walk() if isinstance(op, ComputeOp)}


def _costs(op: ComputeOp, accelerator: Accelerator) -> Iterator[tuple[int, CostRecord]]:
    by_type = {str(cost.core_type): cost for cost in (op.costs.data if op.costs else ())}
    for core in op.mapping.data.cores:
        yield core, by_type[accelerator.cores[core].type.symbol]


def _accesses(group: GroupOp) -> Accesses:
    table: Accesses = {}
    for use in group.memories.data if group.memories else ():
        for core in use.cores:
            for access in use.accesses:
                table.setdefault(core, {})[access.tensor] = (access.reads, access.writes)
    return dict(sorted(table.items()))
