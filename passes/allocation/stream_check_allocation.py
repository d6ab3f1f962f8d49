"""Verifies the allocation that stands in the module, independently of how it was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.allocation.build_problem import ProblemBuilder, route_record, single_buffers
from passes.allocation.candidates import Candidates
from passes.allocation.checker import Finding, check, resident_tiles, served_iterations
from passes.allocation.problem import AllocationProblem, ConstraintSelection
from passes.allocation.solution import AllocationSolution
from passes.ir.lookup import named_ops
from passes.ir.steady_state import SteadyStateView, route_of
from passes.operation_error import OperationError
from stream_dialects.stream.iteration_space import LoopReuse
from stream_dialects.stream.schedule import LatencyRecord, TensorRecord


@dataclass(frozen=True)
class StreamCheckAllocationPass(ModulePass):
    """
    Recomputes every limit and the latency from what stands in the module: capacity, FIFO depth, buffer descriptors, DMA
    channels, links per slot, slot order, routes and placements, forced reuse, latency arithmetic. Changes nothing.

    Before and after are the same; a violation is an error at the group or op that it concerns.

    Pass can be called from the command line as e.g.:
        stream-opt allocated.mlir -p stream-check-allocation
    """

    name = "stream-check-allocation"

    disable: tuple[str, ...] = ()
    """The limits that `stream-allocate` left out."""

    def __post_init__(self) -> None:
        ConstraintSelection.without(self.disable)

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        constraints = ConstraintSelection.without(self.disable)
        builder = ProblemBuilder(op)
        for view in builder.views:
            candidates = builder.candidates(view)
            problem = builder.problem(view, candidates, constraints)
            findings = check(problem, read_solution(view, problem, candidates)) or list(stated_findings(view, problem))
            if findings:
                named = {**view.producers, **named_ops(view.group)}
                subject = named.get(findings[0].subject, view.group)
                raise OperationError(
                    subject, "\n".join(f"{finding.subject}: {finding.message}" for finding in findings)
                )


def read_solution(view: SteadyStateView, problem: AllocationProblem, candidates: Candidates) -> AllocationSolution:
    """The decisions and figures in the module; a placement or route that is no candidate is an error."""
    latency = _latency(view)
    records = {tensor.name: view.records[tensor.name] for tensor in problem.tensors}
    return AllocationSolution(
        stops={name: _decided(view, record, "stop") for name, record in records.items()},
        placements={name: _placement(view, record, candidates) for name, record in records.items()},
        routes=_routes(view, candidates),
        reuse_factors={task.name: _decided(view, view.records[task.outputs[0]], "reuse") for task in problem.transfers},
        slot_latencies=latency.slots,
        latency_per_iteration=latency.per_iteration,
        overlap=latency.overlap,
        total_latency=latency.total,
        peak_dma_in=latency.dma_in,
        peak_dma_out=latency.dma_out,
        buffering=latency.buffering,
        single=single_buffers(view, problem),
        optimality=latency.optimality.value,
    )


def stated_findings(view: SteadyStateView, problem: AllocationProblem) -> Iterator[Finding]:
    """What the module states about the decisions and the problem does not repeat: tiles, reuse, marks, iterations."""
    stated = _latency(view).iterations
    if stated != problem.iterations:
        yield Finding("iterations", f"{stated} is stated, the temporal loops give {problem.iterations}")
    single = single_buffers(view, problem)
    for tensor in problem.tensors:
        record = view.records[tensor.name]
        stop = _decided(view, record, "stop")
        tiles = resident_tiles(tensor, stop, tensor.name in single)
        for what, value in (("tiles", tiles), ("reuse", served_iterations(tensor, stop))):
            if getattr(record, what) != value:
                yield Finding(tensor.name, f"{what} {getattr(record, what)} is stated, its stop {stop} gives {value}")
        marks = [variable.reuse for variable in record.space.applicable_temporal]
        if marks != [LoopReuse.REUSE if level <= stop else LoopReuse.NO_REUSE for level in range(len(marks))]:
            yield Finding(tensor.name, f"the reuse marks of its space are not those of its stop {stop}")


def _latency(view: SteadyStateView) -> LatencyRecord:
    if view.group.latency is None:
        raise OperationError(view.group, "the group has no latency; run stream-allocate first")
    return view.group.latency.data


def _decided(view: SteadyStateView, record: TensorRecord, field: str) -> int:
    value = getattr(record, field)
    if value is None:
        message = f"tensor '{record.name}' has no {field}; run stream-allocate first"
        raise OperationError(view.producers[record.name], message)
    return value


def _placement(view: SteadyStateView, record: TensorRecord, candidates: Candidates) -> int:
    options = candidates.placements[record.name]
    if record.placement not in options:
        _decided(view, record, "placement")
        listed = " or ".join(core_list(option) for option in options[:4]) + " or …" * (len(options) > 4)
        message = f"tensor '{record.name}' is placed on {core_list(record.placement or ())}, expected {listed}"
        raise OperationError(view.producers[record.name], message)
    return options.index(record.placement)


def core_list(cores: tuple[int, ...]) -> str:
    """`core 2` or `cores 0, 1`."""
    return f"core{'s' * (len(cores) != 1)} {', '.join(map(str, cores))}"


def _routes(view: SteadyStateView, candidates: Candidates) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for op in view.transfers:
        options = [route_record(route) for route in candidates.routes[op.label.data]]
        if route_of(op) not in options:
            raise OperationError(op, f"the route of '{op.label.data}' is none of its {len(options)} candidates")
        chosen[op.label.data] = options.index(route_of(op))
    return chosen
