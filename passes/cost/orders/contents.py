"""How much each operand moves at each memory level: the part of the traffic that depends on the unrolling."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from passes.cost.layer import CompoundIndex
from passes.cost.orders.columns import Flags, Numbers, Orders, chain, extent
from passes.cost.orders.problem import Direction, Operand, Unrolled
from passes.cost.orders.timing import Timing


class Contents:
    """Of one operand; lists have an entry for the array, then one per memory level, from inner to outer."""

    def __init__(self, operand: Operand, unrolled: Unrolled, orders: Orders, timing: Timing) -> None:
        self._operand, self._unrolled, self._orders = operand, unrolled, orders
        self._spans = [orders.between(timing.low(level), cut) for level, cut in enumerate(timing.cuts)]
        self.elements: list[Numbers] = self._elements()
        """Different elements in one unit or one memory."""
        reductions = self._reductions() if operand.is_output else []
        self.partial: list[Flags] = [later > 1 for later in reductions]
        """Of the output: whether what a unit or memory sends upwards are partial sums."""
        self._returns = [np.trunc(operand.elements * (later - 1)) != 0 for later in reductions]

    def bits(self, level: int, direction: Direction) -> Numbers:
        """Bits per period between a memory and what is below it (`tl`, `fl`) or above it (`th`, `fh`)."""
        upwards = direction in ("th", "fh")
        if upwards and level == self._operand.levels - 1:
            return np.zeros(self._orders.count)
        source = level + 1 if upwards else level
        amount = self.elements[source] * (1 if upwards else self._unrolled.boosts[level])
        if self._operand.is_output and direction in ("tl", "fh"):
            amount = np.where(self._returns[source], amount, 0.0)
        return amount * self._operand.precision

    def _elements(self) -> list[Numbers]:
        """Level by level the product of what its loops, then those unrolled below it, multiply the elements by."""
        kinds = [self._rows(self._operand.relevant), *map(self._compound_rows, self._operand.compounds)]
        held = [np.ones(self._orders.count)]
        start = 0
        for span, unrolled in zip(self._spans, self._unrolled.loops, strict=False):
            end = start + len(span) + len(unrolled)
            # In each row at most one kind of loop differs from 1.
            rows = [np.multiply.reduce(row) for row in zip(*(kind[start:end] for kind in kinds), strict=True)]
            held.append(held[-1] * chain([np.ones(self._orders.count), *rows])[-1])
            start = end
        return [np.rint(elements) for elements in held]

    def _compound_rows(self, compound: CompoundIndex) -> Numbers:
        """ZigZag splits a loop of a compound index into new elements and reuse; these are the new elements."""
        (first, a), (second, b) = compound.terms
        reached = extent(chain(self._rows([first])), chain(self._rows([second])), (a, b), compound.extent)
        return reached / np.concatenate([np.ones((1, self._orders.count)), reached[:-1]])

    def _rows(self, loops: Collection[int]) -> Numbers:
        """
        The sizes of these loops, 1 for all others: per memory level first its loops, then those unrolled below it.
        """
        wanted = self._orders.are(loops)
        rows: list[Numbers] = []
        for span, unrolled in zip(self._spans, self._unrolled.loops, strict=False):
            rows += [*np.where(wanted & span, self._orders.sizes, 1.0)]
            rows += [np.full(self._orders.count, factor if loop in loops else 1.0) for loop, factor in unrolled]
        return np.stack(rows) if rows else np.ones((0, self._orders.count))

    def _reductions(self) -> list[Numbers]:
        """
        Of the array and each memory, how often its output is added to above it: the loops of the level above and those
        unrolled over the memories of that level, times the same of all levels beyond.
        """
        wanted = self._orders.are(self._operand.irrelevant)
        levels: list[Numbers] = []
        for span, unrolled in zip(self._spans, self._unrolled.loops[1:], strict=True):
            product = np.multiply.reduce(np.where(wanted & span, self._orders.sizes, 1.0))
            for loop, factor in unrolled:
                product = product * factor if loop in self._operand.irrelevant else product
            levels.append(product)
        ones = np.ones(self._orders.count)
        return [*(chain(levels[level:])[-1] for level in range(len(levels))), ones]
