"""What a target prints."""

from __future__ import annotations

from io import StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target


def printed(target: Target, module: ModuleOp) -> str:
    output = StringIO()
    target.emit(Context(), module, output)
    return output.getvalue()
