"""Filling the memories before the first operation and emptying them after the last one (spec cost 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from passes.cost.orders.columns import Flags, Numbers, in_sequence
from passes.cost.orders.problem import Flow, Port, Problem
from passes.cost.orders.traffic import Traffic, Transfer

Loads = Mapping[Flow, tuple[Numbers, bool]]
"""Per transfer the cycles of its first (or last) period, and whether its port serves both inputs."""


@dataclass(frozen=True)
class Activity:
    """A transfer over its port."""

    flow: Flow
    transfer: Transfer
    real: Numbers
    """Cycles that the transfer takes per period."""
    allowed: Numbers
    """Cycles per period in which it may run."""

    @property
    def moves_partial_sums(self) -> bool:
        return self.flow[0] == 0 and self.flow[2] in ("tl", "fh")


def port_loads(
    problem: Problem, port: Port, activities: Sequence[Activity], traffic: Traffic, computing: Numbers
) -> Loads:
    """
    The loads of one port, if computation and stalls take `computing` cycles.

    Data that comes only once may arrive while the layer already computes, as far as the port has bandwidth left in
    that time, except for what the innermost memory needs to start. The longest load is shortened first.
    """
    moved = [activity for activity in activities if not activity.moves_partial_sums]
    once = [a.transfer.active & (a.transfer.count == 1) for a in moved]
    needed = [np.ceil(_first_bits(problem, traffic, a.flow) / port.bandwidth) for a in moved]
    cycles = _shortened([a.real for a in moved], needed, once, _spare_cycles(port, moved, computing))
    return {a.flow: (left, port.shared_by_inputs) for a, left in zip(moved, cycles, strict=True)}


def onloading(problem: Problem, loads: Loads) -> Numbers:
    """Cycles until the first inputs are in their innermost memories; links with own ports work side by side."""
    shares = [_Share(problem, number, loads) for number in range(1, len(problem.operands))]
    if len(shares) == 1:
        return np.asarray(shares[0].own)
    first, second = shares
    one = first.common + np.maximum(second.common + second.half + second.own, first.half + first.own)
    other = second.common + np.maximum(first.common + first.half + first.own, second.half + second.own)
    return np.minimum(one, other)


def offloading(problem: Problem, loads: Loads) -> Numbers:
    """Cycles until the last outputs are in the outermost memory, one link after the other."""
    links = [
        np.maximum(loads[0, level, "th"][0], loads[0, level + 1, "fl"][0]) for level in range(problem.output.levels - 1)
    ]
    return in_sequence([np.zeros(1), *links])


class _Share:
    """Cycles to load an input over ports of its own, over ports for both inputs, and over one of each kind."""

    def __init__(self, problem: Problem, number: int, loads: Loads) -> None:
        self.own: Numbers | float = 0.0
        self.common: Numbers | float = 0.0
        self.half: Numbers | float = 0.0
        for level in range(problem.operands[number].levels - 1):
            (upper, upper_shared), (lower, lower_shared) = loads[number, level + 1, "tl"], loads[number, level, "fh"]
            cycles = np.maximum(upper, lower)
            if upper_shared and lower_shared:
                self.common = self.common + cycles
            elif upper_shared or lower_shared:
                # Of several links of this kind ZigZag counts the outermost only.
                self.half = cycles
            else:
                self.own = self.own + cycles


def _first_bits(problem: Problem, traffic: Traffic, flow: Flow) -> Numbers:
    """What the innermost memory holds."""
    return traffic.whole[flow[0]].elements[1] * problem.operands[flow[0]].precision


def _spare_cycles(port: Port, moved: Sequence[Activity], computing: Numbers) -> Numbers:
    """Cycles that the port has left beside the transfers of more than one period."""
    busy = np.zeros_like(computing)
    for activity in moved:
        transfer = activity.transfer
        busy += np.where(transfer.active & (transfer.count > 1), transfer.average, 0.0)
    return np.maximum(0.0, (port.bandwidth - busy) / port.bandwidth * computing)


def _shortened(
    cycles: Sequence[Numbers], needed: Sequence[Numbers], once: Sequence[Flags], spare: Numbers
) -> list[Numbers]:
    """The flagged cycles, less what is spare, from the longest to the shortest, the first of equals first."""
    if not cycles:
        return []
    flagged = np.stack(once)
    left, spared = np.stack(cycles), np.where(flagged, np.stack(cycles) - np.stack(needed), 0.0)
    for rows in np.argsort(-np.where(flagged, left, -1.0), axis=0, kind="stable"):
        place = rows[None, :]
        reduction = np.minimum(np.maximum(0.0, np.take_along_axis(spared, place, 0)[0]), spare)
        np.put_along_axis(left, place, np.take_along_axis(left, place, 0) - reduction, 0)
        spare = spare - reduction
    return list(left)
