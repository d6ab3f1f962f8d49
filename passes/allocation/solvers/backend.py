"""What a solver has to offer, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Protocol

from passes.allocation.solvers.linear_model import Affine, LinearModel, Row
from passes.analysis.errors import InputError


@dataclass(frozen=True, slots=True)
class SolverOptions:
    """How to solve: `time_limit_seconds` is for everything together, the gap 0 asks for a proven optimum."""

    backend: str = "ortools_gscip"
    time_limit_seconds: float | None = None
    relative_gap: float = 0.0
    threads: int = 1
    seed: int = 0


class SolverStatus(Enum):
    """How one level ended."""

    OPTIMAL = "optimal"
    LIMIT = "limit"
    """A limit struck; there may be values, without proof."""
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a solver to one objective: a value per variable, the proven bound, its effort."""

    status: SolverStatus
    values: tuple[float, ...] | None
    bound: float | None = None
    nodes: int | None = None


class Session(Protocol):
    """One model inside a solver, minimised for one objective after the other."""

    def minimize(self, objective: Affine, seconds: float | None, start: tuple[int, ...] | None) -> Outcome:
        """Solves within `seconds`, beginning with the solution `start` if the solver can."""
        ...

    def add(self, row: Row) -> None:
        """Adds a row for all later solves."""
        ...


class Backend(Protocol):
    """A family of solvers; made with the name that the user chose."""

    def require(self) -> None:
        """Raises InputError with the remedy if the package, library or licence is missing."""
        ...

    def open(self, model: LinearModel, options: SolverOptions) -> Session: ...


def load_package(module: str, backend: str, remedy: str) -> ModuleType:
    """
    Imports a solver's package.

    Raises:
        InputError: if it is not installed, naming the backend and the remedy.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise InputError(f"solver backend '{backend}' needs the package '{error.name}': {remedy}") from error
