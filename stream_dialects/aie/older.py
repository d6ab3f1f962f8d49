"""
Ops as 1.3 writes them, for printing only: they are no part of the dialect, whose own ops read both spellings.

The ops that hold numbers either as operands or as attributes (`aie/scalars.py`) need no counterpart here.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import I32, IntegerAttr, MemRefType, UnrankedMemRefType, i32
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, opt_prop_def, prop_def
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    ParsingState,
    PrintingState,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.utils.hints import isa

from stream_dialects.aie.layouts import BdDimLayoutArrayAttr, BdPadLayoutArrayAttr, PacketInfoAttr
from stream_dialects.aie.operation import AieOp


@irdl_custom_directive
class Positions(CustomDirective):
    """`, offset, length, [dimensions], [padding], pad_value = 0`; what comes last may be absent."""

    offset: AttributeVariable
    length: AttributeVariable
    dimensions: AttributeVariable
    pad_dimensions: AttributeVariable
    pad_value: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        parser.raise_error("this form is read by the op of the dialect")

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        for number in (self.offset.get(op), self.length.get(op)):
            if isa(number, IntegerAttr[I32]):
                printer.print_string(f", {number.value.data}")
        for layout in self._layouts(op):
            printer.print_string(", ")
            layout.print_parameter(printer)
        value = self.pad_value.get(op)
        if isa(value, IntegerAttr[I32]):
            printer.print_string(f", pad_value = {value.value.data}")

    def _layouts(self, op: IRDLOperation) -> Iterator[BdDimLayoutArrayAttr | BdPadLayoutArrayAttr]:
        for layout in (self.dimensions.get(op), self.pad_dimensions.get(op)):
            if isinstance(layout, (BdDimLayoutArrayAttr, BdPadLayoutArrayAttr)):
                yield layout


@irdl_op_definition
class OlderDmaBdOp(AieOp):
    """
    A buffer descriptor whose figures stand in fixed places, each with all before it.

    ```
    aie.dma_bd(%b : memref<512xi32>, 0, 64, [<size = 8, stride = 8>, <size = 8, stride = 1>])
    ```
    """

    name = "aie.dma_bd"

    buffer = operand_def(MemRefType | UnrankedMemRefType)
    offset = opt_prop_def(IntegerAttr[I32])
    length = opt_prop_def(IntegerAttr[I32], prop_name="len")
    dimensions = opt_prop_def(BdDimLayoutArrayAttr)
    pad_dimensions = opt_prop_def(BdPadLayoutArrayAttr)
    pad_value = opt_prop_def(IntegerAttr[I32])
    bd_id = opt_prop_def(IntegerAttr[I32])
    next_bd_id = opt_prop_def(IntegerAttr[I32])
    packet = opt_prop_def(PacketInfoAttr)
    burst_length = opt_prop_def(IntegerAttr[I32], default_value=IntegerAttr(0, i32))

    assembly_format = (
        "`(` $buffer `:` type($buffer) "
        "custom<Positions>($offset, $len, $dimensions, $pad_dimensions, $pad_value) `)` attr-dict"
    )
    custom_directives = (Positions,)


@irdl_op_definition
class OlderTraceHostConfigOp(AieOp):
    """
    The buffer of the trace with its size as a clause.

    ```
    aie.trace.host_config buffer_size = 8192
    ```
    """

    name = "aie.trace.host_config"

    buffer_size = prop_def(IntegerAttr[I32])

    assembly_format = "`buffer_size` `=` $buffer_size attr-dict"
