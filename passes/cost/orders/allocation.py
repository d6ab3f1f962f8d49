"""
Cuts every loop order into memory levels, each operand on its own, from the innermost memory outwards (spec cost 5.2).

At each memory the operands that live there take the combination of cuts that fits and leaves the fewest accesses to
the memories above, the last such combination if there are several; the outermost memory of an operand takes the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passes.cost.orders.columns import Flags, Numbers, Orders, Places, at, chain, extent, in_sequence
from passes.cost.orders.problem import Memory, Operand, Problem


@dataclass(frozen=True)
class Allocation:
    """The cuts of all orders."""

    cuts: list[list[Places]]
    """Per operand and memory level, from inner to outer, the place behind the outermost loop of the level."""
    fits: Flags
    """For which orders the cuts are valid; the others do not fit into the memories."""


def allocate(problem: Problem, orders: Orders) -> Allocation:
    """Allocates all orders to the memories of the core."""
    growths = [_Growth(operand, orders) for operand in problem.operands]
    fits = np.ones(orders.count, dtype=np.bool_)
    for memory in problem.memories:
        residents = [growths[operand] for operand, _ in memory.residents]
        if residents:
            fits &= _fill(memory, residents)
    return Allocation([growth.cuts for growth in growths], fits)


@dataclass(frozen=True)
class _Offer:
    """The cuts that one operand may take at a memory: K rows, from few to many loops."""

    places: Places
    """K entries."""
    bits: Numbers
    """K rows; infinite where the operand cannot be cut."""
    accesses: Numbers
    """K rows: what would be left to the memory above."""
    least: Numbers
    """Bits of the first possible cut; infinite if there is none."""


def _fill(memory: Memory, residents: list[_Growth]) -> Flags:
    """Cuts the residents of one memory; tells for which orders they fit."""
    offers = [growth.offer(memory) for growth in residents]
    bits, accesses = _combined([o.bits for o in offers]), _combined([o.accesses for o in offers])
    cost = np.where(bits <= memory.size, accesses, np.inf).reshape(-1, bits.shape[-1])
    last_best: Places = cost.shape[0] - 1 - np.argmin(cost[::-1], axis=0)
    rows = np.indices(bits.shape[:-1]).reshape(len(offers), -1)[:, last_best]
    for growth, offer, row in zip(residents, offers, rows, strict=True):
        growth.cut(offer.places[row])
    # The combination of the smallest cuts is tried first, and ZigZag gives up if it does not fit.
    return in_sequence(o.least for o in offers) <= memory.size


def _combined(tables: list[Numbers]) -> Numbers:
    """Sums of one row of each table, for all combinations: an axis per table, then the columns."""
    axes = len(tables)
    return in_sequence(
        table.reshape(*(1,) * axis, table.shape[0], *(1,) * (axes - 1 - axis), table.shape[1])
        for axis, table in enumerate(tables)
    )


class _Growth:
    """The part of an operand that has been allocated so far."""

    def __init__(self, operand: Operand, orders: Orders) -> None:
        self._operand, self._orders = operand, orders
        self.cuts: list[Places] = []
        self._place: Places = np.zeros(orders.count, dtype=np.intp)
        self._masks = [orders.loops == loop for loop in operand.addressing]
        self._sizes = [self._unrolled(loop, np.ones(orders.count), 0) for loop in operand.addressing]
        self._tables: list[Numbers] = []

    def offer(self, memory: Memory) -> _Offer:
        places = self._orders.places
        free = places[:-1] >= self._place
        sizes = self._orders.sizes
        self._tables = [
            chain([start, *np.where(mask & free, sizes, 1.0)])
            for start, mask in zip(self._sizes, self._masks, strict=True)
        ]
        bits = self._bits(memory)
        reachable = np.logical_and.accumulate((bits <= memory.size) | (places < self._place))
        bits = np.where(reachable & (places >= self._place), bits, np.inf)
        least = at(bits, self._place)
        if len(self.cuts) == self._operand.levels - 1:
            return _Offer(places[-1], bits[-1:], np.zeros((1, self._orders.count)), bits[-1])
        left = self._orders.total / self._orders.inner
        return _Offer(places[:, 0], bits, left * bits, least)

    def cut(self, places: Places) -> None:
        """Takes the loops before the places, then what is unrolled above this memory."""
        self._place = places
        self.cuts.append(places)
        self._sizes = [
            self._unrolled(loop, at(table, places), len(self.cuts))
            for loop, table in zip(self._operand.addressing, self._tables, strict=True)
        ]

    def _unrolled(self, loop: int, size: Numbers, level: int) -> Numbers:
        for other, factor in self._operand.fractional.loops[level]:
            size = size * factor if other == loop else size
        return size

    def _bits(self, memory: Memory) -> Numbers:
        """L + 1 rows: the space of the operand if it is cut at a place."""
        size_of = dict(zip(self._operand.addressing, self._tables, strict=True))
        factors = [size_of[loop] for loop in self._operand.relevant]
        for compound in self._operand.compounds:
            (first, a), (second, b) = compound.terms
            factors.append(extent(size_of[first], size_of[second], (a, b), compound.extent))
        elements = chain([np.ones(self._orders.inner.shape), *factors])[-1]
        bits = elements * self._operand.precision
        if not memory.double_buffered:
            return bits
        waits = (self._orders.places < self._orders.length) & (bits < bits[-1])
        return bits * (1 + waits)
