"""Gurobi through its own Python package."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportMissingModuleSource=false
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from passes.allocation.solvers.backend import Outcome, Session, SolverOptions, SolverStatus, load_package
from passes.allocation.solvers.linear_model import Affine, LinearModel, Row
from passes.analysis.errors import InputError

_REMEDY = "install it with `pip install stream-dialects[gurobi]` (a Gurobi licence is needed too)"


@dataclass(frozen=True, slots=True)
class GurobiBackend:
    name: str = "gurobi"

    def require(self) -> None:
        _environment(self.name).dispose()

    def open(self, model: LinearModel, options: SolverOptions) -> Session:
        return _GurobiSession(model, options, _environment(self.name))


def _environment(backend: str) -> Any:
    gurobipy = load_package("gurobipy", backend, _REMEDY)
    environment = gurobipy.Env(empty=True)
    environment.setParam("OutputFlag", 0)
    try:
        environment.start()
    except gurobipy.GurobiError as error:
        remedy = "set GRB_LICENSE_FILE to a licence file or use 'ortools_gscip'"
        raise InputError(f"solver backend '{backend}' found no valid Gurobi licence ({error}): {remedy}") from error
    return environment


class _GurobiSession:
    def __init__(self, model: LinearModel, options: SolverOptions, environment: Any) -> None:
        import gurobipy

        self._model = gurobipy.Model(env=environment)
        self._variables: list[Any] = [
            self._model.addVar(lb=lower, ub=upper, vtype=gurobipy.GRB.INTEGER) for lower, upper in model.variables
        ]
        self._model.setParam("Threads", options.threads)
        self._model.setParam("Seed", options.seed)
        self._model.setParam("MIPGap", options.relative_gap)
        self._model.setParam("MIPGapAbs", 0.0)
        self._model.setParam("IntFeasTol", 1e-7)
        for row in model.rows:
            self.add(row)

    def add(self, row: Row) -> None:
        expression = self._sum(row.terms)
        self._model.addConstr(expression == row.upper if row.equal else expression <= row.upper)

    def minimize(self, objective: Affine, seconds: float | None, start: tuple[int, ...] | None) -> Outcome:
        self._model.setObjective(self._sum(objective.terms))
        if seconds is not None:
            self._model.setParam("TimeLimit", seconds)
        for variable, value in zip(self._variables, start or ()):
            variable.Start = value
        self._optimize()
        found = self._model.SolCount > 0
        values = tuple(float(variable.X) for variable in self._variables) if found else None
        bound = float(self._model.ObjBound) if found else None
        return Outcome(self._status(), values, bound, int(self._model.NodeCount))

    def _optimize(self) -> None:
        import gurobipy

        try:
            self._model.optimize()
        except gurobipy.GurobiError as error:
            message = f"Gurobi cannot solve the allocation model ({error}): get a full licence or use 'ortools_gscip'"
            raise InputError(message) from error

    def _sum(self, terms: Iterable[tuple[int, int]]) -> Any:
        import gurobipy

        pairs = [(coefficient, self._variables[variable]) for variable, coefficient in terms]
        return gurobipy.LinExpr(pairs)

    def _status(self) -> SolverStatus:
        from gurobipy import GRB

        status = self._model.Status
        if status == GRB.OPTIMAL:
            return SolverStatus.OPTIMAL
        # Every variable is bounded, so "infeasible or unbounded" can only mean infeasible.
        if status in (GRB.INFEASIBLE, GRB.INF_OR_UNBD):
            return SolverStatus.INFEASIBLE
        if status in (GRB.TIME_LIMIT, GRB.SUBOPTIMAL):
            return SolverStatus.LIMIT
        raise RuntimeError(f"Gurobi ended with status {status}")
