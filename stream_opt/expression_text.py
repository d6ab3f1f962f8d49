"""Linear expressions and numbers as text, as the typed models and traces write them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from stream_dialects.stream.linear_expression import LinearExpression


def bracketed(expression: LinearExpression, letter: str = "z") -> str:
    """`z6`, `((z3 + -1) + z9)`: the constant stands behind the first variable."""
    terms = [_term(variable, coefficient, letter) for variable, coefficient in expression.terms]
    if expression.constant or not terms:
        terms.insert(1, str(expression.constant))
    return _sum(terms)


def bracketed_relation(equation: LinearExpression, letter: str = "d") -> str:
    """
    `(d2 + (((d9 * -1) + (d11 * -1)) + 1))` for `d2 - d9 - d11 + 1`, which is 0.

    What is added comes first, then what is taken away, with the constant at the end.
    """
    added = [_term(variable, factor, letter) for variable, factor in equation.terms if factor > 0]
    taken = [_term(variable, factor, letter) for variable, factor in equation.terms if factor < 0]
    if equation.constant or not (added or taken):
        taken.append(str(equation.constant))
    return _sum(_sum(part) for part in (added, taken) if part)


def number(value: float) -> str:
    """`128`, `0.5`: no point in a whole number."""
    return str(int(value)) if value == int(value) else repr(value)


def _term(variable: int, coefficient: int, letter: str) -> str:
    return f"{letter}{variable}" if coefficient == 1 else f"({letter}{variable} * {coefficient})"


def _sum(terms: Iterable[str]) -> str:
    return reduce(lambda left, right: f"({left} + {right})", terms)
