"""Transfers of the runtime sequence as tasks: mlir-aie chooses the buffer descriptors (spec aie-dialect 4.1)."""

from __future__ import annotations

from xdsl.dialects.builtin import I1, I32, DenseArrayBase, IndexType, IntegerAttr, SymbolRefAttr, i32
from xdsl.irdl import (
    AttrSizedOperandSegments,
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
)

from stream_dialects.aie.layouts import PacketInfoAttr
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.words import Direction, DirectionWord, Words


@irdl_op_definition
class DmaConfigureTaskOp(AieOp):
    """
    A task for a channel of a tile: a chain of buffer descriptors.

    ```
    %t = aiex.dma_configure_task(%tile, MM2S, 0, <pkt_type = 0, pkt_id = 1>) {
      aie.dma_bd(%a : memref<512xi32> offset = 0 len = 64)
      aie.end
    } {issue_token = true, repeat_count = 3 : i32}
    ```
    """

    name = "aiex.dma_configure_task"

    tile = operand_def(IndexType())
    repeat = opt_operand_def(i32)
    """How often the task is executed again, if that is not known before (1.4)."""
    descriptor = opt_operand_def(i32)
    """The buffer descriptor, if it is not known before (1.4)."""
    direction = prop_def(Words(Direction))
    channel = prop_def(IntegerAttr[I32])
    packet = opt_prop_def(PacketInfoAttr)
    issue_token = opt_prop_def(IntegerAttr[I1])
    """Whether the end of the task can be awaited."""
    repeat_count = opt_prop_def(IntegerAttr[I32])
    """How often the task is executed again; 0 unless written."""
    result = result_def(IndexType())
    body = region_def()
    """Blocks of one `aie.dma_bd` each."""

    irdl_options = (AttrSizedOperandSegments(as_property=True),)

    assembly_format = (
        "`(` $tile `,` custom<DirectionWord>($direction) `,` $channel (`,` $packet^)? `)` "
        "(`repeat` $repeat^ `:` type($repeat))? (`bd_id` $descriptor^ `:` type($descriptor))? $body attr-dict"
    )
    custom_directives = (DirectionWord,)

    def __post_init__(self) -> None:
        super().__post_init__()
        # The generic form of 1.3 has the tile as its only operand and no segment sizes.
        if "operandSegmentSizes" not in self.properties:
            self.properties["operandSegmentSizes"] = DenseArrayBase.from_list(i32, [len(self.operands), 0, 0])


@irdl_op_definition
class DmaConfigureTaskForOp(AieOp):
    """
    A task for the shim channel of an object FIFO or of an `aie.shim_dma_allocation`. Executed `repeat_count` + 1 times,
    the outermost of four dimensions steps on from execution to execution.

    ```
    %t = aiex.dma_configure_task_for @a {
      aie.dma_bd(%a : memref<8x64xi32> offset = 0 len = 128 sizes = [4, 1, 2, 64] strides = [128, 0, 64, 1])
      aie.end
    } {repeat_count = 3 : i32}
    ```
    """

    name = "aiex.dma_configure_task_for"

    allocation = prop_def(SymbolRefAttr, prop_name="alloc")
    repeat = opt_operand_def(i32)
    """How often the task is executed again, if that is not known before (1.4)."""
    issue_token = opt_prop_def(IntegerAttr[I1])
    """Whether the end of the task can be awaited."""
    repeat_count = opt_prop_def(IntegerAttr[I32])
    """How often the task is executed again; 0 unless written."""
    result = result_def(IndexType())
    body = region_def()
    """Blocks of one `aie.dma_bd` each."""

    assembly_format = "$alloc (`repeat` $repeat^ `:` type($repeat))? $body attr-dict"


@irdl_op_definition
class DmaStartTaskOp(AieOp):
    """
    Hands a task to its channel.

    ```
    aiex.dma_start_task(%t)
    ```
    """

    name = "aiex.dma_start_task"

    task = operand_def(IndexType())

    assembly_format = "`(` $task `)` attr-dict"


@irdl_op_definition
class DmaAwaitTaskOp(AieOp):
    """
    Waits for the token of a task; its descriptors can be used again.

    ```
    aiex.dma_await_task(%t)
    ```
    """

    name = "aiex.dma_await_task"

    task = operand_def(IndexType())

    assembly_format = "`(` $task `)` attr-dict"


@irdl_op_definition
class DmaFreeTaskOp(AieOp):
    """
    The descriptors of a task can be used again; that it is over must follow from another wait.

    ```
    aiex.dma_free_task(%t)
    ```
    """

    name = "aiex.dma_free_task"

    task = operand_def(IndexType())

    assembly_format = "`(` $task `)` attr-dict"
