"""
The whole problem as one linear model: placements, routes, reuse stops and latencies (spec allocation 15.5).

Used when there are too many configurations to enumerate. Placements and routes are binaries; a busy interval of a
link is a binary per pair of slots, shared by all links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from passes.allocation.limits import CoreLimit, dma_channels
from passes.allocation.model import ONE
from passes.allocation.overlap import Interval
from passes.allocation.placement_model import PlacementModel
from passes.allocation.problem import TransferTask
from passes.allocation.solvers import Affine


@dataclass
class JointModel(PlacementModel):
    """The model of placements, routes and stops with latencies, busy intervals and DMA peaks around it."""

    dma: Affine = field(init=False)
    """Sum of the two DMA peaks."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for transfer, selectors in zip(self.problem.transfers, self.routes):
            for expression, upper in self.route_rules(transfer, selectors):
                self.core.model.at_most(expression, upper)
        self.core.add_latencies([self._latencies(*pair) for pair in zip(self.problem.transfers, self.routes)])
        activity = self._activity()
        self.core.add_intervals(self._intervals(activity))
        self.dma = self._peak(inward=True) + self._peak(inward=False)

    def add_limits(self, limits: Sequence[CoreLimit]) -> None:
        self.core.add_limits(limits, self.presence)

    def _latencies(self, transfer: TransferTask, selectors: Sequence[Affine]) -> Mapping[int, Affine]:
        by_latency: dict[int, list[Affine]] = {}
        for route, selector in zip(transfer.routes, selectors):
            by_latency.setdefault(route.active_latency, []).append(selector)
        if len(by_latency) == 1:
            return dict.fromkeys(by_latency, ONE)
        return {latency: Affine.sum(parts) for latency, parts in by_latency.items()}

    def _activity(self) -> list[dict[int, Affine]]:
        """Per resource: in which slots it is busy. Adds that a link serves one transfer per slot."""
        activity = list(self.link_use().values())
        for slots in activity:
            for active in slots.values():
                self.core.model.at_most(active, 1)
        return activity + [{slot: ONE for slot in slots} for slots in self._computing()]

    def _computing(self) -> list[list[int]]:
        slots_of: dict[int, list[int]] = {}
        for slot, cores in self.problem.core_use:
            for core in cores:
                slots_of.setdefault(core, []).append(slot)
        return list(slots_of.values())

    def _intervals(self, activity: Sequence[Mapping[int, Affine]]) -> list[tuple[Interval, Affine]]:
        pairs: dict[Interval, list[tuple[Affine, ...]]] = {}
        for slots in activity:
            for pair in combinations_with_replacement(sorted(slots), 2):
                pairs.setdefault(pair, []).append(tuple(slots[slot] for slot in dict.fromkeys(pair)))
        certain = [pair for pair, uses in pairs.items() if any(set(use) == {ONE} for use in uses)]
        open_pairs = [pair for pair in pairs if not any(_within(pair, outer) for outer in certain)]
        selected = [(pair, self._used_by_any(pairs[pair])) for pair in sorted(open_pairs)]
        return [(pair, ONE) for pair in sorted(certain)] + selected

    def _used_by_any(self, uses: Sequence[tuple[Affine, ...]]) -> Affine:
        used = self.core.model.binary()
        for use in uses:
            self.core.model.at_most(Affine.sum(use) - used, len(use) - 1)
        return used

    def _peak(self, inward: bool) -> Affine:
        if not self.problem.constraints.dma_channels:
            return Affine()
        peak = self.core.model.integer(0, len(self.streaming(inward)))
        for core in self.problem.cores:
            streams = self.streams(core.id, inward)
            if core.id == self.problem.offchip or streams == Affine():
                continue
            self.core.model.at_most(streams - peak, 0)
            channels = dma_channels(self.problem, core)
            if channels is not None:
                self.core.model.at_most(streams, channels)
        return peak


def _within(pair: Interval, outer: Interval) -> bool:
    return outer[0] <= pair[0] and pair[1] <= outer[1]
