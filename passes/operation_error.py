"""The exception of a pass that knows which operation is at fault."""

from __future__ import annotations

from xdsl.ir import Operation
from xdsl.utils.exceptions import PassFailedException


class OperationError(PassFailedException):
    """
    A pass failed because of one operation; the driver reports the place where that operation was read.

    Passes raise it for facts of the IR, as `InputError` is raised by algorithms that know names only.
    """

    def __init__(self, operation: Operation, message: str, origin: str | None = None):
        super().__init__(message)
        self.operation = operation
        self.origin = origin
        """The file that said what is wrong, if it is not the one that the workload comes from."""
