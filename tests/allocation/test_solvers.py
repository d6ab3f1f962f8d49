"""The solver façade: names, packages, limits, exactness."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from passes.allocation.checker import check
from passes.allocation.solve import solve
from passes.allocation.solvers import Affine, LexicographicSolver, LinearModel, SolverOptions, SolverRun
from passes.allocation.solvers.backend import Outcome, SolverStatus
from passes.allocation.solvers.linear_model import Row
from passes.analysis.errors import InputError
from tests.allocation.goldens import FREE_BACKENDS, FUSED, GEMM, TWO_CONV, golden, solved


def knapsack() -> tuple[LinearModel, list[Affine]]:
    """Four binaries of weight 6, 10, 14, 22 that together weigh at most 25."""
    model = LinearModel()
    chosen = [model.binary() for _ in range(4)]
    model.at_most(Affine.sum(part.scaled(weight) for part, weight in zip(chosen, (6, 10, 14, 22))), 25)
    return model, chosen


def test_rows_are_divided_and_needless_ones_left_out() -> None:
    model, chosen = knapsack()
    model.at_most(chosen[0] + chosen[1], 2)
    model.at_most(chosen[0].scaled(6) + chosen[1].scaled(10) + chosen[2].scaled(14) + chosen[3].scaled(22), 24)
    assert list(model.rows) == [Row(((0, 3), (1, 5), (2, 7), (3, 11)), 12)]
    assert model.integer(3, 3) == Affine((), 3)
    assert (model.minimum(chosen[0].scaled(-2) + 5), model.maximum(chosen[0].scaled(-2) + 5)) == (3, 5)
    assert not model.contradiction
    model.exactly(Affine((), 1), 0)
    assert model.contradiction


@pytest.mark.parametrize("backend", FREE_BACKENDS)
def test_levels_are_locked(backend: str) -> None:
    model, chosen = knapsack()
    run = SolverRun(SolverOptions(backend=backend))
    solver = LexicographicSolver(model, run)
    value = Affine.sum(part.scaled(-gain) for part, gain in zip(chosen, (3, 5, 7, 10)))
    assert solver.minimize("value", value + 100) == 88
    assert solver.minimize("count", Affine.sum(chosen).scaled(-1)) == -2
    assert solver.values == (0, 1, 1, 0)
    assert solver.minimize("constant", Affine((), 7)) == 7
    assert [(level.level, level.status, level.objective) for level in run.statistics] == [
        ("value", "optimal", 88),
        ("count", "optimal", -2),
    ]
    assert run.statistics[0].bound == pytest.approx(88)
    assert run.proven


@pytest.mark.parametrize("backend", FREE_BACKENDS)
def test_infeasible(backend: str) -> None:
    model, chosen = knapsack()
    model.at_most(Affine.sum(chosen).scaled(-1), -3)
    model.exactly(chosen[0], 0)
    run = SolverRun(SolverOptions(backend=backend))
    assert LexicographicSolver(model, run).minimize("count", Affine.sum(chosen)) is None


def test_contradiction_needs_no_solver() -> None:
    model = LinearModel()
    model.at_most(Affine((), 1), 0)
    run = SolverRun(SolverOptions())
    assert LexicographicSolver(model, run).minimize("nothing", Affine()) is None
    assert run.statistics == []


class Blurred:
    """A solver that answers with given numbers."""

    def __init__(self, values: tuple[float, ...] | None, status: SolverStatus = SolverStatus.OPTIMAL):
        self.outcome = Outcome(status, values)

    def require(self) -> None: ...

    def open(self, model: LinearModel, options: SolverOptions) -> Blurred:
        return self

    def add(self, row: Row) -> None: ...

    def minimize(self, objective: Affine, seconds: float | None, start: tuple[int, ...] | None) -> Outcome:
        return self.outcome


@pytest.mark.parametrize("values", [(0.9999, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 0.0), None])
def test_inexact_answers_are_refused(values: tuple[float, ...] | None) -> None:
    model, chosen = knapsack()
    run = SolverRun(SolverOptions())
    run.backend = Blurred(values)
    with pytest.raises(InputError, match="'ortools_gscip' is not exact; use 'ortools_cp_sat'"):
        LexicographicSolver(model, run).minimize("count", Affine.sum(chosen))


def test_values_are_rounded() -> None:
    model, chosen = knapsack()
    run = SolverRun(SolverOptions())
    run.backend = Blurred((0.9999999, -0.0000001, 1.0, 0.0))
    assert LexicographicSolver(model, run).minimize("count", Affine.sum(chosen)) == 2


def test_limit_without_an_answer() -> None:
    model, chosen = knapsack()
    run = SolverRun(SolverOptions())
    run.backend = Blurred(None, SolverStatus.LIMIT)
    with pytest.raises(InputError, match="raise the time limit"):
        LexicographicSolver(model, run).minimize("count", Affine.sum(chosen))


def test_unproven_answers_are_marked() -> None:
    model, chosen = knapsack()
    run = SolverRun(SolverOptions())
    run.backend = Blurred((0.0, 1.0, 0.0, 0.0), SolverStatus.LIMIT)
    assert LexicographicSolver(model, run).minimize("count", Affine.sum(chosen)) == 1
    assert not run.proven


@pytest.mark.parametrize("name", [FUSED, GEMM])
def test_time_limit_marks_the_solution(name: str) -> None:
    solution = solve(golden(name).problem, SolverOptions(time_limit_seconds=1e-9))
    assert solution.optimality == "limit"
    assert check(golden(name).problem, solution) == []


def test_unknown_backend() -> None:
    expected = "unknown solver backend 'cplex'; choose one of ortools_gscip, ortools_highs, ortools_cp_sat, gurobi, "
    with pytest.raises(InputError, match=expected + "ortools_gurobi"):
        solve(golden(TWO_CONV).problem, SolverOptions(backend="cplex"))


def test_backend_names_have_no_case() -> None:
    assert solve(golden(FUSED).problem, SolverOptions(backend="ORTOOLS_GSCIP")).total_latency == 106_954_752


def test_missing_package_is_reported_even_if_there_is_nothing_to_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)
    with pytest.raises(InputError, match="'ortools_cp_sat' needs the package 'ortools': install OR-Tools"):
        solve(golden(TWO_CONV).problem, SolverOptions(backend="ortools_cp_sat"))


def test_missing_gurobipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gurobipy", None)
    with pytest.raises(InputError, match=r"needs the package 'gurobipy': .*pip install stream-dialects\[gurobi\]"):
        solve(golden(TWO_CONV).problem, SolverOptions(backend="gurobi"))


@pytest.mark.skipif("GUROBI_HOME" in os.environ, reason="a Gurobi library may be installed")
def test_missing_gurobi_library() -> None:
    with pytest.raises(InputError, match="needs the Gurobi library and a licence"):
        solve(golden(TWO_CONV).problem, SolverOptions(backend="ortools_gurobi"))


@pytest.mark.parametrize("name", [FUSED, GEMM])
def test_gurobi(name: str) -> None:
    pytest.importorskip("gurobipy", reason="gurobipy is not installed")
    solution = solve(golden(name).problem, SolverOptions(backend="gurobi"))
    assert (solution.stops, solution.placements) == (solved(name).stops, solved(name).placements)
    assert solution.total_latency == golden(name).result["total_latency"]


@pytest.mark.parametrize("backend", FREE_BACKENDS)
def test_nothing_is_printed(backend: str, capfd: pytest.CaptureFixture[str]) -> None:
    solve(golden(FUSED).problem, SolverOptions(backend=backend, time_limit_seconds=60, threads=2, seed=3))
    assert capfd.readouterr() == ("", "")


def test_importing_the_solver_loads_no_package() -> None:
    code = "import sys, passes.allocation.solve; print(sorted({'ortools', 'gurobipy', 'numpy'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
