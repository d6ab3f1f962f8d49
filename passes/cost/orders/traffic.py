"""The transfers between neighbouring memory levels, for every loop order (spec cost 1 and 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passes.cost.orders.columns import Flags, Numbers, Orders, Places
from passes.cost.orders.contents import Contents
from passes.cost.orders.problem import Flow, Operand, Problem
from passes.cost.orders.timing import Timing


@dataclass(frozen=True)
class Transfer:
    """One periodic transfer; entries of orders without it have no meaning unless `active`."""

    active: Flags
    period: Numbers
    """Cycles."""
    count: Numbers
    """Periods of the whole layer, the first and the last included."""
    bits: Numbers
    """Per period."""
    instant: Numbers
    """Cycles of a period in which new data may replace old data that is no longer needed, without a double buffer."""
    average: Numbers
    """Bits per cycle."""


class Traffic:
    """What moves, for one layer and all orders, given the cuts of each operand into its memory levels."""

    def __init__(self, problem: Problem, orders: Orders, cuts: list[list[Places]]) -> None:
        self.orders = orders
        self.timings = [Timing(operand, orders, cut) for operand, cut in zip(problem.operands, cuts, strict=True)]
        self._operands = problem.operands
        self.whole = [self._contents(number, operand, False) for number, operand in enumerate(problem.operands)]
        """Contents with whole units, which decide times."""
        self.fractional = [
            self.whole[number]
            if operand.fractional.loops == operand.whole.loops
            else self._contents(number, operand, True)
            for number, operand in enumerate(problem.operands)
        ]
        """Contents with the average number of busy units, which decide energies and double buffering."""

    def transfer(self, flow: Flow) -> Transfer:
        """The transfer with the amounts that decide times."""
        number, level, direction = flow
        timing, contents = self.timings[number], self.whole[number]
        edge = level + 1 if direction in ("th", "fh") else level
        return Transfer(
            active=self.active(flow, contents),
            period=timing.periods[edge],
            count=timing.counts[edge],
            bits=contents.bits(level, direction),
            instant=timing.periods[edge] // timing.reused[edge],
            average=self._average(flow, edge),
        )

    def active(self, flow: Flow, contents: Contents) -> Flags:
        """Whether anything moves: nothing above the outermost memory, and partial sums only where there are some."""
        number, level, direction = flow
        operand = self._operands[number]
        directions = ("fl", "th", "tl", "fh") if operand.is_output else ("tl", "fh")
        upper = direction in ("th", "fh")
        if direction not in directions or (upper and level == operand.levels - 1):
            return np.zeros(self.orders.count, dtype=np.bool_)
        if operand.is_output and direction in ("tl", "fh"):
            return contents.partial[level + 1 if upper else level]
        return np.ones(self.orders.count, dtype=np.bool_)

    def _average(self, flow: Flow, edge: int) -> Numbers:
        number, level, direction = flow
        operand = self._operands[number]
        rate = self.whole[number].elements[edge] * operand.precision / self.timings[number].periods[edge]
        return np.trunc(rate if direction in ("th", "fh") else rate * operand.whole.boosts[level])

    def _contents(self, number: int, operand: Operand, fractional: bool) -> Contents:
        unrolled = operand.fractional if fractional else operand.whole
        return Contents(operand, unrolled, self.orders, self.timings[number])
