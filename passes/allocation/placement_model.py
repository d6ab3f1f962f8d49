"""Placements, routes and reuse stops as binaries of a linear model, and what limits see of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from passes.allocation.configurations import Configuration, compatible_routes
from passes.allocation.model import ONE, StopModel
from passes.allocation.problem import AllocationProblem, AllocationTensor, TransferTask
from passes.allocation.solvers import Affine
from passes.allocation.stop_groups import StopSpace

Rule = tuple[Affine, int]
"""An expression and what it may be at most."""


@dataclass
class PlacementModel:
    """Selectors of placements per tensor and of routes per transfer beside a model of stops; no limits yet."""

    problem: AllocationProblem
    stops: StopSpace
    core: StopModel = field(init=False)
    placements: dict[str, tuple[Affine, ...]] = field(init=False)
    routes: list[tuple[Affine, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.core = StopModel(self.problem, self.stops)
        self.core.add_stops()
        self.placements = {tensor.name: self._selectors(len(tensor.placements)) for tensor in self.problem.tensors}
        self.routes = [self._selectors(len(transfer.routes)) for transfer in self.problem.transfers]

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

    def route_rules(self, transfer: TransferTask, selectors: Sequence[Affine]) -> Iterator[Rule]:
        """A route is taken only with placements that it fits (spec allocation 6.3, rows 4 to 6)."""
        names = (transfer.input, *transfer.outputs)
        fitting: list[list[set[int]]] = [[set() for _ in names] for _ in selectors]
        for combination, routes in compatible_routes(self.problem, transfer).items():
            for route in routes:
                for indices, index in zip(fitting[route], combination):
                    indices.add(index)
        for selector, indices_of in zip(selectors, fitting):
            for name, indices in zip(names, indices_of):
                yield selector - self._any_of(name, indices), 0
        for selector, route in zip(selectors, transfer.routes):
            if not route.links:
                yield from self._meeting_rules(transfer, selector)

    def link_use(self) -> dict[Hashable, dict[int, Affine]]:
        """Per link and slot, how many transfers use it."""
        use: dict[Hashable, dict[int, list[Affine]]] = {}
        for transfer, selectors in zip(self.problem.transfers, self.routes):
            for link, using in _users(transfer, selectors).items():
                use.setdefault(link, {}).setdefault(transfer.slot, []).append(using)
        return {link: {slot: Affine.sum(parts) for slot, parts in slots.items()} for link, slots in use.items()}

    def streaming(self, inward: bool) -> list[str]:
        """The tensors that stream into (or out of) the cores that hold them, one entry per transfer."""
        if inward:
            return [name for transfer in self.problem.transfers for name in transfer.outputs]
        return [transfer.input for transfer in self.problem.transfers]

    def streams(self, core: int, inward: bool) -> Affine:
        """How many tensors stream into (or out of) a core."""
        return Affine.sum(self.presence(name, core) for name in self.streaming(inward))

    def _selectors(self, count: int) -> tuple[Affine, ...]:
        if count == 1:
            return (ONE,)
        selectors = tuple(self.core.model.binary() for _ in range(count))
        self.core.model.exactly(Affine.sum(selectors), 1)
        return selectors

    def _any_of(self, tensor: str, indices: set[int]) -> Affine:
        selectors = self.placements[tensor]
        return ONE if len(indices) == len(selectors) else Affine.sum(selectors[index] for index in sorted(indices))

    def _meeting_rules(self, transfer: TransferTask, selector: Affine) -> Iterator[Rule]:
        """A route without links is taken only if input and outputs share a core."""
        source = self.problem.tensor_by_name[transfer.input]
        for name in transfer.outputs:
            for cores, chosen in zip(source.placements, self.placements[source.name]):
                meeting = _meeting(self.problem.tensor_by_name[name], cores)
                yield selector + chosen - self._any_of(name, meeting), 1


def _users(transfer: TransferTask, selectors: Sequence[Affine]) -> dict[Hashable, Affine]:
    using: dict[Hashable, list[Affine]] = {}
    for route, selector in zip(transfer.routes, selectors):
        for link in dict.fromkeys(route.links):
            using.setdefault(link, []).append(selector)
    return {link: ONE if len(s) == len(selectors) else Affine.sum(s) for link, s in using.items()}


def _meeting(tensor: AllocationTensor, cores: Sequence[int]) -> set[int]:
    return {index for index, placement in enumerate(tensor.placements) if set(placement) & set(cores)}
