"""
The compact linear model of spec allocation 15.5.

Its variables are the reuse stop of each group of tensors (one binary per open stop), the slot latencies and the
initiation interval. Placements and routes enter as *selectors*: 1 if decided, or a sum of binaries if open.

Why the model can leave slot latencies to the minimisation: raising one slot by a cycle raises the latency of an
iteration by one and the overlap by at most one, so the total grows by at least one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from passes.allocation.limits import CoreLimit, Demand
from passes.allocation.overlap import Interval
from passes.allocation.problem import AllocationProblem, TransferTask
from passes.allocation.solvers import Affine, LinearModel
from passes.allocation.stop_groups import StopSpace

ONE = Affine((), 1)
Presence = Callable[[str, int], Affine]
"""Whether a tensor lies on a core: 0, 1 or a sum of binaries of which at most one is 1."""

_LARGEST_TIE_BREAK = 10_000


@dataclass
class StopModel:
    """The part that every allocation model has: stops, slot latencies, initiation interval, objectives."""

    problem: AllocationProblem
    space: StopSpace
    model: LinearModel = field(default_factory=LinearModel)
    stops: list[tuple[Affine, ...]] = field(default_factory=list[tuple[Affine, ...]])
    """Per group: the binary of each open stop."""
    latencies: list[Affine] = field(default_factory=list[Affine])
    """Per slot, in cycles."""
    interval: Affine = field(default_factory=Affine)
    """Initiation interval in cycles, 0 for a single iteration."""
    _products: dict[tuple[Affine, ...], Affine] = field(default_factory=dict[tuple[Affine, ...], Affine])

    def add_stops(self) -> None:
        for group in self.space.groups:
            binaries = tuple(self.model.binary() for _ in group.stops) if len(group.stops) > 1 else (ONE,)
            self.stops.append(binaries[: len(group.stops)])
            self.model.exactly(Affine.sum(self.stops[-1]), 1)

    def add_latencies(self, choices: Sequence[Mapping[int, Affine]]) -> None:
        """Slot latencies over compute and transfers; per transfer, the selector of each possible active latency."""
        computing = [0] * (self.problem.max_slot + 1)
        for task in self.problem.computations:
            computing[task.slot] = max(computing[task.slot], task.active_latency)
        lowest, highest = list(computing), list(computing)
        for transfer, latencies in zip(self.problem.transfers, choices):
            reuse = self.space.reuse_factors(transfer.outputs[0])
            low, high = _amortised_range(latencies, reuse)
            lowest[transfer.slot] = max(lowest[transfer.slot], low)
            highest[transfer.slot] = max(highest[transfer.slot], high)
        self.latencies = [self.model.integer(low, high) for low, high in zip(lowest, highest)]
        for transfer, latencies in zip(self.problem.transfers, choices):
            for latency, selector in latencies.items():
                self._cover(transfer, latency, selector)

    def add_intervals(self, intervals: Iterable[tuple[Interval, Affine]]) -> None:
        """The initiation interval covers the slots of each busy interval whose selector is 1."""
        if self.problem.iterations == 1:
            return
        spans = [(Affine.sum(self.latencies[first : last + 1]), chosen) for (first, last), chosen in intervals]
        lowest = max((self.model.minimum(span) for span, chosen in spans if chosen == ONE), default=0)
        highest = max((self.model.maximum(span) for span, _ in spans), default=0)
        self.interval = self.model.integer(lowest, highest)
        for span, chosen in spans:
            slack = (ONE - chosen).scaled(self.model.maximum(span))
            self.model.at_most(span - self.interval - slack, 0)

    def add_limits(self, limits: Iterable[CoreLimit], presence: Presence) -> None:
        """The demands of what lies on a core stay within its limits (spec allocation 6.3, rows 9 to 11)."""
        for limit in limits:
            self.model.at_most(self.load(limit, presence), limit.limit)

    def load(self, limit: CoreLimit, presence: Presence) -> Affine:
        """What is taken of a limit, or more: products are only bounded from below."""
        return Affine.sum(self._demand(demand, presence(demand.tensor, limit.core)) for demand in limit.demands)

    @property
    def total(self) -> Affine:
        """Cycles of all iterations (spec allocation 7)."""
        return Affine.sum(self.latencies) + self.interval.scaled(self.problem.iterations - 1)

    @property
    def latency_levels(self) -> list[tuple[str, Affine]]:
        """
        The objective levels that minimise the total latency `P + (N - 1) * interval`.

        If one cycle of the interval outweighs all that P can vary, the interval goes first and P second: the same
        optimum, without large coefficients that floating point would blur.
        """
        per_iteration = Affine.sum(self.latencies)
        further = self.problem.iterations - 1
        if further > self.model.maximum(per_iteration) - self.model.minimum(per_iteration):
            return [("initiation_interval", self.interval), ("latency_per_iteration", per_iteration)]
        return [("total_latency", self.total)]

    @property
    def buffering(self) -> Affine:
        """Resident tiles of all tensors."""
        groups = zip(self.space.groups, self.stops)
        return Affine.sum(self.weighted(binaries, self.space.tiles(group)) for group, binaries in groups)

    def stop_index(self, group: int) -> Affine:
        """The position of a group's stop among its open stops."""
        return self.weighted(self.stops[group], range(len(self.stops[group])))

    def chosen_stops(self, values: Sequence[int]) -> dict[str, int]:
        """The stop of each tensor in a solution."""
        chosen: dict[str, int] = {}
        for index, group in enumerate(self.space.groups):
            stop = group.stops[self.stop_index(index).value(values)]
            chosen |= dict.fromkeys(group.tensors, stop)
        return chosen

    @staticmethod
    def weighted(binaries: Sequence[Affine], weights: Iterable[int]) -> Affine:
        return Affine.sum(binary.scaled(weight) for binary, weight in zip(binaries, weights))

    def conjunction(self, *parts: Affine) -> Affine:
        """At least the product of expressions of which each is 0 or 1 (a lower bound is all that limits need)."""
        open_parts = [part for part in parts if part != ONE]
        if any(not part.terms and part.constant == 0 for part in open_parts):
            return Affine()
        if len(open_parts) < 2:
            return open_parts[0] if open_parts else ONE
        key = tuple(open_parts)
        if key not in self._products:
            self._products[key] = self.model.binary()
            self.model.at_most(Affine.sum(key) - self._products[key], len(key) - 1)
        return self._products[key]

    def _cover(self, transfer: TransferTask, latency: int, selector: Affine) -> None:
        contributions = [-(-latency // reuse) for reuse in self.space.reuse_factors(transfer.outputs[0])]
        binaries = self.stops[self.space.group_of[transfer.outputs[0]]]
        slack = (ONE - selector).scaled(max(contributions, default=0))
        contribution = self.weighted(binaries, contributions)
        self.model.at_most(contribution - slack - self.latencies[transfer.slot], 0)

    def _demand(self, demand: Demand, present: Affine) -> Affine:
        index = self.space.group_of[demand.tensor]
        amounts = (demand.amounts[stop + 1] for stop in self.space.groups[index].stops)
        taken = (self._taken(demand, present, position) for position in range(len(self.stops[index])))
        return Affine.sum(part.scaled(amount) for part, amount in zip(taken, amounts))

    def _taken(self, demand: Demand, present: Affine, position: int) -> Affine:
        index = self.space.group_of[demand.tensor]
        chosen = self.stops[index][position]
        if demand.unless_equal is None:
            return self.conjunction(chosen, present)
        stop = self.space.groups[index].stops[position]
        return self.conjunction(chosen, present, ONE - self._stops_at(demand.unless_equal, stop))

    def _stops_at(self, tensor: str, stop: int) -> Affine:
        index = self.space.group_of[tensor]
        stops = self.space.groups[index].stops
        return self.stops[index][stops.index(stop)] if stop in stops else Affine()


def _amortised_range(latencies: Mapping[int, Affine], reuse: Sequence[int]) -> tuple[int, int]:
    """Least and greatest contribution of a transfer to its slot in cycles."""
    certain = min(latencies) if latencies else 0
    return -(-certain // max(reuse, default=1)), -(-max(latencies, default=0) // min(reuse, default=1))


def packed(choices: Iterable[Sequence[Affine]]) -> Iterator[Affine]:
    """The indices of choices as digits of numbers that are small enough for floating point, first choice first."""
    number, size = Affine(), 1
    for selectors in choices:
        if size * len(selectors) > _LARGEST_TIE_BREAK:
            yield number
            number, size = Affine(), 1
        number = number.scaled(len(selectors)) + StopModel.weighted(selectors, range(len(selectors)))
        size *= len(selectors)
    yield number
