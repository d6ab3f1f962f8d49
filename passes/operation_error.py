"""The exception of a pass that knows which operation is at fault."""

from __future__ import annotations

from xdsl.ir import Operation
from xdsl.utils.exceptions import PassFailedException


class OperationError(PassFailedException):
    """
    A pass failed because of one operation; the driver reports the place where that operation was read.

    Passes raise it for facts of the IR, as `InputError` is raised by algorithms that know names only.
    """

    def __init__(self, operation: Operation, message: str):
        super().__init__(message)
        self.operation = operation
