"""What the host's command processor does: tasks of shim channels on the arrays of a launch (spec aie-dialect 4)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from passes.aie.check.design import Action, ActionKind, ChannelUse, Descriptor, Task
from passes.aie.check.design import Sequence as RuntimeSequence
from passes.aie.interpret.lanes import Agent, Signal, Worklist
from passes.aie.interpret.numbers import Array
from passes.aie.interpret.positions import Positions, positions
from passes.aie.interpret.streams import Sink, Source
from passes.analysis.errors import InputError

DIMENSIONS = 4
"""Of a descriptor of a task: three, and the iteration."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One execution of a buffer descriptor."""

    values: Array
    """The array of the host from the first element on."""
    order: Positions
    length: int
    """Elements."""


@dataclass
class TaskRun:
    """A task while it is carried out."""

    fifo: str
    transfers: Sequence[Transfer]
    token: bool
    done: int = 0
    """Transfers."""

    @property
    def is_over(self) -> bool:
        return self.done == len(self.transfers)


class ShimChannel(Signal):
    """The tasks that were handed to the shim end of a FIFO."""

    def __init__(self, worklist: Worklist, sends: bool):
        super().__init__(worklist)
        self.sends = sends
        """Whether it sends the host's data into the array."""
        self.tasks: deque[TaskRun] = deque()
        """Started and not over."""
        self.tokens = 0
        """Sent and not waited for."""

    def push(self, task: TaskRun) -> None:
        self.tasks.append(task)
        self.changed()

    def current(self) -> Transfer | None:
        return self.tasks[0].transfers[self.tasks[0].done] if self.tasks else None

    def finish(self) -> None:
        task = self.tasks[0]
        task.done += 1
        if task.is_over:
            self.tasks.popleft()
            self.tokens += task.token
            self.changed()


class HostSource(Source):
    """Reads arrays of the host."""

    def __init__(self, channel: ShimChannel):
        self._channel = channel

    def start(self) -> Array | None:
        transfer = self._channel.current()
        return None if transfer is None else transfer.values[transfer.order]

    def finish(self) -> None:
        self._channel.finish()


class HostSink(Sink):
    """Writes arrays of the host."""

    def __init__(self, channel: ShimChannel):
        super().__init__()
        self._channel = channel

    def _start(self) -> int:
        transfer = self._channel.current()
        return 0 if transfer is None else transfer.length

    def _finish(self, values: Array) -> None:
        transfer = self._channel.current()
        if transfer is not None:
            transfer.values[transfer.order] = values
        self._channel.finish()


def transfers_of(task: Task, arrays: Mapping[int, Array], wraps: int) -> list[Transfer]:
    """
    The transfers of a task in order: its chain of descriptors as often as it is executed.

    Args:
        arrays: what the host passes, flat, by argument.
        wraps: dimensions of a shim's descriptor whose size has a register.

    Raises:
        InputError: if a figure is known at run time only, or a transfer leaves its array.
    """
    target = _fifo(task.target)
    if task.repeats is None:
        raise InputError(f"how often a task of '{target}' is repeated must be a constant", subject=target)
    return [
        _transfer(descriptor, execution, arrays, wraps, target)
        for execution in range(task.repeats + 1)
        for descriptor in task.descriptors
    ]


def _transfer(descriptor: Descriptor, execution: int, arrays: Mapping[int, Array], wraps: int, target: str) -> Transfer:
    """The outermost of four dimensions steps from execution to execution, unless its stride is 0."""
    offset, length, steps = descriptor.offset, descriptor.length, descriptor.steps
    if offset is None or length is None or steps is None or descriptor.argument is None:
        message = f"offset, length, sizes and strides of a task of '{target}' must be constants, its buffer an argument"
        raise InputError(message, subject=target)
    if length < 1 or len(steps) > DIMENSIONS or any(step.size < 1 for step in steps):
        message = f"a task of '{target}' needs a length, sizes of at least 1, and at most {DIMENSIONS} dimensions"
        raise InputError(message, subject=target)
    if len(steps) == DIMENSIONS:
        offset += execution % steps[0].size * steps[0].stride
        steps = steps[1:]
    values = arrays[descriptor.argument][max(0, offset) :]
    order = positions(steps, length, values.size, wraps, target)
    return Transfer(values, order, length)


def _fifo(target: str | ChannelUse) -> str:
    """Raises InputError unless a task or wait is for an object FIFO."""
    if isinstance(target, str):
        return target
    message = f"the runtime sequence names a channel of tile {target.tile}"
    raise InputError(f"{message}; only tasks of object FIFOs can be run")


class CommandProcessor(Agent):
    """Carries out a runtime sequence."""

    def __init__(
        self,
        sequence: RuntimeSequence,
        channels: Mapping[str, ShimChannel],
        arrays: Mapping[int, Array],
        wraps: int,
    ):
        self._channels = channels
        self._sequence = sequence
        self._runs = [self._run(task, arrays, wraps) for task in sequence.tasks]
        self._waiting = ""
        self._next = 0
        for channel in channels.values():
            channel.watch(self)

    @property
    def is_done(self) -> bool:
        return self._next == len(self._sequence.actions)

    def step(self) -> None:
        while not self.is_done and self._is_possible(action := self._sequence.actions[self._next]):
            self._next += 1
            if action.kind is ActionKind.START:
                run = self._runs[action.task]
                self._channels[run.fifo].push(run)

    def waits_for(self) -> str | None:
        return None if self.is_done else f"the runtime sequence waits for {self._waiting}"

    def _run(self, task: Task, arrays: Mapping[int, Array], wraps: int) -> TaskRun:
        target = _fifo(task.target)
        token = task.token or (not task.is_task and not self._channel(target).sends)
        return TaskRun(target, transfers_of(task, arrays, wraps), token)

    def _channel(self, target: str) -> ShimChannel:
        if target not in self._channels:
            message = f"a task names '{target}', which is no object FIFO with one end on a shim tile; name one"
            raise InputError(message, subject=target)
        return self._channels[target]

    def _is_possible(self, action: Action) -> bool:
        """Whether the action does not have to wait (longer); takes the token that it waited for."""
        if action.kind is ActionKind.WAIT:
            return self._takes_token(_fifo(action.target))
        if action.kind is not ActionKind.AWAIT:
            return True
        run = self._runs[action.task]
        if not run.token:
            raise InputError(f"a task of '{run.fifo}' is awaited but sends no token; add issue_token", subject=run.fifo)
        self._waiting = f"a task of '{run.fifo}' ({run.done} of {len(run.transfers)} transfers done)"
        return run.is_over

    def _takes_token(self, target: str) -> bool:
        channel = self._channel(target)
        self._waiting = f"a transfer of '{target}'"
        if not channel.tokens:
            return False
        channel.tokens -= 1
        return True
