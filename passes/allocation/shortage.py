"""What can be said about an infeasible problem without a solver (spec allocation 11 and 15.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from passes.allocation.clash import Clash, CoreContention, Share, merged
from passes.allocation.limits import CoreLimit, Demand, LimitKind
from passes.allocation.problem import AllocationProblem
from passes.allocation.stop_groups import StopSpace, certain_needs, least_need


def shortage(problem: AllocationProblem, space: StopSpace, exceeded: Sequence[CoreLimit]) -> Clash:
    """The limits that what must lie on their cores exceeds, each of which alone makes the problem infeasible."""
    order = list(LimitKind)
    limits = sorted(exceeded, key=lambda limit: order.index(limit.kind))
    return Clash(merged(_contention(problem, space, limit) for limit in limits), joint=False)


def _contention(problem: AllocationProblem, space: StopSpace, limit: CoreLimit) -> CoreContention:
    needs, demand = certain_needs(space, limit), least_need(space, limit)
    lowest = {index: amounts.index(min(amounts)) for index, amounts in needs.items()}
    certain = [entry for entry in limit.demands if entry.certain and entry.unless_equal is None]
    stops = {entry.tensor: _stop(space, entry, lowest) for entry in certain}
    return CoreContention(limit.kind, (limit.core,), limit.limit, demand, shares_of(problem, limit, certain, stops))


def _stop(space: StopSpace, demand: Demand, lowest: Mapping[int, int]) -> int:
    """The stop of the tensor's group that needs least."""
    group = space.group_of[demand.tensor]
    return space.groups[group].stops[lowest[group]]


def shares_of(
    problem: AllocationProblem, limit: CoreLimit, demands: Sequence[Demand], stops: Mapping[str, int]
) -> tuple[Share, ...]:
    """What each tensor takes of a core's limit at these stops; demands of one tensor are added."""
    amounts: dict[str, int] = {}
    for demand in demands:
        amounts[demand.tensor] = amounts.get(demand.tensor, 0) + demand.amounts[stops[demand.tensor] + 1]
    shares = (share_of(problem, limit.core, name, amount) for name, amount in amounts.items() if amount)
    if limit.kind is not LimitKind.MEMORY:
        return tuple(shares)
    return tuple(_with_tiles(problem, share, stops[share.name]) for share in shares)


def _with_tiles(problem: AllocationProblem, share: Share, stop: int) -> Share:
    """The share with its number of tiles, where the bits are those of whole tiles."""
    tensor = problem.tensor_by_name[share.name]
    tiles = tensor.levels[stop + 1].tiles
    if share.amount != tiles * (tensor.bits_per_core or 0):
        return share
    return replace(share, tiles=tiles, double_buffered=stop < 0 and tiles > 1)


def share_of(problem: AllocationProblem, core: int, name: str, amount: int) -> Share:
    """What a tensor takes of a core, with the layers and the number of alternatives that bring it there."""
    layers = (t.name for t in problem.computations if core in t.cores and name in (*t.inputs, *t.outputs))
    return Share(name, amount, layers=tuple(layers), alternatives=len(problem.tensor_by_name[name].placements))
