"""SCIP, HiGHS and Gurobi behind OR-Tools MathOpt."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING

from passes.allocation.solvers.backend import Outcome, Session, SolverOptions, SolverStatus, load_package
from passes.allocation.solvers.linear_model import Affine, LinearModel, Row
from passes.analysis.errors import InputError

if TYPE_CHECKING:
    from ortools.math_opt.python import mathopt

_REMEDY = "install OR-Tools with `pip install ortools`"
_GUROBI_REMEDY = (
    "solver backend 'ortools_gurobi' needs the Gurobi library and a licence: install Gurobi and set GUROBI_HOME and "
    "GRB_LICENSE_FILE, or use the backend 'gurobi' with `pip install stream-dialects[gurobi]`"
)


@dataclass(frozen=True, slots=True)
class MathOptBackend:
    """`name` is one of `ortools_gscip`, `ortools_highs`, `ortools_gurobi`."""

    name: str

    def require(self) -> None:
        load_package("ortools", self.name, _REMEDY)
        if self.name == "ortools_gurobi":
            self._require_gurobi()

    def open(self, model: LinearModel, options: SolverOptions) -> Session:
        from ortools.math_opt.python import mathopt

        return _MathOptSession(model, options, _solver_type(self.name), mathopt.Model())

    def _require_gurobi(self) -> None:
        from ortools.math_opt.python import mathopt

        model = mathopt.Model()
        model.add_binary_variable()
        try:
            mathopt.solve(model, mathopt.SolverType.GUROBI)
        # OR-Tools 9.15 reports a missing library as RuntimeError, a refused licence as one of the other two.
        except (RuntimeError, ValueError, AttributeError) as error:
            raise InputError(_GUROBI_REMEDY) from error


class _MathOptSession:
    def __init__(
        self, model: LinearModel, options: SolverOptions, solver: mathopt.SolverType, target: mathopt.Model
    ) -> None:
        self._options = options
        self._solver = solver
        self._model = target
        self._variables = [target.add_variable(lb=lower, ub=upper, is_integer=True) for lower, upper in model.variables]
        for row in model.rows:
            self.add(row)

    def add(self, row: Row) -> None:
        lower = row.upper if row.equal else float("-inf")
        self._model.add_linear_constraint(lb=lower, ub=row.upper, expr=self._sum(row.terms))

    def minimize(self, objective: Affine, seconds: float | None, start: tuple[int, ...] | None) -> Outcome:
        from ortools.math_opt.python import mathopt

        self._model.minimize_linear_objective(self._sum(objective.terms))
        hints = [] if start is None else [mathopt.SolutionHint(dict(zip(self._variables, start)))]
        result = mathopt.solve(
            self._model,
            self._solver,
            params=self._parameters(seconds),
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
        return self._outcome(result)

    def _sum(self, terms: Iterable[tuple[int, int]]) -> mathopt.LinearSum:
        from ortools.math_opt.python import mathopt

        return mathopt.LinearSum([coefficient * self._variables[variable] for variable, coefficient in terms])

    def _parameters(self, seconds: float | None) -> mathopt.SolveParameters:
        from ortools.math_opt.python import mathopt

        # MathOpt refuses a thread count for HiGHS, which takes it only from a global setting.
        threads = None if self._solver is mathopt.SolverType.HIGHS else self._options.threads
        return mathopt.SolveParameters(
            time_limit=None if seconds is None else timedelta(seconds=seconds),
            threads=threads,
            random_seed=self._options.seed,
            relative_gap_tolerance=self._options.relative_gap,
            absolute_gap_tolerance=0.0,
        )

    def _outcome(self, result: mathopt.SolveResult) -> Outcome:
        values = tuple(result.variable_values(self._variables)) if result.has_primal_feasible_solution() else None
        bound = result.dual_bound() if values is not None else None
        nodes = result.solve_stats.node_count
        return Outcome(_status(result), values, bound if bound is not None and isfinite(bound) else None, nodes)


def _solver_type(name: str) -> mathopt.SolverType:
    from ortools.math_opt.python import mathopt

    return {
        "ortools_gscip": mathopt.SolverType.GSCIP,
        "ortools_highs": mathopt.SolverType.HIGHS,
        "ortools_gurobi": mathopt.SolverType.GUROBI,
    }[name]


def _status(result: mathopt.SolveResult) -> SolverStatus:
    from ortools.math_opt.python import mathopt

    reason = result.termination.reason
    if reason is mathopt.TerminationReason.OPTIMAL:
        return SolverStatus.OPTIMAL
    # Every variable is bounded, so "infeasible or unbounded" can only mean infeasible.
    if reason in (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
        return SolverStatus.INFEASIBLE
    if reason in (mathopt.TerminationReason.FEASIBLE, mathopt.TerminationReason.NO_SOLUTION_FOUND):
        return SolverStatus.LIMIT
    raise RuntimeError(f"MathOpt ended with {result.termination}")
