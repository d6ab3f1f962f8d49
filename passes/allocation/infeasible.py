"""The error of a problem that has no allocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passes.analysis.errors import InputError

if TYPE_CHECKING:
    from passes.allocation.clash import Clash


class InfeasibleError(InputError):
    """A problem that has no allocation, with the reason; the message has a line for each note."""

    def __init__(self, clash: Clash):
        from passes.allocation.clash_text import notes, reason

        self.clash = clash
        super().__init__("\n".join((f"the group does not fit: {reason(clash)}", *(n.text for n in notes(clash)))))
