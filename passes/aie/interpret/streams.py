"""
DMA streams: a source sends elements, every sink gets all of them. A stream itself holds nothing, and neither end knows
the objects of the other one: each works through its own transfers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from passes.aie.interpret.lanes import Agent, Lane
from passes.aie.interpret.numbers import Array
from passes.aie.interpret.positions import Positions


class Source(ABC):
    """Where a stream comes from."""

    @abstractmethod
    def start(self) -> Array | None:
        """The elements of the next transfer, None as long as there is none."""

    @abstractmethod
    def finish(self) -> None:
        """The transfer is over."""


class Sink(ABC):
    """Where a stream arrives."""

    def __init__(self) -> None:
        self.room = 0
        """Elements that the transfer under way still takes."""
        self._arrived: list[Array] = []

    @property
    def started(self) -> bool:
        """Whether a transfer has got a part of its elements only."""
        return bool(self._arrived)

    def ready(self) -> bool:
        """Whether a transfer is under way; starts the next one if possible."""
        self.room = self.room or self._start()
        return self.room > 0

    def accept(self, piece: Array) -> None:
        self.room -= piece.size
        if self.room:
            # The sender may change its buffer before the transfer is complete.
            self._arrived.append(piece.copy())
            return
        self._finish(np.concatenate((*self._arrived, piece)) if self._arrived else piece)
        self._arrived = []

    @abstractmethod
    def _start(self) -> int:
        """The elements of the next transfer, 0 as long as there is none."""

    @abstractmethod
    def _finish(self, values: Array) -> None:
        """The transfer is over: stores what arrived."""


class LaneSource(Source):
    """Sends the full buffers of lanes in turn, each of them `repeat` times."""

    def __init__(self, lanes: Sequence[tuple[Lane, Positions]], repeat: int):
        self._lanes = tuple(lanes)
        self._repeat = repeat
        self._turn = 0
        self._slot: Array | None = None
        self._times = 0

    def start(self) -> Array | None:
        lane, order = self._lanes[self._turn]
        if self._slot is None:
            taken = lane.take_full(1)
            if taken is None:
                return None
            self._slot = taken[0]
        return self._slot[order]

    def finish(self) -> None:
        self._times += 1
        if self._times < self._repeat:
            return
        lane, _ = self._lanes[self._turn]
        self._times, self._slot = 0, None
        self._turn = (self._turn + 1) % len(self._lanes)
        lane.give_free(1)


class LaneSink(Sink):
    """Fills the free buffers of lanes in turn."""

    def __init__(self, lanes: Sequence[tuple[Lane, Positions]]):
        super().__init__()
        self._lanes = tuple(lanes)
        self._turn = 0
        self._slot: Array | None = None

    def _start(self) -> int:
        lane, _ = self._lanes[self._turn]
        taken = lane.take_free(1)
        if taken is None:
            return 0
        self._slot = taken[0]
        return lane.elements

    def _finish(self, values: Array) -> None:
        lane, order = self._lanes[self._turn]
        if self._slot is not None:
            self._slot[order] = values
        self._turn = (self._turn + 1) % len(self._lanes)
        lane.give_full(1)


class Stream(Agent):
    """The connection of an object FIFO that needs DMAs."""

    def __init__(self, fifo: str, source: Source, sinks: Sequence[Sink]):
        self.fifo = fifo
        self.moved = 0
        """Elements, since the design was loaded."""
        self._source = source
        self._sinks = tuple(sinks)
        self._chunk: Array | None = None
        self._sent = 0

    @property
    def incomplete(self) -> bool:
        """Whether an object is on its way that did not arrive, or not all of it."""
        return self._chunk is not None or any(sink.started for sink in self._sinks)

    def step(self) -> None:
        while self._move():
            pass

    def waits_for(self) -> str | None:
        if self._chunk is None:
            return None
        return f"'{self.fifo}' has sent {self.moved} elements and waits for room at the other end"

    def _move(self) -> bool:
        """Moves as much as both ends can take at once; whether that was anything."""
        if self._chunk is None:
            self._chunk, self._sent = self._source.start(), 0
        if self._chunk is None or not all(sink.ready() for sink in self._sinks):
            return False
        count = min(self._chunk.size - self._sent, *(sink.room for sink in self._sinks))
        piece = self._chunk[self._sent : self._sent + count]
        for sink in self._sinks:
            sink.accept(piece)
        self._sent += count
        self.moved += count
        if self._sent == self._chunk.size:
            self._chunk = None
            self._source.finish()
        return True
