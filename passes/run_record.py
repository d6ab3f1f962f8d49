"""What a run wants to say about itself (times, solver statistics) that must never be part of the IR."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
"""What a statistic may be made of."""

Statistics: TypeAlias = dict[str, list[dict[str, JSON]]]
"""Per topic, the recorded entries in the order in which they were made."""

_statistics: ContextVar[Statistics | None] = ContextVar("statistics", default=None)


def record(topic: str, values: Mapping[str, JSON]) -> None:
    """Appends an entry to a topic of the current run's record; without a record nothing happens."""
    statistics = _statistics.get()
    if statistics is not None:
        statistics.setdefault(topic, []).append(dict(values))


@contextmanager
def recording() -> Generator[Statistics]:
    """Collects everything that is recorded inside the `with` block."""
    statistics: Statistics = {}
    token = _statistics.set(statistics)
    try:
        yield statistics
    finally:
        _statistics.reset(token)
