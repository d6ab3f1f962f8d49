"""Which memory levels have room to receive new data while the old is used (spec cost 6)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from passes.cost.orders.columns import Flags, Numbers
from passes.cost.orders.problem import Problem
from passes.cost.orders.traffic import Traffic


def double_buffers(problem: Problem, traffic: Traffic) -> list[list[Flags]]:
    """
    Per operand, for the array (never) and each memory level, whether the operand is double buffered there.

    It is if the memory is at most half full of data that is still needed, or if a second copy of the operand's share
    fits; the copy then counts for the operands that come later.
    """
    used = [_shares(problem, traffic, number) for number in range(len(problem.operands))]
    filled = [
        _sum_of_floats([used[number][level] for number, level in memory.residents], traffic.orders.count)
        for memory in problem.memories
    ]
    flags: list[list[Flags]] = []
    for operand, shares in zip(problem.operands, used, strict=True):
        flags.append([np.zeros(traffic.orders.count, dtype=np.bool_)])
        for position, share in zip(operand.memories, shares, strict=True):
            roomy, copied = filled[position] <= 0.5, share <= 1 - filled[position]
            flags[-1].append(roomy | copied)
            filled[position] = np.where(~roomy & copied, filled[position] + share, filled[position])
    return flags


def _shares(problem: Problem, traffic: Traffic, number: int) -> list[Numbers]:
    """The part of each of its memories that an operand needs, without what the outermost loops replace anyway."""
    operand, timing = problem.operands[number], traffic.timings[number]
    elements = traffic.fractional[number].elements
    return [
        (elements[level] * operand.precision // timing.replaced[level]) / problem.memories[position].size
        for level, position in enumerate(operand.memories, start=1)
    ]


def _sum_of_floats(columns: Sequence[Numbers], count: int) -> Numbers:
    """What `sum` gives for each order: from Python 3.12 on it rounds differently from adding one by one."""
    if len(columns) < 2:
        return columns[0] if columns else np.zeros(count)
    return np.array([sum(row) for row in zip(*(column.tolist() for column in columns), strict=True)])
