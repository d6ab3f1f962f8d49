"""From a problem to its allocation: `solve` is what a pass calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from passes.allocation.configurations import BudgetExceededError, Configuration, ConfigurationSpace
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.limits import CoreLimit, core_limits
from passes.allocation.model import StopModel, packed
from passes.allocation.problem import AllocationProblem, require_consistent
from passes.allocation.search import Search, decided_model, decided_presence
from passes.allocation.solution import AllocationSolution, evaluate
from passes.allocation.solvers import Affine, LexicographicSolver, SolverOptions, SolverRun
from passes.allocation.stop_groups import StopSpace, least_need, reduced, stop_space

CONFIGURATION_BUDGET = 200_000
"""Partial combinations of placements and routes that are enumerated before one joint model takes over."""


@dataclass(frozen=True)
class _Task:
    space: ConfigurationSpace
    stops: StopSpace
    limits: tuple[CoreLimit, ...]
    run: SolverRun


def solve(
    problem: AllocationProblem,
    options: SolverOptions | None = None,
    configuration_budget: int = CONFIGURATION_BUDGET,
) -> AllocationSolution:
    """
    The best allocation: least total latency, then DMA peaks, then resident tiles (spec allocation 6.5).

    Equally good answers are told apart by the lexicographically smallest placement indices (tensor order), route
    indices (transfer order) and reuse stops (tensor order), so every backend gives the same one. Up to
    `configuration_budget` partial combinations are enumerated; beyond, one joint model decides, with the same answer.

    Raises:
        InfeasibleError: if there is no allocation; names the limits that clash.
        InputError: if the backend is unknown or not usable, the problem is inconsistent, or a time limit struck before
            a first solution.
    """
    run = SolverRun(options or SolverOptions())
    require_consistent(problem)
    limits = core_limits(problem)
    allowed = stop_space(problem)
    _require_room(problem, allowed, limits)
    task = _Task(ConfigurationSpace(problem), reduced(allowed, limits), limits, run)
    configuration, stops = _decide(task, configuration_budget)
    solution = evaluate(task.space, configuration, stops, "optimal" if run.proven else "limit")
    return replace(solution, levels=tuple(run.statistics))


def _require_room(problem: AllocationProblem, space: StopSpace, limits: Sequence[CoreLimit]) -> None:
    """
    Checks every core against what must lie on it even at the lowest allowed reuse stops.

    Raises:
        InfeasibleError: naming the shortages, each of which alone makes the problem infeasible.
    """
    exceeded = [limit for limit in limits if least_need(space, limit) > limit.limit]
    if exceeded:
        from passes.allocation.shortage import shortage

        raise InfeasibleError(shortage(problem, space, exceeded))


def _unsolvable(problem: AllocationProblem) -> InfeasibleError:
    """The error of a problem that has room on every core and still no allocation."""
    from passes.allocation.explanation import explain

    return InfeasibleError(explain(problem))


def _decide(task: _Task, budget: int) -> tuple[Configuration, dict[str, int]]:
    try:
        configurations = task.space.enumerate(budget)
    except BudgetExceededError:
        return _decide_jointly(task)
    best = Search(task.space, task.stops, task.limits, task.run, configurations).best()
    if best is None:
        raise _unsolvable(task.space.problem)
    return best, _decide_stops(task, best)


def _decide_stops(task: _Task, configuration: Configuration) -> dict[str, int]:
    stop_model = decided_model(task.space, task.stops, task.space.timing(configuration))
    stop_model.add_limits(task.limits, decided_presence(task.space, configuration))
    levels = (*stop_model.latency_levels, ("buffering", stop_model.buffering))
    values = _minimize(task, stop_model, levels, ())
    return stop_model.chosen_stops(values)


def _decide_jointly(task: _Task) -> tuple[Configuration, dict[str, int]]:
    # Most problems are enumerated.
    from passes.allocation.joint_model import JointModel

    joint = JointModel(task.space.problem, task.stops)
    joint.add_limits(task.limits)
    levels = (*joint.core.latency_levels, ("dma", joint.dma), ("buffering", joint.core.buffering))
    values = _minimize(task, joint.core, levels, joint.selectors)
    return joint.configuration(values), joint.core.chosen_stops(values)


def _minimize(
    task: _Task,
    stop_model: StopModel,
    levels: Iterable[tuple[str, Affine]],
    selectors: Iterable[Sequence[Affine]],
) -> tuple[int, ...]:
    """All levels, then the smallest index of each choice: `selectors`, and the stops of the groups by first tensor."""
    solver = LexicographicSolver(stop_model.model, task.run)
    for level, objective in levels:
        if solver.minimize(level, objective) is None:
            raise _unsolvable(task.space.problem)
    for index in packed((*selectors, *stop_model.stops)):
        solver.settle("tie_break", index)
    return solver.values or ()
