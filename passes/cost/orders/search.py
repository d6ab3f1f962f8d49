"""The best of all loop orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from passes.cost.orders.allocation import allocate
from passes.cost.orders.columns import Orders
from passes.cost.orders.energy import energies
from passes.cost.orders.enumeration import Loop, loop_orders
from passes.cost.orders.latency import latencies
from passes.cost.orders.problem import Problem
from passes.cost.orders.traffic import Traffic

ORDERS_AT_ONCE = 1024
"""Bounds the memory that the columns take."""


@dataclass(frozen=True, slots=True)
class CostedOrder:
    """A loop order that fits into the memories."""

    latency: float
    """Cycles."""
    energy: float
    """pJ."""
    levels: tuple[tuple[tuple[Loop, ...], ...], ...]
    """Per operand and memory level, from inner to outer, the loops from inner to outer."""


def costed_orders(problem: Problem) -> Iterator[CostedOrder]:
    """Every loop order that fits, in ZigZag's sequence."""
    for batch in _batches(problem):
        yield from (batch.order(column) for column in range(len(batch.latency)))


def best_order(problem: Problem) -> CostedOrder | None:
    """The first of the orders with the smallest latency and, among those, the smallest energy; None if none fits."""
    best: CostedOrder | None = None
    for batch in _batches(problem):
        if not len(batch.latency):
            continue
        found = batch.order(int(np.lexsort((batch.energy, batch.latency))[0]))
        if best is None or (found.latency, found.energy) < (best.latency, best.energy):
            best = found
    return best


class _Batch:
    """Some loop orders that fit, with their costs."""

    def __init__(self, problem: Problem, candidates: list[tuple[Loop, ...]]) -> None:
        everything = Orders.of(candidates)
        allocation = allocate(problem, everything)
        kept = np.flatnonzero(allocation.fits)
        self._orders = [candidates[column] for column in kept]
        self._cuts = [[cut[kept] for cut in cuts] for cuts in allocation.cuts]
        traffic = Traffic(problem, everything.chosen(allocation.fits), self._cuts)
        self.latency = latencies(problem, traffic)
        self.energy = energies(problem, traffic)

    def order(self, column: int) -> CostedOrder:
        loops = self._orders[column]
        levels = tuple(
            tuple(loops[low:high] for low, high in zip((0, *places), places, strict=False))
            for places in (tuple(int(cut[column]) for cut in cuts) for cuts in self._cuts)
        )
        return CostedOrder(float(self.latency[column]), float(self.energy[column]), levels)


def _batches(problem: Problem) -> Iterator[_Batch]:
    remaining = loop_orders(problem.loops)
    while candidates := list(islice(remaining, ORDERS_AT_ONCE)):
        yield _Batch(problem, candidates)
