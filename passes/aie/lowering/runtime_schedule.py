"""The order in which the host's transfers are started, awaited and given back (spec aie-codegen 9.4 c-e, 16.22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass
class _Scheduler:
    tasks: Sequence[HostTask]
    commands: list[Command] = field(default_factory=list[Command])
    flying: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    """Channel -> tasks that are started and not retired, oldest first."""

    def run(self) -> list[Command]:
        order = sorted(range(len(self.tasks)), key=lambda i: self.tasks[i].start)
        for number, task in enumerate(order):
            self.pending = [self.tasks[i].start for i in order[number:] if self.tasks[i].brings_in]
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
        waiting.remove(task)
        self._give_back(before)
        if not self.tasks[task].brings_in:
            inputs = [i for w in self.flying.values() for i in w if self.tasks[i].brings_in]
            self._give_back([i for i in inputs if self._proven(i)])

    def _give_back(self, tasks: Sequence[int]) -> None:
        for task in tasks:
            self._do(Action.FREE, task)
            self.flying[self.tasks[task].channel].remove(task)

    @property
    def _outputs(self) -> list[str]:
        return list(dict.fromkeys(t.channel for t in self.tasks if not t.brings_in))

    def _proven(self, task: int) -> bool:
        """Whether every result up to the last iteration of a task is there."""
        return all(self._reached(channel) >= self.tasks[task].last for channel in self._outputs)

    def _reached(self, channel: str) -> Fraction:
        """The last iteration whose results are known to be there."""
        flying = self.flying.get(channel, [])
        started = [c.task for c in self.commands if c.action is Action.START and self.tasks[c.task].channel == channel]
        return max((self.tasks[i].last for i in started if i not in flying), default=Fraction(-1))

    def _proofs(self, task: int) -> list[int]:
        """Results in flight that together prove a task done; none if some are missing or may need what is to come."""
        last = self.tasks[task].last
        found: list[int] = []
        for channel in self._outputs:
            if self._reached(channel) >= last:
                continue
            proof = next((i for i in self.flying.get(channel, []) if self.tasks[i].last >= last), None)
            if proof is None or any(start <= self.tasks[proof].last for start in self.pending):
                return []
            found.append(proof)
        return found
