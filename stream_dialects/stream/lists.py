"""Lists and numbers as attributes with a short syntax."""

from __future__ import annotations

from xdsl.ir import Data, SpacedOpaqueSyntaxAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from stream_dialects.stream.record import ListAttr, float_text, require_conformity
from stream_dialects.stream.values import Dimension


@irdl_attr_definition
class IntegersAttr(ListAttr[int]):
    """
    A list of integers: core ids, sizes.

    ```
    #stream.integers[0, 1, 2]
    ```
    """

    name = "stream.integers"
    element = int


@irdl_attr_definition
class StringsAttr(ListAttr[str]):
    """
    A list of names.

    ```
    #stream.strings["MaxPool", "AveragePool"]
    ```
    """

    name = "stream.strings"
    element = str


@irdl_attr_definition
class DimensionsAttr(ListAttr[Dimension]):
    """
    Loop bounds: numbers, or the names of symbolic dimensions that `stream-bind-dims` has not bound yet.

    ```
    #stream.dimensions["batch", 32, 32]
    ```
    """

    name = "stream.dimensions"
    element = Dimension


@irdl_attr_definition
class NumberAttr(Data[float], SpacedOpaqueSyntaxAttribute):
    """
    A number that may have a fraction: a bandwidth in bits/cycle, an energy in pJ.

    ```
    #stream<number 32.0>
    ```
    """

    name = "stream.number"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> float:
        return float(parser.parse_number(allow_boolean=False))

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(float_text(self.data))

    def verify(self) -> None:
        require_conformity(self, float)
