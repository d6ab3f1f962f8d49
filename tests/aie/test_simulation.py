"""The simulation of launches on random pipelines of cores, and its short cut through steady states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passes.aie.check import proof, simulation, steady_state
from passes.aie.check.channels import ShimChannels
from passes.aie.check.design import (
    Acquire,
    Action,
    ActionKind,
    Core,
    Descriptor,
    Design,
    Fifo,
    FifoEnd,
    Link,
    Loop,
    Release,
    Sequence,
    Side,
    Statement,
    Task,
)
from passes.aie.check.plan import Plan
from passes.aie.check.proof import prove
from passes.aie.device import Coordinate, device

ELEMENTS = 8
"""Of one object; 32 bits each."""


@dataclass(frozen=True)
class Stage:
    """A core: how many objects it takes and gives at a time, and in how many loops around that."""

    takes: int
    gives: int
    trips: tuple[int, ...]
    slack: int
    """Objects of depth beyond what is acquired."""
    via_dma: bool


@dataclass(frozen=True)
class Pipeline:
    """Cores in a row between two shim tiles; the first FIFO may come through a mem tile in larger objects."""

    stages: tuple[Stage, ...]
    rounds: int
    bundle: int
    """Objects of the first core in one object of the shim, 0: without a mem tile."""

    @property
    def sent(self) -> int:
        """Objects that the first core takes in a launch: each core goes through whole iterations."""
        bundle = max(1, self.bundle)
        return self.rounds * bundle * prod(stage.takes for stage in self.stages)

    @property
    def expected(self) -> int:
        """Objects that the last core gives."""
        objects = self.sent
        for stage in self.stages:
            objects = objects // stage.takes * stage.gives
        return objects

    def design(self, more_sent: int = 0, more_expected: int = 0) -> Design:
        fifos = {fifo.name: fifo for fifo in self._fifos()}
        source = "source" if self.bundle else "f0"
        tasks = (_task(source, self.sent + more_sent, False), _task(self._last, self.expected + more_expected, True))
        return Design(
            place=0,
            device="npu2",
            tiles={end.tile: 0 for fifo in fifos.values() for end in fifo.ends},
            fifos=fifos,
            links=(Link(0, ("source",), ("f0",), ()),) if self.bundle else (),
            cores=tuple(self._core(number, stage) for number, stage in enumerate(self.stages)),
            functions={},
            buffers={},
            locks=(),
            programs=(),
            flows=(),
            allocations={},
            sequences=(_sequence(tasks),),
            external=frozenset(),
            uses_locks=False,
        )

    @property
    def _last(self) -> str:
        return f"f{len(self.stages)}"

    def _fifos(self) -> list[Fifo]:
        fifos: list[Fifo] = []
        start: Coordinate = (0, 0)
        if self.bundle:
            fifos.append(_fifo("source", (0, 0), (0, 1), 2, self.bundle))
            start = (0, 1)
        for number, stage in enumerate(self.stages):
            earlier = self.stages[number - 1].gives if number else 1
            depth = earlier + stage.takes + stage.slack
            fifo = _fifo(f"f{number}", start, (number, 2), depth)
            fifos.append(replace(fifo, via_dma=stage.via_dma))
            start = (number, 2)
        fifos.append(_fifo(self._last, start, (7, 0), self.stages[-1].gives))
        return fifos

    def _core(self, number: int, stage: Stage) -> Core:
        source, target = f"f{number}", f"f{number + 1}"
        body: tuple[Statement, ...] = (
            Acquire(0, source, Side.CONSUME, stage.takes),
            Acquire(0, target, Side.PRODUCE, stage.gives),
            Release(0, source, Side.CONSUME, stage.takes),
            Release(0, target, Side.PRODUCE, stage.gives),
        )
        for place, trips in enumerate((*stage.trips, None)):
            body = (Loop(place, 0, 1, trips, body),)
        return Core(0, (number, 2), 1024, program=body)


def _fifo(name: str, start: Coordinate, end: Coordinate, depth: int, bundle: int = 1) -> Fifo:
    return Fifo(0, name, FifoEnd(start, depth), (FifoEnd(end, depth),), ELEMENTS * bundle, 32)


def _task(target: str, objects: int, token: bool) -> Task:
    length = ELEMENTS * objects
    return Task(0, target, (Descriptor(0, 32, length, 0, length, ()),), 0, token)


def _sequence(tasks: tuple[Task, ...]) -> Sequence:
    actions = [Action(0, kind, task) for task in (0, 1) for kind in (ActionKind.CONFIGURE, ActionKind.START)]
    return Sequence(0, "sequence", (None, None), tasks, (*actions, Action(0, ActionKind.AWAIT, 1)), is_known=True)


def messages(design: Design) -> list[str]:
    channels = ShimChannels(Plan(design, device(design.device)))
    return [finding.message for finding in prove(channels, design.sequences[0])]


STAGES = st.builds(
    Stage,
    takes=st.integers(1, 3),
    gives=st.integers(1, 3),
    trips=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    slack=st.integers(0, 2),
    via_dma=st.booleans(),
)
PIPELINES = st.builds(
    Pipeline,
    stages=st.lists(STAGES, min_size=1, max_size=5).map(tuple),
    rounds=st.integers(1, 6),
    bundle=st.integers(0, 4),
)


@settings(deadline=None)
@given(PIPELINES)
def test_balanced_pipelines_complete(pipeline: Pipeline) -> None:
    assert messages(pipeline.design()) == []


@settings(deadline=None)
@given(PIPELINES, st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_unbalanced_pipelines_are_refused(pipeline: Pipeline, more: tuple[int, int]) -> None:
    assume(pipeline.sent + more[0] > 0 and pipeline.expected + more[1] > 0)
    assert messages(pipeline.design(*more)) != []


@settings(deadline=None)
@given(PIPELINES, st.integers(-1, 1), st.integers(-1, 1))
def test_the_short_cut_changes_nothing(pipeline: Pipeline, more_sent: int, more_expected: int) -> None:
    longer = replace(pipeline, rounds=pipeline.rounds * 7)
    design = longer.design(more_sent, more_expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steady_state, "WATCHED", 0)
        plain = messages(design)
    assert messages(design) == plain


LONG = Pipeline((Stage(1, 1, (1000, 2000), 1, True), Stage(1, 1, (500,), 1, True)), rounds=2_000_000, bundle=0)
"""Two million iterations, more than can be followed one by one."""


def test_long_loops() -> None:
    assert messages(LONG.design()) == []


def test_long_loops_name_the_iteration() -> None:
    assert messages(LONG.design(more_sent=-1)) == [
        "core (0, 2) waits for 1 object of @f0 in iteration t1=1999, t0=999 of pass 0, for ever: the tasks of @f0 send "
        "1999999 objects and no more",
        "the runtime sequence @sequence waits here for ever; these tasks never end: @f2 with 1999999 of 2000000 "
        "objects moved",
    ]


def test_what_cannot_be_followed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady_state, "WATCHED", 0)
    monkeypatch.setattr(simulation, "BUDGET", 10_000)
    monkeypatch.setattr(proof, "BUDGET", 10_000)
    assert messages(LONG.design()) == [
        "the launch @sequence could not be followed to its end in 10000 steps; make the problem of the launch "
        "smaller, or "
        "its loops more regular"
    ]


def test_cores_that_never_wait_for_the_launch() -> None:
    """Two cores that pass objects to each other for ever do not keep the launch from its end."""
    pipeline = Pipeline((Stage(1, 1, (), 1, False),), rounds=4, bundle=0)
    design = pipeline.design()
    ends = FifoEnd((3, 3), 2), (FifoEnd((4, 3), 2),)
    fifos = {**design.fifos, "own": Fifo(0, "own", *ends, ELEMENTS, 32)}
    source = (Acquire(0, "own", Side.PRODUCE, 1), Release(0, "own", Side.PRODUCE, 1))
    sink = (Acquire(0, "own", Side.CONSUME, 1), Release(0, "own", Side.CONSUME, 1))
    cores = (
        *design.cores,
        Core(0, (3, 3), 1024, program=(Loop(0, 0, 1, None, source),)),
        Core(0, (4, 3), 1024, program=(Loop(0, 0, 1, None, sink),)),
    )
    assert messages(replace(design, fifos=fifos, cores=cores)) == []
    longer = pipeline.design(more_expected=1)
    assert messages(replace(longer, fifos=fifos, cores=cores))[-1] == (
        "the runtime sequence @sequence waits here for ever; these tasks never end: @f1 with 4 of 5 objects moved"
    )
