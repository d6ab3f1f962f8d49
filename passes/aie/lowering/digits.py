"""
Digits: a dimension of a group written in a mixed radix, so that loops and cores of different tensors can be compared.

The index of dimension z is the sum of `value * stride` over its digits. Two tensors that divide z in different ways
get the same digits by cutting each digit at the boundaries of all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from passes.analysis.errors import InputError


@dataclass(frozen=True, slots=True)
class Digit:
    """`size` values of dimension `dimension`, `stride` indices apart."""

    dimension: int
    stride: int
    size: int

    @property
    def end(self) -> int:
        return self.stride * self.size


@dataclass(frozen=True, slots=True)
class Loop:
    """A digit that a core goes through in time."""

    digit: Digit
    varying: bool
    """Whether it addresses other tiles of the tensor that is looked at."""
    kept: bool
    """Whether the tensor's tiles stay over it."""
    time: int
    """Iterations of the whole design from one value to the next."""


@dataclass(frozen=True)
class View:
    """One tensor on a set of cores: core i holds the values of `lanes` that i stands for, first digit fastest."""

    cores: tuple[int, ...]
    lanes: tuple[Digit, ...]
    loops: tuple[Loop, ...]
    """Innermost first."""

    def coordinates(self, position: int) -> dict[Digit, int]:
        """The values of the lanes at one core."""
        values: dict[Digit, int] = {}
        for digit in self.lanes:
            position, values[digit] = divmod(position, digit.size)
        return values

    @property
    def kept(self) -> int:
        """The number of innermost loops over which the tensor stays."""
        return sum(loop.kept for loop in self.loops)


def positions(digits: Sequence[Digit]) -> list[dict[Digit, int]]:
    """All combinations of values, first digit fastest; a single empty one without digits."""
    view = View((), tuple(digits), ())
    return [view.coordinates(position) for position in range(prod(digit.size for digit in digits))]


def boundaries(digits: Iterable[Digit]) -> dict[int, tuple[int, ...]]:
    """Per dimension: where digits begin and end."""
    found: dict[int, set[int]] = {}
    for digit in digits:
        found.setdefault(digit.dimension, set()).update((digit.stride, digit.end))
    return {dimension: tuple(sorted(values)) for dimension, values in found.items()}


def cut(digit: Digit, at: Mapping[int, Sequence[int]], owner: str) -> tuple[Digit, ...]:
    """
    The digit as digits that cross no boundary, innermost first; nothing for a digit of one value.

    Raises:
        InputError: if a boundary does not divide the digit evenly; names the `owner` of the digit.
    """
    if digit.size == 1:
        return ()
    inner = [b for b in at.get(digit.dimension, ()) if digit.stride < b < digit.end]
    edges = [digit.stride, *inner, digit.end]
    pieces: list[Digit] = []
    for begin, end in pairwise(edges):
        if end % begin:
            raise InputError(
                f"dimension z{digit.dimension} of '{owner}' is divided in steps of {begin} in one place and of {end} "
                "in another; choose splits of which one divides the other",
                subject=owner,
            )
        pieces.append(Digit(digit.dimension, begin, end // begin))
    return tuple(pieces)
