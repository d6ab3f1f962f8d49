"""Buffers and locks (spec aie-dialect 3.5, 3.6)."""

from __future__ import annotations

from typing import ClassVar

from xdsl.dialects.builtin import (
    I1,
    I32,
    I64,
    DenseIntOrFPElementsAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    MemRefType,
    StringAttr,
    TensorType,
    i32,
)
from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, opt_prop_def, prop_def, result_def
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
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa

from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.scalars import ScalarsOp
from stream_dialects.aie.words import Blocking, LockAction, LockActionWord, Words, parse_word, print_word


@irdl_custom_directive
class InitialValue(CustomDirective):
    """` = dense<…>` without its type, which follows from that of the buffer."""

    value: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_punctuation("=") is None:
            return
        (types,) = state.result_types
        buffer = types[0] if types else None
        if not isa(buffer, MemRefType[Attribute]):
            parser.raise_error("a buffer is a memref")
        type = TensorType(buffer.element_type, buffer.get_shape())
        parser.parse_keyword("dense")
        self.value.set(state, DenseIntOrFPElementsAttr.parse_with_type(parser, type))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        value = self.value.get(op)
        if isinstance(value, DenseIntOrFPElementsAttr):
            printer.print_string(" = ")
            value.print_without_type(printer)


@irdl_op_definition
class BufferOp(AieOp):
    """
    Memory in a tile.

    ```
    %b = aie.buffer(%tile) {address = 2048 : i32, sym_name = "b"} : memref<4xi32> = dense<[1, 2, 3, 4]>
    ```
    """

    name = "aie.buffer"

    tile = operand_def(IndexType())
    sym_name = opt_prop_def(StringAttr)
    address = opt_prop_def(IntegerAttr[I32])
    """Bytes from the start of the tile's memory; chosen by mlir-aie unless written."""
    mem_bank = opt_prop_def(IntegerAttr[I32])
    aligned = opt_prop_def(IntegerAttr[I1])
    """Whether mlir-aie aligns the address; it does unless written."""
    initial_value = opt_prop_def(DenseIntOrFPElementsAttr)
    buffer = result_def(MemRefType)

    assembly_format = "`(` $tile `)` attr-dict `:` type($buffer) custom<InitialValue>($initial_value)"
    custom_directives = (InitialValue,)


@irdl_op_definition
class ExternalBufferOp(AieOp):
    """
    Memory outside the array.

    ```
    %b = aie.external_buffer {sym_name = "input"} : memref<256xi32>
    ```
    """

    name = "aie.external_buffer"

    sym_name = opt_prop_def(StringAttr)
    address = opt_prop_def(IntegerAttr[I64])
    buffer = result_def(MemRefType)

    assembly_format = "attr-dict `:` type($buffer)"


@irdl_op_definition
class LockOp(AieOp):
    """
    A lock of a tile: on AIE2 a counter from 0 to 63.

    ```
    %l = aie.lock(%tile, 3) {init = 1 : i32, sym_name = "free"}
    ```
    """

    name = "aie.lock"

    tile = operand_def(IndexType())
    id = opt_prop_def(IntegerAttr[I32], prop_name="lockID")
    """Chosen by mlir-aie unless written."""
    init = opt_prop_def(IntegerAttr[I32])
    """The value at the start; 0 unless written."""
    sym_name = opt_prop_def(StringAttr)
    result = result_def(IndexType())

    assembly_format = "`(` $tile (`,` $lockID^)? `)` attr-dict"

    def verify_(self) -> None:
        if self.id is not None and self.id.value.data < 0:
            raise VerifyException(f"lock {self.id.value.data}: the number of a lock is at least 0")


@irdl_custom_directive
class LockValue(CustomDirective):
    """`, %value` (1.4) or `, 1` (1.3), then `, Blocking`; each may be absent."""

    scalars: VariadicOperandVariable
    value: AttributeVariable
    blocking: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.scalars.set(state, ())
        while parser.parse_optional_punctuation(",") is not None:
            if (operand := parser.parse_optional_unresolved_operand()) is not None:
                self.scalars.set(state, (operand,))
            elif (number := parser.parse_optional_integer(allow_boolean=False)) is not None:
                self.value.set(state, IntegerAttr(number, i32))
            else:
                self.blocking.set(state, parse_word(parser, Blocking))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        value, blocking = self.value.get(op), self.blocking.get(op)
        for operand in self.scalars.get(op):
            printer.print_string(", ")
            printer.print_ssa_value(operand)
        if isa(value, IntegerAttr[I32]):
            printer.print_string(f", {value.value.data}")
        if blocking is not None:
            printer.print_string(", ")
            print_word(printer, Blocking, blocking)


@irdl_op_definition
class UseLockOp(ScalarsOp):
    """
    Waits for a lock or gives it back. On AIE2, `AcquireGreaterEqual` waits for at least the value and subtracts it,
    `Release` adds it; `Acquire`, which waits for equality, is of AIE1.

    ```
    aie.use_lock(%lock, AcquireGreaterEqual, %one)
    aie.use_lock(%lock, Release, 1)
    ```

    The value is an operand from 1.4 on, a number up to 1.3.
    """

    name = "aie.use_lock"
    SCALARS: ClassVar[dict[str, IntegerType]] = {"value": i32}

    lock = operand_def(IndexType())
    action = prop_def(Words(LockAction))
    value = opt_prop_def(IntegerAttr[I32])
    """Up to 1.3; 1 unless written."""
    blocking = opt_prop_def(Words(Blocking))
    acq_en = opt_prop_def(IntegerAttr[I1])
    """Whether an acquire takes effect; it does unless written."""

    assembly_format = (
        "`(` $lock `,` custom<LockActionWord>($action) custom<LockValue>($scalars, $value, $blocking) `)` attr-dict"
    )
    custom_directives = (LockActionWord, LockValue)

    def verify_(self) -> None:
        if len(self.scalars) > 1 or (self.scalars and self.value is not None):
            raise VerifyException("a use of a lock has one value")
