"""Readers of foreign files, by file extension."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

Frontend: TypeAlias = "Callable[[IO[bytes], str], ModuleOp]"
"""Reads a binary stream; the second argument is the base name of the file, for messages and names in the IR."""


def get_all_frontends() -> dict[str, Callable[[], Frontend]]:
    """Every frontend by file extension; a frontend is imported when its entry is called."""

    def get_onnx() -> Frontend:
        from stream_opt.frontends.onnx import import_onnx

        return import_onnx

    return {"onnx": get_onnx}
