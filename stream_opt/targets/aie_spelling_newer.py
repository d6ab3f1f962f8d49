"""From the spelling of 1.3 to that of 1.4 (spec aie-dialect 1)."""

from __future__ import annotations

from xdsl.dialects import arith
from xdsl.dialects.builtin import I32, IntegerAttr, i32
from xdsl.ir import Block, Operation, SSAValue

from passes.operation_error import OperationError
from stream_dialects.aie import CoreOp, DmaBdOp, MemOp, MemTileDmaOp, RuntimeSequenceOp, ShimDmaAllocationOp, ShimDmaOp
from stream_dialects.aie.scalars import ScalarsOp
from stream_opt.targets.aie_spelling import Rewriter

HOMES = (CoreOp, MemOp, MemTileDmaOp, ShimDmaOp, RuntimeSequenceOp)
"""The ops whose first block takes the constants that stand anywhere inside."""


def numbers_to_operands(op: Operation) -> None:
    """`aie.use_lock(%l, Acquire, 1)` becomes `aie.use_lock(%l, Acquire, %c)`; a number left out is 1."""
    if not isinstance(op, ScalarsOp) or op.scalars:
        return
    values: list[SSAValue] = []
    for name in op.SCALARS:
        number = op.properties.pop(name, None)
        values.append(constant_for(op, number.value.data if isinstance(number, IntegerAttr) else 1))
    op.operands = [*op.operands, *values]


def constant_for(op: Operation, number: int) -> SSAValue:
    """An i32 constant of that value at the start of the op's home; the same one for all that want it."""
    wanted: IntegerAttr[I32] = IntegerAttr(number, i32, truncate_bits=True)
    block, first = _place(op)
    for known in block.ops:
        if not isinstance(known, arith.ConstantOp):
            break
        if known.value == wanted:
            return known.result
    constant = arith.ConstantOp(wanted)
    block.insert_op_before(constant, first)
    return constant.result


def _place(op: Operation) -> tuple[Block, Operation]:
    """The first block of the home and its first op; without a home, the block of the op and the op."""
    ancestor: Operation | None = op
    while ancestor is not None and not isinstance(ancestor, HOMES):
        ancestor = ancestor.parent_op()
    block = op.parent_block() if ancestor is None else ancestor.regions[0].first_block
    first = op if ancestor is None or block is None else block.first_op
    if block is None or first is None:
        raise OperationError(op, f"{op.name} stands in no block")
    return block, first


def refuse_what_is_gone(op: Operation) -> None:
    """Drops a padding value of 0 at a descriptor; any other belongs to the channel, which must say it."""
    if isinstance(op, DmaBdOp) and (value := op.properties.pop("pad_value", None)) is not None:
        if value != IntegerAttr(0, i32):
            raise OperationError(op, "from 1.4 on, aie.dma_start has the pad_value, not aie.dma_bd; move it there")
    if isinstance(op, ShimDmaAllocationOp) and op.tile is None:
        raise OperationError(op, "aie.shim_dma_allocation names the tile since the end of 2025, not the column")


NEWER: tuple[Rewriter, ...] = (numbers_to_operands, refuse_what_is_gone)
