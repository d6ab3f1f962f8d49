"""What the host has the command processor do (spec aie-dialect 3.14)."""

from __future__ import annotations

from typing import Self

from xdsl.dialects.builtin import DictionaryAttr, StringAttr, SymbolNameConstraint
from xdsl.ir import Attribute
from xdsl.irdl import irdl_op_definition, opt_prop_def, region_def, traits_def
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import HasParent, NoTerminator, OptionalSymbolOpInterface

from stream_dialects.aie.device import DeviceOp
from stream_dialects.aie.operation import AieOp


@irdl_op_definition
class RuntimeSequenceOp(AieOp):
    """
    The transfers and settings of one launch; its arguments are what the host passes. `@sequence` unless named.

    ```
    aie.runtime_sequence @run(%in : memref<64xi32>, %out : memref<64xi32>) {
    }
    ```

    Syntax: `aie.runtime_sequence @name(%argument : type, …) attributes {…} { … }`; name and attributes may be absent.
    """

    name = "aie.runtime_sequence"

    sym_name = opt_prop_def(SymbolNameConstraint(), default_value=StringAttr("sequence"))
    """`sequence` unless written."""
    body = region_def("single_block")

    traits = traits_def(HasParent(DeviceOp), NoTerminator(), OptionalSymbolOpInterface())

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        name = parser.parse_optional_symbol_name()
        arguments = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_argument)
        attributes = parser.parse_optional_attr_dict_with_keyword(("sym_name",))
        body = parser.parse_region(arguments)
        properties: dict[str, Attribute] = {} if name is None else {"sym_name": name}
        op = cls.create(properties=properties, regions=[body])
        if attributes is not None:
            op.attributes.update(attributes.data)
        return op

    def print(self, printer: Printer) -> None:
        if self.sym_name.data != "sequence":
            printer.print_string(" ")
            printer.print_symbol_name(self.sym_name.data)
        with printer.in_parens():
            printer.print_list(self.body.block.args, printer.print_block_argument)
        if self.attributes:
            printer.print_string(" attributes ")
            printer.print_attribute(DictionaryAttr(self.attributes))
        printer.print_string(" ")
        printer.print_region(self.body, print_entry_block_args=False, print_empty_block=False)
