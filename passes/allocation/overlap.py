"""Busy intervals of links and cores, and the latency that follows from them (spec allocation 7)."""

from __future__ import annotations

from collections.abc import Sequence

Interval = tuple[int, int]
"""First and last busy slot of a resource."""


def busy_intervals(busy: Sequence[int]) -> tuple[Interval, ...]:
    """
    The maximal intervals from first to last busy slot of any resource; `busy[slot]` has one bit per resource.

    Only maximal ones matter: slot latencies are not negative, so an interval inside another is never longer.
    """
    firsts = _newcomers(busy)
    lasts = _newcomers(busy[::-1])[::-1]
    intervals: list[Interval] = []
    reached = -1
    for first, starting in enumerate(firsts):
        last = max((slot for slot in range(first, len(busy)) if starting & lasts[slot]), default=-1)
        if last > reached:
            intervals.append((first, last))
            reached = last
    return tuple(intervals)


def _newcomers(busy: Sequence[int]) -> list[int]:
    seen = 0
    new: list[int] = []
    for mask in busy:
        new.append(mask & ~seen)
        seen |= mask
    return new


def initiation_interval(slot_latencies: Sequence[int], intervals: Sequence[Interval]) -> int:
    """Cycles from the start of one iteration to the next: the longest span in which some resource is in use."""
    return max((sum(slot_latencies[first : last + 1]) for first, last in intervals), default=0)


def total_latency(iterations: int, latency_per_iteration: int, interval: int) -> int:
    """Cycles of all iterations: the first takes P, each further one P - V, the initiation interval."""
    return latency_per_iteration + (iterations - 1) * interval
