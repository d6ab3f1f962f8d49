"""What waits and what it waits for: buffers that are filled and emptied in turn, and a list of who can go on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence

from passes.aie.interpret.numbers import Array


class Agent(ABC):
    """Something that works until it has to wait, and again when what it waits for may have come."""

    queued: bool = False

    @abstractmethod
    def step(self) -> None:
        """Goes on as far as possible."""

    @abstractmethod
    def waits_for(self) -> str | None:
        """A clause such as `core (0, 2) waits for …`; None if it could rest for ever."""


class Worklist:
    """The agents that may be able to go on, in the order in which they learned of it."""

    def __init__(self) -> None:
        self._agents: deque[Agent] = deque()

    def add(self, agent: Agent) -> None:
        if not agent.queued:
            agent.queued = True
            self._agents.append(agent)

    def run(self) -> None:
        """Until nobody can go on."""
        while self._agents:
            agent = self._agents.popleft()
            agent.queued = False
            agent.step()


class Signal:
    """Tells its watchers that they may be able to go on."""

    def __init__(self, worklist: Worklist):
        self._worklist = worklist
        self._watchers: list[Agent] = []

    def watch(self, agent: Agent) -> None:
        self._watchers.append(agent)

    def changed(self) -> None:
        for agent in self._watchers:
            self._worklist.add(agent)


class Lane(Signal):
    """
    Buffers, or one part of each, that one side fills and the other one empties, both in turn. `free` and `full` are
    the two locks that mlir-aie makes for it.
    """

    def __init__(self, worklist: Worklist, slots: Sequence[Array]):
        super().__init__(worklist)
        self._slots = tuple(slots)
        self.free = len(slots)
        self.full = 0
        self.filled = 0
        """How often a slot was filled so far."""
        self._next_to_fill = 0
        self._next_to_empty = 0

    @property
    def elements(self) -> int:
        """Of one slot."""
        return self._slots[0].size

    def take_free(self, count: int) -> list[Array] | None:
        """The next slots to fill, None if not so many are free."""
        if self.free < count:
            return None
        self.free -= count
        first = self._next_to_fill
        self._next_to_fill += count
        return self._from(first, count)

    def take_full(self, count: int) -> list[Array] | None:
        """The next slots to empty, None if not so many are full."""
        if self.full < count:
            return None
        self.full -= count
        first = self._next_to_empty
        self._next_to_empty += count
        return self._from(first, count)

    def give_full(self, count: int) -> None:
        self.full += count
        self.filled += count
        self.changed()

    def give_free(self, count: int) -> None:
        self.free += count
        self.changed()

    def _from(self, first: int, count: int) -> list[Array]:
        return [self._slots[number % len(self._slots)] for number in range(first, first + count)]
