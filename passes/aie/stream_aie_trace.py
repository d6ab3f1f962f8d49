"""Lets cores record when their kernels run and wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, SymbolRefAttr, i32
from xdsl.ir import Attribute, Block, Operation, Region
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from passes.aie.design_ir import DesignView, read_design
from passes.aie.device import Coordinate
from passes.operation_error import OperationError
from stream_dialects.aie.device import EndOp
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aie.trace import (
    TraceEvent,
    TraceEventAttr,
    TraceEventOp,
    TraceHostConfigOp,
    TraceModeOp,
    TraceOp,
    TracePacketOp,
    TraceStartConfigOp,
    TraceStartOp,
    TraceStopOp,
)
from stream_dialects.aie.words import TraceMode, TracePacketKind, word_attr

EVENTS = ("INSTR_EVENT_0", "INSTR_EVENT_1", "LOCK_STALL")
"""A kernel's `event0()` and `event1()`, and waiting for an object."""
FIRST_BROADCAST, LAST_BROADCAST = 15, 14
TRACES = 31
"""Packet ids of one design (spec aie-dialect 8)."""


@dataclass(frozen=True)
class StreamAieTracePass(ModulePass):
    """
    Adds an `aie.trace` for some cores, with a trace buffer that the host passes as one more argument (spec aie-dialect
    8). Does nothing without a size.

    Before: `%2 = aie.tile(0, 2)` `aie.runtime_sequence(…) { … }`
    After:  the same and
            `aie.trace @trace_0_2(%2) { aie.trace.mode "Event-Time" … aie.trace.event<"LOCK_STALL"> … }`
            `aie.runtime_sequence(…) {`
            `  aie.trace.host_config {buffer_size = 8192 : i32}`
            `  aie.trace.start_config @trace_0_2`
            `  …`
            `}`

    Pass can be called from the command line as e.g.:
        stream-opt lowered.mlir -p 'stream-aie-trace{trace_size=8192 trace_tiles="0_2","1_2"}'
    """

    name = "stream-aie-trace"

    trace_size: int = 0
    """Bytes of the trace buffer; 0 traces nothing."""

    trace_tiles: tuple[str, ...] = ()
    """The cores to trace as `<column>_<row>`; by default the first one of each layer."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if self.trace_size < 0 or self.trace_size % 4:
            raise OperationError(op, f"a trace buffer has a multiple of 4 bytes, not {self.trace_size}")
        if not self.trace_size:
            return
        places = self._places(design)
        if len(places) > TRACES:
            raise OperationError(design.op, f"{len(places)} cores to trace; a design has at most {TRACES}")
        sequence = next((op for op in design.op.body.block.ops if isinstance(op, RuntimeSequenceOp)), None)
        if sequence is None:
            raise OperationError(design.op, "the design has no runtime sequence; run stream-aie-lower-runtime first")
        Rewriter.insert_op(
            [_trace(design, place, number + 1) for number, place in enumerate(places)], InsertPoint.before(sequence)
        )
        Rewriter.insert_op(_configuration(places, self.trace_size), InsertPoint.at_start(sequence.body.block))

    def _places(self, design: DesignView) -> list[Coordinate]:
        busy = {design.array.tiles[worker.core.value.data]: worker.label.data for worker in design.workers}
        if not self.trace_tiles:
            firsts = {layer: place for place, layer in reversed(sorted(busy.items()))}
            return sorted(firsts.values())
        known = {f"{column}_{row}": (column, row) for column, row in busy}
        for text in self.trace_tiles:
            if text not in known:
                raise OperationError(design.op, f"no core runs at '{text}'; choose among {', '.join(sorted(known))}")
        return [known[text] for text in dict.fromkeys(self.trace_tiles)]


def _label(place: Coordinate) -> str:
    return f"trace_{place[0]}_{place[1]}"


def _trace(design: DesignView, place: Coordinate, number: int) -> TraceOp:
    packet: dict[str, Attribute] = {"id": IntegerAttr(number, i32), "type": word_attr(TracePacketKind.core)}
    events = [TraceEventOp.create(properties={"event": TraceEventAttr(TraceEvent(name))}) for name in EVENTS]
    body: list[Operation] = [
        TraceModeOp.create(properties={"mode": word_attr(TraceMode["Event-Time"])}),
        TracePacketOp.create(properties=packet),
        *events,
        TraceStartOp.create(properties={"broadcast": IntegerAttr(FIRST_BROADCAST, i32)}),
        TraceStopOp.create(properties={"broadcast": IntegerAttr(LAST_BROADCAST, i32)}),
        EndOp(),
    ]
    return TraceOp.create(
        operands=[design.tile(design.op, place).result],
        properties={"sym_name": StringAttr(_label(place))},
        regions=[Region(Block(body))],
    )


def _configuration(places: Sequence[Coordinate], size: int) -> list[Operation]:
    return [
        TraceHostConfigOp.create(properties={"buffer_size": IntegerAttr(size, i32)}),
        *(TraceStartConfigOp.create(properties={"trace_config": SymbolRefAttr(_label(place))}) for place in places),
    ]
