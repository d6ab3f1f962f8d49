"""Puts every compute op and transfer into a time slot."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.passes import ModulePass

from passes.allocation.build_problem import ProblemBuilder
from passes.allocation.slots import assign_slots
from passes.ir.lookup import diagnosed


@dataclass(frozen=True)
class StreamScheduleSlotsPass(ModulePass):
    """
    Gives each compute op and transfer the first slot after its inputs in which its cores or links are free
    (spec allocation 5).

    Before: `stream.transfer "Transfer(x)" … space <…> : …`
    After:  `stream.transfer "Transfer(x)" … space <…> slot 1 : …`

    Pass can be called from the command line as e.g.:
        stream-opt costed.mlir -p stream-schedule-slots
    """

    name = "stream-schedule-slots"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        builder = ProblemBuilder(op)
        for view in builder.views:
            with diagnosed(view.op):
                slots = assign_slots(builder.slot_nodes(view))
            for inner in (*view.computes, *view.transfers):
                inner.slot = IntegerAttr(slots[inner.label.data], i64)
