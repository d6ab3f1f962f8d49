"""The module as text for mlir-aie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.printer import Printer
from xdsl.utils.target import Target

from passes.analysis.errors import InputError
from passes.operation_error import OperationError
from stream_opt.targets.aie_spelling import Rewriter
from stream_opt.targets.aie_spelling_newer import NEWER
from stream_opt.targets.aie_spelling_older import OLDER

SPELLINGS: Mapping[str, tuple[Rewriter, ...]] = {"1.4": NEWER, "1.3": OLDER}


@dataclass(frozen=True)
class AieMlirTarget(Target):
    """
    Prints a module of the dialects `aie` and `aiex` as mlir-aie 1.4 or 1.3 reads it, in whichever form it was read.

    Target can be called from the command line as e.g.:
        stream-opt design.mlir -t aie-mlir
        stream-opt design.mlir -t 'aie-mlir{version="1.3"}'
    """

    name = "aie-mlir"

    version: str = "1.4"
    """`1.4` or `1.3`."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        if self.version not in SPELLINGS:
            raise InputError(f"no version '{self.version}' of mlir-aie; choose {' or '.join(SPELLINGS)}")
        Printer(output).print_op(spelled(module, self.version))
        output.write("\n")


def spelled(module: ModuleOp, version: str) -> ModuleOp:
    """A copy of the module in the spelling of that version; raises OperationError for what it cannot say."""
    copy = module.clone()
    originals = dict(zip(copy.walk(), module.walk(), strict=True))
    for op in originals:
        if op.dialect_name() == "stream":
            raise OperationError(originals[op], f"mlir-aie does not know {op.name}; run stream-aie-finish first")
    for rewrite in SPELLINGS[version]:
        for op in originals:
            _blaming(originals[op], rewrite, op)
    return copy


def _blaming(original: Operation, rewrite: Rewriter, op: Operation) -> None:
    """Applies a rewrite; an error names the operation that was read, not its copy."""
    try:
        rewrite(op)
    except OperationError as error:
        raise OperationError(original, str(error)) from error
