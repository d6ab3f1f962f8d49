"""From the spelling of 1.3 to that of 1.4 (spec aie-dialect 1)."""

from __future__ import annotations

from xdsl.dialects import arith
from xdsl.dialects.builtin import I32, IntegerAttr, i32
from xdsl.ir import Block, Operation, SSAValue

from passes.operation_error import OperationError
from stream_dialects.aie import CoreOp, DmaBdOp, MemOp, MemTileDmaOp, RuntimeSequenceOp, ShimDmaAllocationOp, ShimDmaOp
from stream_dialects.aie.scalars import ScalarsOp
from stream_opt.targets.aie_spelling import Rewriter

PROGRAMS = (CoreOp, MemOp, MemTileDmaOp, ShimDmaOp, RuntimeSequenceOp)
"""The ops whose first block takes the constants that are needed anywhere inside."""


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
    block = _home(op)
    first = block.first_op
    while isinstance(first, arith.ConstantOp):
        if first.value == wanted:
            return first.result
        first = first.next_op
    constant = arith.ConstantOp(wanted)
    if first is None:
        block.add_op(constant)
    else:
        block.insert_op_before(constant, first)
    return constant.result


def _home(op: Operation) -> Block:
    """The block that dominates all of the program that the op belongs to; without a program, the block of the op."""
    program: Operation | None = op
    while program is not None and not isinstance(program, PROGRAMS):
        program = program.parent_op()
    block = op.parent_block() if program is None else program.regions[0].blocks.first
    if block is None:
        raise OperationError(op, f"{op.name} stands in no block")
    return block


def refuse_what_is_gone(op: Operation) -> None:
    """Drops a padding value of 0 at a descriptor; any other belongs to the channel, which must say it."""
    if isinstance(op, DmaBdOp) and (value := op.properties.pop("pad_value", None)) is not None:
        if value != IntegerAttr(0, i32):
            raise OperationError(op, "from 1.4 on, aie.dma_start has the pad_value, not aie.dma_bd; move it there")
    if isinstance(op, ShimDmaAllocationOp) and op.tile is None:
        raise OperationError(op, "aie.shim_dma_allocation names the tile since the end of 2025, not the column")


NEWER: tuple[Rewriter, ...] = (numbers_to_operands, refuse_what_is_gone)
