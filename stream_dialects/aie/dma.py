"""DMAs that are configured once: their channels and chains of buffer descriptors (spec aie-dialect 3.7)."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    I32,
    I64,
    DenseArrayBase,
    IndexType,
    IntegerAttr,
    MemRefType,
    UnrankedMemRefType,
    i1,
    i32,
    i64,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    successor_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import HasParent, IsTerminator
from xdsl.utils.exceptions import VerifyException

from stream_dialects.aie.device import EndOp
from stream_dialects.aie.layouts import BdDimLayoutArrayAttr, BdIterationAttr, BdPadLayoutArrayAttr, PacketInfoAttr
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.transfer import Pad, PositionalTransfer, StaticOrOperand, StepList, step_arrays
from stream_dialects.aie.words import Direction, DirectionWord, Words

SEGMENTS = "operandSegmentSizes"


@irdl_op_definition
class NextBdOp(AieOp):
    """
    Ends the block of a buffer descriptor and names the block of the next one.

    ```
    aie.next_bd ^bd
    ```
    """

    name = "aie.next_bd"

    destination = successor_def()

    traits = traits_def(IsTerminator())

    assembly_format = "$destination attr-dict"


class DmaProgramOp(AieOp, ABC):
    """Base of the ops whose region is a graph of channel starts and descriptor chains."""

    tile = operand_def(IndexType())
    result = result_def(IndexType())
    body = region_def()
    """Begins with the first `aie.dma_start`."""

    assembly_format = "`(` $tile `)` $body attr-dict"

    def verify_(self) -> None:
        for block in self.body.blocks:
            last = block.last_op
            if last is not None and not isinstance(last, (DmaStartOp, NextBdOp, EndOp)):
                raise VerifyException(f"a block of {self.name} ends in dma_start, next_bd or end, not in {last.name}")


@irdl_op_definition
class MemOp(DmaProgramOp):
    """
    The DMA of a core tile.

    ```
    %mem = aie.mem(%tile) {
      %start = aie.dma_start(S2MM, 0, ^bd, ^end)
    ^bd:
      aie.dma_bd(%b : memref<64xi32> offset = 0 len = 64)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    ```
    """

    name = "aie.mem"


@irdl_op_definition
class MemTileDmaOp(DmaProgramOp):
    """
    The DMA of a mem tile.

    ```
    %mem = aie.memtile_dma(%tile) {
      aie.end
    }
    ```
    """

    name = "aie.memtile_dma"


@irdl_op_definition
class ShimDmaOp(DmaProgramOp):
    """
    The DMA of a shim tile.

    ```
    %mem = aie.shim_dma(%tile) {
      aie.end
    }
    ```
    """

    name = "aie.shim_dma"


@irdl_op_definition
class DmaStartOp(AieOp):
    """
    Starts a channel with the first block of its chain; the second block starts the next channel or ends the program.

    ```
    %start = aie.dma_start(MM2S, 0, ^bd, ^end, repeat_count = 1)
    ```
    """

    name = "aie.dma_start"

    channel_dir = prop_def(Words(Direction))
    channel_index = prop_def(IntegerAttr[I32])
    repeat_count = opt_prop_def(IntegerAttr[I32], default_value=IntegerAttr(0, i32))
    """How often the chain is executed again."""
    pad_value = opt_prop_def(IntegerAttr[I32], default_value=IntegerAttr(0, i32))
    """The 32-bit word that stands in padded places (1.4)."""
    valid = result_def(i1)
    destination = successor_def()
    chain = successor_def()

    traits = traits_def(HasParent(MemOp, MemTileDmaOp, ShimDmaOp, FuncOp), IsTerminator())

    assembly_format = (
        "`(` custom<DirectionWord>($channel_dir) `,` $channel_index `,` $destination `,` $chain "
        "(`,` `repeat_count` `=` $repeat_count^)? `)` attr-dict"
    )
    custom_directives = (DirectionWord,)

    def verify_(self) -> None:
        if self.channel_index.value.data < 0:
            raise VerifyException(f"channel {self.channel_index.value.data}: a channel is at least 0")


@irdl_op_definition
class DmaBdOp(AieOp):
    """
    A buffer descriptor: what part of a buffer is transferred, in which order. All figures count elements; sizes and
    strides are listed outermost first. Without sizes the transfer is linear, without length it covers the buffer.

    ```
    aie.dma_bd(%b : memref<512x512xbf16> offset = 8192 len = 8192 sizes = [4, 16, 128] strides = [128, 512, 1])
    ```

    The form of 1.3, `aie.dma_bd(%b : memref<512xi32>, 0, 64, [<size = 8, stride = 1>])`, is read too, as are the
    properties `offset`, `len` and `dimensions` of its generic form.
    """

    name = "aie.dma_bd"

    buffer = operand_def(MemRefType | UnrankedMemRefType)
    offset = opt_operand_def(i32)
    length = opt_operand_def(i32)
    sizes = var_operand_def(i64)
    strides = var_operand_def(i64)
    static_offset = opt_prop_def(IntegerAttr[I32])
    """Elements before the first one; 0 unless written here or as operand."""
    static_length = opt_prop_def(IntegerAttr[I32], prop_name="static_len")
    """Elements transferred; all of the buffer unless written here or as operand."""
    static_sizes = opt_prop_def(DenseArrayBase[I64])
    """One entry per dimension, a marker for those that are operands."""
    static_strides = opt_prop_def(DenseArrayBase[I64])
    """One entry per dimension, a marker for those that are operands."""
    pad_dimensions = opt_prop_def(BdPadLayoutArrayAttr)
    pad_value = opt_prop_def(IntegerAttr[I32])
    """Up to 1.3; from 1.4 on it belongs to the channel."""
    bd_id = opt_prop_def(IntegerAttr[I32])
    """Chosen by mlir-aie unless written."""
    next_bd_id = opt_prop_def(IntegerAttr[I32])
    """Set by mlir-aie."""
    packet = opt_prop_def(PacketInfoAttr)
    burst_length = opt_prop_def(IntegerAttr[I32], default_value=IntegerAttr(0, i32))
    """Bytes, on shim tiles; 0 is the largest."""
    iteration = opt_prop_def(BdIterationAttr)
    """What changes from one execution to the next (1.4)."""

    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    assembly_format = (
        "`(` $buffer `:` type($buffer) "
        "custom<PositionalTransfer>(ref($static_offset), ref($static_len), ref($static_sizes), ref($static_strides), "
        "ref($pad_dimensions), ref($pad_value)) (`offset` `=` custom<StaticOrOperand>($offset, $static_offset)^)? "
        "(`len` `=` custom<StaticOrOperand>($length, $static_len)^)? "
        "(`sizes` `=` custom<StepList>($sizes, $static_sizes)^)? "
        "(`strides` `=` custom<StepList>($strides, $static_strides)^)? "
        "custom<Pad>($pad_dimensions, $pad_value) `)` attr-dict"
    )
    custom_directives = (Pad, PositionalTransfer, StaticOrOperand, StepList)

    def __post_init__(self) -> None:
        super().__post_init__()
        _modernise(self)

    @property
    def dimensions(self) -> list[tuple[int | SSAValue, int | SSAValue]]:
        """Size and stride of each dimension, outermost first; empty if the transfer is linear."""
        return list(zip(steps(self.static_sizes, self.sizes), steps(self.static_strides, self.strides), strict=True))

    def verify_(self) -> None:
        if self.offset is not None and self.static_offset is not None:
            raise VerifyException("the offset is a number or an operand, not both")
        if self.length is not None and self.static_length is not None:
            raise VerifyException("the length is a number or an operand, not both")
        counts = [len(check_steps(*pair)) for pair in self._steps()]
        if counts[0] != counts[1]:
            raise VerifyException(f"{counts[0]} sizes but {counts[1]} strides")

    def _steps(self) -> tuple[tuple[str, DenseArrayBase[I64] | None, tuple[SSAValue, ...]], ...]:
        sizes, strides = tuple(self.sizes), tuple(self.strides)
        return ("sizes", self.static_sizes, sizes), ("strides", self.static_strides, strides)


def check_steps(what: str, static: DenseArrayBase[I64] | None, operands: tuple[SSAValue, ...]) -> tuple[int, ...]:
    """The static entries; raises VerifyException unless they have as many markers as there are operands."""
    entries = () if static is None else static.get_values()
    markers = entries.count(DYNAMIC_INDEX)
    if markers != len(operands):
        raise VerifyException(f"the {what} have {markers} places for operands, but {len(operands)} operands")
    return entries


def steps(static: DenseArrayBase[I64] | None, operands: tuple[SSAValue, ...]) -> list[int | SSAValue]:
    """The entries of a list that is partly numbers, partly operands."""
    remaining = iter(operands)
    entries = () if static is None else static.get_values()
    return [next(remaining) if entry == DYNAMIC_INDEX else entry for entry in entries]


def _modernise(op: DmaBdOp) -> None:
    """Renames the properties of the generic form of 1.3, which newer versions of mlir-aie would silently ignore."""
    for old, new in (("offset", "static_offset"), ("len", "static_len")):
        if (value := _taken(op, old)) is not None:
            op.properties[new] = value
    dimensions = _taken(op, "dimensions")
    if isinstance(dimensions, BdDimLayoutArrayAttr) and dimensions.data:
        op.properties["static_sizes"], op.properties["static_strides"] = step_arrays(dimensions.data)
    if SEGMENTS not in op.properties:
        op.properties[SEGMENTS] = DenseArrayBase.from_list(i32, [len(op.operands), 0, 0, 0, 0])


def _taken(op: DmaBdOp, name: str) -> Attribute | None:
    return op.properties.pop(name, None) or op.attributes.pop(name, None)
