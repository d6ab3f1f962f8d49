"""Laws of linear expressions: text, sums, substitution, range."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream_dialects.stream.linear_expression import LinearExpression
from tests.dialect.strategies import EXPRESSIONS

VARIABLES = 4
SMALL = st.integers(-3, 3)
PAIRS = st.lists(st.tuples(st.integers(0, VARIABLES - 1), SMALL), max_size=6)
SMALL_EXPRESSIONS = st.builds(LinearExpression.of, PAIRS, SMALL)
POINTS = st.lists(st.integers(-20, 20), min_size=VARIABLES, max_size=VARIABLES)
SIZES = st.lists(st.integers(1, 4), min_size=VARIABLES, max_size=VARIABLES)

law = settings(max_examples=60, deadline=None, derandomize=True)


@law
@given(EXPRESSIONS, st.sampled_from("zDd"))
def test_text_reads_back(expression: LinearExpression, letter: str) -> None:
    assert LinearExpression.parse(expression.text(letter)) == expression


@law
@given(PAIRS, SMALL)
def test_canonical(pairs: list[tuple[int, int]], constant: int) -> None:
    built = LinearExpression.of(pairs, constant)
    variables = [variable for variable, _ in built.terms]
    assert variables == sorted(set(variables))
    assert all(coefficient for _, coefficient in built.terms)
    for variable in range(VARIABLES):
        assert built.coefficient(variable) == sum(factor for index, factor in pairs if index == variable)


@law
@given(SMALL_EXPRESSIONS, SMALL_EXPRESSIONS, SMALL, POINTS)
def test_arithmetic(first: LinearExpression, second: LinearExpression, factor: int, point: list[int]) -> None:
    assert (first + second).value(point) == first.value(point) + second.value(point)
    assert (first - second).value(point) == first.value(point) - second.value(point)
    assert first.scaled(factor).value(point) == factor * first.value(point)
    assert first - first == LinearExpression()


@law
@given(SMALL_EXPRESSIONS, st.lists(SMALL_EXPRESSIONS, min_size=VARIABLES, max_size=VARIABLES), POINTS)
def test_substitution(outer: LinearExpression, inner: list[LinearExpression], point: list[int]) -> None:
    substituted = outer.substituted(inner)
    assert substituted.value(point) == outer.value([expression.value(point) for expression in inner])
    assert outer.substituted(dict(enumerate(inner))) == substituted
    assert outer.substituted([LinearExpression.variable(z) for z in range(VARIABLES)]) == outer


@law
@given(SMALL_EXPRESSIONS, SIZES)
def test_range(expression: LinearExpression, sizes: list[int]) -> None:
    values = [expression.value(point) for point in product(*(range(size) for size in sizes))]
    assert expression.range(sizes) == (min(values), max(values))


@law
@given(SMALL_EXPRESSIONS)
def test_single(expression: LinearExpression) -> None:
    pure = next((z for z in range(VARIABLES) if expression == LinearExpression.variable(z)), None)
    assert expression.single == pure


@pytest.mark.parametrize(
    ("terms", "constant", "text"),
    [
        ((), 0, "0"),
        ((), -7, "-7"),
        (((3, 1), (9, 1)), -1, "z3+z9-1"),
        (((0, -2), (3, 1)), 3, "-2*z0+z3+3"),
        (((0, -1),), 0, "-z0"),
    ],
)
def test_text(terms: tuple[tuple[int, int], ...], constant: int, text: str) -> None:
    assert LinearExpression(terms, constant).text() == text


@pytest.mark.parametrize(
    ("text", "canonical"), [("z1 + z0", "z0+z1"), ("2*z0-z0", "z0"), ("z0-z0", "0"), ("1+2", "3"), ("+z0", "z0")]
)
def test_other_spellings(text: str, canonical: str) -> None:
    assert LinearExpression.parse(text).text() == canonical


@pytest.mark.parametrize("text", ["z", "zz0", "2*", "2*3", "z0*2", "z0z1", "z0+", "z0++z1", "1.5", "z-1", "(z0)"])
def test_no_linear_expression(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a linear expression"):
        LinearExpression.parse(text)


@pytest.mark.parametrize("text", ["", "  "])
def test_no_text(text: str) -> None:
    with pytest.raises(ValueError, match="an empty text is not a linear expression"):
        LinearExpression.parse(text)
