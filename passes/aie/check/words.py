"""Numbers in sentences."""

from __future__ import annotations


def counted(number: float, noun: str = "object") -> str:
    """`1 object`, `1.5 objects`."""
    return f"{figure(number)} {noun}{'s' * (number != 1)}"


def figure(number: float) -> str:
    """Whole numbers in full, others with two decimals."""
    return str(int(number)) if number == int(number) else f"{number:.2f}"
