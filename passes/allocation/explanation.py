"""
The smallest set of limits that clash, found with OR-Tools CP-SAT whatever backend found that there is no allocation.

Every limit is a rule of its own over placements, routes and reuse stops; times and objectives play no part. Dividing
and conquering (Junker, QUICKXPLAIN, AAAI 2004) leaves limits of which none can be spared. The order of the limits
decides between several such sets, and a question to the solver has one answer, so the result is always the same:
limits of cores are preferred, memory first, to those of links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from passes.allocation.clash import Clash, Contention, CoreContention, LinkContention, MissingRoute, Share, merged
from passes.allocation.limits import CoreLimit, LimitKind, active_demands, core_limits, dma_channels
from passes.allocation.model import ONE, packed
from passes.allocation.placement_model import PlacementModel, Rule
from passes.allocation.problem import AllocationCore, AllocationProblem, TransferTask
from passes.allocation.shortage import share_of, shares_of
from passes.allocation.solvers import Affine, LexicographicSolver, LinearModel, SolverOptions, SolverRun
from passes.allocation.stop_groups import stop_space


@dataclass(frozen=True, slots=True)
class DmaLimit:
    """A core has `limit` DMA channels in one direction."""

    kind: LimitKind
    core: int
    limit: int


@dataclass(frozen=True, slots=True)
class LinkLimit:
    """A link carries one transfer in a slot."""

    link: Hashable
    slot: int


@dataclass(frozen=True, slots=True)
class RouteLimit:
    """A transfer takes a route that joins the places of its tensors."""

    transfer: TransferTask


@dataclass(frozen=True, slots=True)
class _NamedLimit:
    """A limit and its rules; all but the limits of routes have one rule, whose expression is the load."""

    limit: CoreLimit | DmaLimit | LinkLimit | RouteLimit
    rules: tuple[Rule, ...]


def explain(problem: AllocationProblem) -> Clash:
    """
    The limits that clash in a problem without an allocation; without any one of them there would be one.

    Transfers need routes in any case, unless that alone is impossible.

    Raises:
        RuntimeError: there is an allocation after all, which is a defect of this module or of the caller.
    """
    return _Explanation(problem).clash()


class _Explanation:
    def __init__(self, problem: AllocationProblem):
        self.problem = problem
        self.model = PlacementModel(problem, stop_space(problem))
        self.routes = self._binding(_route_limits(self.model))

    def clash(self) -> Clash:
        always = [] if self._contradictory(self.routes) else self.routes
        limits = self._binding(_resource_limits(self.model)) if always or not self.routes else self.routes

        def contradictory(limits: Sequence[_NamedLimit]) -> bool:
            return self._contradictory([*always, *limits])

        if not contradictory(limits):
            raise RuntimeError("an allocation exists for a problem that a solver found infeasible")
        smallest = smallest_clash(limits, contradictory)
        parts = (self._contention(each, [*always, *(o for o in smallest if o is not each)]) for each in smallest)
        return Clash(merged(parts), joint=True)

    def _binding(self, limits: Iterable[_NamedLimit]) -> list[_NamedLimit]:
        """Those that do not hold by themselves."""
        most = self.model.core.model.maximum
        return [named for named in limits if any(most(expression) > upper for expression, upper in named.rules)]

    def _with(self, limits: Sequence[_NamedLimit]) -> LinearModel:
        base = self.model.core.model
        model = LinearModel(list(base.variables), dict(base.rows))
        for limit in limits:
            for expression, upper in limit.rules:
                model.at_most(expression, upper)
        return model

    def _contradictory(self, limits: Sequence[_NamedLimit]) -> bool:
        return _solver(self._with(limits)).minimize("feasibility", Affine()) is None

    def _contention(self, named: _NamedLimit, others: Sequence[_NamedLimit]) -> Contention:
        limit = named.limit
        if isinstance(limit, RouteLimit):
            return MissingRoute(limit.transfer.name, (limit.transfer.input, *limit.transfer.outputs))
        load = named.rules[0][0]
        values = self._least(load, others)
        chosen = self.model.configuration(values)
        if isinstance(limit, LinkLimit):
            routed = zip(self.problem.transfers, chosen.routes)
            using = (t.name for t, route in routed if t.slot == limit.slot and limit.link in t.routes[route].links)
            return LinkContention((limit.link,), limit.slot, tuple(using))
        placed = zip(self.problem.tensors, chosen.placements)
        cores = {tensor.name: tensor.placements[index] for tensor, index in placed}
        shares = self._shares(limit, cores, self.model.core.chosen_stops(values))
        return CoreContention(limit.kind, (limit.core,), limit.limit, load.value(values), shares)

    def _least(self, load: Affine, others: Sequence[_NamedLimit]) -> tuple[int, ...]:
        """The solution of least load that keeps the other limits, ties broken by the binaries of the load."""
        solver = _solver(self._with(others))
        solver.minimize("demand", load)
        binaries = (Affine.variable(variable) for variable, _ in load.terms)
        for index in packed((ONE - binary, binary) for binary in binaries):
            solver.settle("tie_break", index)
        return solver.values or ()

    def _shares(
        self, limit: CoreLimit | DmaLimit, cores: Mapping[str, Sequence[int]], stops: Mapping[str, int]
    ) -> tuple[Share, ...]:
        if isinstance(limit, CoreLimit):
            return shares_of(self.problem, limit, list(active_demands(limit, cores, stops)), stops)
        streaming = self.model.streaming(inward=limit.kind is LimitKind.DMA_IN)
        counts = Counter(name for name in streaming if limit.core in cores[name])
        return tuple(share_of(self.problem, limit.core, name, count) for name, count in counts.items())


def smallest_clash(
    limits: Sequence[_NamedLimit], contradictory: Callable[[Sequence[_NamedLimit]], bool]
) -> list[_NamedLimit]:
    """
    Of contradictory limits, those that contradict each other and of which none can be spared.

    Limits that stand earlier are preferred to later ones.
    """

    def needed(kept: list[_NamedLimit], grown: bool, candidates: list[_NamedLimit]) -> list[_NamedLimit]:
        if grown and contradictory(kept):
            return []
        if len(candidates) == 1:
            return candidates
        half = len(candidates) // 2
        first, second = candidates[:half], candidates[half:]
        from_second = needed([*kept, *first], bool(first), second)
        return needed([*kept, *from_second], bool(from_second), first) + from_second

    return needed([], False, list(limits))


def _solver(model: LinearModel) -> LexicographicSolver:
    return LexicographicSolver(model, SolverRun(SolverOptions("ortools_cp_sat")))


def _route_limits(model: PlacementModel) -> Iterator[_NamedLimit]:
    for transfer, selectors in zip(model.problem.transfers, model.routes):
        yield _NamedLimit(RouteLimit(transfer), tuple(model.route_rules(transfer, selectors)))


def _resource_limits(model: PlacementModel) -> Iterator[_NamedLimit]:
    """The limits of cores and links, those that explain most first."""
    kinds = list(LimitKind)
    for limit in sorted(core_limits(model.problem), key=lambda limit: kinds.index(limit.kind)):
        yield _NamedLimit(limit, ((model.core.load(limit, model.presence), limit.limit),))
    for kind in (LimitKind.DMA_IN, LimitKind.DMA_OUT):
        for core in model.problem.cores:
            yield from _dma_limits(model, kind, core)
    for link, slots in model.link_use().items():
        for slot, use in slots.items():
            yield _NamedLimit(LinkLimit(link, slot), ((use, 1),))


def _dma_limits(model: PlacementModel, kind: LimitKind, core: AllocationCore) -> Iterator[_NamedLimit]:
    streams = model.streams(core.id, inward=kind is LimitKind.DMA_IN)
    if core.id == model.problem.offchip or streams == Affine():
        return
    channels = dma_channels(model.problem, core)
    if channels is not None:
        yield _NamedLimit(DmaLimit(kind, core.id, channels), ((streams, channels),))
