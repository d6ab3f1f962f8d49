"""Makes one worker per core and one channel per connection."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.ir import Attribute, Block, Operation, Region
from xdsl.passes import ModulePass

from passes.aie.allocation_view import read_allocation
from passes.aie.lowering.design import Channel, Worker
from passes.aie.lowering.unroll import unroll
from passes.ir.array import described_array
from passes.ir.lookup import diagnosed
from passes.operation_error import OperationError
from stream_dialects.aie.device import DeviceOp, EndOp
from stream_dialects.aie.words import Device, word_attr
from stream_dialects.stream.channel import (
    AccessAttr,
    ChannelKindAttr,
    ChannelOp,
    KernelAttr,
    ObjectAttr,
    WorkerOp,
    WorkerOperandsAttr,
)
from stream_dialects.stream.lists import IntegersAttr
from stream_dialects.stream.steady_state import DimensionSizesAttr


@dataclass(frozen=True)
class StreamAieUnrollPass(ModulePass):
    """
    Adds an `aie.device` with a `stream.worker` for each core of each layer and a `stream.channel` for each connection
    between two tiles (spec aie-codegen 9.1). Loops of one iteration are gone from here on.

    Before: `%12 = stream.compute "Gemm" "Gemm"(%9, %11) … mapping <cores = [2, 3, 8, 9], …> …`
    After:  `aie.device(npu2) {`
            `  stream.channel "A_l2l1_0" memory_to_core "A" from 1 to [2, 8] objects <…>`
            `  stream.worker "Gemm" on 2 loops [z0 = 4] operands [<tensor = "A_2", channels = ["A_l2l1_0"], …>, …] …`
            `}`

    Pass can be called from the command line as e.g.:
        stream-opt allocated.mlir -p stream-aie-unroll
    """

    name = "stream-aie-unroll"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for other in op.ops:
            if isinstance(other, DeviceOp):
                raise OperationError(other, "the module has a device already; unroll once")
        view, allocation = read_allocation(op)
        with diagnosed(view.op):
            design = unroll(allocation)
        body: list[Operation] = [_channel(channel) for channel in design.channels]
        body += [_worker(worker) for worker in design.workers]
        properties = {"device": word_attr(Device[described_array(op).device.name])}
        op.body.block.add_op(DeviceOp.create(properties=properties, regions=[Region(Block([*body, EndOp()]))]))


def _channel(channel: Channel) -> ChannelOp:
    properties: dict[str, Attribute] = {
        "label": StringAttr(channel.label),
        "kind": ChannelKindAttr(channel.kind),
        "tensor": StringAttr(channel.tensor),
        "sender": IntegerAttr(channel.sender, i64),
        "receivers": IntegersAttr(channel.receivers),
        "objects": ObjectAttr(channel.objects),
    }
    if channel.access is not None:
        properties["access"] = AccessAttr(channel.access)
    return ChannelOp.create(properties=properties)


def _worker(worker: Worker) -> WorkerOp:
    return WorkerOp.create(
        properties={
            "label": StringAttr(worker.layer),
            "core": IntegerAttr(worker.core, i64),
            "loops": DimensionSizesAttr(worker.loops),
            "operands": WorkerOperandsAttr(worker.operands),
            "kernel": KernelAttr(worker.kernel),
        }
    )
