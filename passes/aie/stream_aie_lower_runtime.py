"""Makes the runtime sequence: what the host moves, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import (
    DenseArrayBase,
    IndexType,
    IntegerAttr,
    ModuleOp,
    SymbolRefAttr,
    i1,
    i32,
    i64,
)
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region
from xdsl.passes import ModulePass

from passes.aie.allocation_view import host_types
from passes.aie.design_ir import DesignView, buffer_type, read_design
from passes.aie.device import DEVICES, SHIM_ROW
from passes.aie.lowering.access_pattern import Transfer, transfers
from passes.aie.lowering.runtime_schedule import Action, Command, HostTask, commands
from passes.analysis.errors import InputError
from passes.ir.types import element_bits
from passes.operation_error import OperationError
from stream_dialects.aie.device import EndOp
from stream_dialects.aie.dma import DmaBdOp
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aiex.tasks import DmaAwaitTaskOp, DmaConfigureTaskForOp, DmaFreeTaskOp, DmaStartTaskOp
from stream_dialects.stream.channel import AccessRecord, ChannelKind, ChannelOp


@dataclass(frozen=True)
class StreamAieLowerRuntimePass(ModulePass):
    """
    Adds an `aie.runtime_sequence` that moves the host's tensors through the FIFOs with a shim end (spec aie-codegen
    9.4). The loops of a channel become the sizes and strides of descriptors within the limits of a shim, and tasks for
    what does not fit. Of each FIFO at most two tasks are in flight; results are awaited, inputs freed when a result
    proves that they were used.

    Before: `stream.channel "A_l3l2_0" shim_to_memory "A" … access <argument = 0, offset = 0, steps = [`
            `  <size = 32, stride = 1>, <size = 16, stride = 128>, <size = 4, stride = 32, time = 8>]>`
    After:  the same and
            `aie.runtime_sequence(%A : memref<16x128xbf16>, …) {`
            `  %0 = aiex.dma_configure_task_for @A_l3l2_0 {`
            `    aie.dma_bd(%A : memref<16x128xbf16> offset = 0 len = 2048`
            `      sizes = [1, 4, 16, 32] strides = [0, 32, 128, 1])`
            `    aie.end`
            `  }`
            `  aiex.dma_start_task(%0)`
            `  …`
            `}`

    Pass can be called from the command line as e.g.:
        stream-opt fifos.mlir -p stream-aie-lower-runtime
    """

    name = "stream-aie-lower-runtime"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        for other in design.op.body.block.ops:
            if isinstance(other, RuntimeSequenceOp):
                raise OperationError(other, "the design has a runtime sequence already; make it once")
        block = Block(arg_types=host_types(op))
        block.add_ops(_Sequence(design, block.args).ops())
        design.append([RuntimeSequenceOp.create(regions=[Region(block)])])


@dataclass(frozen=True)
class _Task:
    channel: ChannelOp
    access: AccessRecord
    transfer: Transfer


class _Sequence:
    """The ops of the runtime sequence."""

    def __init__(self, design: DesignView, arguments: Sequence[BlockArgument]):
        self.arguments = arguments
        shim = DEVICES[design.device].tile(SHIM_ROW)
        self.tasks: list[_Task] = []
        for channel in design.channels.values():
            if channel.access is None:
                continue
            design.fifo(channel)
            access = channel.access.data
            bits = element_bits(buffer_type(channel.objects.data))
            try:
                found = transfers(access, bits, shim, channel.tensor.data)
            except InputError as error:
                raise OperationError(channel, f"channel '{channel.label.data}': {error.message}") from error
            self.tasks += [_Task(channel, access, transfer) for transfer in found]

    def ops(self) -> list[Operation]:
        plan = commands([_host_task(task) for task in self.tasks])
        awaited = {command.task for command in plan if command.action is Action.AWAIT}
        configured: dict[int, DmaConfigureTaskForOp] = {}
        found: list[Operation] = []
        for command in plan:
            if command.action is Action.START:
                configured[command.task] = self._configure(self.tasks[command.task], command.task in awaited)
                found.append(configured[command.task])
            found.append(_command(command, configured[command.task]))
        return found

    def _configure(self, task: _Task, token: bool) -> DmaConfigureTaskForOp:
        properties: dict[str, Attribute] = {"alloc": SymbolRefAttr(task.channel.label.data)}
        if token:
            properties["issue_token"] = IntegerAttr(1, i1)
        if task.transfer.repeats:
            properties["repeat_count"] = IntegerAttr(task.transfer.repeats, i32)
        body = Block([self._descriptor(task), EndOp()])
        return DmaConfigureTaskForOp.create(properties=properties, result_types=[IndexType()], regions=[Region(body)])

    def _descriptor(self, task: _Task) -> DmaBdOp:
        transfer = task.transfer
        return DmaBdOp.create(
            operands=[self.arguments[task.access.argument]],
            properties={
                "static_offset": IntegerAttr(transfer.offset, i32),
                "static_len": IntegerAttr(transfer.length, i32),
                "static_sizes": DenseArrayBase.from_list(i64, transfer.sizes),
                "static_strides": DenseArrayBase.from_list(i64, transfer.strides),
                "operandSegmentSizes": DenseArrayBase.from_list(i32, [1, 0, 0, 0, 0]),
            },
        )


def _host_task(task: _Task) -> HostTask:
    brings_in = task.channel.kind.data is ChannelKind.SHIM_TO_MEMORY
    return HostTask(task.channel.label.data, brings_in, task.transfer.start, task.transfer.last)


def _command(command: Command, configured: DmaConfigureTaskForOp) -> Operation:
    kinds = {Action.START: DmaStartTaskOp, Action.AWAIT: DmaAwaitTaskOp, Action.FREE: DmaFreeTaskOp}
    return kinds[command.action].create(operands=[configured.result])
