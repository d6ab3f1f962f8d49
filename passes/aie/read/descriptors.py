"""Buffer descriptors, of static DMAs and of tasks."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Block, BlockArgument, SSAValue

from passes.aie.check.design import Descriptor, Step
from passes.aie.read.cores import constant
from passes.aie.read.places import Places, element_bits, element_count
from stream_dialects.aie.dma import DmaBdOp, DmaStartOp, NextBdOp


def figure(value: int | SSAValue) -> int | None:
    """The number, also if it is an operand that is a constant; None if it is known at run time only."""
    return value if isinstance(value, int) else constant(value)


def argument_number(value: SSAValue) -> int | None:
    """Which argument of its sequence the value is, None if it is none."""
    return value.index if isinstance(value, BlockArgument) else None


def known_steps(pairs: list[tuple[int | SSAValue, int | SSAValue]]) -> tuple[Step, ...] | None:
    """The loops of a transfer, None if one of their figures is known at run time only."""
    steps: list[Step] = []
    for pair in pairs:
        size, stride = figure(pair[0]), figure(pair[1])
        if size is None or stride is None:
            return None
        steps.append(Step(size, stride))
    return tuple(steps)


def read_descriptor(op: DmaBdOp, places: Places, buffers: Mapping[SSAValue, str]) -> Descriptor:
    elements = element_count(op.buffer.type)
    offset = 0 if op.static_offset is None else op.static_offset.value.data
    length = elements if op.static_length is None else op.static_length.value.data
    return Descriptor(
        place=places.of(op),
        element_bits=element_bits(op.buffer.type) or 0,
        buffer_elements=elements,
        offset=offset if op.offset is None else constant(op.offset),
        length=length if op.length is None else constant(op.length),
        steps=known_steps(op.dimensions),
        buffer=buffers.get(op.buffer, ""),
        argument=argument_number(op.buffer),
        id=None if op.bd_id is None else op.bd_id.value.data,
    )


def chain_of(first: Block) -> list[DmaBdOp]:
    """The descriptors that follow each other from a block on, each once."""
    found: list[DmaBdOp] = []
    seen: list[Block] = []
    block: Block | None = first
    while block is not None and block not in seen:
        seen.append(block)
        found += [op for op in block.ops if isinstance(op, DmaBdOp)]
        last = block.last_op
        block = last.destination if isinstance(last, NextBdOp) else None
    return found


def starts_of(first: Block) -> list[DmaStartOp]:
    """The channel starts of a DMA program in their order."""
    found: list[DmaStartOp] = []
    last = first.last_op
    while isinstance(last, DmaStartOp) and last not in found:
        found.append(last)
        last = last.chain.last_op
    return found
