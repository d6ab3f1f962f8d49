"""
Attributes that hold plain frozen dataclasses (records), with a syntax read off their fields.

A record is written `<total = 14344, iterations = 1>`: the fields by name, in declared order; a field that equals its
default is left out. A list is `[…, …]`, a text `"Conv1"`, a symbol `@simd`, a member of an enumeration its bare word.
Some values have a syntax of their own: `LinearExpression` (`z3+z9-1`), `IterationSpace`, `Split` (`D1 = 4`), `LoopTile`
(`"Conv1" D0 = 1`), `DimensionSize` (`z0 = 3`), `Hop` (`3(36->0)`). Inside an op, the name of the attribute is left out:
`mapping <cores = [0]>` holds a `#stream.mapping<cores = [0]>`.

Fields are declared as `int`, `float`, `int | float`, `bool`, `str`, `Symbol`, an `Enum` of strings, a record, one of
the values above, `X | None`, `tuple[X, ...]` or `tuple[X, Y]`.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Sequence
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar, Union, cast, get_args, get_origin

from xdsl.ir import Data
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.conformity import fields_of, problem_of
from stream_dialects.stream.words import WORDS

RecordT = TypeVar("RecordT")


class Symbol(str):
    """The name of a symbol op, printed as `@name`."""

    __slots__ = ()


class RecordError(ValueError):
    """A record's fields contradict each other; raised by a record's `__post_init__`."""


def _has_default(field: dataclasses.Field[Any], value: object) -> bool:
    return field.default is not dataclasses.MISSING and field.default == value


def float_text(value: float) -> str:
    """A float literal that MLIR lexes (`1.0e+16`) and that reads back to the same double."""
    text = repr(float(value))
    mantissa, e, exponent = text.partition("e")
    return text if "." in mantissa or not e else f"{mantissa}.0e{exponent}"


def print_value(printer: Printer, value: Any) -> None:
    """Prints one field value; the type of the value decides the form."""
    match value:
        case bool():
            printer.print_string("true" if value else "false")
        case int():
            printer.print_string(str(value))
        case float():
            printer.print_string(float_text(value))
        case Symbol():
            printer.print_symbol_name(value)
        case Enum():
            printer.print_identifier_or_string_literal(value.value)
        case str():
            printer.print_string_literal(value)
        case _ if type(value) in WORDS:
            WORDS[type(value)].print(printer, value)
        case tuple():
            _print_list(printer, cast("tuple[Any, ...]", value))
        case _:
            print_record(printer, value)


def _print_list(printer: Printer, values: Sequence[Any]) -> None:
    with printer.in_square_brackets():
        printer.print_list(values, lambda v: print_value(printer, v))


def print_record(printer: Printer, record: Any) -> None:
    shown = [
        (name, getattr(record, name))
        for name, (field, _) in fields_of(record.__class__).items()
        if not _has_default(field, getattr(record, name))
    ]

    def print_field(entry: tuple[str, Any]) -> None:
        printer.print_string(f"{entry[0]} = ")
        print_value(printer, entry[1])

    with printer.in_angle_brackets():
        printer.print_list(shown, print_field)


def _parse_symbol(parser: AttrParser) -> Symbol:
    return Symbol(parser.parse_symbol_name().data)


def _parse_integer(parser: AttrParser) -> int:
    return parser.parse_integer(allow_boolean=False)


def _parse_float(parser: AttrParser) -> float:
    return float(parser.parse_number(allow_boolean=False))


_SCALARS: dict[Any, Any] = {
    bool: AttrParser.parse_boolean,
    int: _parse_integer,
    float: _parse_float,
    str: AttrParser.parse_str_literal,
    Symbol: _parse_symbol,
}


def parse_value(parser: AttrParser, hint: Any) -> Any:
    """Parses a value of the field type `hint`."""
    if hint in _SCALARS:
        return _SCALARS[hint](parser)
    if hint in WORDS:
        return _parse_word(parser, hint)
    if get_origin(hint) is tuple:
        return _parse_tuple(parser, get_args(hint))
    if hint == int | float:
        return parser.parse_number(allow_boolean=False)
    if get_origin(hint) in (Union, types.UnionType):
        return parse_value(parser, next(a for a in get_args(hint) if a is not type(None)))
    if issubclass(hint, Enum):
        return _parse_enum(parser, hint)
    return parse_record(parser, hint)


def _parse_word(parser: AttrParser, hint: type) -> Any:
    start = parser.pos
    value = WORDS[hint].parse(parser)
    if (problem := WORDS[hint].problem(value)) is not None:
        parser.raise_error(problem, start, parser.pos)
    return value


def _parse_tuple(parser: AttrParser, elements: tuple[Any, ...]) -> tuple[Any, ...]:
    if elements[-1] is Ellipsis:
        return tuple(
            parser.parse_comma_separated_list(parser.Delimiter.SQUARE, lambda: parse_value(parser, elements[0]))
        )
    remaining = iter(elements)

    def parse_next() -> Any:
        hint = next(remaining, None)
        if hint is None:
            parser.raise_error(f"expected {len(elements)} entries")
        return parse_value(parser, hint)

    values = tuple(parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parse_next))
    if len(values) != len(elements):
        parser.raise_error(f"expected {len(elements)} entries, got {len(values)}")
    return values


def _parse_enum(parser: AttrParser, hint: type[Enum]) -> Enum:
    word = parser.parse_identifier_or_str_literal()
    known = {member.value: member for member in hint}
    if word not in known:
        parser.raise_error(f"unknown '{word}', expected one of {', '.join(known)}")
    return known[word]


def parse_record(parser: AttrParser, record: type[RecordT]) -> RecordT:
    fields = fields_of(record)
    values: dict[str, Any] = {}

    def parse_field() -> None:
        name = parser.parse_identifier(" as the name of a field")
        if name not in fields or name in values:
            problem = "twice the field" if name in values else "unknown field"
            parser.raise_error(f"{problem} '{name}', expected one of {', '.join(fields)}")
        parser.parse_punctuation("=")
        values[name] = parse_value(parser, fields[name][1])

    start = parser.pos
    parser.parse_comma_separated_list(parser.Delimiter.ANGLE, parse_field)
    missing = [n for n, (f, _) in fields.items() if n not in values and f.default is dataclasses.MISSING]
    if missing:
        parser.raise_error(f"missing field {', '.join(missing)}", start, parser.pos)
    try:
        return record(**values)
    except RecordError as error:
        parser.raise_error(str(error), start, parser.pos)


def require_conformity(attribute: Data[Any], hint: Any) -> None:
    """Raises VerifyException unless the data of the attribute is of the type `hint`, all through."""
    if (problem := problem_of(attribute.data, hint)) is not None:
        raise VerifyException(f"{attribute.name}: {problem}")


class ListAttr(Data[tuple[RecordT, ...]], Generic[RecordT]):
    """Base of the attributes that hold a list of values or records: `[<…>, <…>]`; a subclass sets `element`."""

    element: ClassVar[Any]

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> tuple[RecordT, ...]:
        return parse_value(parser, tuple[cls.element, ...])

    def print_parameter(self, printer: Printer) -> None:
        print_value(printer, self.data)

    def verify(self) -> None:
        require_conformity(self, tuple[self.element, ...])


class RecordAttr(Data[RecordT], Generic[RecordT]):
    """Base of the attributes whose data is one record; a subclass sets `record` to the dataclass."""

    record: ClassVar[type[Any]]

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> RecordT:
        return parse_record(parser, cls.record)

    def print_parameter(self, printer: Printer) -> None:
        print_record(printer, self.data)

    def verify(self) -> None:
        require_conformity(self, self.record)
