"""Which reuse stops are open: tensors that stop together, forced stops, stops that cannot or need not be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from passes.allocation.limits import CoreLimit, Demand
from passes.allocation.problem import AllocationProblem, StopLevel, equal_stops, minimum_stops
from passes.analysis.errors import InputError


@dataclass(frozen=True, slots=True)
class StopGroup:
    """Tensors, in tensor order, that stop at the same level, and the stops open to them, ascending."""

    tensors: tuple[str, ...]
    stops: tuple[int, ...]


@dataclass(frozen=True)
class StopSpace:
    """All groups of a problem, by first tensor, and the level table of each tensor."""

    groups: tuple[StopGroup, ...]
    levels: Mapping[str, tuple[StopLevel, ...]]

    @cached_property
    def group_of(self) -> Mapping[str, int]:
        return {name: index for index, group in enumerate(self.groups) for name in group.tensors}

    def reuse_factors(self, tensor: str) -> tuple[int, ...]:
        """The reuse factor of a tensor at each open stop."""
        levels = self.levels[tensor]
        return tuple(levels[stop + 1].reuse_factor for stop in self.groups[self.group_of[tensor]].stops)

    def tiles(self, group: StopGroup) -> tuple[int, ...]:
        """The resident tiles of all tensors of a group at each open stop."""
        return tuple(sum(self.levels[name][stop + 1].tiles for name in group.tensors) for stop in group.stops)


def stop_space(problem: AllocationProblem) -> StopSpace:
    """
    The stops allowed by rules 14 to 16 of spec allocation 6.3.

    Raises:
        InputError: if tensors that must stop together share no allowed stop.
    """
    minimum = minimum_stops(problem)
    groups = tuple(_group(problem, names, minimum) for names in _joined(problem))
    return StopSpace(groups, {tensor.name: tensor.levels for tensor in problem.tensors})


def _joined(problem: AllocationProblem) -> list[tuple[str, ...]]:
    members = {tensor.name: [tensor.name] for tensor in problem.tensors}
    for left, right in equal_stops(problem):
        if members[left] is not members[right]:
            members[left].extend(members[right])
            for name in members[right]:
                members[name] = members[left]
    order = {tensor.name: index for index, tensor in enumerate(problem.tensors)}
    groups = {id(names): tuple(sorted(names, key=order.__getitem__)) for names in members.values()}
    return list(groups.values())


def _group(problem: AllocationProblem, names: tuple[str, ...], minimum: Mapping[str, int]) -> StopGroup:
    lowest = max(minimum.get(name, -1) for name in names)
    highest = min(len(problem.tensor_by_name[name].loops) - 1 for name in names)
    if lowest > highest:
        message = f"tensor '{names[0]}' must stay over loop {lowest} but has no more than {highest + 1} loops"
        raise InputError(message, subject=names[0])
    return StopGroup(names, tuple(range(lowest, highest + 1)))


def reduced(space: StopSpace, limits: Sequence[CoreLimit]) -> StopSpace:
    """
    The space without stops that no feasible answer has, and without stops that no best answer has.

    A stop is impossible if a core overflows although every other group takes its lowest possible amount. A stop is
    dominated if another reuses no less, keeps no more tiles, and is better or lower. Domination is not applied to
    tensors whose buffer descriptors depend on the stops of others. Some group may end up without a stop.
    """
    while (possible := _without_impossible(space, limits)) != space:
        space = possible
    entangled = {name for limit in limits for demand in limit.demands for name in _gated_pair(space, demand)}
    groups = (group if entangled & set(group.tensors) else _undominated(space, group) for group in space.groups)
    return replace(space, groups=tuple(groups))


def _without_impossible(space: StopSpace, limits: Sequence[CoreLimit]) -> StopSpace:
    impossible: set[tuple[int, int]] = set()
    for limit in limits:
        needs = certain_needs(space, limit)
        spare = limit.limit - sum(min(amounts, default=0) for amounts in needs.values())
        for index, amounts in needs.items():
            lowest = min(amounts, default=0)
            stops = space.groups[index].stops
            impossible |= {(index, stop) for stop, amount in zip(stops, amounts) if amount - lowest > spare}
    groups = tuple(
        replace(group, stops=tuple(stop for stop in group.stops if (index, stop) not in impossible))
        for index, group in enumerate(space.groups)
    )
    return replace(space, groups=groups)


def certain_needs(space: StopSpace, limit: CoreLimit) -> dict[int, list[int]]:
    """What each group takes for sure of a limit, per open stop: tensors that cannot be elsewhere, ungated demands."""
    needs: dict[int, list[int]] = {}
    for demand in limit.demands:
        if demand.certain and demand.unless_equal is None:
            add_amounts(needs, space, demand)
    return needs


def least_need(space: StopSpace, limit: CoreLimit) -> int:
    """What must lie on the limit's core even at the lowest open stops."""
    return sum(min(amounts) for amounts in certain_needs(space, limit).values())


def add_amounts(needs: dict[int, list[int]], space: StopSpace, demand: Demand) -> None:
    """Adds the amounts of a demand, per open stop, to those of its group."""
    index = space.group_of[demand.tensor]
    stops = space.groups[index].stops
    row = needs.setdefault(index, [0] * len(stops))
    for position, stop in enumerate(stops):
        row[position] += demand.amounts[stop + 1]


def _gated_pair(space: StopSpace, demand: Demand) -> tuple[str, ...]:
    other = demand.unless_equal
    if other is None or space.group_of[other] == space.group_of[demand.tensor]:
        return ()
    return (demand.tensor, other)


def _undominated(space: StopSpace, group: StopGroup) -> StopGroup:
    kept = (stop for stop in group.stops if not any(_dominates(space, group, b, stop) for b in group.stops))
    return replace(group, stops=tuple(kept))


def _dominates(space: StopSpace, group: StopGroup, better: int, stop: int) -> bool:
    pairs = [(space.levels[name][better + 1], space.levels[name][stop + 1]) for name in group.tensors]
    no_worse = all(a.reuse_factor >= b.reuse_factor and a.tiles <= b.tiles for a, b in pairs)
    return no_worse and (better < stop or any(a.tiles < b.tiles for a, b in pairs))
