"""Direct access to registers, buffers and queues, to which mlir-aie lowers everything else (spec aie-dialect 4.3)."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    I1,
    I32,
    FlatSymbolRefAttrConstr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    Signedness,
    i32,
)
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, opt_prop_def, prop_def
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    ParsingState,
    PrintingState,
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.hints import isa

from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.scalars import ScalarsOp
from stream_dialects.aie.transfer import parse_number
from stream_dialects.aie.words import Direction, DirectionWord, Words

ui32 = IntegerType(32, Signedness.UNSIGNED)
ui64 = IntegerType(64, Signedness.UNSIGNED)


@irdl_op_definition
class NpuSyncOp(ScalarsOp):
    """
    Waits for a token of a channel; the direction is 0 (S2MM) or 1 (MM2S).

    ```
    aiex.npu.sync(%c, %r, %d, %ch, %cn, %rn) : i32, i32, i32, i32, i32, i32
    ```

    Up to 1.3 the six numbers are attributes.
    """

    name = "aiex.npu.sync"
    SCALARS: ClassVar[dict[str, IntegerType]] = {
        "column": i32,
        "row": i32,
        "direction": i32,
        "channel": i32,
        "column_num": i32,
        "row_num": i32,
    }

    column = opt_prop_def(IntegerAttr[I32])
    row = opt_prop_def(IntegerAttr[I32])
    direction = opt_prop_def(IntegerAttr[I32])
    channel = opt_prop_def(IntegerAttr[I32])
    column_num = opt_prop_def(IntegerAttr[I32])
    """How many columns."""
    row_num = opt_prop_def(IntegerAttr[I32])
    """How many rows."""

    assembly_format = "(`(` $scalars^ `)`)? attr-dict (`:` type($scalars)^)?"


@irdl_op_definition
class NpuWrite32Op(ScalarsOp):
    """
    Writes a register or a word of memory: by absolute address, by address in a tile, or by offset in a buffer.

    ```
    aiex.npu.write32(%address, %value) {column = 0 : i32, row = 2 : i32} : i32, i32
    ```

    Up to 1.3 address and value are attributes.
    """

    name = "aiex.npu.write32"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"address": ui32, "value": ui32}

    address = opt_prop_def(IntegerAttr[IntegerType])
    value = opt_prop_def(IntegerAttr[IntegerType])
    buffer = opt_prop_def(FlatSymbolRefAttrConstr)
    column = opt_prop_def(IntegerAttr[I32])
    row = opt_prop_def(IntegerAttr[I32])

    assembly_format = "(`(` $scalars^ `)`)? attr-dict (`:` type($scalars)^)?"


@irdl_op_definition
class NpuMaskWrite32Op(ScalarsOp):
    """
    Writes those bits of a word that the mask sets.

    ```
    aiex.npu.maskwrite32(%address, %value, %mask) {column = 0 : i32, row = 2 : i32} : i32, i32, i32
    ```

    Up to 1.3 address, value and mask are attributes.
    """

    name = "aiex.npu.maskwrite32"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"address": ui32, "value": ui32, "mask": ui32}

    address = opt_prop_def(IntegerAttr[IntegerType])
    value = opt_prop_def(IntegerAttr[IntegerType])
    mask = opt_prop_def(IntegerAttr[IntegerType])
    buffer = opt_prop_def(FlatSymbolRefAttrConstr)
    column = opt_prop_def(IntegerAttr[I32])
    row = opt_prop_def(IntegerAttr[I32])

    assembly_format = "(`(` $scalars^ `)`)? attr-dict (`:` type($scalars)^)?"


@irdl_op_definition
class NpuBlockWriteOp(AieOp):
    """
    Writes several words.

    ```
    aiex.npu.blockwrite(%data) {address = 119300 : ui32} : memref<8xi32>
    ```
    """

    name = "aiex.npu.blockwrite"

    data = operand_def(MemRefType)
    address = prop_def(IntegerAttr[IntegerType])
    buffer = opt_prop_def(FlatSymbolRefAttrConstr)
    column = opt_prop_def(IntegerAttr[I32])
    row = opt_prop_def(IntegerAttr[I32])

    assembly_format = "`(` $data `)` attr-dict `:` type($data)"


@irdl_custom_directive
class OperandOrNumber(CustomDirective):
    """`%value` (1.4) or `5` (1.3)."""

    scalars: VariadicOperandVariable
    number: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        operand = parser.parse_optional_unresolved_operand()
        self.scalars.set(state, () if operand is None else (operand,))
        if operand is None:
            self.number.set(state, parse_number(parser))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        number = self.number.get(op)
        state.print_whitespace(printer)
        printer.print_list(self.scalars.get(op), printer.print_ssa_value)
        if isa(number, IntegerAttr[I32]):
            printer.print_string(str(number.value.data))


@irdl_op_definition
class NpuRtpWriteOp(ScalarsOp):
    """
    Writes a word of a core's buffer: a run-time parameter.

    ```
    aiex.npu.rtp_write(@rtp, 0, %value) : i32
    aiex.npu.rtp_write(@rtp, 1, 50)
    ```

    The value is an operand from 1.4 on, a number up to 1.3.
    """

    name = "aiex.npu.rtp_write"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"value": i32}

    buffer = prop_def(FlatSymbolRefAttrConstr)
    index = prop_def(IntegerAttr.constr(ui32))
    """The word, from 0."""
    value = opt_prop_def(IntegerAttr[I32])
    """Up to 1.3."""

    assembly_format = (
        "`(` $buffer `,` $index `,` custom<OperandOrNumber>($scalars, $value) `)` attr-dict (`:` type($scalars)^)?"
    )
    custom_directives = (OperandOrNumber,)


@irdl_custom_directive
class Launch(CustomDirective):
    """`bd_id %descriptor repeat %count` (1.4), or nothing."""

    scalars: VariadicOperandVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.scalars.set(state, ())
        if parser.parse_optional_keyword("bd_id") is not None:
            descriptor = parser.parse_unresolved_operand()
            parser.parse_keyword("repeat")
            self.scalars.set(state, (parser.parse_unresolved_operand(), descriptor))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        scalars = self.scalars.get(op)
        for keyword, scalar in zip(("bd_id", "repeat"), reversed(scalars), strict=False):
            printer.print_string(f" {keyword} ")
            printer.print_ssa_value(scalar)


@irdl_op_definition
class NpuPushQueueOp(ScalarsOp):
    """
    Hands a buffer descriptor to a channel: column, row, direction and channel.

    ```
    aiex.npu.push_queue(0, 0, MM2S : 1) bd_id %descriptor repeat %count {issue_token = false} : i32, i32
    ```

    Up to 1.3 descriptor and count are attributes.
    """

    name = "aiex.npu.push_queue"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"repeat_count": i32, "bd_id": i32}

    column = prop_def(IntegerAttr[I32])
    row = prop_def(IntegerAttr[I32])
    direction = prop_def(Words(Direction))
    channel = prop_def(IntegerAttr[I32])
    issue_token = prop_def(IntegerAttr[I1])
    repeat_count = opt_prop_def(IntegerAttr[I32])
    """Up to 1.3: how often the descriptor is executed again."""
    bd_id = opt_prop_def(IntegerAttr[I32])
    """Up to 1.3."""

    assembly_format = (
        "`(` $column `,` $row `,` custom<DirectionWord>($direction) `:` $channel `)` custom<Launch>($scalars) "
        "attr-dict (`:` type($scalars)^)?"
    )
    custom_directives = (DirectionWord, Launch)


@irdl_op_definition
class NpuAddressPatchOp(ScalarsOp):
    """
    Puts the address of an argument of the sequence into a descriptor.

    ```
    aiex.npu.address_patch(%offset : i32) {addr = 119300 : ui32, arg_idx = 0 : i32}
    ```

    Up to 1.3 the offset is an attribute.
    """

    name = "aiex.npu.address_patch"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"arg_plus": i32}

    address = prop_def(IntegerAttr[IntegerType], prop_name="addr")
    argument = prop_def(IntegerAttr[I32], prop_name="arg_idx")
    """The number of the argument."""
    offset = opt_prop_def(IntegerAttr[I32], prop_name="arg_plus")
    """Up to 1.3: bytes."""

    assembly_format = "(`(` $scalars^ `:` type($scalars) `)`)? attr-dict"


@irdl_op_definition
class NpuLoadPdiOp(AieOp):
    """
    Loads a configuration of the array.

    ```
    aiex.npu.load_pdi {device_ref = @main, id = 1 : i32}
    ```
    """

    name = "aiex.npu.load_pdi"

    device = opt_prop_def(FlatSymbolRefAttrConstr, prop_name="device_ref")
    id = opt_prop_def(IntegerAttr[I32])
    size = opt_prop_def(IntegerAttr[I32])
    """Bytes."""
    address = opt_prop_def(IntegerAttr[IntegerType])

    assembly_format = "attr-dict"
