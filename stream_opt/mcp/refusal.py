"""Why a request cannot be answered."""

from __future__ import annotations

from typing import Literal

from passes.analysis.errors import InputError

RefusalKind = Literal["invalid_input", "not_found", "not_ready", "solve_failed", "busy"]


class RefusalError(InputError):
    """A request that cannot be answered; the kind is for programs, the sentence for their users."""

    def __init__(self, kind: RefusalKind, message: str):
        super().__init__(message)
        self.kind: RefusalKind = kind


def plain(errors: str) -> str:
    """The lines that `stream-opt` writes to stderr without the marks of errors, and without warnings."""
    lines = [line for line in errors.strip().splitlines() if not line.startswith("warning: ")]
    return "\n".join(line.removeprefix("error: ").replace(": error: ", ": ", 1) for line in lines)
