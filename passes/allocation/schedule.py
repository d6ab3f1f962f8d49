"""The schedule that stands in an allocated module: who takes how long in which slot, and what that leaves of a slot."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from xdsl.dialects.builtin import ModuleOp

from passes.allocation.build_problem import (
    ProblemBuilder,
    largest_latency,
    route_record,
    single_buffers,
    slot_of,
)
from passes.allocation.candidates import Candidates
from passes.allocation.problem import CandidateRoute, ComputeTask, ConstraintSelection, TransferTask
from passes.analysis.accelerator import Accelerator
from passes.analysis.core_graph import Link
from passes.analysis.graph import NodeKind
from passes.ir.lookup import group_at, groups_of
from passes.ir.steady_state import SteadyStateView, route_of
from passes.operation_error import OperationError
from stream_dialects.stream.schedule import LatencyRecord, RouteRecord
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_dialects.stream.values import Hop
from stream_dialects.stream.workload import GroupOp

Resource = int | Hop | str
"""A core by its id, a link, or, where transfers do not wait for each other's links, a transfer by its name."""


@dataclass(frozen=True, slots=True)
class Computation:
    """A layer in its slot. Times in cycles."""

    name: str
    slot: int
    cores: tuple[int, ...]
    tile_latency: int
    """Of one tile on the slowest of its cores."""
    active_latency: int
    """Per iteration (spec allocation 3.8)."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A transfer in its slot. Times in cycles."""

    name: str
    slot: int
    input: str
    outputs: tuple[str, ...]
    route: RouteRecord
    resources: tuple[Resource, ...]
    """What no other transfer can use at the same time."""
    raw_latency: int
    """Of one run; 0 if nothing leaves its core (spec allocation 4)."""
    active_latency: int
    """Per iteration, before reuse (spec allocation 3.8)."""
    reuse: int
    """Iterations that one run serves."""
    waiting: tuple[int, ...]
    """The cores that cannot compute while it runs, because its data has a single buffer there."""

    @property
    def contribution(self) -> int:
        """What it takes of its slot: the active latency spread over the iterations served (spec allocation 7)."""
        return -(-self.active_latency // self.reuse)


@dataclass(frozen=True)
class GroupSchedule:
    """The schedule of one group, in program order."""

    view: SteadyStateView
    latency: LatencyRecord
    computations: tuple[Computation, ...]
    movements: tuple[Movement, ...]

    @cached_property
    def arriving(self) -> frozenset[str]:
        """The tensors that come from outside the group."""
        edges = (node for node in self.view.graph.nodes if node.kind is NodeKind.IN_EDGE)
        return frozenset(name for node in edges for name in node.outputs)

    @cached_property
    def leaving(self) -> frozenset[str]:
        """The tensors that go out of the group."""
        edges = (node for node in self.view.graph.nodes if node.kind is NodeKind.OUT_EDGE)
        return frozenset(name for node in edges for name in node.inputs)

    @property
    def interval(self) -> int:
        """Cycles from the start of an iteration to that of the next one."""
        return self.latency.per_iteration - self.latency.overlap

    @cached_property
    def slot_starts(self) -> tuple[int, ...]:
        """Cycles from the start of an iteration to that of each slot, then to its end."""
        return tuple(accumulate(self.latency.slots, initial=0))

    @cached_property
    def slack(self) -> Mapping[Resource, int]:
        """Cycles of an iteration before the first and after the last slot of each resource in use; links first."""
        spans: dict[Resource, list[int]] = {}
        for resource, slot in self._uses():
            spans.setdefault(resource, []).append(slot)
        return {resource: self._outside(min(slots), max(slots)) for resource, slots in spans.items()}

    def _uses(self) -> Iterator[tuple[Resource, int]]:
        for movement in self.movements:
            yield from ((resource, movement.slot) for resource in (*movement.resources, *movement.waiting))
        for computation in self.computations:
            yield from ((core, computation.slot) for core in computation.cores)

    def _outside(self, first: int, last: int) -> int:
        return self.latency.per_iteration - self.slot_starts[last + 1] + self.slot_starts[first]


def read_schedules(module: ModuleOp, group: int | None = None) -> tuple[Accelerator, list[GroupSchedule]]:
    """
    The accelerator, and the schedules of all groups or of that number; every group must be allocated.

    Raises:
        OperationError: there is no such group, something is not decided (names the pass to run), or a decision is
            impossible.
    """
    chosen = groups_of(module) if group is None else [group_at(module, group)]
    for op in groups_of(module):
        latency_of(op)
    builder = ProblemBuilder(module)
    return builder.accelerator, [_read(builder, view) for view in builder.views if view.group in chosen]


def latency_of(group: GroupOp) -> LatencyRecord:
    """The latency of an allocated group."""
    if group.latency is None:
        raise OperationError(group, f"group {group.sym_name.data} has no latency; run stream-allocate first")
    return group.latency.data


def _read(builder: ProblemBuilder, view: SteadyStateView) -> GroupSchedule:
    latency, candidates = latency_of(view.group), builder.candidates(view)
    for op in (*view.computes, *view.transfers):
        if slot_of(op) >= len(latency.slots):
            message = f"'{op.label.data}' is in slot {slot_of(op)}, but the latency of the group has no such slot"
            raise OperationError(op, f"{message}; run stream-allocate again")
    problem = builder.problem(view, candidates, ConstraintSelection())
    if single := single_buffers(view, problem):
        problem = problem.with_single_buffers(single)
    return GroupSchedule(
        view,
        latency,
        tuple(_computation(op, task) for op, task in zip(view.computes, problem.computations, strict=True)),
        tuple(
            _movement(op, task, candidates, problem.waiting_cores(task))
            for op, task in zip(view.transfers, problem.transfers, strict=True)
        ),
    )


def _computation(op: ComputeOp, task: ComputeTask) -> Computation:
    return Computation(task.name, task.slot, task.cores, largest_latency(op), task.active_latency)


def _movement(op: TransferOp, task: TransferTask, candidates: Candidates, waiting: tuple[int, ...]) -> Movement:
    reuse, route = op.tensors.data[0].reuse, _chosen(op, task, candidates)
    if reuse is None:
        raise OperationError(op, f"'{op.label.data}' has no reuse factor; run stream-allocate first")
    return Movement(
        name=task.name,
        slot=task.slot,
        input=task.input,
        outputs=task.outputs,
        route=route_of(op),
        resources=tuple(_resource(entry) for entry in route.links),
        raw_latency=route.raw_latency,
        active_latency=route.active_latency,
        reuse=reuse,
        waiting=waiting,
    )


def _chosen(op: TransferOp, task: TransferTask, candidates: Candidates) -> CandidateRoute:
    """The candidate that the route in the module is; how long it takes depends on the model."""
    for route, planned in zip(task.routes, candidates.routes[task.name], strict=True):
        if route_record(planned) == route_of(op):
            return route
    message = f"the route of '{task.name}' is none of its {len(task.routes)} candidates; run stream-allocate again"
    raise OperationError(op, message)


def _resource(entry: Hashable) -> Resource:
    return Hop(entry.connection, entry.sender, entry.receiver) if isinstance(entry, Link) else str(entry)
