"""Admissible combinations of placements and routes, in lexicographic order (spec allocation 6.3, rows 2-8 and 23)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from passes.allocation.limits import dma_channels
from passes.allocation.overlap import Interval, busy_intervals
from passes.allocation.problem import AllocationProblem, CandidateRoute, TransferTask


@dataclass(frozen=True, slots=True, order=True)
class Configuration:
    """An index into the candidates of each tensor and of each transfer, in the problem's order."""

    placements: tuple[int, ...]
    routes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """All that the latency and the DMA level see of a configuration."""

    latencies: tuple[int, ...]
    """Active latency of each transfer's route, in cycles."""
    intervals: tuple[Interval, ...]
    """The maximal busy intervals of links and compute cores."""
    dma_peaks: tuple[int, int]
    """Most streams into and out of one core, the off-chip core aside."""


class BudgetExceededError(Exception):
    """More partial combinations than the budget allows; a joint model has to decide."""


class ConfigurationSpace:
    """
    The combinations of one problem.

    Links and compute cores are bits of integers, so that disjointness and busy intervals are single operations.
    """

    def __init__(self, problem: AllocationProblem):
        self.problem = problem
        self._bits: dict[Hashable, int] = {}
        self.positions = {tensor.name: index for index, tensor in enumerate(problem.tensors)}
        self.free = tuple(index for index, tensor in enumerate(problem.tensors) if not tensor.fixed)
        self._links = [[self.mask(route.links) for route in transfer.routes] for transfer in problem.transfers]
        self._routes = [compatible_routes(problem, transfer) for transfer in problem.transfers]
        self._channels = {core.id: dma_channels(problem, core) for core in problem.cores if self._is_candidate(core.id)}

    def mask(self, resources: Iterable[Hashable]) -> int:
        """One bit per resource, numbered as they appear."""
        mask = 0
        for resource in resources:
            mask |= 1 << self._bits.setdefault(resource, len(self._bits))
        return mask

    def enumerate(self, budget: int) -> list[Configuration]:
        """
        All admissible configurations in lexicographic order: placements first, then routes.

        Raises:
            BudgetExceededError: after `budget` partial combinations.
        """
        return list(_Enumeration(self, budget).run())

    def compatible(self, transfer: int, placements: Sequence[int]) -> tuple[int, ...]:
        """The routes of a transfer that fit the placements of its tensors."""
        return self._routes[transfer].get(tuple(placements[index] for index in self.tensors_of(transfer)), ())

    def tensors_of(self, transfer: int) -> tuple[int, ...]:
        task = self.problem.transfers[transfer]
        return tuple(self.positions[name] for name in (task.input, *task.outputs))

    def links(self, transfer: int, route: int) -> int:
        return self._links[transfer][route]

    def timing(self, configuration: Configuration) -> Timing:
        busy = list(self.computing)
        latencies: list[int] = []
        for index, (transfer, route) in enumerate(zip(self.problem.transfers, configuration.routes)):
            busy[transfer.slot] |= self._links[index][route]
            latencies.append(transfer.routes[route].active_latency)
        return Timing(tuple(latencies), busy_intervals(busy), self.dma_peaks(configuration.placements))

    @cached_property
    def computing(self) -> tuple[int, ...]:
        """The compute cores busy in each slot, also with waiting for a transfer."""
        busy = [0] * (self.problem.max_slot + 1)
        for slot, cores in self.problem.core_use:
            busy[slot] |= self.mask(("core", core) for core in cores)
        return tuple(busy)

    def dma_streams(self, placements: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
        """Streams into and out of each core but the off-chip one, counted per transfer."""
        inward = dict.fromkeys(self._channels, 0)
        outward = dict.fromkeys(self._channels, 0)
        for transfer in self.problem.transfers:
            self._count(outward, transfer.input, placements)
            for name in transfer.outputs:
                self._count(inward, name, placements)
        return inward, outward

    def dma_peaks(self, placements: Sequence[int]) -> tuple[int, int]:
        inward, outward = self.dma_streams(placements)
        return max(inward.values(), default=0), max(outward.values(), default=0)

    def dma_fits(self, placements: Sequence[int]) -> bool:
        if all(channels is None for channels in self._channels.values()):
            return True
        for streams in self.dma_streams(placements):
            for core, count in streams.items():
                channels = self._channels[core]
                if channels is not None and count > channels:
                    return False
        return True

    def _count(self, streams: dict[int, int], name: str, placements: Sequence[int]) -> None:
        position = self.positions[name]
        for core in self.problem.tensors[position].placements[placements[position]]:
            if core in streams:
                streams[core] += 1

    def _is_candidate(self, core: int) -> bool:
        if core == self.problem.offchip:
            return False
        return any(core in placement for tensor in self.problem.tensors for placement in tensor.placements)


def compatible_routes(problem: AllocationProblem, transfer: TransferTask) -> dict[tuple[int, ...], tuple[int, ...]]:
    """
    Per combination of placement indices of (input, outputs…): the routes that fit.

    The input's placement holds a route's sources and each output's placement its targets; a route without links
    needs input and output on a common core (spec allocation 6.3, rows 4 to 6). On an AIE array there is one placement
    and one route, which fit by construction: each result lies on the cores of its own reader.
    """
    if problem.room is not None:
        return {(0,) * (1 + len(transfer.outputs)): (0,)}
    names = (transfer.input, *transfer.outputs)
    held = [[_cores(cores) for cores in problem.tensor_by_name[name].placements] for name in names]
    table: dict[tuple[int, ...], list[int]] = {}
    for index, route in enumerate(transfer.routes):
        for combination in _fitting(route, held):
            table.setdefault(combination, []).append(index)
    return {key: tuple(routes) for key, routes in table.items()}


def _fitting(route: CandidateRoute, held: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    needed = [_cores(route.sources)] + [_cores(route.targets)] * (len(held) - 1)
    fitting = [
        [index for index, cores in enumerate(candidates) if cores & need == need]
        for candidates, need in zip(held, needed)
    ]
    for combination in product(*fitting):
        cores = [candidates[index] for candidates, index in zip(held, combination)]
        if route.links or all(cores[0] & output for output in cores[1:]):
            yield combination


def _cores(cores: Iterable[int]) -> int:
    mask = 0
    for core in cores:
        mask |= 1 << core
    return mask


class _Enumeration:
    """Depth-first over placements, with routes taken as soon as they are determined and checked against their slot."""

    def __init__(self, space: ConfigurationSpace, budget: int):
        self._space = space
        self._budget = budget
        self._transfers = space.problem.transfers
        self._placements = [0] * len(space.problem.tensors)
        self._routes = [0] * len(self._transfers)
        self._used = [0] * (space.problem.max_slot + 1)
        self._ready = self._transfers_by_depth()

    def run(self) -> Iterator[Configuration]:
        yield from self._settle(0)

    def _transfers_by_depth(self) -> list[list[int]]:
        """Transfers by the number of free tensors that have to be placed before their routes are known."""
        depth_of = {position: depth + 1 for depth, position in enumerate(self._space.free)}
        ready: list[list[int]] = [[] for _ in range(len(self._space.free) + 1)]
        for index in range(len(self._transfers)):
            ready[max(depth_of.get(position, 0) for position in self._space.tensors_of(index))].append(index)
        return ready

    def _settle(self, depth: int) -> Iterator[Configuration]:
        """Takes the routes determined at this depth, goes on, and gives them back."""
        taken: list[int] = []
        if all(self._determine(index, taken) for index in self._ready[depth]):
            yield from self._place(depth)
        for index in taken:
            self._release(index)

    def _determine(self, index: int, taken: list[int]) -> bool:
        """Takes the only route of a transfer; False if there is none or a link of it is taken already."""
        routes = self._space.compatible(index, self._placements)
        if len(routes) != 1:
            return bool(routes)
        if self._take(index, routes[0]):
            taken.append(index)
            return True
        return False

    def _place(self, depth: int) -> Iterator[Configuration]:
        if depth == len(self._space.free):
            if self._space.dma_fits(self._placements):
                yield from self._choose_routes(0)
            return
        position = self._space.free[depth]
        for placement in range(len(self._space.problem.tensors[position].placements)):
            self._spend()
            self._placements[position] = placement
            yield from self._settle(depth + 1)

    def _choose_routes(self, index: int) -> Iterator[Configuration]:
        """Goes through the transfers that still have a choice of routes, in order."""
        if index == len(self._transfers):
            yield Configuration(tuple(self._placements), tuple(self._routes))
            return
        routes = self._space.compatible(index, self._placements)
        if len(routes) == 1:
            yield from self._choose_routes(index + 1)
            return
        for route in routes:
            self._spend()
            if self._take(index, route):
                yield from self._choose_routes(index + 1)
                self._release(index)

    def _take(self, index: int, route: int) -> bool:
        slot, links = self._transfers[index].slot, self._space.links(index, route)
        if self._used[slot] & links:
            return False
        self._used[slot] |= links
        self._routes[index] = route
        return True

    def _release(self, index: int) -> None:
        self._used[self._transfers[index].slot] ^= self._space.links(index, self._routes[index])

    def _spend(self) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise BudgetExceededError
