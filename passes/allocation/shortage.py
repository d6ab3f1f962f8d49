"""What can be said about an infeasible problem without a solver (spec allocation 11 and 15.5)."""

from __future__ import annotations

from collections.abc import Sequence

from passes.allocation.limits import CoreLimit, LimitKind
from passes.allocation.stop_groups import StopSpace, certain_needs
from passes.analysis.errors import InputError

_SHOWN_TENSORS = 16
"""A longer list of tensors is cut to the largest ones."""

_REMEDIES = {
    LimitKind.MEMORY: "use smaller tiles, more cores per layer or larger memories",
    LimitKind.OBJECT_FIFO: "use smaller or fewer tiles per core",
    LimitKind.BUFFER_DESCRIPTORS: "use smaller or fewer tiles per core",
}


def require_room(space: StopSpace, limits: Sequence[CoreLimit]) -> None:
    """
    Checks every core against what must lie on it even at the lowest allowed reuse stops.

    Raises:
        InputError: naming the shortage and the remedy, with one line per core, or per cores with the same shortage:
            demand, limit and the largest tensors.
    """
    for kind in LimitKind:
        cores: dict[str, list[int]] = {}
        for limit in limits:
            if limit.kind is kind and (text := _shortage(space, limit)):
                cores.setdefault(text, []).append(limit.core)
        if cores:
            header = f"the group does not fit: too few {kind.value} even at the lowest reuse stops; {_REMEDIES[kind]}"
            lines = (f"{needing_cores(numbers)} {text}" for text, numbers in cores.items())
            raise InputError("\n".join((header, *lines)))


def needing_cores(cores: Sequence[int]) -> str:
    """`core 3: needs` or `cores 0-2, 7: each needs`, for ascending core ids."""
    runs: list[list[int]] = []
    for core in cores:
        if runs and runs[-1][-1] == core - 1:
            runs[-1].append(core)
        else:
            runs.append([core])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"core {named}: needs" if len(cores) == 1 else f"cores {named}: each needs"


def _shortage(space: StopSpace, limit: CoreLimit) -> str | None:
    needs = certain_needs(space, limit)
    demand = sum(min(amounts) for amounts in needs.values())
    if demand <= limit.limit:
        return None
    amounts = _amounts(space, limit, {index: choices.index(min(choices)) for index, choices in needs.items()})
    return f"{demand} of {limit.limit} {limit.kind.value}: {_listed(amounts)}"


def _listed(amounts: Sequence[tuple[str, int]]) -> str:
    """Every tensor with its amount, or the largest ones and what the others add up to."""
    shown = list(amounts)
    if len(amounts) > _SHOWN_TENSORS:
        shown = sorted(amounts, key=lambda entry: -entry[1])[:_SHOWN_TENSORS]
    text = ", ".join(f"'{name}' {amount}" for name, amount in shown)
    rest = sum(amount for _, amount in amounts) - sum(amount for _, amount in shown)
    hidden = len(amounts) - len(shown)
    return f"{text} and {hidden} more with {rest}" if hidden else text


def _amounts(space: StopSpace, limit: CoreLimit, chosen: dict[int, int]) -> list[tuple[str, int]]:
    """Each tensor with what it takes at the stop of its group that needs least."""
    amounts: list[tuple[str, int]] = []
    for demand in limit.demands:
        if demand.certain and demand.unless_equal is None:
            group = space.group_of[demand.tensor]
            stop = space.groups[group].stops[chosen[group]]
            amounts.append((demand.tensor, demand.amounts[stop + 1]))
    return amounts


def no_stops_message(limits: Sequence[CoreLimit]) -> str:
    """The message if every configuration breaks some limit: names the cores whose limits can bind at all."""
    tight = {limit.core: limit.kind.value for limit in limits if _can_bind(limit)}
    cores = ", ".join(f"{core} ({kind})" for core, kind in sorted(tight.items()))
    return f"no choice of reuse stops and placements keeps the limits of cores {cores}; use smaller tiles or more cores"


def _can_bind(limit: CoreLimit) -> bool:
    return sum(max(demand.amounts) for demand in limit.demands) > limit.limit
