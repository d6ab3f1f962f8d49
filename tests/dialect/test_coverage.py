"""The lit tests name every op and attribute of the dialects."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from stream_dialects.aie import Aie
from stream_dialects.aiex import Aiex
from stream_dialects.stream import Stream

FOLDER = Path(__file__).parents[2] / "filecheck_tests" / "dialects"
DIALECTS = (Stream, Aie, Aiex)


@cache
def valid(dialect: str) -> str:
    """The texts of the dialect's lit tests that are not about errors."""
    return "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / dialect).glob("[!i]*.mlir")))


@pytest.mark.parametrize("operation", [op for known in DIALECTS for op in known.operations], ids=lambda op: op.name)
def test_operation(operation: Any) -> None:
    text = valid(operation.name.partition(".")[0])
    assert any(f"{operation.name}{end}" in text for end in (" ", "(", "<", "\n"))


@pytest.mark.parametrize("attribute", [item for known in DIALECTS for item in known.attributes], ids=lambda a: a.name)
def test_attribute(attribute: Any) -> None:
    dialect, _, name = attribute.name.partition(".")
    text = valid(dialect)
    forms = [f"{mark}{dialect}.{name}{start}" for mark in "#!" for start in "[<"]
    assert any(form in text for form in (*forms, f"#{dialect}<{name} ", f"#{dialect}<{name}["))
