"""How often each operand is refreshed at each memory level: the part of the traffic that loop sizes alone decide."""

from __future__ import annotations

import numpy as np

from passes.cost.orders.columns import Numbers, Orders, Places, at
from passes.cost.orders.problem import Operand


class Timing:
    """
    Of one operand; lists have an entry for the array, then one per memory level, from inner to outer.

    ZigZag moves loops over which an operand stays the same to the level below if they are the innermost of theirs. Here
    this never happens, as such loops take no space and save accesses, so that the level below has got them already.
    """

    def __init__(self, operand: Operand, orders: Orders, cuts: list[Places]) -> None:
        irrelevant, relevant = orders.are(operand.irrelevant), orders.are(operand.relevant)
        self.cuts = cuts
        """Per memory level, without the array: the place behind its outermost loop."""
        resting = np.multiply.reduce(np.where(np.logical_and.accumulate(irrelevant), orders.sizes, 1.0))
        stationary = np.ones(orders.count) if operand.is_output else resting
        self.periods: list[Numbers] = [stationary, *(at(orders.inner, cut) for cut in self.cuts)]
        """Cycles for which the data of a level stays."""
        self.counts: list[Numbers] = [orders.total // period for period in self.periods]
        """Periods of the whole layer."""
        self.reused = self._outermost(orders, orders.start_of_run(irrelevant))
        """Iterations of the outermost loops of a level that do not address the operand."""
        self.replaced = self._outermost(orders, orders.start_of_run(relevant))
        """Iterations of the outermost loops of a level that address it."""

    def low(self, level: int) -> Places:
        """The place before the innermost loop of a memory level."""
        return self.cuts[level - 1] if level else np.zeros_like(self.cuts[0])

    def _outermost(self, orders: Orders, starts: Places) -> list[Numbers]:
        """The product of the outermost loops of each level, back to where the run of loops before its end starts."""
        products = [np.ones(orders.count)]
        for level, cut in enumerate(self.cuts):
            start = np.maximum(at(starts, cut), self.low(level))
            products.append(at(orders.inner, cut) / at(orders.inner, start))
        return products
