"""Which part of a tensor each core of a placement holds, and which cores therefore exchange data."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

Part = tuple[tuple[Hashable, int, int], ...]
"""(dimension, index, number of equal parts) of each dimension that is cut, in the order of the splits."""


@dataclass(frozen=True, slots=True)
class SpatialSplit:
    """A dimension that is spread over cores; `moves` says whether it addresses other data of the tensor."""

    dimension: Hashable
    parts: int
    moves: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """
    A tensor on the cores that together hold it.

    Core number k holds the point k of the splits, the first split counting fastest (spec aie-codegen 9.1).
    """

    cores: tuple[int, ...]
    splits: tuple[SpatialSplit, ...]

    def part(self, position: int) -> Part:
        """What the core at `position` holds; cores that hold the same have equal parts."""
        part: list[tuple[Hashable, int, int]] = []
        for split in self.splits:
            if split.moves:
                part.append((split.dimension, position % split.parts, split.parts))
            position //= split.parts
        return tuple(part)


@dataclass(frozen=True, slots=True)
class Stream:
    """Data on its way from one core to all that need the same: what becomes one object FIFO."""

    sender: int
    receivers: tuple[int, ...]


def streams(source: Holding, targets: Sequence[Holding]) -> tuple[Stream, ...]:
    """
    The streams by which every target core gets what it needs from the source cores that have it.

    Target cores that need the same part share a stream, also across holdings; by sender, then by first receiver.
    """
    found: list[Stream] = []
    for position, sender in enumerate(source.cores):
        receivers: dict[Part, dict[int, None]] = {}
        for target in targets:
            for number, receiver in enumerate(target.cores):
                part = target.part(number)
                if overlap(source.part(position), part):
                    receivers.setdefault(part, {})[receiver] = None
        found += (Stream(sender, tuple(group)) for group in receivers.values())
    return tuple(found)


def overlap(first: Part, second: Part) -> bool:
    """Whether two parts of one tensor have elements in common."""
    others = {dimension: (index, parts) for dimension, index, parts in second}
    for dimension, index, parts in first:
        other, total = others.get(dimension, (0, 1))
        if index * total >= (other + 1) * parts or other * parts >= (index + 1) * total:
            return False
    return True
