"""Makes an object FIFO of each channel."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.passes import ModulePass

from passes.aie.design_ir import DesignView, buffer_type, read_design
from passes.aie.lowering.design import DOUBLE
from passes.operation_error import OperationError
from stream_dialects.aie.layouts import BdDimLayoutArrayArrayAttr, BdDimLayoutArrayAttr, ObjectFifoType
from stream_dialects.aie.object_fifo import ObjectFifoOp
from stream_dialects.stream.channel import ChannelOp


@dataclass(frozen=True)
class StreamAieAssignFifosPass(ModulePass):
    """
    Adds an `aie.objectfifo` for each channel. An end has as many objects as it holds at a time, but at least two, so
    that one is on its way while the core works on another; where the allocation decided on single buffers, the channel
    says how many (`depths = [2, 1]`).

    Before: `stream.channel "B_l2l1_0" memory_to_core "B" from 1 to [2, 3]`
            `  objects <element = "bf16", tile = [32, 16], held = [1, 4]>`
    After:  the same and
            `aie.objectfifo @B_l2l1_0(%mem, {%core, %other}, [2, 4, 4]) : !aie.objectfifo<memref<32x16xbf16>>`

    Pass can be called from the command line as e.g.:
        stream-opt tiles.mlir -p stream-aie-assign-fifos
    """

    name = "stream-aie-assign-fifos"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if design.fifos:
            raise OperationError(next(iter(design.fifos.values())), "the design has FIFOs already; assign them once")
        design.append([_fifo(design, channel) for channel in design.channels.values()])


def _fifo(design: DesignView, channel: ChannelOp) -> ObjectFifoOp:
    sender = design.tile(channel, design.sending_tile(channel))
    receivers = [design.tile(channel, place) for place in design.receiving_tiles(channel)]
    objects = channel.objects.data
    sending, receiving = (max(DOUBLE, held) for held in objects.held)
    depths = objects.depths or (sending, *(receiving for _ in receivers))
    return ObjectFifoOp.create(
        operands=[sender.result, *(tile.result for tile in receivers)],
        properties={
            "sym_name": StringAttr(channel.label.data),
            "elemNumber": ArrayAttr([IntegerAttr(depth, i64) for depth in depths]),
            "elemType": ObjectFifoType(buffer_type(objects)),
            "dimensionsToStream": BdDimLayoutArrayAttr(()),
            "dimensionsFromStreamPerConsumer": BdDimLayoutArrayArrayAttr(((),) * len(receivers)),
        },
    )
