"""
Enumerations that are 32-bit integers in the IR and keywords in the text (spec aie-dialect 2.1).

The generic form of an op shows the integer (`channel_dir = 1 : i32`), its own syntax the keyword (`MM2S`), which may be
quoted when it is read.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar

from xdsl.dialects.builtin import I32, IntegerAttr, i32
from xdsl.ir import Attribute
from xdsl.irdl import AttrConstraint, IRDLOperation, VerificationContext
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    ParsingState,
    PrintingState,
    irdl_custom_directive,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa


class Device(IntEnum):
    xcvc1902 = 1
    xcve2302 = 2
    xcve2802 = 3
    npu1 = 4
    npu1_1col = 5
    npu1_2col = 6
    npu1_3col = 7
    npu2 = 8
    npu2_1col = 9
    npu2_2col = 10
    npu2_3col = 11
    npu2_4col = 12
    npu2_5col = 13
    npu2_6col = 14
    npu2_7col = 15


class Direction(IntEnum):
    S2MM = 0
    MM2S = 1


class Port(IntEnum):
    Produce = 0
    Consume = 1


class LockAction(IntEnum):
    Acquire = 0
    Release = 1
    AcquireGreaterEqual = 2


class Blocking(IntEnum):
    NonBlocking = 0
    Blocking = 1


class Bundle(IntEnum):
    Core = 0
    DMA = 1
    FIFO = 2
    South = 3
    West = 4
    North = 5
    East = 6
    PLIO = 7
    NOC = 8
    Trace = 9
    TileControl = 10


class TracePacketKind(IntEnum):
    core = 0
    mem = 1
    shimtile = 2
    memtile = 3


TraceMode = IntEnum("TraceMode", {"Event-Time": 0, "Event-PC": 1, "Execution": 2})


def names_of(words: type[IntEnum]) -> list[str]:
    """The keywords, in the order of their integers."""
    return [word.name for word in words]


def word_attr(word: IntEnum) -> IntegerAttr[I32]:
    """The integer that stands for the word in the IR."""
    return IntegerAttr(word.value, i32)


@dataclass(frozen=True)
class Words(AttrConstraint[IntegerAttr[I32]]):
    """Constrains an attribute to the i32 value of one of the words."""

    words: type[IntEnum]

    def verify(self, attr: Attribute, constraint_context: VerificationContext) -> None:
        if not isa(attr, IntegerAttr[I32]) or attr.value.data not in list(self.words):
            values = ", ".join(f"{word.value} ({word.name})" for word in self.words)
            raise VerifyException(f"{attr} is none of the i32 values {values}")

    def mapping_type_vars(self, type_var_mapping: Mapping[Any, Any]) -> Words:
        return self


def parse_word(parser: AttrParser, words: type[IntEnum]) -> IntegerAttr[I32]:
    """Reads a keyword, quoted or not."""
    start = parser.pos
    text = parser.parse_optional_str_literal()
    text = parser.parse_optional_identifier() if text is None else text
    if text is None or text not in words.__members__:
        parser.raise_error(f"expected one of {', '.join(names_of(words))}", start, parser.pos)
    return word_attr(words[text])


def print_word(printer: Printer, words: type[IntEnum], attr: Attribute) -> None:
    """Prints the keyword; quoted if it is no identifier."""
    if isa(attr, IntegerAttr[I32]):
        printer.print_identifier_or_string_literal(words(attr.value.data).name)


class WordDirective(CustomDirective, ABC):
    """Base of the directives that show an attribute as the keyword that it stands for."""

    attribute: AttributeVariable
    WORDS: ClassVar[type[IntEnum]]

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.attribute.set(state, parse_word(parser, self.WORDS))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        if (attr := self.attribute.get(op)) is not None:
            state.print_whitespace(printer)
            print_word(printer, self.WORDS, attr)


@irdl_custom_directive
class DeviceWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = Device


@irdl_custom_directive
class DirectionWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = Direction


@irdl_custom_directive
class PortWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = Port


@irdl_custom_directive
class LockActionWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = LockAction


@irdl_custom_directive
class BundleWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = Bundle


@irdl_custom_directive
class TracePacketWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = TracePacketKind


@irdl_custom_directive
class TraceModeWord(WordDirective):
    attribute: AttributeVariable
    WORDS: ClassVar = TraceMode
