"""
Decomposed solution: enumerate placements and routes, solve the reuse stops of the promising ones.

Exact for every problem. A configuration (placements and routes) determines the active latencies, the busy intervals
and the DMA peaks; what is left is a small model over reuse stops. Configurations of equal *timing* share a lower
bound: that model without the demands of tensors that can lie elsewhere, which only relaxes it. The search takes
entries from a queue in the order (bound, lexicographic position) and replaces a bound by the next sharper one; the
first entry taken with its exact value is no worse than any other, and the lexicographically first among equals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from passes.allocation.configurations import Configuration, ConfigurationSpace, Timing
from passes.allocation.limits import CoreLimit, limits_hold
from passes.allocation.model import ONE, Presence, StopModel
from passes.allocation.solvers import Affine, LexicographicSolver, SolverRun
from passes.allocation.solvers.linear_model import Row
from passes.allocation.stop_groups import StopSpace

Value = tuple[int, int, int]
"""Total latency in cycles, sum of the DMA peaks, resident tiles: the objective levels in their order."""

_CLOSED_FORM, _RELAXED, _EXACT = range(3)

_Answer = tuple[Value, dict[str, int]]
"""Value and reuse stops."""

_ModelKey = tuple[Timing, frozenset[Row], int]


class _Entry(NamedTuple):
    """A bound or exact value of the configuration at `position`, which is member number `rank` of its timing."""

    value: Value
    position: int
    stage: int
    timing: Timing
    rank: int


@dataclass
class Search:
    """The search over one list of configurations, which is in lexicographic order."""

    space: ConfigurationSpace
    stops: StopSpace
    limits: Sequence[CoreLimit]
    run: SolverRun
    configurations: Sequence[Configuration]
    _relaxed: dict[Timing, _Answer | None] = field(default_factory=dict[Timing, _Answer | None])
    _solved: dict[_ModelKey, _Answer | None] = field(default_factory=dict[_ModelKey, _Answer | None])
    _members: dict[Timing, list[int]] = field(default_factory=dict[Timing, list[int]])

    def best(self) -> Configuration | None:
        """The configuration of the lexicographically first best allocation, or None if none is feasible."""
        if len(self.configurations) == 1:
            return self.configurations[0]
        heap = self._first_bounds()
        while heap:
            entry = heappop(heap)
            if entry.stage == _EXACT:
                return self.configurations[entry.position]
            for sharper in self._sharpened(entry):
                heappush(heap, sharper)
            known = [entry for entry in heap if entry.stage == _EXACT] if self.run.expired else []
            if known:
                self.run.proven = False
                return self.configurations[min(known).position]
        return None

    def _first_bounds(self) -> list[_Entry]:
        for position, configuration in enumerate(self.configurations):
            self._members.setdefault(self.space.timing(configuration), []).append(position)
        heap = [
            _Entry(self._closed_form(timing), members[0], _CLOSED_FORM, timing, 0)
            for timing, members in self._members.items()
        ]
        heapify(heap)
        return heap

    def _sharpened(self, entry: _Entry) -> list[_Entry]:
        """What takes the place of a bound: a sharper bound, or an exact value and the bound of the next member."""
        timing, rank = entry.timing, entry.rank
        if entry.stage == _CLOSED_FORM:
            self._relaxed[timing] = self._solve(timing, self._certain_presence)
        relaxed = self._relaxed[timing]
        if relaxed is None:
            return []
        members = self._members[timing]
        if entry.stage == _CLOSED_FORM:
            return [_Entry(relaxed[0], members[0], _RELAXED, timing, 0)]
        sharper: list[_Entry] = []
        if rank + 1 < len(members):
            sharper.append(_Entry(relaxed[0], members[rank + 1], _RELAXED, timing, rank + 1))
        value = self._exact_value(timing, self.configurations[members[rank]])
        if value is not None:
            sharper.append(_Entry(value, members[rank], _EXACT, timing, rank))
        return sharper

    def _closed_form(self, timing: Timing) -> Value:
        stop_model = decided_model(self.space, self.stops, timing)
        total = stop_model.model.minimum(stop_model.total)
        return total, self._dma(timing), sum(min(self.stops.tiles(group), default=0) for group in self.stops.groups)

    def _exact_value(self, timing: Timing, configuration: Configuration) -> Value | None:
        relaxed = self._relaxed[timing]
        if relaxed is not None and limits_hold(self.limits, cores_of(self.space, configuration), relaxed[1]):
            return relaxed[0]
        solved = self._solve(timing, decided_presence(self.space, configuration))
        return None if solved is None else solved[0]

    def _solve(self, timing: Timing, presence: Presence) -> _Answer | None:
        """Value and stops of the best answer; models that differ in the order of rows only are solved once."""
        stop_model = decided_model(self.space, self.stops, timing)
        stop_model.add_limits(self.limits, presence)
        if stop_model.model.contradiction:
            return None
        key = (timing, frozenset(stop_model.model.rows), len(stop_model.model.variables))
        if key not in self._solved:
            self._solved[key] = self._optimum(stop_model, timing)
        return self._solved[key]

    def _optimum(self, stop_model: StopModel, timing: Timing) -> _Answer | None:
        solver = LexicographicSolver(stop_model.model, self.run)
        for level, objective in (*stop_model.latency_levels, ("buffering", stop_model.buffering)):
            if solver.minimize(level, objective) is None:
                return None
        values = solver.values or ()
        total, tiles = stop_model.total.value(values), stop_model.buffering.value(values)
        return (total, self._dma(timing), tiles), stop_model.chosen_stops(values)

    def _certain_presence(self, tensor: str, core: int) -> Affine:
        placements = self.space.problem.tensor_by_name[tensor].placements
        return ONE if all(core in placement for placement in placements) else Affine()

    def _dma(self, timing: Timing) -> int:
        return sum(timing.dma_peaks) if self.space.problem.constraints.dma_channels else 0


def decided_model(space: ConfigurationSpace, stops: StopSpace, timing: Timing) -> StopModel:
    """The model over reuse stops that is left when placements and routes are decided, still without core limits."""
    stop_model = StopModel(space.problem, stops)
    stop_model.add_stops()
    stop_model.add_latencies([{latency: ONE} for latency in timing.latencies])
    stop_model.add_intervals((interval, ONE) for interval in timing.intervals)
    return stop_model


def cores_of(space: ConfigurationSpace, configuration: Configuration) -> dict[str, tuple[int, ...]]:
    """The cores that hold each tensor."""
    pairs = zip(space.problem.tensors, configuration.placements)
    return {tensor.name: tensor.placements[index] for tensor, index in pairs}


def decided_presence(space: ConfigurationSpace, configuration: Configuration) -> Presence:
    """Presence of tensors on cores under decided placements."""
    held = cores_of(space, configuration)

    def presence(tensor: str, core: int) -> Affine:
        return ONE if core in held[tensor] else Affine()

    return presence
