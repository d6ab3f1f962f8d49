"""Decides placements, routes and reuse, and with them the latency of each group."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.allocation.build_problem import ProblemBuilder, route_record
from passes.allocation.candidates import Candidates
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.problem import AllocationProblem, ConstraintSelection
from passes.allocation.solution import AllocationSolution
from passes.allocation.solve import SolverOptions, solve
from passes.allocation.solvers import check_options, make_backend
from passes.ir.lookup import accelerator_of, diagnosed
from passes.ir.steady_state import SteadyStateView
from passes.progress import progress
from passes.run_record import JSON, record
from stream_dialects.stream.iteration_space import IterationSpace, LoopKind, LoopReuse
from stream_dialects.stream.schedule import (
    LatencyAttr,
    LatencyRecord,
    Optimality,
    RouteAttr,
    TensorRecord,
)


@dataclass(frozen=True)
class StreamAllocatePass(ModulePass):
    """
    Solves each group's allocation exactly: where every tensor lives, over which loops it stays, which route each
    transfer takes. Levels: latency, DMA peaks, buffering, then the smallest placement and route indices, so that every
    backend gives the same answer (spec allocation 6 and 15.5).

    Before: `stream.transfer "Transfer(x)" … -> [<name = "x_1", …>] … slot 1 : …`
    After:  `stream.transfer "Transfer(x)" … -> [<name = "x_1", …, placement = [0, 1], stop = 0, tiles = 1, reuse = 1>]
            … slot 1 route <sources = [6], targets = [0, 1], score = 2, links = [12]> : …`
            and `latency <total = 14344, …>` on the group

    On an AIE array every FIFO end has two objects or as many as its core works on, so that streams flow while kernels
    run. Where a compute core has no room for that, the fewest tensors get a single object at its ends (`tiles = 1`);
    the core then waits for their streams: `interval >= sum of the slots from the first to the last` in which the core
    computes or such a stream flows. Of equally many, results come first, then inputs by the cycles of their streams.

    A group without an allocation is an error that names the limits that clash, what is needed of each and what it has;
    notes at the cores, links, layers and transfers concerned say what asks for them. The limits are the fewest: without
    any one of them there would be an allocation.

    Pass can be called from the command line as e.g.:
        stream-opt scheduled.mlir -p stream-allocate
        stream-opt scheduled.mlir -p 'stream-allocate{backend=ortools_cp_sat threads=2 disable=memory_capacity}'
    """

    name = "stream-allocate"

    backend: str = "ortools_gscip"
    """One of ortools_gscip, ortools_highs, ortools_cp_sat, gurobi, ortools_gurobi."""
    time_limit: float | int | None = None
    """Seconds per group; an answer without proof is marked `optimality = limit`."""
    gap: float | int = 0.0
    """Relative gap at which the solver may stop; 0 asks for a proven optimum."""
    threads: int = 1
    """Threads of the solver."""
    seed: int = 0
    """Random seed of the solver."""
    disable: tuple[str, ...] = ()
    """Limits to leave out: memory_capacity, object_fifo_depth, buffer_descriptors, dma_channels."""

    def __post_init__(self) -> None:
        check_options(self.solver_options)
        ConstraintSelection.without(self.disable)

    @property
    def solver_options(self) -> SolverOptions:
        """What the solver needs to know."""
        return SolverOptions(self.backend, self.time_limit, self.gap, self.threads, self.seed)

    def require_tools(self) -> None:
        """Raises InputError if the solver's package, library or licence is missing."""
        make_backend(self.backend).require()

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        constraints = ConstraintSelection.without(self.disable)
        options = self.solver_options
        builder = ProblemBuilder(op)
        with progress("allocation") as report:
            for number, view in enumerate(builder.views):
                candidates = builder.candidates(view)
                problem = builder.problem(view, candidates, constraints)
                with diagnosed(view.group):
                    problem, solution = _solved(problem, options, view, op)
                write_solution(view, problem, candidates, solution)
                levels: list[JSON] = [asdict(level) for level in solution.levels]
                record("allocation", {"group": view.group.sym_name.data, "backend": self.backend, "levels": levels})
                report(number + 1, len(builder.views), view.group.sym_name.data)


_Answer = tuple[AllocationProblem, AllocationSolution]


def _solved(problem: AllocationProblem, options: SolverOptions, view: SteadyStateView, module: ModuleOp) -> _Answer:
    """As `_solved_with_room`, with a diagnostic on the ops in place of its `InfeasibleError`."""
    try:
        return _solved_with_room(problem, options)
    except InfeasibleError as error:
        from passes.allocation.diagnosis import infeasible

        raise infeasible(error.clash, view, accelerator_of(module)) from error


def _solved_with_room(problem: AllocationProblem, options: SolverOptions) -> _Answer:
    """The problem and its solution; on an array, with single buffers where two have no room."""
    try:
        return problem, solve(problem, options)
    except InfeasibleError:
        if problem.room is None:
            raise
    # Most designs have room.
    from passes.allocation.single_buffers import single_buffered

    problem = single_buffered(problem, problem.room)
    return problem, solve(problem, options)


def write_solution(
    view: SteadyStateView, problem: AllocationProblem, candidates: Candidates, solution: AllocationSolution
) -> None:
    """Writes every decision to the op that it concerns."""
    tensors = problem.tensor_by_name

    def decided(entry: TensorRecord) -> TensorRecord:
        tensor, stop = tensors.get(entry.name), solution.stops.get(entry.name)
        if tensor is None or stop is None:
            return entry
        level = tensor.levels[stop + 1]
        return replace(
            entry,
            space=marked(entry.space, stop),
            placement=tensor.placements[solution.placements[entry.name]],
            stop=stop,
            tiles=level.tiles,
            reuse=level.reuse_factor,
        )

    view.update_records(decided)
    for op in view.transfers:
        name = op.label.data
        op.route = RouteAttr(route_record(candidates.routes[name][solution.routes[name]]))
    view.group.latency = LatencyAttr(
        LatencyRecord(
            total=solution.total_latency,
            iterations=problem.iterations,
            per_iteration=solution.latency_per_iteration,
            overlap=solution.overlap,
            slots=solution.slot_latencies,
            dma_in=solution.peak_dma_in,
            dma_out=solution.peak_dma_out,
            buffering=solution.buffering,
            optimality=Optimality(solution.optimality),
            disabled=problem.constraints.disabled,
        )
    )


def marked(space: IterationSpace, stop: int) -> IterationSpace:
    """The space with its applicable temporal loops marked: reused up to `stop`, else not (spec allocation 8)."""
    variables = list(space.variables)
    level = 0
    for position, variable in enumerate(variables):
        if variable.kind is LoopKind.TEMPORAL and variable.applicable:
            reuse = LoopReuse.REUSE if level <= stop else LoopReuse.NO_REUSE
            variables[position] = replace(variable, reuse=reuse)
            level += 1
    return IterationSpace(tuple(variables))
