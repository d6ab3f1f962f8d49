"""The exception of a pass that knows which operation is at fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.ir import Operation
from xdsl.utils.exceptions import PassFailedException


class OperationError(PassFailedException):
    """
    A pass failed because of one operation; the driver reports the place where that operation was read.

    Passes raise it for facts of the IR, as `InputError` is raised by algorithms that know names only.
    """

    def __init__(
        self,
        operation: Operation,
        message: str,
        origin: str | None = None,
        notes: Iterable[tuple[Operation, str]] = (),
    ):
        super().__init__(message)
        self.operation = operation
        self.origin = origin
        """The file that said what is wrong, if it is not the one that the workload comes from."""
        self.notes = tuple(notes)
        """What other operations have to do with it."""


class OperationFindings(OperationError):
    """Several things are wrong, each with an operation; the driver reports each at its own place."""

    def __init__(self, findings: Sequence[tuple[Operation, str]]):
        super().__init__(findings[0][0], "\n".join(message for _, message in findings))
        self.findings = tuple(findings)
