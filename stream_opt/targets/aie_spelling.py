"""What the spellings of 1.3 and 1.4 have in common: constants."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Operation, SSAValue

from passes.operation_error import OperationError

Rewriter = Callable[[Operation], None]
"""Changes one operation into the spelling of a version, if it is written otherwise in the other."""


def constant_of(op: Operation, value: SSAValue, what: str) -> int:
    """The number that an operand is; raises OperationError if it is known at run time only."""
    owner = value.owner
    if isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    raise OperationError(op, f"{what} of {op.name} is known at run time only, which mlir-aie 1.3 cannot say")


def constant_or_none(op: Operation, value: SSAValue | None, what: str) -> int | None:
    """As `constant_of`, for an operand that may be absent."""
    return None if value is None else constant_of(op, value, what)


def erase_if_unused(value: SSAValue) -> None:
    """Erases the constant that gives the value, if nothing else uses it."""
    if isinstance(value.owner, arith.ConstantOp) and value.first_use is None:
        value.owner.detach()
        value.owner.erase()
