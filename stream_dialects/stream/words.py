"""How each small value inside an attribute is written and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xdsl.parser import AttrParser
from xdsl.printer import Printer

from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopEffect, LoopKind, LoopReuse
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.values import Dimension, DimensionSize, Hop, LoopTile, Split


@dataclass(frozen=True, slots=True)
class Word:
    """How a value type is printed, parsed and checked inside an attribute."""

    print: Callable[[Printer, Any], None]
    parse: Callable[[AttrParser], Any]
    problem: Callable[[Any], str | None]
    """Why a value of the type must not stand in the IR; None if it may."""


def parse_linear_expression(parser: AttrParser) -> LinearExpression:
    """Parses `z3+z9-1` from tokens."""
    text = _linear_term(parser, first=True)
    while True:
        if parser.parse_optional_punctuation("+"):
            text += "+" + _linear_term(parser)
        elif parser.parse_optional_punctuation("-"):
            text += "-" + _linear_term(parser)
        else:
            break
    try:
        return LinearExpression.parse(text)
    except ValueError as error:
        parser.raise_error(str(error))


def _linear_term(parser: AttrParser, first: bool = False) -> str:
    sign = "-" if first and parser.parse_optional_punctuation("-") else ""
    if (number := parser.parse_optional_integer(allow_boolean=False, allow_negative=False)) is None:
        return sign + parser.parse_identifier(" or a number in a linear expression")
    if parser.parse_optional_punctuation("*"):
        return f"{sign}{number}*{parser.parse_identifier(' after `*`')}"
    return f"{sign}{number}"


def _parse_numbered(parser: AttrParser, letter: str) -> int:
    word = parser.parse_identifier()
    if word[:1] != letter or not word[1:].isdecimal():
        parser.raise_error(f"expected {letter}<number>, got '{word}'")
    return int(word[1:])


def _parse_integer(parser: AttrParser) -> int:
    return parser.parse_integer(allow_boolean=False)


def _parse_split(parser: AttrParser) -> Split:
    loop = _parse_numbered(parser, "D")
    parser.parse_punctuation("=")
    return Split(loop, _parse_integer(parser))


def _print_loop_tile(printer: Printer, value: LoopTile) -> None:
    printer.print_string_literal(value.layer)
    printer.print_string(f" D{value.loop} = {value.tile}")


def _parse_loop_tile(parser: AttrParser) -> LoopTile:
    layer = parser.parse_str_literal()
    split = _parse_split(parser)
    return LoopTile(layer, split.loop, split.factor)


def _parse_dimension_size(parser: AttrParser) -> DimensionSize:
    dimension = _parse_numbered(parser, "z")
    parser.parse_punctuation("=")
    return DimensionSize(dimension, _parse_integer(parser))


def _print_hop(printer: Printer, value: Hop) -> None:
    ends = "" if value.sender is None else f"({value.sender}->{value.receiver})"
    printer.print_string(f"{value.connection}{ends}")


def _parse_hop(parser: AttrParser) -> Hop:
    connection = _parse_integer(parser)
    if not parser.parse_optional_punctuation("("):
        return Hop(connection)
    sender = _parse_integer(parser)
    parser.parse_punctuation("->")
    receiver = _parse_integer(parser)
    parser.parse_punctuation(")")
    return Hop(connection, sender, receiver)


def _print_dimension(printer: Printer, value: Dimension) -> None:
    if isinstance(value.size, str):
        printer.print_string_literal(value.size)
    else:
        printer.print_string(str(value.size))


def _parse_dimension(parser: AttrParser) -> Dimension:
    name = parser.parse_optional_str_literal()
    return Dimension(_parse_integer(parser) if name is None else name)


def _print_space(printer: Printer, value: IterationSpace) -> None:
    with printer.in_angle_brackets():
        printer.print_string(value.text())


def parse_space(parser: AttrParser) -> IterationSpace:
    """Parses `<K(z0,3,V) S(z3+z9-1,4,V) T(z6,1,V,reuse)>`."""
    variables: list[IterationVariable] = []
    kinds = {kind.value: kind for kind in LoopKind}
    with parser.in_angle_brackets():
        while (kind := parser.parse_optional_keyword_in(tuple(kinds))) is not None:
            variables.append(_parse_variable(parser, kinds[kind]))
    return IterationSpace(tuple(variables))


def _parse_variable(parser: AttrParser, kind: LoopKind) -> IterationVariable:
    effects = {effect.value: effect for effect in LoopEffect}
    with parser.in_parens():
        dimension = parse_linear_expression(parser)
        parser.parse_punctuation(",")
        size = _parse_integer(parser)
        parser.parse_punctuation(",")
        effect = effects[parser.parse_keyword_in(tuple(effects))]
        reuse = LoopReuse.UNDECIDED
        if parser.parse_optional_punctuation(","):
            reuse = LoopReuse(parser.parse_keyword_in(("reuse", "no_reuse")))
    return IterationVariable(kind, dimension, size, effect, reuse)


def _expression_problem(value: LinearExpression) -> str | None:
    last = -1
    for variable, coefficient in value.terms:
        if variable <= last or not coefficient:
            return f"the linear expression {value.terms} + {value.constant} is not in its canonical form"
        last = variable
    return None


def _space_problem(value: IterationSpace) -> str | None:
    empty = next((variable for variable in value.variables if variable.size < 1), None)
    return f"the loop {empty.text()} of an iteration space has a size below 1" if empty else None


def _split_problem(value: Split) -> str | None:
    return _loop_problem(value.loop) or _least("a split factor", value.factor, 1)


def _loop_tile_problem(value: LoopTile) -> str | None:
    return _loop_problem(value.loop) or _least("a tile", value.tile, 1)


def _dimension_size_problem(value: DimensionSize) -> str | None:
    return _least("the number of a dimension", value.dimension, 0) or _least("the size of a dimension", value.size, 1)


def _hop_problem(value: Hop) -> str | None:
    ends = [end for end in (value.sender, value.receiver) if end is not None]
    if len(ends) == 1:
        return "a hop names both its sender and its receiver, or, over a bus, neither"
    return next((_least("an id", number, 0) for number in (value.connection, *ends) if number < 0), None)


def _dimension_problem(value: Dimension) -> str | None:
    return "a symbolic dimension has a name" if value.size == "" else None


def _loop_problem(loop: int) -> str | None:
    return _least("the number of a loop", loop, 0)


def _least(what: str, value: int, least: int) -> str | None:
    return f"{what} is at least {least}, got {value}" if value < least else None


def _print_expression(printer: Printer, value: LinearExpression) -> None:
    printer.print_string(value.text())


def _print_split(printer: Printer, value: Split) -> None:
    printer.print_string(f"D{value.loop} = {value.factor}")


def _print_dimension_size(printer: Printer, value: DimensionSize) -> None:
    printer.print_string(f"z{value.dimension} = {value.size}")


WORDS: dict[Any, Word] = {
    LinearExpression: Word(_print_expression, parse_linear_expression, _expression_problem),
    IterationSpace: Word(_print_space, parse_space, _space_problem),
    Split: Word(_print_split, _parse_split, _split_problem),
    LoopTile: Word(_print_loop_tile, _parse_loop_tile, _loop_tile_problem),
    DimensionSize: Word(_print_dimension_size, _parse_dimension_size, _dimension_size_problem),
    Hop: Word(_print_hop, _parse_hop, _hop_problem),
    Dimension: Word(_print_dimension, _parse_dimension, _dimension_problem),
}
"""Every value type with a syntax of its own."""
