"""What can be said about an infeasible problem without a solver (spec allocation 11 and 15.5)."""

from __future__ import annotations

from collections.abc import Sequence

from passes.allocation.limits import CoreLimit, LimitKind
from passes.allocation.problem import AllocationProblem
from passes.allocation.stop_groups import StopSpace, certain_needs
from passes.analysis.errors import InputError

_REMEDIES = {
    LimitKind.MEMORY: "use smaller tiles, more cores per layer or larger memories",
    LimitKind.OBJECT_FIFO: "use smaller or fewer tiles per core",
    LimitKind.BUFFER_DESCRIPTORS: "use smaller or fewer tiles per core",
}


def require_room(problem: AllocationProblem, space: StopSpace, limits: Sequence[CoreLimit]) -> None:
    """
    Checks every core against what must lie on it even at the lowest allowed reuse stops.

    Raises:
        InputError: naming the shortage and the remedy, with one line per core: demand, limit and tensors.
    """
    for kind in LimitKind:
        lines = [line for limit in limits if limit.kind is kind for line in _shortage(problem, space, limit)]
        if lines:
            header = f"the group does not fit: too few {kind.value} even at the lowest reuse stops; {_REMEDIES[kind]}"
            raise InputError("\n".join((header, *lines)))


def _shortage(problem: AllocationProblem, space: StopSpace, limit: CoreLimit) -> list[str]:
    needs = certain_needs(space, limit)
    demand = sum(min(amounts) for amounts in needs.values())
    if demand <= limit.limit:
        return []
    parts = _tensors(space, limit, {index: amounts.index(min(amounts)) for index, amounts in needs.items()})
    return [f"core {limit.core}: needs {demand} of {limit.limit} {limit.kind.value}: {', '.join(parts)}"]


def _tensors(space: StopSpace, limit: CoreLimit, chosen: dict[int, int]) -> list[str]:
    """Each tensor with what it takes at the stop of its group that needs least."""
    parts: list[str] = []
    for demand in limit.demands:
        if demand.certain and demand.unless_equal is None:
            group = space.group_of[demand.tensor]
            stop = space.groups[group].stops[chosen[group]]
            parts.append(f"'{demand.tensor}' {demand.amounts[stop + 1]}")
    return parts


def no_stops_message(limits: Sequence[CoreLimit]) -> str:
    """The message if every configuration breaks some limit: names the cores whose limits can bind at all."""
    tight = {limit.core: limit.kind.value for limit in limits if _can_bind(limit)}
    cores = ", ".join(f"{core} ({kind})" for core, kind in sorted(tight.items()))
    return f"no choice of reuse stops and placements keeps the limits of cores {cores}; use smaller tiles or more cores"


def _can_bind(limit: CoreLimit) -> bool:
    return sum(max(demand.amounts) for demand in limit.demands) > limit.limit
