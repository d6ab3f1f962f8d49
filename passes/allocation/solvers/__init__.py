"""Solver backends by name, and the lexicographic minimisation that all of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from passes.allocation.solvers.backend import Backend, Outcome, Session, SolverOptions, SolverStatus
from passes.allocation.solvers.linear_model import Affine, LinearModel, Row
from passes.analysis.errors import InputError

__all__ = [
    "Affine",
    "LevelStatistics",
    "LexicographicSolver",
    "LinearModel",
    "SolverOptions",
    "SolverRun",
    "check_options",
    "make_backend",
]


def _math_opt(name: str) -> Backend:
    from passes.allocation.solvers.math_opt import MathOptBackend

    return MathOptBackend(name)


def _cp_sat(name: str) -> Backend:
    from passes.allocation.solvers.cp_sat import CpSatBackend

    return CpSatBackend(name)


def _gurobi(name: str) -> Backend:
    from passes.allocation.solvers.gurobi import GurobiBackend

    return GurobiBackend(name)


BACKENDS: dict[str, Callable[[str], Backend]] = {
    "ortools_gscip": _math_opt,
    "ortools_highs": _math_opt,
    "ortools_cp_sat": _cp_sat,
    "gurobi": _gurobi,
    "ortools_gurobi": _math_opt,
}


def make_backend(name: str) -> Backend:
    """
    The backend of that name, in any case of letters.

    Raises:
        InputError: if there is none of that name; lists those that there are.
    """
    known = name.lower()
    if known not in BACKENDS:
        raise InputError(f"unknown solver backend '{name}'; choose one of {', '.join(BACKENDS)}")
    return BACKENDS[known](known)


def check_options(options: SolverOptions) -> None:
    """
    Checks everything that needs no solver.

    Raises:
        InputError: naming the option that is out of its range.
    """
    make_backend(options.backend)
    limit = options.time_limit_seconds
    if limit is not None and not 0 < limit < float("inf"):
        raise InputError(f"the time limit must be a number of seconds greater than 0, got {limit}")
    if not 0 <= options.relative_gap < 1:
        raise InputError(f"the gap must be at least 0 and less than 1, got {options.relative_gap}")
    if options.threads < 1:
        raise InputError(f"the number of threads must be at least 1, got {options.threads}")
    if not 0 <= options.seed <= _LARGEST_SEED:
        raise InputError(f"the seed must be between 0 and {_LARGEST_SEED}, got {options.seed}")


_LARGEST_SEED = 2_000_000_000
"""What every backend accepts: Gurobi's limit is the lowest."""

_INTEGRALITY = 1e-6
_SHORTEST_SOLVE = 1.0
"""Seconds that a first solve gets even if the time is over: without a solution there is nothing to return."""


@dataclass(frozen=True, slots=True)
class LevelStatistics:
    """One solve of one objective level, for a run record; nothing of it may reach the IR."""

    level: str
    status: str
    objective: int | None
    bound: float | None
    seconds: float
    nodes: int | None


@dataclass
class SolverRun:
    """One use of a backend over all levels and models of a problem: options, clock, statistics."""

    options: SolverOptions
    backend: Backend = field(init=False)
    statistics: list[LevelStatistics] = field(default_factory=list[LevelStatistics])
    proven: bool = True
    """No limit has struck so far."""
    _start: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.backend = make_backend(self.options.backend)
        self.backend.require()

    @property
    def remaining_seconds(self) -> float | None:
        limit = self.options.time_limit_seconds
        return None if limit is None else limit - (monotonic() - self._start)

    @property
    def expired(self) -> bool:
        remaining = self.remaining_seconds
        return remaining is not None and remaining <= 0


class LexicographicSolver:
    """
    Minimises one objective after the other over one model; each optimum is locked exactly for those that follow.

    Values are rounded and then held against every row in integer arithmetic; objectives are recomputed from them.
    """

    def __init__(self, model: LinearModel, run: SolverRun) -> None:
        self._model = model
        self._run = run
        self._session: Session | None = None
        self._locks: list[Row] = []
        self.values: tuple[int, ...] | None = None if model.variables or model.contradiction else ()

    def minimize(self, level: str, objective: Affine) -> int | None:
        """
        The minimum of an objective, or None if the model has no solution.

        Raises:
            InputError: if the time limit struck before a first solution, or the solver's answer is not integral.
        """
        if self._model.contradiction:
            return None
        if self.values is not None and (not objective.terms or self._stopped()):
            return objective.value(self.values)
        outcome = self._solve(level, objective)
        if outcome.status is SolverStatus.INFEASIBLE and self.values is None:
            return None
        self.values = self._exact(outcome)
        self.lock(objective, objective.value(self.values))
        return objective.value(self.values)

    def settle(self, level: str, index: Affine) -> None:
        """Minimises an index that is at least 0, without a solve if it already is 0."""
        if self.values is not None and index.value(self.values) == 0:
            self.lock(index, 0)
        else:
            self.minimize(level, index)

    def lock(self, objective: Affine, upper: int) -> None:
        """Keeps an objective at or below a value from now on."""
        if objective.terms:
            row = Row(objective.terms, upper - objective.constant)
            self._locks.append(row)
            self._open().add(row)

    def _stopped(self) -> bool:
        self._run.proven &= not self._run.expired
        return self._run.expired

    def _solve(self, level: str, objective: Affine) -> Outcome:
        session = self._open()
        begin = monotonic()
        remaining = self._run.remaining_seconds
        seconds = None if remaining is None else max(remaining, _SHORTEST_SOLVE)
        outcome = session.minimize(objective, seconds, self.values)
        self._record(level, objective, outcome, monotonic() - begin)
        return outcome

    def _open(self) -> Session:
        if self._session is None:
            self._session = self._run.backend.open(self._model, self._run.options)
        return self._session

    def _exact(self, outcome: Outcome) -> tuple[int, ...]:
        if outcome.values is None and outcome.status is SolverStatus.LIMIT and self.values is not None:
            return self.values
        if outcome.values is None and outcome.status is SolverStatus.LIMIT:
            raise InputError("the time limit struck before the solver found any allocation; raise the time limit")
        found = outcome.values or ()
        values = tuple(round(value) for value in found)
        integral = all(abs(value - exact) <= _INTEGRALITY for value, exact in zip(found, values))
        if not found or not integral or not all(row.holds(values) for row in (*self._model.rows, *self._locks)):
            name = self._run.options.backend
            raise InputError(f"the answer of solver backend '{name}' is not exact; use 'ortools_cp_sat'")
        return values

    def _record(self, level: str, objective: Affine, outcome: Outcome, seconds: float) -> None:
        values = outcome.values
        found = None if values is None else objective.value([round(value) for value in values])
        bound = None if outcome.bound is None else outcome.bound + objective.constant
        status = outcome.status.value
        self._run.statistics.append(LevelStatistics(level, status, found, bound, seconds, outcome.nodes))
        gap_left = found is not None and bound is not None and bound <= found - 1 + _INTEGRALITY
        accepted_gap = self._run.options.relative_gap > 0 and gap_left
        self._run.proven &= outcome.status is not SolverStatus.LIMIT and not accepted_gap
