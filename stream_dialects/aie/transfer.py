"""How the part of a buffer that a descriptor transfers is written, in 1.4 and up to 1.3."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import DYNAMIC_INDEX, I32, I64, DenseArrayBase, IntegerAttr, i32, i64
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OptionalOperandVariable,
    ParsingState,
    PrintingState,
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.utils.hints import isa

from stream_dialects.aie.layouts import BdDimLayoutArrayAttr, BdPadLayoutArrayAttr, DimensionLayout


def parse_number(parser: Parser) -> IntegerAttr[I32]:
    """Reads an integer as an i32."""
    return IntegerAttr(parser.parse_integer(allow_boolean=False), i32)


def step_arrays(dimensions: Sequence[DimensionLayout]) -> tuple[DenseArrayBase[I64], DenseArrayBase[I64]]:
    """Sizes and strides."""
    sizes, strides = [entry.size for entry in dimensions], [entry.stride for entry in dimensions]
    return DenseArrayBase.from_list(i64, sizes), DenseArrayBase.from_list(i64, strides)


@irdl_custom_directive
class PositionalTransfer(CustomDirective):
    """
    Up to 1.3: `, offset, length, [<size = 8, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>],
    pad_value = 0`, each with all before it. Read, never printed: see the op of `aie/older.py`.
    """

    offset: AttributeVariable
    length: AttributeVariable
    sizes: AttributeVariable
    strides: AttributeVariable
    pad_dimensions: AttributeVariable
    pad_value: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        for position in (self._offset, self._length, self._dimensions, self._padding, self._pad_value):
            if parser.parse_optional_punctuation(",") is None:
                return
            position(parser, state)

    def _offset(self, parser: Parser, state: ParsingState) -> None:
        self.offset.set(state, parse_number(parser))

    def _length(self, parser: Parser, state: ParsingState) -> None:
        self.length.set(state, parse_number(parser))

    def _dimensions(self, parser: Parser, state: ParsingState) -> None:
        if dimensions := BdDimLayoutArrayAttr.parse_parameter(parser):
            sizes, strides = step_arrays(dimensions)
            self.sizes.set(state, sizes)
            self.strides.set(state, strides)

    def _padding(self, parser: Parser, state: ParsingState) -> None:
        self.pad_dimensions.set(state, BdPadLayoutArrayAttr(BdPadLayoutArrayAttr.parse_parameter(parser)))

    def _pad_value(self, parser: Parser, state: ParsingState) -> None:
        parser.parse_keyword("pad_value")
        parser.parse_punctuation("=")
        self.pad_value.set(state, parse_number(parser))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        return


@irdl_custom_directive
class StaticOrOperand(CustomDirective):
    """A number or an operand."""

    operand: OptionalOperandVariable
    number: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        operand = parser.parse_optional_unresolved_operand()
        self.operand.set(state, operand)
        if operand is None:
            self.number.set(state, parse_number(parser))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        operand, number = self.operand.get(op), self.number.get(op)
        state.print_whitespace(printer)
        if operand is not None:
            printer.print_ssa_value(operand)
        elif isa(number, IntegerAttr[I32]):
            printer.print_string(str(number.value.data))

    def set_empty(self, state: ParsingState) -> None:
        self.operand.set(state, None)

    def is_present(self, op: IRDLOperation) -> bool:
        return self.operand.get(op) is not None or self.number.get(op) is not None

    def is_anchorable(self) -> bool:
        return True


@irdl_custom_directive
class StepList(CustomDirective):
    """`[8, %size, 1]`."""

    operands: VariadicOperandVariable
    numbers: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        operands: list[UnresolvedOperand] = []

        def entry() -> int:
            if (operand := parser.parse_optional_unresolved_operand()) is None:
                return parser.parse_integer(allow_boolean=False)
            operands.append(operand)
            return DYNAMIC_INDEX

        numbers = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, entry)
        self.operands.set(state, operands)
        self.numbers.set(state, DenseArrayBase.from_list(i64, numbers))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        operands, numbers = iter(self.operands.get(op)), self.numbers.get(op)

        def print_entry(number: int) -> None:
            if number == DYNAMIC_INDEX:
                printer.print_ssa_value(next(operands))
            else:
                printer.print_string(str(number))

        state.print_whitespace(printer)
        with printer.in_square_brackets():
            if isa(numbers, DenseArrayBase[I64]):
                printer.print_list(numbers.get_values(), print_entry)

    def set_empty(self, state: ParsingState) -> None:
        self.operands.set(state, ())

    def is_present(self, op: IRDLOperation) -> bool:
        return self.numbers.get(op) is not None

    def is_anchorable(self) -> bool:
        return True


@irdl_custom_directive
class Pad(CustomDirective):
    """`pad [<const_pad_before = 1, const_pad_after = 0>] pad_value = 7`, or nothing."""

    dimensions: AttributeVariable
    value: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_keyword("pad") is not None:
            self.dimensions.set(state, BdPadLayoutArrayAttr(BdPadLayoutArrayAttr.parse_parameter(parser)))
        if parser.parse_optional_keyword("pad_value") is not None:
            parser.parse_punctuation("=")
            self.value.set(state, parse_number(parser))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        dimensions, value = self.dimensions.get(op), self.value.get(op)
        if isinstance(dimensions, BdPadLayoutArrayAttr):
            printer.print_string(" pad ")
            dimensions.print_parameter(printer)
        if isa(value, IntegerAttr[I32]):
            printer.print_string(f" pad_value = {value.value.data}")
