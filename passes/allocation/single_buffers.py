"""
Which tensors make do with one object per FIFO end where the compute cores of an array have no room for two.

Needs only grow with the reuse stops, because a tensor that stays over more loops keeps no fewer tiles. So there is an
allocation exactly if all limits hold at the lowest open stops, and which tensors to single buffer is a search over sets
of names, with no solver. With the fewest tensors each of them keeps one tile in every allocation: if it kept more, it
could do without being single buffered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from passes.aie.device import TileKind
from passes.allocation.fifo_limits import fifo_ends, fifo_limits
from passes.allocation.limits import CoreLimit
from passes.allocation.problem import AllocationProblem, ArrayRoom
from passes.allocation.stop_groups import StopSpace, stop_space
from passes.analysis.graph import NodeKind


@dataclass(frozen=True)
class _Need:
    """What a core has, and what its tensors take of it at the lowest stops: with two objects, and with one."""

    limit: int
    double: Mapping[str, int]
    single: Mapping[str, int]

    @property
    def sparing(self) -> frozenset[str]:
        """The tensors that take less with a single object."""
        return frozenset(name for name, amount in self.single.items() if amount < self.double[name])

    def holds(self, single: Collection[str]) -> bool:
        taken = (self.single[name] if name in single else amount for name, amount in self.double.items())
        return sum(taken) <= self.limit


def single_buffered(problem: AllocationProblem, room: ArrayRoom) -> AllocationProblem:
    """
    The problem with single buffers where compute cores lack memory or descriptors: of the fewest tensors.

    Of as few, the first in this order: results of layers, then inputs by the cycles that they arrive in per iteration,
    then by the order of the problem. Where single buffers do not suffice, all that would help are single, so that what
    is still exceeded is the least that the tiles need. Ends in a memory that two cores share always have two objects.
    """
    space = stop_space(problem)
    movable = _movable(problem, room)
    relieved = problem.with_single_buffers(movable)
    order = sorted(movable, key=lambda name: _cost(relieved, space, name))
    needs = _needs(space, fifo_limits(problem, room), fifo_limits(relieved, room))
    chosen = (name for cluster in _clusters(needs) for name in _fewest(cluster, order))
    return problem.with_single_buffers(tuple(chosen))


def _movable(problem: AllocationProblem, room: ArrayRoom) -> list[str]:
    """The tensors, in tensor order, all of whose FIFO ends are DMAs of compute cores."""
    alike: dict[str, bool] = {}
    for transfer in problem.transfers:
        for end in fifo_ends(problem, room, transfer):
            fits = end.dma and room.array.limits(end.core).kind is TileKind.CORE
            alike[end.tensor] = fits and alike.get(end.tensor, True)
    return [tensor.name for tensor in problem.tensors if alike.get(tensor.name)]


def _cost(problem: AllocationProblem, space: StopSpace, name: str) -> tuple[bool, int]:
    """
    Whether a tensor is an input, and the cycles per iteration for which it keeps its cores from computing.

    Those at its best stop with one tile; `problem` has its single buffer.
    """
    tensor, stops = problem.tensor_by_name[name], space.groups[space.group_of[name]].stops
    single = (level for level in tensor.levels if level.stop in stops and level.tiles == 1)
    reuse = max((level.reuse_factor for level in single), default=1)
    moving = (t for t in problem.transfers if name in (t.input, *t.outputs))
    cycles = sum(-(-route.active_latency // reuse) for transfer in moving for route in transfer.routes)
    return tensor.producer is not NodeKind.COMPUTE, cycles


def _needs(space: StopSpace, limits: Iterable[CoreLimit], relieved: Iterable[CoreLimit]) -> list[_Need]:
    """Of each limit that single buffers relieve; both lists have the same limits."""
    pairs = zip(limits, relieved, strict=True)
    needs = (_Need(double.limit, _taken(space, double), _taken(space, single)) for double, single in pairs)
    return [need for need in needs if need.sparing]


def _taken(space: StopSpace, limit: CoreLimit) -> dict[str, int]:
    """Tensor -> what it takes at the lowest open stop."""
    lowest = {name: group.stops[0] for group in space.groups for name in group.tensors}
    return {demand.tensor: demand.amounts[lowest[demand.tensor] + 1] for demand in limit.demands}


def _clusters(needs: Iterable[_Need]) -> list[list[_Need]]:
    """Needs that have tensors in common, also by way of others: each cluster is decided by itself."""
    clusters: list[list[_Need]] = []
    for need in needs:
        near = [cluster for cluster in clusters if any(need.sparing & other.sparing for other in cluster)]
        apart = [cluster for cluster in clusters if all(cluster is not other for other in near)]
        clusters = [*apart, [*(other for cluster in near for other in cluster), need]]
    return clusters


def _fewest(cluster: Sequence[_Need], order: Sequence[str]) -> tuple[str, ...]:
    """The first of the smallest sets of tensors that relieve a cluster enough, or all that relieve it."""
    names = tuple(name for name in order if any(name in need.sparing for need in cluster))
    if not all(need.holds(names) for need in cluster):
        return names
    for count in range(len(names)):
        for single in combinations(names, count):
            if all(need.holds(single) for need in cluster):
                return single
    return names
