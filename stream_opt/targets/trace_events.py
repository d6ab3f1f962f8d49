"""
Events of the Trace Event Format (JSON) for one allocated group.

A bar is a complete event (`ph` is `X`) with its start `ts` and length `dur`; metadata events (`M`) name and order the
tracks, which the format calls threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from passes.allocation.schedule import Computation, GroupSchedule, Movement
from stream_dialects.stream.iteration_space import IterationVariable, LoopEffect, LoopReuse
from stream_opt.expression_text import bracketed

Event = dict[str, Any]

ITERATIONS = {1: ("i",), 2: ("i", "i+1"), 3: ("i-1", "i", "i+1")}
"""How the drawn iterations are called, by their number."""

_REUSE = {LoopReuse.UNDECIDED: "Not Set", LoopReuse.REUSE: "Reuse", LoopReuse.NO_REUSE: "No Reuse"}


@dataclass(frozen=True, slots=True)
class Track:
    """A row of the trace; rows are sorted by `order`, then by `tie`."""

    name: str
    order: int
    tie: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A track on which a bar stands, and what the bar says about it."""

    track: Track
    facts: Event


class Layout(Protocol):
    """Which tracks there are."""

    def computing(self, computation: Computation) -> Sequence[Place]:
        """Where a layer is drawn."""
        ...

    def moving(self, movement: Movement) -> Sequence[Place]:
        """Where a transfer is drawn."""
        ...


@dataclass(frozen=True)
class GroupTrace:
    """The events of one group, which starts at cycle `start`; its tracks are numbered from `first_thread`."""

    schedule: GroupSchedule
    layout: Layout
    process: str
    start: int
    first_thread: int

    @cached_property
    def threads(self) -> dict[Track, int]:
        """Track -> number."""
        places = [place for item in self.schedule.computations for place in self.layout.computing(item)]
        places += [place for item in self.schedule.movements for place in self.layout.moving(item)]
        tracks = sorted(dict.fromkeys(place.track for place in places), key=lambda track: (track.order, track.tie))
        return {track: self.first_thread + number for number, track in enumerate(tracks)}

    def metadata(self) -> Iterator[Event]:
        """Name and order of each track."""
        for track, thread in self.threads.items():
            yield self._metadata("thread_name", thread, {"name": track.name})
            yield self._metadata("thread_sort_index", thread, {"sort_index": track.order})

    def _metadata(self, name: str, thread: int, arguments: Event) -> Event:
        return {"name": name, "ph": "M", "pid": self.process, "tid": thread, "args": arguments}

    def bars(self) -> Iterator[Event]:
        """Layers, then transfers, each in every drawn iteration."""
        for computation in self.schedule.computations:
            facts = _computation_facts(computation)
            for place in self._repeated(computation.slot, self.layout.computing(computation)):
                yield self._bar(computation.name, "computation", "good", computation.active_latency, place, facts)
        for movement in self.schedule.movements:
            facts = self._movement_facts(movement)
            kind = ("transfer_const", "bad") if facts["is_const_io"] else ("transfer", "thread_state_running")
            for place in self._repeated(movement.slot, self.layout.moving(movement)):
                yield self._bar(movement.name, *kind, movement.contribution, place, facts)

    def _repeated(self, slot: int, places: Sequence[Place]) -> Iterator[tuple[str, int, int, Place]]:
        """(iteration, slot, start in cycles, place) of every bar."""
        names = ITERATIONS[min(3, self.schedule.latency.iterations)]
        for number, name in enumerate(names):
            start = self.start + number * self.schedule.interval + self.schedule.slot_starts[slot]
            yield from ((name, slot, start, place) for place in places)

    def _bar(
        self, name: str, category: str, color: str, cycles: int, bar: tuple[str, int, int, Place], facts: Event
    ) -> Event:
        iteration, slot, start, place = bar
        in_slot = {"iteration": iteration, "slot": slot, "slot_latency_cycles": self.schedule.latency.slots[slot]}
        return {
            "name": f"{name} [{iteration}]",
            "cat": category,
            "ph": "X",
            "ts": start,
            "dur": cycles,
            "pid": self.process,
            "tid": self.threads[place.track],
            "cname": color,
            "args": in_slot | facts | place.facts,
        }

    def _movement_facts(self, movement: Movement) -> Event:
        schedule = self.schedule
        arriving, leaving = movement.input in schedule.arriving, not schedule.leaving.isdisjoint(movement.outputs)
        looped = [node for node in schedule.view.graph.nodes if node.has_loops]
        first = schedule.view.records[movement.outputs[0]]
        return {
            "one_transfer_latency_cycles": movement.raw_latency,
            "active_transfer_latency_cycles": movement.active_latency,
            "is_const_io": arriving or leaving,
            "is_const_input": arriving,
            "is_const_output": leaving,
            "input_of": [node.name for node in looped if not set(node.inputs).isdisjoint(movement.outputs)],
            "output_of": [node.name for node in looped if movement.input in node.outputs],
            "full_path": f"Path {_listed(movement.route.sources)}→{_listed(movement.route.targets)}",
            "reuse": {"reuse_factor": movement.reuse, "loops": [_loop(v) for v in first.space.temporal]},
        }


def _computation_facts(computation: Computation) -> Event:
    return {
        "total_latency_cycles": computation.tile_latency,
        "active_latency_cycles": computation.active_latency,
    }


def _listed(cores: Sequence[int]) -> str:
    return ",".join(map(str, cores))


def _loop(variable: IterationVariable) -> Event:
    absent = variable.effect is LoopEffect.ABSENT
    return {
        "dim": bracketed(variable.dimension),
        "size": variable.size,
        "relevant": variable.varying,
        "reuse": "Not Applicable" if absent else _REUSE[variable.reuse],
    }
