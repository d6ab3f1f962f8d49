"""The lit tests name every op and attribute of the dialect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stream_dialects.stream import Stream

FOLDER = Path(__file__).parents[2] / "filecheck_tests" / "dialects" / "stream"
VALID = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("[!i]*.mlir")))


@pytest.mark.parametrize("operation", list(Stream.operations), ids=lambda operation: operation.name)
def test_operation(operation: Any) -> None:
    assert f"{operation.name} " in VALID or f"{operation.name}(" in VALID


@pytest.mark.parametrize("attribute", list(Stream.attributes), ids=lambda attribute: attribute.name)
def test_attribute(attribute: Any) -> None:
    name = attribute.name.removeprefix("stream.")
    assert f"#stream.{name}[" in VALID or f"#stream.{name}<" in VALID or f"#stream<{name} " in VALID
