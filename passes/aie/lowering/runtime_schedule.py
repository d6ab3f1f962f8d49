"""The order in which the host's transfers are started, awaited and given back (spec aie-codegen 9.4 c-e, 16.22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

IN_FLIGHT = 2
"""Tasks of one channel that are started and not known to be done."""


@dataclass(frozen=True, slots=True)
class HostTask:
    """A transfer of a channel in the iterations `start` to `last` of the whole design."""

    channel: str
    brings_in: bool
    start: Fraction
    last: Fraction


class Action(Enum):
    START = "start"
    AWAIT = "await"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Command:
    """What is done with a task, by its position in the list of tasks."""

    action: Action
    task: int


def commands(tasks: Sequence[HostTask]) -> list[Command]:
    """
    Starts all tasks in the order of their iterations, at most two of a channel at a time; awaits results, and frees
    inputs once a result proves that they were used. An input whose use no result proves in time is awaited.
    """
    return _Scheduler(tasks).run()


class _Scheduler:
    def __init__(self, tasks: Sequence[HostTask]):
        self.tasks = tasks
        self.commands: list[Command] = []
        self.flying: dict[str, list[int]] = {}
        """Channel -> tasks that are started and not retired, oldest first."""
        self.reached = {task.channel: Fraction(-1) for task in tasks if not task.brings_in}
        """Channel of results -> the last iteration whose results are known to be there."""
        self.next_input: Fraction | None = None
        """The iteration of the first input that is not started."""

    def run(self) -> list[Command]:
        order = sorted(range(len(self.tasks)), key=lambda i: self.tasks[i].start)
        for task, self.next_input in zip(order, self._next_inputs(order), strict=True):
            waiting = self.flying.setdefault(self.tasks[task].channel, [])
            if len(waiting) == IN_FLIGHT:
                self._retire(waiting[0])
            self._do(Action.START, task)
            waiting.append(task)
        for waiting in [w for w in self.flying.values() if w and not self.tasks[w[0]].brings_in]:
            self._await(waiting[-1])
        for waiting in self.flying.values():
            self._give_back(list(waiting))
        return self.commands

    def _next_inputs(self, order: Sequence[int]) -> list[Fraction | None]:
        """Per position in the order of starts: when the first input from there on starts."""
        found: list[Fraction | None] = []
        following: Fraction | None = None
        for task in reversed(order):
            following = self.tasks[task].start if self.tasks[task].brings_in else following
            found.append(following)
        return found[::-1]

    def _do(self, action: Action, task: int) -> None:
        self.commands.append(Command(action, task))

    def _retire(self, task: int) -> None:
        """Makes sure that a task is done."""
        if not self.tasks[task].brings_in:
            self._await(task)
            return
        proofs = self._proofs(task)
        for proof in proofs:
            self._await(proof)
        if task in self.flying[self.tasks[task].channel]:
            self._await(task)

    def _await(self, task: int) -> None:
        """Waits for a task; those of its channel before it are done then too."""
        waiting = self.flying[self.tasks[task].channel]
        before = waiting[: waiting.index(task)]
        self._do(Action.AWAIT, task)
        self._retired(task)
        self._give_back(before)
        if not self.tasks[task].brings_in:
            inputs = [i for w in self.flying.values() for i in w if self.tasks[i].brings_in]
            self._give_back([i for i in inputs if self._proven(i)])

    def _give_back(self, tasks: Sequence[int]) -> None:
        for task in tasks:
            self._do(Action.FREE, task)
            self._retired(task)

    def _retired(self, task: int) -> None:
        channel = self.tasks[task].channel
        self.flying[channel].remove(task)
        if channel in self.reached:
            self.reached[channel] = max(self.reached[channel], self.tasks[task].last)

    def _proven(self, task: int) -> bool:
        """Whether every result up to the last iteration of a task is there."""
        return all(reached >= self.tasks[task].last for reached in self.reached.values())

    def _proofs(self, task: int) -> list[int]:
        """Results in flight that together prove a task done; none if some are missing or may need what is to come."""
        last = self.tasks[task].last
        found: list[int] = []
        for channel, reached in self.reached.items():
            if reached >= last:
                continue
            proof = next((i for i in self.flying.get(channel, []) if self.tasks[i].last >= last), None)
            if proof is None or (self.next_input is not None and self.next_input <= self.tasks[proof].last):
                return []
            found.append(proof)
        return found
