"""What an attribute prints reads back as the same attribute and the same text."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.accelerator import OperandPrecisionAttr
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopEffect, LoopKind
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.lists import DimensionsAttr, IntegersAttr, NumberAttr, StringsAttr
from stream_dialects.stream.mapping import MappingAttr, MappingRecord, TilingAttr
from stream_dialects.stream.record import Symbol
from stream_dialects.stream.schedule import RouteAttr, RouteRecord
from stream_dialects.stream.steady_state import DimensionSizesAttr, LoopsAttr, SpaceAttr, TransferKindAttr
from stream_dialects.stream.values import Dimension, DimensionSize, Hop, LoopTile, Split
from tests.dialect.strategies import ATTRIBUTES, ODD_FLOATS, ODD_TEXTS, data_of, values
from tests.dialect.text import parsed


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: attribute.name)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_round_trip(attribute: Any, data: st.DataObject) -> None:
    built = attribute(data.draw(values(data_of(attribute))))
    text = str(built)
    assert parsed(text) == built
    assert str(parsed(text)) == text


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts(text: str) -> None:
    assert parsed(str(StringsAttr((text,)))) == StringsAttr((text,))


@pytest.mark.parametrize("number", ODD_FLOATS)
def test_odd_floats(number: float) -> None:
    read = parsed(str(NumberAttr(number)))
    assert isinstance(read, NumberAttr)
    assert repr(read.data) == repr(number)


@pytest.mark.parametrize("number", [2**63, -(2**64), 10**30])
def test_big_integers(number: int) -> None:
    assert parsed(str(IntegersAttr((number,)))) == IntegersAttr((number,))


EMPTY_LOOP = IterationVariable(LoopKind.KERNEL, LinearExpression.variable(0), 0, LoopEffect.VARYING)
HALF_HOP = RouteRecord((0,), (1,), 0, (Hop(0, 1),))
NEGATIVE_LOOP = MappingRecord((0,), (Split(-1, 1),))

REFUSED: list[tuple[Any, Any, str]] = [
    (NumberAttr, float("inf"), "inf is not finite"),
    (NumberAttr, float("nan"), "nan is not finite"),
    (NumberAttr, 1, "expected float, got 1"),
    (IntegersAttr, [0], "expected tuple, got [0]"),
    (IntegersAttr, (0, True), "expected int, got True"),
    (IntegersAttr, (0, 1.0), "expected int, got 1.0"),
    (StringsAttr, ("a", Symbol("b")), "expected str, got 'b'"),
    (StringsAttr, ("\ud800",), "'\\ud800' is no text that UTF-8 can encode"),
    (OperandPrecisionAttr, (("input",),), "expected 2 entries, got 1"),
    (DimensionsAttr, (Dimension(cast(int, 1.5)),), "size: expected int or str, got 1.5"),
    (DimensionsAttr, (Dimension(""),), "a symbolic dimension has a name"),
    (MappingAttr, (0, 1), "expected MappingRecord, got (0, 1)"),
    (MappingAttr, NEGATIVE_LOOP, "splits: the number of a loop is at least 0, got -1"),
    (TilingAttr, (LoopTile("a", 0, 0),), "a tile is at least 1, got 0"),
    (TilingAttr, (LoopTile("a", -2, 1),), "the number of a loop is at least 0, got -2"),
    (DimensionSizesAttr, (DimensionSize(-1, 1),), "the number of a dimension is at least 0, got -1"),
    (LoopsAttr, (LinearExpression(((0, 0),)),), "the linear expression ((0, 0),) + 0 is not in its canonical form"),
    (
        LoopsAttr,
        (LinearExpression(((1, 1), (0, 1))),),
        "the linear expression ((1, 1), (0, 1)) + 0 is not in its canonical form",
    ),
    (LoopsAttr, (LinearExpression(((-1, 1),)),), "the linear expression ((-1, 1),) + 0 is not in its canonical form"),
    (RouteAttr, HALF_HOP, "links: a hop names both its sender and its receiver, or, over a bus, neither"),
    (SpaceAttr, IterationSpace((EMPTY_LOOP,)), "the loop K(z0,0,V) of an iteration space has a size below 1"),
    (SpaceAttr, (), "expected IterationSpace, got ()"),
    (TransferKindAttr, "compute_to_memory", "expected TransferKind, got 'compute_to_memory'"),
]


@pytest.mark.parametrize(("attribute", "data", "message"), REFUSED, ids=[message for _, _, message in REFUSED])
def test_data_that_would_not_read_back_is_refused(attribute: Any, data: object, message: str) -> None:
    with pytest.raises(VerifyException) as failure:
        attribute(data)
    assert str(failure.value) == f"{attribute.name}: {message}"
