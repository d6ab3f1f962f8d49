"""Modules as text and back."""

from __future__ import annotations

from io import BytesIO, StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.targets.mlir import MLIRTarget


def module_text(module: ModuleOp) -> str:
    """The module as `stream-opt` prints it."""
    output = StringIO()
    MLIRTarget().emit(Context(), module, output)
    return output.getvalue()


def parse_module(text: str, name: str) -> ModuleOp:
    """The module of a text, verified; `name` is the file for messages. Raises `UserError`."""
    from stream_opt.driver import StreamOptMain

    return StreamOptMain(args=["--", name]).parse_chunk(BytesIO(text.encode()), "mlir")
