"""Symbolic dimensions in types: written `?`, named by an encoding."""

from __future__ import annotations

import pytest
from xdsl.dialects.builtin import bf16

from passes.analysis.errors import InputError
from passes.ir.types import static_shape, tensor_type
from tests.dialect.text import parsed


def test_text() -> None:
    built = tensor_type(["batch", 16, "a b"], bf16)
    assert str(built) == 'tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>'
    assert parsed(str(built)) == built


def test_numbers_alone() -> None:
    assert str(tensor_type([4, 16], bf16)) == "tensor<4x16xbf16>"
    assert static_shape(tensor_type([4, 16], bf16)) == (4, 16)


def test_no_static_shape() -> None:
    with pytest.raises(InputError, match="has no static shape"):
        static_shape(tensor_type(["batch", 16], bf16))
