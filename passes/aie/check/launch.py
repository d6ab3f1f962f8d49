"""The runtime sequence in a simulation: it starts tasks, waits for them and frees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from passes.aie.check.channels import ShimChannel, ShimChannels, has_token
from passes.aie.check.design import Action, ActionKind, Finding, Sequence, Task
from passes.aie.check.simulation import RunningTask, Simulation
from passes.aie.device import SHIM_ROW, WORD_BITS, Coordinate


def is_followable(channels: ShimChannels, sequence: Sequence) -> bool:
    """Whether all that the sequence moves goes through FIFOs, in amounts that are known."""
    if not sequence.is_known:
        return False
    targets = [channels.find(task.target) for task in sequence.tasks]
    targets += [channels.find(action.target) for action in sequence.actions if action.kind is ActionKind.WAIT]
    return all(target is not None and target.fifo is not None for target in targets) and all(
        task_bits(task) for task in sequence.tasks
    )


def task_bits(task: Task) -> int | None:
    """What the task moves, None if that is known at run time only."""
    total = 0
    for descriptor in task.descriptors:
        if descriptor.length is None or task.repeats is None:
            return None
        total += descriptor.length * descriptor.element_bits * (task.repeats + 1)
    return total


def last_results(channels: ShimChannels, sequence: Sequence) -> list[int]:
    """The last task of each channel to the host, if the sequence does not wait for its end."""
    last: dict[ShimChannel, int] = {}
    open_tokens: Counter[ShimChannel] = Counter()
    for action in sequence.actions:
        is_wait = action.kind is ActionKind.WAIT
        channel = channels.find(action.target if is_wait else sequence.tasks[action.task].target)
        if channel is None or channel.sends:
            continue
        if action.kind is ActionKind.START:
            last[channel] = action.task
            open_tokens[channel] += has_token(sequence.tasks[action.task], channel)
        elif action.kind in (ActionKind.AWAIT, ActionKind.WAIT):
            open_tokens[channel] -= 1
    return [
        task
        for channel, task in last.items()
        if open_tokens[channel] > 0 or not has_token(sequence.tasks[task], channel)
    ]


@dataclass
class Launch:
    """One execution of a sequence."""

    simulation: Simulation
    sequence: Sequence
    channels: ShimChannels
    position: int = 0
    """The next action."""
    running: dict[int, RunningTask] = field(default_factory=dict[int, RunningTask])
    """What was started last of each task."""
    findings: list[Finding] = field(default_factory=list[Finding])
    withheld: int | None = None
    """A task that is kept from ever moving its last word."""
    ids: dict[tuple[Coordinate, int], int] = field(default_factory=dict[tuple[Coordinate, int], int])
    """The task that has a descriptor whose number the design chooses."""

    @property
    def is_over(self) -> bool:
        return self.position == len(self.sequence.actions)

    @property
    def unfinished(self) -> list[RunningTask]:
        """The tasks that still have something to move."""
        return [task for task in self.running.values() if not task.is_done]

    @property
    def waits_for(self) -> Action | None:
        return None if self.is_over else self.sequence.actions[self.position]

    def channel_of(self, task: int) -> ShimChannel:
        """The channel of a task, which has one: see `is_followable`."""
        return self._known(self.sequence.tasks[task])

    def _known(self, task: Task) -> ShimChannel:
        channel = self.channels.find(task.target)
        if channel is None or channel.fifo is None:
            raise LookupError(f"task at {task.place} has no FIFO")
        return channel

    def port_of(self, task: int) -> int:
        """The shim port of a task."""
        return self.simulation.network.shim_ports[self.channel_of(task).fifo or ""]

    def advance(self) -> None:
        """Goes on as far as possible."""
        while not self.is_over and self._act(self.sequence.actions[self.position]):
            self.position += 1

    def _act(self, action: Action) -> bool:
        """Does one action; false if it has to wait."""
        match action.kind:
            case ActionKind.CONFIGURE:
                self._configure(action)
            case ActionKind.START:
                self._start(action)
            case ActionKind.FREE:
                self._free(action)
            case ActionKind.AWAIT:
                return self._take_token(self.port_of(action.task))
            case ActionKind.WAIT:
                channel = self.channels.find(action.target)
                return channel is not None and self._take_token(self.simulation.network.shim_ports[channel.fifo or ""])
        return True

    def _take_token(self, port: int) -> bool:
        if not self.simulation.tokens[port]:
            return False
        self.simulation.tokens[port] -= 1
        return True

    def _configure(self, action: Action) -> None:
        """A descriptor whose number the design chooses is free again when its last task is done."""
        task, channel = self.sequence.tasks[action.task], self.channel_of(action.task)
        for descriptor in task.descriptors:
            if descriptor.id is None:
                continue
            key = (channel.tile, descriptor.id)
            user = self.ids.get(key)
            if user is not None and user in self.running and not self.running[user].is_done:
                self._report(
                    action,
                    f"buffer descriptor {descriptor.id} of shim tile {channel.tile} is overwritten while a transfer of "
                    f"{self.channel_of(user).name} may still use it; wait for that before, or choose another one",
                )
            self.ids[key] = action.task

    def _start(self, action: Action) -> None:
        task, channel, port = self.sequence.tasks[action.task], self.channel_of(action.task), self.port_of(action.task)
        queue = self.simulation.queues[port]
        limit = self.channels.plan.device.tile(SHIM_ROW).queue
        if len(queue) >= limit:
            self._report(
                action,
                f"{channel.name} may have {len(queue)} unfinished tasks here, and its channel queues {limit}; await an "
                "earlier one before this one is started",
            )
        started = RunningTask(action.task, task_bits(task) or 0, has_token(task, channel))
        if action.task == self.withheld:
            started.bits, started.is_withheld = started.bits - WORD_BITS, True
        self.running[action.task] = started
        self.simulation.start(port, started)

    def _free(self, action: Action) -> None:
        task = self.running.get(action.task)
        if task is None or task.is_done:
            return
        name = self.channel_of(action.task).name
        self._report(
            action,
            f"the freed task of {name} may still be moving data here, and its descriptors be used again; await it, or "
            "free it after a wait that proves its end",
        )

    def _report(self, action: Action, message: str) -> None:
        self.findings.append(Finding(action.place, message))
