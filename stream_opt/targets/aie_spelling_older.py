"""From the spelling of 1.4 to that of 1.3 (spec aie-dialect 1)."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from xdsl.dialects.builtin import DenseArrayBase, IntegerAttr, MemRefType, StringAttr, i32
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.traits import SymbolTable

from passes.operation_error import OperationError
from stream_dialects.aie import CoreOp, DmaBdOp, DmaStartOp, ObjectFifoOp, ShimDmaAllocationOp, TraceHostConfigOp
from stream_dialects.aie.dma import SEGMENTS
from stream_dialects.aie.layouts import BdDimLayoutArrayAttr, DimensionLayout
from stream_dialects.aie.older import OlderDmaBdOp, OlderTraceHostConfigOp
from stream_dialects.aie.scalars import ScalarsOp
from stream_dialects.aiex import DmaConfigureTaskForOp, DmaConfigureTaskOp
from stream_opt.targets.aie_spelling import Rewriter, constant_of, constant_or_none, erase_if_unused

KEPT = ("pad_dimensions", "pad_value", "bd_id", "next_bd_id", "packet", "burst_length")


def operands_to_numbers(op: Operation) -> None:
    """`aie.use_lock(%l, Acquire, %c)` becomes `aie.use_lock(%l, Acquire, 1)`."""
    if not isinstance(op, ScalarsOp) or not op.scalars:
        return
    values = tuple(op.scalars)
    for (name, type), value in zip(op.SCALARS.items(), values, strict=True):
        op.properties[name] = IntegerAttr(constant_of(op, value, f"the {name}"), type, truncate_bits=True)
    _drop(op, values)


def _drop(op: Operation, values: Sequence[SSAValue]) -> None:
    """Takes the last operands away, with the constants that nothing else uses."""
    op.operands = op.operands[: len(op.operands) - len(values)]
    for value in values:
        erase_if_unused(value)


def descriptor(op: Operation) -> None:
    """`aie.dma_bd(… offset = 0 len = 8 sizes = […] …)` becomes `aie.dma_bd(…, 0, 8, [<size = …>])`."""
    if not isinstance(op, DmaBdOp):
        return
    if op.iteration is not None:
        raise OperationError(op, "the iteration of aie.dma_bd is unknown to mlir-aie 1.3; use a dimension instead")
    properties = _positions(op) | {name: op.properties[name] for name in KEPT if name in op.properties}
    values = tuple(op.operands[1:])
    older = OlderDmaBdOp.create(operands=[op.buffer], properties=properties, attributes=op.attributes)
    _replace(op, older)
    for value in values:
        erase_if_unused(value)


def _positions(op: DmaBdOp) -> dict[str, Attribute]:
    """Offset, length and dimensions; what a later one needs before it is filled in."""
    offset = _number(op, op.offset, op.static_offset, "offset")
    length = _number(op, op.length, op.static_length, "length")
    dimensions = [DimensionLayout(_step(op, size), _step(op, stride)) for size, stride in op.dimensions]
    if dimensions or op.pad_dimensions is not None:
        length = _elements(op) if length is None else length
    positions: dict[str, Attribute] = {}
    if offset is not None or length is not None:
        positions["offset"] = IntegerAttr(offset or 0, i32)
    if length is not None:
        positions["len"] = IntegerAttr(length, i32)
    if dimensions or op.pad_dimensions is not None:
        positions["dimensions"] = BdDimLayoutArrayAttr(tuple(dimensions))
    return positions


def _number(op: DmaBdOp, operand: SSAValue | None, static: IntegerAttr | None, what: str) -> int | None:
    return constant_or_none(op, operand, f"the {what}") if static is None else static.value.data


def _step(op: DmaBdOp, step: int | SSAValue) -> int:
    return step if isinstance(step, int) else constant_of(op, step, "a dimension")


def _elements(op: DmaBdOp) -> int:
    """The elements of the buffer: the length of 1.4 where none is written."""
    shape = op.buffer.type.get_shape() if isinstance(op.buffer.type, MemRefType) else (-1,)
    if min(shape, default=1) < 0:
        raise OperationError(op, "the length of aie.dma_bd is missing, and the buffer has no fixed size")
    return prod(shape)


def _replace(op: Operation, other: Operation) -> None:
    block = op.parent_block()
    if block is None:
        raise OperationError(op, f"{op.name} stands in no block")
    block.insert_op_before(other, op)
    op.detach()
    op.erase()


def task(op: Operation) -> None:
    """`repeat %c : i32` becomes `{repeat_count = …}`."""
    if not isinstance(op, (DmaConfigureTaskOp, DmaConfigureTaskForOp)):
        return
    if isinstance(op, DmaConfigureTaskOp) and op.descriptor is not None:
        raise OperationError(
            op, "the bd_id of aiex.dma_configure_task is unknown to mlir-aie 1.3; give it in aie.dma_bd"
        )
    if (repeat := op.repeat) is not None:
        op.properties["repeat_count"] = IntegerAttr(constant_of(op, repeat, "the repeat count"), i32)
        _take_away(op, repeat)


def _take_away(op: DmaConfigureTaskOp | DmaConfigureTaskForOp, repeat: SSAValue) -> None:
    op.operands = op.operands[:-1]
    if isinstance(op, DmaConfigureTaskOp):
        op.properties[SEGMENTS] = DenseArrayBase.from_list(i32, [1, 0, 0])
    erase_if_unused(repeat)


def host_config(op: Operation) -> None:
    """`{buffer_size = 8192 : i32}` becomes `buffer_size = 8192`."""
    if isinstance(op, TraceHostConfigOp):
        _replace(op, OlderTraceHostConfigOp.create(properties=op.properties, attributes=op.attributes))


def refuse_what_is_newer(op: Operation) -> None:
    """The word for padded places stands at the descriptor in 1.3."""
    if isinstance(op, (DmaStartOp, ObjectFifoOp)) and op.pad_value is not None and op.pad_value.value.data != 0:
        raise OperationError(
            op, f"the padding value of {op.name} is unknown to mlir-aie 1.3, which has it at aie.dma_bd"
        )
    if isinstance(op, ShimDmaAllocationOp) and op.tile is None:
        raise OperationError(op, "aie.shim_dma_allocation names the tile since the end of 2025, not the column")


def link_at_core(op: Operation) -> None:
    """A core gets the `link_with` of the functions that it calls."""
    if not isinstance(op, CoreOp):
        return
    files = dict.fromkeys(file for call in op.walk() if (file := _file_of(call)) is not None)
    if op.link_with is not None:
        files = {op.link_with: None} | files
    if len(files) > 1:
        names = ", ".join(file.data for file in files)
        raise OperationError(
            op, f"mlir-aie 1.3 links one object file per core, this one needs {names}; put them into one"
        )
    for file in files:
        op.properties["link_with"] = file


def _file_of(op: Operation) -> StringAttr | None:
    function = _callee(op) if isinstance(op, CallOp) else None
    file = None if function is None else function.attributes.get("link_with")
    return file if isinstance(file, StringAttr) else None


def _callee(call: CallOp) -> Operation | None:
    return SymbolTable.lookup_symbol(call, call.callee)


def link_not_at_function(op: Operation) -> None:
    """The declarations lose their `link_with`; a file to be merged cannot be had."""
    if not isinstance(op, FuncOp):
        return
    if op.attributes.pop("link_with_mode", None) not in (None, StringAttr("link")):
        raise OperationError(op, f"mlir-aie 1.3 cannot merge the file of function {op.sym_name.data}; link it")
    op.attributes.pop("link_with", None)


OLDER: tuple[Rewriter, ...] = (
    refuse_what_is_newer,
    operands_to_numbers,
    task,
    host_config,
    link_at_core,
    link_not_at_function,
    descriptor,
)
