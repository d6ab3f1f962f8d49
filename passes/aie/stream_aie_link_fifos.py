"""Joins, distributes and forwards FIFOs in memory tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, FlatSymbolRefAttr, IntegerAttr, ModuleOp, SymbolRefAttr, i64
from xdsl.passes import ModulePass

from passes.aie.design_ir import DesignView, read_design
from passes.operation_error import OperationError
from stream_dialects.aie.object_fifo import ObjectFifoLinkOp
from stream_dialects.stream.channel import ChannelOp


@dataclass(frozen=True)
class StreamAieLinkFifosPass(ModulePass):
    """
    Links what a memory tile receives of a tensor with what it sends on: one FIFO to one, a FIFO of large objects cut
    into parts for several (distribute), or parts of several put together (join). Offsets count elements.

    Before: `aie.objectfifo @Y_l1l2_0_0(…) …` `aie.objectfifo @Y_l1l2_0_1(…) …` `aie.objectfifo @Y_l2l3_0(…) …`
    After:  the same and `aie.objectfifo.link [@Y_l1l2_0_0, @Y_l1l2_0_1] -> [@Y_l2l3_0] ([0, 256] [])`

    Pass can be called from the command line as e.g.:
        stream-opt fifos.mlir -p stream-aie-link-fifos
    """

    name = "stream-aie-link-fifos"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if design.links:
            raise OperationError(design.links[0], "the design has links already; link once")
        design.append([_link(design, arriving, leaving) for arriving, leaving in design.relays()])


def _link(design: DesignView, arriving: Sequence[ChannelOp], leaving: Sequence[ChannelOp]) -> ObjectFifoLinkOp:
    place = (*arriving, *leaving)[0]
    if not arriving or not leaving or min(len(arriving), len(leaving)) > 1:
        message = (
            f"{len(arriving)} FIFOs with '{place.tensor.data}' meet {len(leaving)} in a memory tile; a link has one"
        )
        raise OperationError(place, f"{message} on one side. Split the layers over cores in fewer dimensions")
    for channel in (*arriving, *leaving):
        design.fifo(channel)
    return ObjectFifoLinkOp.create(
        properties={
            "fifoIns": _names(arriving),
            "fifoOuts": _names(leaving),
            "src_offsets": _offsets(arriving, leaving[0]) if len(arriving) > 1 else ArrayAttr(()),
            "dst_offsets": _offsets(leaving, arriving[0]) if len(arriving) == 1 else ArrayAttr(()),
        }
    )


def _names(channels: Sequence[ChannelOp]) -> ArrayAttr[FlatSymbolRefAttr]:
    return ArrayAttr([SymbolRefAttr(channel.label.data) for channel in channels])


def _offsets(parts: Sequence[ChannelOp], whole: ChannelOp) -> ArrayAttr[IntegerAttr]:
    """Where each part lies in the whole, in elements."""
    part = whole.objects.data.elements // len(parts)
    return ArrayAttr([IntegerAttr(number * part, i64) for number in range(len(parts))])
