"""What a check of an allocation finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: the tensor, transfer, computation, core, link or slot it is about, and what is wrong."""

    subject: str
    message: str
