"""Runtime sequences."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Operation, SSAValue

from passes.aie.check.design import Action, ActionKind, ChannelUse, Descriptor, Sequence, Step, Task
from passes.aie.read.cores import constant
from passes.aie.read.descriptors import argument_number, chain_of, known_steps, read_descriptor
from passes.aie.read.places import Places, element_bits, element_count, tile_of
from passes.operation_error import OperationError
from stream_dialects.aie.dma import steps
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aie.words import Direction
from stream_dialects.aiex.registers import NpuSyncOp
from stream_dialects.aiex.tasks import (
    DmaAwaitTaskOp,
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    DmaFreeTaskOp,
    DmaStartTaskOp,
)
from stream_dialects.aiex.transfers import NpuDmaMemcpyNdOp, NpuDmaWaitOp

HARMLESS = ("aiex.npu.rtp_write", "aie.trace.host_config", "aie.trace.start_config")
"""Operations that neither move nor wait, besides those without effect on the array."""

KINDS = {
    DmaStartTaskOp: ActionKind.START,
    DmaAwaitTaskOp: ActionKind.AWAIT,
    DmaFreeTaskOp: ActionKind.FREE,
}


@dataclass
class SequenceReader:
    """Reads one runtime sequence."""

    op: RuntimeSequenceOp
    places: Places
    tasks: list[Task] = field(default_factory=list[Task])
    actions: list[Action] = field(default_factory=list[Action])
    numbers: dict[SSAValue, int] = field(default_factory=dict[SSAValue, int])
    is_known: bool = True

    def read(self) -> Sequence:
        place = self.places.of(self.op)
        for op in self.op.body.block.ops:
            self._operation(op)
        arguments = tuple(element_count(argument.type) for argument in self.op.body.block.args)
        return Sequence(place, self.op.sym_name.data, arguments, tuple(self.tasks), tuple(self.actions), self.is_known)

    def _operation(self, op: Operation) -> None:
        match op:
            case DmaConfigureTaskForOp() | DmaConfigureTaskOp():
                self.numbers[op.result] = self._configured(self._task(op))
            case DmaStartTaskOp() | DmaAwaitTaskOp() | DmaFreeTaskOp():
                if op.task not in self.numbers:
                    raise OperationError(op, f"{op.name} names a task that is configured before it in the sequence")
                self._act(KINDS[type(op)], self.places.of(op), self.numbers[op.task])
            case NpuDmaMemcpyNdOp():
                number = self._configured(self._copy(op))
                self._act(ActionKind.START, self.tasks[number].place, number)
            case NpuDmaWaitOp():
                self.actions.append(Action(self.places.of(op), ActionKind.WAIT, target=op.symbol.string_value()))
            case NpuSyncOp():
                self._sync(op)
            case _ if op.name.startswith(("aie.", "aiex.", "scf.")) and op.name not in HARMLESS:
                self.is_known = False
            case _:
                return

    def _sync(self, op: NpuSyncOp) -> None:
        """A wait for a token of a channel by its number."""
        figures = [constant(value) for value in op.scalars] or [
            attribute.value.data if isinstance(attribute := op.properties[name], IntegerAttr) else None
            for name in op.SCALARS
        ]
        column, row, direction, channel, columns, rows = figures
        if column is None or row is None or channel is None or direction is None or (columns, rows) != (1, 1):
            self.is_known = False
            return
        place = self.places.of(op)
        use = ChannelUse(place, (column, row), direction == Direction.MM2S, channel)
        self.actions.append(Action(place, ActionKind.WAIT, target=use))

    def _act(self, kind: ActionKind, place: int, number: int) -> None:
        self.actions.append(Action(place, kind, number))

    def _configured(self, task: Task) -> int:
        self.tasks.append(task)
        self._act(ActionKind.CONFIGURE, task.place, len(self.tasks) - 1)
        return len(self.tasks) - 1

    def _task(self, op: DmaConfigureTaskForOp | DmaConfigureTaskOp) -> Task:
        place = self.places.of(op)
        repeats = 0 if op.repeat_count is None else op.repeat_count.value.data
        return Task(
            place,
            self._target(op, place),
            tuple(read_descriptor(entry, self.places, {}) for entry in chain_of(op.body.blocks[0])),
            repeats if op.repeat is None else constant(op.repeat),
            token=op.issue_token is not None and bool(op.issue_token.value.data),
        )

    def _target(self, op: DmaConfigureTaskForOp | DmaConfigureTaskOp, place: int) -> str | ChannelUse:
        if isinstance(op, DmaConfigureTaskForOp):
            return op.allocation.string_value()
        sends = op.direction.value.data == Direction.MM2S
        return ChannelUse(place, tile_of(op.tile, op), sends, op.channel.value.data)

    def _copy(self, op: NpuDmaMemcpyNdOp) -> Task:
        """The outermost of the four dimensions is the iteration: the transfer runs once per step of it."""
        place = self.places.of(op)
        loops = known_steps(
            list(
                zip(
                    steps(op.static_sizes, tuple(op.sizes)),
                    steps(op.static_strides, tuple(op.strides)),
                    strict=True,
                )
            )
        )
        return Task(
            place,
            op.metadata.string_value(),
            (self._copy_descriptor(op, place, loops),),
            None if loops is None else max(0, loops[0].size - 1),
            token=op.issue_token is not None and bool(op.issue_token.value.data),
            is_task=False,
        )

    def _copy_descriptor(self, op: NpuDmaMemcpyNdOp, place: int, loops: tuple[Step, ...] | None) -> Descriptor:
        offsets = known_steps([(entry, 1) for entry in steps(op.static_offsets, tuple(op.offsets))])
        offset = None
        if offsets is not None and loops is not None:
            offset = sum(entry.size * loop.stride for entry, loop in zip(offsets, loops, strict=True))
        return Descriptor(
            place,
            element_bits(op.buffer.type) or 0,
            element_count(op.buffer.type),
            offset,
            None if loops is None else loops[1].size * loops[2].size * loops[3].size,
            loops,
            argument=argument_number(op.buffer),
            id=op.id.value.data,
        )
