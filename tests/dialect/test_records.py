"""What is wrong with the text of a record, and where."""

from __future__ import annotations

import pytest
from xdsl.utils.exceptions import ParseError

from tests.dialect.text import parsed

FIELDS = "tensor, layout"


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('<tensor = "A", shape = [1]>', f"unknown field 'shape', expected one of {FIELDS}", "="),
        ('<tensor = "A", tensor = "B">', f"twice the field 'tensor', expected one of {FIELDS}", "="),
        ('<layout = "B">', "missing field tensor", '<layout = "B">'),
        ("<>", "missing field tensor, layout", "<>"),
        ('<"tensor" = "A">', "identifier expected as the name of a field", '"tensor"'),
        ('<tensor = A, layout = "B">', "string literal expected", "A"),
        ('<tensor = "A" layout = "B">', "'>' expected", "layout"),
    ],
)
def test_fields(text: str, message: str, place: str) -> None:
    with pytest.raises(ParseError) as failure:
        parsed(f"#stream.runtime_layouts[{text}]")
    assert failure.value.msg == message
    assert failure.value.span.text == place


def test_rule_of_the_record() -> None:
    record = "<cores = [0, 1], splits = [D0 = 3]>"
    with pytest.raises(ParseError) as failure:
        parsed(f"#stream.mapping{record}")
    assert failure.value.msg == "the splits make 3 part(s) for 2 core(s)"
    assert failure.value.span.text == record


def test_rule_of_a_value() -> None:
    with pytest.raises(ParseError) as failure:
        parsed("#stream.dimension_sizes[z0 = 3, z1 = 0]")
    assert failure.value.msg == "the size of a dimension is at least 1, got 0"
    assert failure.value.span.text == "z1 = 0"
