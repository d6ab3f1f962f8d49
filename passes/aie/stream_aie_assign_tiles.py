"""Gives every end of a channel its tile."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IndexType, IntegerAttr, ModuleOp, i32
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from passes.aie.design_ir import read_design
from passes.aie.device import Coordinate
from passes.operation_error import OperationError
from stream_dialects.aie.device import TileOp


@dataclass(frozen=True)
class StreamAieAssignTilesPass(ModulePass):
    """
    Adds an `aie.tile` for each compute tile and memory tile in use, and for the shim of each memory tile that the host
    reaches: the one of its own column. Shims first, then memory tiles, then cores, column by column.

    Before: `stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] …`
    After:  `%0 = aie.tile(0, 0)`
            `%1 = aie.tile(0, 1)`
            `stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] …`

    Pass can be called from the command line as e.g.:
        stream-opt unrolled.mlir -p stream-aie-assign-tiles
    """

    name = "stream-aie-assign-tiles"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if design.tiles:
            raise OperationError(next(iter(design.tiles.values())), "the design has tiles already; assign them once")
        used: set[Coordinate] = {design.array.tiles[worker.core.value.data] for worker in design.workers}
        for channel in design.channels.values():
            used.update((design.sending_tile(channel), *design.receiving_tiles(channel)))
        places = sorted(used, key=lambda place: (min(place[1], 2), place))
        Rewriter.insert_op([_tile(place) for place in places], InsertPoint.at_start(design.op.body.block))


def _tile(place: Coordinate) -> TileOp:
    column, row = place
    properties = {"col": IntegerAttr(column, i32), "row": IntegerAttr(row, i32)}
    return TileOp.create(properties=properties, result_types=[IndexType()])
