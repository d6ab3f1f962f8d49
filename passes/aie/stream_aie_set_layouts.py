"""Lets memory tiles reorder tiles between rows and the blocks that kernels work on."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.aie.design_ir import DesignView, read_design
from passes.aie.kernel_calls import call_of_worker
from passes.aie.lowering.layouts import (
    ChannelBlocks,
    Dimensions,
    Use,
    by_rows_of_blocks,
    channel_blocks,
    from_blocks,
    to_blocks,
)
from passes.analysis.errors import InputError
from passes.operation_error import OperationError
from stream_dialects.aie.layouts import BdDimLayoutArrayArrayAttr, BdDimLayoutArrayAttr, DimensionLayout
from stream_dialects.aie.object_fifo import ObjectFifoOp
from stream_dialects.stream.channel import ChannelKind, WorkerOp


@dataclass(frozen=True)
class StreamAieSetLayoutsPass(ModulePass):
    """
    Sets `dimensionsToStream` where tiles leave a memory tile, so that cores get them in the blocks of their kernels,
    and the host gets rows (spec aie-codegen 9.5). Between two cores with blocks of different widths, both DMAs go by
    the rows of the blocks; a kernel that takes any layout keeps the one that it gets. The dimensions at a memory tile
    are those of one tile, also if a link moves several at a time: the outermost one goes on.

    Before: `aie.objectfifo @A_l2l1_0(%mem, {%core}, [2, 2]) : !aie.objectfifo<memref<16x32xbf16>>`
    After:  `aie.objectfifo @A_l2l1_0(%mem dimensionsToStream [<size = 4, stride = 128>, <size = 4, stride = 8>,`
            `  <size = 4, stride = 32>, <size = 8, stride = 1>], {%core}, [2, 2]) : …`

    Pass can be called from the command line as e.g.:
        stream-opt linked.mlir -p stream-aie-set-layouts
    """

    name = "stream-aie-set-layouts"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        blocks = _blocks(design)
        for label, channel in design.channels.items():
            tile = channel.objects.data.tile
            if channel.kind.data is ChannelKind.MEMORY_TO_CORE and (wanted := blocks.received.get(label)):
                _send(design.fifo(channel), to_blocks(tile, wanted))
            elif channel.kind.data is ChannelKind.CORE_TO_CORE and (ends := blocks.converted(label)):
                sent, wanted = (by_rows_of_blocks(tile, end) for end in ends)
                _send(design.fifo(channel), sent)
                _receive(design.fifo(channel), wanted)
        for arriving, leaving in design.relays():
            if leaving[0].kind.data is ChannelKind.MEMORY_TO_SHIM and (held := blocks.sent.get(arriving[0].label.data)):
                _send(design.fifo(leaving[0]), from_blocks(arriving[0].objects.data.tile, held))


def _blocks(design: DesignView) -> ChannelBlocks:
    workers = {worker.label.data: worker for worker in design.workers}
    try:
        return channel_blocks([_use(design, worker) for worker in design.workers])
    except InputError as error:
        raise OperationError(workers[error.subject or ""], error.message) from error


def _use(design: DesignView, worker: WorkerOp) -> Use:
    blocks = call_of_worker(design, worker).blocks
    operands = [(operand.channels, wanted) for operand, wanted in zip(worker.tensors.data, blocks, strict=True)]
    return Use(worker.label.data, operands)


def _send(fifo: ObjectFifoOp, dimensions: Dimensions) -> None:
    fifo.to_stream = BdDimLayoutArrayAttr(_layouts(dimensions))


def _receive(fifo: ObjectFifoOp, dimensions: Dimensions) -> None:
    fifo.from_stream = BdDimLayoutArrayArrayAttr((_layouts(dimensions),) * len(fifo.consumers))


def _layouts(dimensions: Dimensions) -> tuple[DimensionLayout, ...]:
    return tuple(DimensionLayout(size, stride) for size, stride in dimensions)
