"""The energy of every loop order in pJ (spec cost 6)."""

from __future__ import annotations

import numpy as np

from passes.cost.orders.columns import Numbers
from passes.cost.orders.problem import Direction, Problem
from passes.cost.orders.traffic import Traffic


def energies(problem: Problem, traffic: Traffic) -> Numbers:
    """The energy of all memory accesses, added operand by operand from inner to outer memories, plus the array's."""
    total = np.zeros(traffic.orders.count)
    for number, operand in enumerate(problem.operands):
        for level, position in enumerate(operand.memories):
            memory = problem.memories[position]
            up, inward, down, outward = (
                _accesses(problem, traffic, number, level, d) for d in ("th", "fh", "tl", "fl")
            )
            reading = up * memory.read_energy + down * memory.read_energy
            total = total + (reading + (inward * memory.write_energy + outward * memory.write_energy))
    return total + problem.array_energy


def _accesses(problem: Problem, traffic: Traffic, number: int, level: int, direction: Direction) -> Numbers:
    """Accesses of the full width; narrower ones count in proportion, but not below the smallest width."""
    operand, contents = problem.operands[number], traffic.fractional[number]
    active = traffic.active((number, level, direction), contents)
    if direction not in operand.bandwidths[level] or not active.any():
        return np.zeros(traffic.orders.count)
    smallest, largest = operand.bandwidths[level][direction]
    bits = contents.bits(level, direction)
    count = traffic.timings[number].counts[level + 1 if direction in ("th", "fh") else level]
    units = operand.fractional.units[level + 1]
    accesses = np.trunc(np.ceil(bits / smallest) * (smallest / largest) * count * units)
    return np.where(active, accesses, 0.0)
