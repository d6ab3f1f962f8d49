"""The bracketed text of linear expressions, and of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_dialects.stream.linear_expression import LinearExpression
from stream_opt.expression_text import bracketed, bracketed_relation, number

EXPRESSIONS = st.builds(
    LinearExpression.of,
    st.lists(st.tuples(st.integers(0, 12), st.integers(-5, 5)), max_size=5),
    st.integers(-9, 9),
)


@pytest.mark.parametrize(
    "expression, text",
    [
        ("z6", "z6"),
        ("z3+z9-1", "((z3 + -1) + z9)"),
        ("z1+z4+z8-2", "(((z1 + -2) + z4) + z8)"),
        ("2*z0-z1", "((z0 * 2) + (z1 * -1))"),
        ("0", "0"),
        ("-7", "-7"),
    ],
)
def test_expression(expression, text):
    assert bracketed(LinearExpression.parse(expression)) == text


@pytest.mark.parametrize(
    "equation, text",
    [
        ("d0-d8", "(d0 + (d8 * -1))"),
        ("d2-d9-d11+1", "(d2 + (((d9 * -1) + (d11 * -1)) + 1))"),
        ("d1+d2-d5-d6", "((d1 + d2) + ((d5 * -1) + (d6 * -1)))"),
        ("d1-3", "(d1 + -3)"),
        ("-2*d4", "(d4 * -2)"),
        ("0", "0"),
    ],
)
def test_relation(equation, text):
    assert bracketed_relation(LinearExpression.parse(equation)) == text


@given(expression=EXPRESSIONS, point=st.lists(st.integers(-99, 99), min_size=13, max_size=13))
def test_text_has_the_value_of_the_expression(expression, point):
    names = {f"z{index}": value for index, value in enumerate(point)}
    for text in (bracketed(expression), bracketed_relation(expression, "z")):
        assert eval(text, {}, names) == expression.value(point)


@pytest.mark.parametrize("value, text", [(128.0, "128"), (32, "32"), (0.5, "0.5"), (1e16, "10000000000000000")])
def test_number(value, text):
    assert number(value) == text
