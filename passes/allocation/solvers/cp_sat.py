"""OR-Tools CP-SAT: integer arithmetic throughout, so its answers are exact by nature."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from passes.allocation.solvers.backend import Outcome, Session, SolverOptions, SolverStatus, load_package
from passes.allocation.solvers.linear_model import Affine, LinearModel, Row

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_REMEDY = "install OR-Tools with `pip install ortools`"


@dataclass(frozen=True, slots=True)
class CpSatBackend:
    name: str = "ortools_cp_sat"

    def require(self) -> None:
        load_package("ortools", self.name, _REMEDY)

    def open(self, model: LinearModel, options: SolverOptions) -> Session:
        from ortools.sat.python import cp_model

        return _CpSatSession(model, options, cp_model.CpModel())


class _CpSatSession:
    def __init__(self, model: LinearModel, options: SolverOptions, target: cp_model.CpModel) -> None:
        self._options = options
        self._model = target
        self._variables = [
            target.new_int_var(lower, upper, f"v{index}") for index, (lower, upper) in enumerate(model.variables)
        ]
        for row in model.rows:
            self.add(row)

    def add(self, row: Row) -> None:
        expression = self._sum(row.terms)
        self._model.add(expression == row.upper if row.equal else expression <= row.upper)

    def minimize(self, objective: Affine, seconds: float | None, start: tuple[int, ...] | None) -> Outcome:
        self._model.minimize(self._sum(objective.terms))
        self._model.clear_hints()
        for variable, value in zip(self._variables, start or ()):
            self._model.add_hint(variable, value)
        solver = self._solver(seconds)
        status = _status(solver, solver.solve(self._model))
        found = solver.response_proto.solution
        values = tuple(float(value) for value in found) if found else None
        return Outcome(status, values, solver.best_objective_bound if values else None, solver.num_branches)

    def _sum(self, terms: Iterable[tuple[int, int]]) -> cp_model.LinearExprT:
        from ortools.sat.python import cp_model

        pairs = tuple(terms)
        variables = [self._variables[variable] for variable, _ in pairs]
        return cp_model.LinearExpr.weighted_sum(variables, [coefficient for _, coefficient in pairs])

    def _solver(self, seconds: float | None) -> cp_model.CpSolver:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self._options.threads
        solver.parameters.random_seed = self._options.seed
        solver.parameters.relative_gap_limit = self._options.relative_gap
        solver.parameters.absolute_gap_limit = 0.0
        if seconds is not None:
            solver.parameters.max_time_in_seconds = seconds
        return solver


def _status(solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> SolverStatus:
    from ortools.sat.python import cp_model

    if status == cp_model.OPTIMAL:
        return SolverStatus.OPTIMAL
    if status == cp_model.INFEASIBLE:
        return SolverStatus.INFEASIBLE
    if status in (cp_model.FEASIBLE, cp_model.UNKNOWN):
        return SolverStatus.LIMIT
    raise RuntimeError(f"CP-SAT ended with {solver.status_name(status)}")
