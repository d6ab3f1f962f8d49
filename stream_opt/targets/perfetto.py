"""The steady-state schedule as a trace for the Perfetto UI (https://ui.perfetto.dev)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.allocation.schedule import GroupSchedule, read_schedules
from stream_opt.targets.trace_events import Event, GroupTrace, Layout
from stream_opt.targets.trace_layouts import CompactLayout, FullLayout

NOTE = "Times are in cycles of the accelerator; one cycle is shown as one microsecond."
PROCESS = "steady_state_schedule"


@dataclass(frozen=True)
class PerfettoTarget(Target):
    """
    Prints the first iterations (three at most) of each group as trace events, to be opened in the Perfetto UI.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t perfetto -o trace.json
        stream-opt allocated.mlir -t perfetto{compact=true} -o trace.json
    """

    name = "perfetto"

    compact: bool = False
    """One track per set of cores and per transfer, instead of one per core and link."""
    group: int | None = None
    """The number of the only group to show; else all groups follow one another."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        accelerator, schedules = read_schedules(module, self.group)
        layout: Layout = CompactLayout(accelerator) if self.compact else FullLayout(accelerator)
        events = _events(schedules, layout)
        content = {"displayTimeUnit": "ns", "otherData": _other_data(schedules, self.compact)}
        head = json.dumps(content, ensure_ascii=False).removesuffix("}")
        lines = ",\n".join(json.dumps(event, ensure_ascii=False) for event in events)
        output.write(f'{head}, "traceEvents": [\n{lines}\n]}}\n')


def _events(schedules: Sequence[GroupSchedule], layout: Layout) -> list[Event]:
    """Metadata and bars of all groups; each group is a process of its own and starts where the one before ends."""
    metadata: list[Event] = []
    bars: list[Event] = []
    start = first_thread = 0
    for schedule in schedules:
        process = PROCESS if len(schedules) == 1 else f"{PROCESS} {schedule.view.group.sym_name.data}"
        trace = GroupTrace(schedule, layout, process, start, first_thread)
        metadata += trace.metadata()
        bars += trace.bars()
        start += schedule.latency.total
        first_thread += len(trace.threads)
    return metadata + bars


def _other_data(schedules: Sequence[GroupSchedule], compact: bool) -> dict[str, object]:
    """The figures of the only group, or a list of those of all groups."""
    shared: dict[str, object] = {"note": NOTE, "compact": compact}
    if len(schedules) == 1:
        return shared | _figures(schedules[0])
    total = sum(schedule.latency.total for schedule in schedules)
    groups = [{"group": s.view.group.sym_name.data} | _figures(s) for s in schedules]
    return shared | {"total_latency_cycles": total, "groups": groups}


def _figures(schedule: GroupSchedule) -> dict[str, object]:
    latency = schedule.latency
    return {
        "total_iterations": latency.iterations,
        "latency_per_iteration_cycles": latency.per_iteration,
        "overlap_cycles": latency.overlap,
        "iter_step_cycles": schedule.interval,
        "total_latency_cycles": latency.total,
        "slot_latencies_cycles": {str(slot): cycles for slot, cycles in enumerate(latency.slots)},
    }
