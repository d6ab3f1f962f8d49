"""What a run returns: values by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from passes.allocation.solvers import LevelStatistics
from stream_opt.ir import AllocationPerformanceView


@dataclass(eq=False)
class RunContext(Mapping[str, Any]):
    """The results of a run by name; docs/api.md lists the names."""

    values_by_name: dict[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def from_kwargs(cls, **values: Any) -> Self:
        """A context with these values."""
        return cls(values)

    def set(self, **values: Any) -> None:
        """Adds or replaces values."""
        self.values_by_name |= values

    def require_fields(self, names: Iterable[str], stage: str) -> None:
        """Raises `ValueError` naming those of the fields that are missing; `stage` is who needs them."""
        if missing := [name for name in names if name not in self.values_by_name]:
            raise ValueError(f"{stage} missing required context fields: {', '.join(missing)}")

    def require_value(self, key: str, stage: str) -> Any:
        """The value; raises `ValueError` if there is none."""
        self.require_fields((key,), stage)
        return self.values_by_name[key]

    def __getitem__(self, key: str) -> Any:
        return self.values_by_name[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)


@dataclass(frozen=True)
class SolveStats:
    """
    How the solver fared with one group, over all objective levels.

    `objective` and `mip_gap` are those of the latency. Where there was nothing to choose, nothing was solved: `status`
    is still that of the answer, and time and nodes are 0.
    """

    backend: str
    """In capitals."""
    solver: str
    status: str
    """`OPTIMAL`, or `LIMIT` if a limit of time or gap struck before the proof."""
    objective: float
    """Cycles."""
    solve_time_s: float
    """Seconds."""
    mip_gap: float | None
    """(objective - bound) / objective, if the solver tells a bound."""
    node_count: int | None
    """Null if the solver does not tell."""
    iteration_count: int | None
    """Always null: no solver tells it for each level alike."""
    levels: tuple[LevelStatistics, ...] = ()
    """One entry per solve, in order."""


@dataclass(frozen=True)
class Schedule:
    """The timing of one group, in cycles."""

    latency_total: int
    latency_per_iteration: int
    overlap_between_iterations: int
    iterations: int
    performance_stats: AllocationPerformanceView | None
    solve_stats: SolveStats
