"""
The whole problem as one linear model: placements, routes, reuse stops and latencies (spec allocation 15.5).

Used when there are too many configurations to enumerate. Placements and routes are binaries; a busy interval of a
link is a binary per pair of slots, shared by all links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from passes.allocation.configurations import Configuration, ConfigurationSpace, compatible_routes
from passes.allocation.limits import CoreLimit, dma_channels
from passes.allocation.model import ONE, StopModel
from passes.allocation.overlap import Interval
from passes.allocation.problem import AllocationProblem, AllocationTensor, TransferTask
from passes.allocation.solvers import Affine
from passes.allocation.stop_groups import StopSpace


@dataclass
class JointModel:
    """Selectors of placements per tensor and of routes per transfer around a model of stops and latencies."""

    space: ConfigurationSpace
    stops: StopSpace
    core: StopModel = field(init=False)
    placements: dict[str, tuple[Affine, ...]] = field(init=False)
    routes: list[tuple[Affine, ...]] = field(init=False)
    dma: Affine = field(init=False)
    """Sum of the two DMA peaks."""

    def __post_init__(self) -> None:
        self.core = StopModel(self.problem, self.stops)
        self.core.add_stops()
        self.placements = {tensor.name: self._selectors(len(tensor.placements)) for tensor in self.problem.tensors}
        self.routes = [self._selectors(len(transfer.routes)) for transfer in self.problem.transfers]
        for transfer, selectors in zip(self.problem.transfers, self.routes):
            self._match(transfer, selectors)
        self.core.add_latencies([self._latencies(*pair) for pair in zip(self.problem.transfers, self.routes)])
        activity = self._activity()
        self.core.add_intervals(self._intervals(activity))
        self.dma = self._dma_peaks()

    @property
    def problem(self) -> AllocationProblem:
        return self.space.problem

    def add_limits(self, limits: Sequence[CoreLimit]) -> None:
        self.core.add_limits(limits, self.presence)

    def presence(self, tensor: str, core: int) -> Affine:
        """The sum of the selectors of all placements of a tensor that contain a core."""
        candidates = self.problem.tensor_by_name[tensor].placements
        chosen = [s for s, placement in zip(self.placements[tensor], candidates) if core in placement]
        return ONE if len(chosen) == len(candidates) else Affine.sum(chosen)

    def configuration(self, values: Sequence[int]) -> Configuration:
        """The configuration that a solution stands for."""
        return Configuration(
            tuple(self.index(self.placements[tensor.name]).value(values) for tensor in self.problem.tensors),
            tuple(self.index(selectors).value(values) for selectors in self.routes),
        )

    @staticmethod
    def index(selectors: Sequence[Affine]) -> Affine:
        """The number of the selector that is 1."""
        return StopModel.weighted(selectors, range(len(selectors)))

    @property
    def selectors(self) -> list[tuple[Affine, ...]]:
        """Those of the placements in tensor order, then those of the routes in transfer order."""
        return [*self.placements.values(), *self.routes]

    def _selectors(self, count: int) -> tuple[Affine, ...]:
        if count == 1:
            return (ONE,)
        selectors = tuple(self.core.model.binary() for _ in range(count))
        self.core.model.exactly(Affine.sum(selectors), 1)
        return selectors

    def _match(self, transfer: TransferTask, selectors: Sequence[Affine]) -> None:
        """A route is taken only with placements that it fits (spec allocation 6.3, rows 4 to 6)."""
        names = (transfer.input, *transfer.outputs)
        fitting: list[list[set[int]]] = [[set() for _ in names] for _ in selectors]
        for combination, routes in compatible_routes(self.problem, transfer).items():
            for route in routes:
                for indices, index in zip(fitting[route], combination):
                    indices.add(index)
        for selector, indices_of in zip(selectors, fitting):
            for name, indices in zip(names, indices_of):
                self.core.model.at_most(selector - self._any_of(name, indices), 0)
        for selector, route in zip(selectors, transfer.routes):
            if not route.links:
                self._meet(transfer, selector)

    def _any_of(self, tensor: str, indices: set[int]) -> Affine:
        selectors = self.placements[tensor]
        return ONE if len(indices) == len(selectors) else Affine.sum(selectors[index] for index in sorted(indices))

    def _meet(self, transfer: TransferTask, selector: Affine) -> None:
        """A route without links is taken only if input and outputs share a core."""
        source = self.problem.tensor_by_name[transfer.input]
        for name in transfer.outputs:
            for cores, chosen in zip(source.placements, self.placements[source.name]):
                meeting = _meeting(self.problem.tensor_by_name[name], cores)
                self.core.model.at_most(selector + chosen - self._any_of(name, meeting), 1)

    def _latencies(self, transfer: TransferTask, selectors: Sequence[Affine]) -> Mapping[int, Affine]:
        by_latency: dict[int, list[Affine]] = {}
        for route, selector in zip(transfer.routes, selectors):
            by_latency.setdefault(route.active_latency, []).append(selector)
        if len(by_latency) == 1:
            return dict.fromkeys(by_latency, ONE)
        return {latency: Affine.sum(parts) for latency, parts in by_latency.items()}

    def _activity(self) -> list[dict[int, Affine]]:
        """Per resource: in which slots it is busy. Adds that a link serves one transfer per slot."""
        busy: dict[int, dict[int, list[Affine]]] = {}
        for index, (transfer, selectors) in enumerate(zip(self.problem.transfers, self.routes)):
            for link, using in self._users(index, selectors).items():
                busy.setdefault(link, {}).setdefault(transfer.slot, []).append(using)
        activity = [{slot: Affine.sum(parts) for slot, parts in slots.items()} for slots in busy.values()]
        for slots in activity:
            for active in slots.values():
                self.core.model.at_most(active, 1)
        return activity + [{slot: ONE for slot in slots} for slots in self._computing()]

    def _users(self, transfer: int, selectors: Sequence[Affine]) -> dict[int, Affine]:
        using: dict[int, list[Affine]] = {}
        for route, selector in enumerate(selectors):
            mask = self.space.links(transfer, route)
            for link in (bit for bit in range(mask.bit_length()) if mask >> bit & 1):
                using.setdefault(link, []).append(selector)
        return {link: ONE if len(s) == len(selectors) else Affine.sum(s) for link, s in using.items()}

    def _computing(self) -> list[list[int]]:
        slots_of: dict[int, list[int]] = {}
        for task in self.problem.computations:
            for core in task.cores:
                slots_of.setdefault(core, []).append(task.slot)
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

    def _dma_peaks(self) -> Affine:
        transfers = self.problem.transfers
        inward = [name for transfer in transfers for name in transfer.outputs]
        outward = [transfer.input for transfer in transfers]
        return self._peak(inward) + self._peak(outward)

    def _peak(self, names: Sequence[str]) -> Affine:
        if not self.problem.constraints.dma_channels:
            return Affine()
        peak = self.core.model.integer(0, len(names))
        for core in self.problem.cores:
            streams = Affine.sum(self.presence(name, core.id) for name in names)
            if core.id == self.problem.offchip or streams == Affine():
                continue
            self.core.model.at_most(streams - peak, 0)
            channels = dma_channels(self.problem, core)
            if channels is not None:
                self.core.model.at_most(streams, channels)
        return peak


def _meeting(tensor: AllocationTensor, cores: Sequence[int]) -> set[int]:
    return {index for index, placement in enumerate(tensor.placements) if set(placement) & set(cores)}


def _within(pair: Interval, outer: Interval) -> bool:
    return outer[0] <= pair[0] and pair[1] <= outer[1]
