"""
Loop orders as NumPy columns: one column per order, one row per position, innermost loop first.

Every number is a 64-bit float. All of them but energies, utilisations and loading overlaps are whole numbers below
2**53 and therefore exact; where ZigZag itself calculates with fractions the operations follow in its sequence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passes.cost.orders.enumeration import Loop

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
"""Positions in an order: 0 is before the innermost loop, the number of loops behind the outermost one."""


@dataclass(frozen=True)
class Orders:
    """N orders of L loops."""

    loops: NDArray[np.intp]
    """L rows of loop numbers."""
    sizes: Numbers
    """L rows of iterations."""

    @classmethod
    def of(cls, orders: Sequence[tuple[Loop, ...]]) -> Orders:
        """The columns of at least one order."""
        table = np.array(orders, dtype=np.intp).reshape(len(orders), len(orders[0]), 2)
        return cls(np.ascontiguousarray(table[:, :, 0].T), np.ascontiguousarray(table[:, :, 1].T).astype(np.float64))

    def chosen(self, which: Flags) -> Orders:
        """The flagged columns."""
        return Orders(self.loops[:, which], self.sizes[:, which])

    @property
    def length(self) -> int:
        return self.loops.shape[0]

    @property
    def count(self) -> int:
        return self.loops.shape[1]

    @cached_property
    def places(self) -> Places:
        """L + 1 rows of a single column."""
        return np.arange(self.length + 1)[:, None]

    @cached_property
    def inner(self) -> Numbers:
        """L + 1 rows: iterations of the loops before a place."""
        return chain([np.ones(self.count), *self.sizes])

    @property
    def total(self) -> Numbers:
        """Iterations of all loops together."""
        return self.inner[-1]

    def are(self, loops: Collection[int]) -> Flags:
        """L rows: whether the loop is one of these."""
        # Not `isin`, which imports NumPy's masked arrays, for as long as a whole search of a small layer takes.
        return reduce(np.logical_or, (self.loops == loop for loop in loops), np.zeros(self.loops.shape, dtype=bool))

    def between(self, low: Places, high: Places) -> Flags:
        """L rows: whether the loop is between two places of its order."""
        return (self.places[:-1] >= low) & (self.places[:-1] < high)

    def start_of_run(self, run: Flags) -> Places:
        """L + 1 rows: the place from which on all loops before this one are flagged."""
        rows = [np.zeros(self.count, dtype=np.intp)]
        for position in range(self.length):
            rows.append(np.where(run[position], rows[-1], position + 1))
        return np.stack(rows)


def at(table: NDArray[Any], places: Places) -> NDArray[Any]:
    """Of a table with a row per place, the entry at one place per column."""
    return np.take_along_axis(table, places[None, :], 0)[0]


def chain(rows: Iterable[Numbers]) -> Numbers:
    """The running products of the rows, multiplied strictly one after the other."""
    return np.multiply.accumulate(np.stack(list(rows)))


def in_sequence(columns: Iterable[Numbers]) -> Numbers:
    """The sum, added strictly from the first to the last."""
    return reduce(add, columns)


def extent(first: Numbers, second: Numbers, coefficients: tuple[int, int], limit: int) -> Numbers:
    """
    Different values of `a * x + b * y` for x and y below two (truncated) sizes, at most `limit`.

    This is ZigZag's formula, in the coefficients a and b divided by their greatest common divisor.
    """
    x, y = np.trunc(first), np.trunc(second)
    divisor = int(np.gcd(*coefficients))
    step_x, step_y = coefficients[0] // divisor, coefficients[1] // divisor
    return np.minimum(limit, x * y - np.maximum(0.0, y - step_x) * (x - step_y))
