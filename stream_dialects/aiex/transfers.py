"""Transfers of the runtime sequence with descriptors that the design chooses (spec aie-dialect 4.2)."""

from __future__ import annotations

from xdsl.dialects.builtin import (
    I1,
    I64,
    DenseArrayBase,
    FlatSymbolRefAttrConstr,
    IntegerAttr,
    MemRefType,
    SymbolRefAttr,
    UnrankedMemRefType,
    i64,
)
from xdsl.irdl import (
    AttrSizedOperandSegments,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    var_operand_def,
)
from xdsl.utils.exceptions import VerifyException

from stream_dialects.aie.dma import check_steps
from stream_dialects.aie.layouts import PacketInfoAttr
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.transfer import StepList

DIMENSIONS = 4


@irdl_op_definition
class NpuDmaMemcpyNdOp(AieOp):
    """
    Configures and starts one transfer of a shim channel. Offsets, sizes and strides have four entries in elements,
    outermost first; the outermost size is the number of executions.

    ```
    aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 32, 32][0, 0, 64, 1], packet = <pkt_type = 0, pkt_id = 2>)
      {id = 0 : i64, metadata = @in, issue_token = true} : memref<32x64xi32>
    ```
    """

    name = "aiex.npu.dma_memcpy_nd"

    buffer = operand_def(MemRefType | UnrankedMemRefType)
    offsets = var_operand_def(i64)
    sizes = var_operand_def(i64)
    strides = var_operand_def(i64)
    static_offsets = prop_def(DenseArrayBase[I64])
    """Four entries, a marker for those that are operands."""
    static_sizes = prop_def(DenseArrayBase[I64])
    """Four entries, a marker for those that are operands."""
    static_strides = prop_def(DenseArrayBase[I64])
    """Four entries, a marker for those that are operands."""
    packet = opt_prop_def(PacketInfoAttr)
    metadata = prop_def(SymbolRefAttr)
    """The object FIFO or `aie.shim_dma_allocation` whose channel is used."""
    id = prop_def(IntegerAttr[I64])
    """The buffer descriptor of the shim tile."""
    issue_token = opt_prop_def(IntegerAttr[I1])
    """Whether the end of the transfer can be awaited; transfers to the host can, always."""
    burst_length = opt_prop_def(IntegerAttr[I64])
    """Bytes; 0 is the largest."""
    d0_zero_before = opt_prop_def(IntegerAttr[I64])
    d1_zero_before = opt_prop_def(IntegerAttr[I64])
    d2_zero_before = opt_prop_def(IntegerAttr[I64])
    d0_zero_after = opt_prop_def(IntegerAttr[I64])
    d1_zero_after = opt_prop_def(IntegerAttr[I64])
    d2_zero_after = opt_prop_def(IntegerAttr[I64])

    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    assembly_format = (
        "`(` $buffer `` custom<StepList>($offsets, $static_offsets) `` custom<StepList>($sizes, $static_sizes) `` "
        "custom<StepList>($strides, $static_strides) (`,` `packet` `=` $packet^)? `)` attr-dict `:` type($buffer)"
    )
    custom_directives = (StepList,)

    def verify_(self) -> None:
        for what, static, operands in (
            ("offsets", self.static_offsets, self.offsets),
            ("sizes", self.static_sizes, self.sizes),
            ("strides", self.static_strides, self.strides),
        ):
            if len(check_steps(what, static, tuple(operands))) != DIMENSIONS:
                raise VerifyException(f"there are {DIMENSIONS} {what}, not {len(static.get_values())}")


@irdl_op_definition
class NpuDmaWaitOp(AieOp):
    """
    Waits for one token of the channel of an object FIFO or `aie.shim_dma_allocation`.

    ```
    aiex.npu.dma_wait {symbol = @out}
    ```
    """

    name = "aiex.npu.dma_wait"

    symbol = prop_def(FlatSymbolRefAttrConstr)

    assembly_format = "attr-dict"
