"""Why a problem has no allocation: the limits that cannot be kept, what they need and what asks for it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from passes.allocation.limits import LimitKind


@dataclass(frozen=True, slots=True)
class Share:
    """What one tensor or transfer asks of a limit."""

    name: str
    amount: int
    """In the unit of the limit."""
    tiles: int | None = None
    """Resident tiles, where the limit is a memory."""
    double_buffered: bool = False
    """The tiles are two buffers of one that changes with every iteration."""
    layers: tuple[str, ...] = ()
    """The layers that read or write the tensor on this core: why it lies there."""
    alternatives: int = 1
    """Places that the tensor may have."""


@dataclass(frozen=True, slots=True)
class CoreContention:
    """More is asked of cores than each of them has: memory, object FIFO elements, descriptors or DMA channels."""

    kind: LimitKind
    cores: tuple[int, ...]
    """One core, or several in ascending order that are short of the same for the same reason."""
    limit: int
    demand: int
    """The least that is needed on each core while the other limits of the clash hold; more than `limit`."""
    shares: tuple[Share, ...]
    """They add up to `demand`."""


@dataclass(frozen=True, slots=True)
class LinkContention:
    """Links of which each can carry one transfer in a slot, and the transfers that need them at once."""

    links: tuple[Hashable, ...]
    slot: int
    transfers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingRoute:
    """No candidate route of a transfer joins places that its tensors may have."""

    transfer: str
    tensors: tuple[str, ...]


Contention = CoreContention | LinkContention | MissingRoute


@dataclass(frozen=True, slots=True)
class Clash:
    """
    Limits that no allocation keeps.

    If `joint`, they only clash with each other: without any one of them there is an allocation that keeps the rest.
    Otherwise none of them can be kept, whatever becomes of the others.
    """

    contentions: tuple[Contention, ...]
    joint: bool

    @property
    def size(self) -> int:
        """Limits, each core and each link counted."""
        return sum(_size(contention) for contention in self.contentions)


def merged(contentions: Iterable[Contention]) -> tuple[Contention, ...]:
    """Cores that are short of the same for the same reason become one entry, and links that are needed alike."""
    kept: list[Contention] = []
    for contention in contentions:
        joined = ((index, _joined(earlier, contention)) for index, earlier in enumerate(kept))
        index, both = next(((index, both) for index, both in joined if both), (len(kept), contention))
        kept[index:] = [both, *kept[index + 1 :]]
    return tuple(kept)


def _joined(first: Contention, second: Contention) -> Contention | None:
    """Both in one, if they differ in nothing but the core or link."""
    match first, second:
        case (CoreContention(), CoreContention()) if replace(first, cores=second.cores) == second:
            return replace(first, cores=(*first.cores, *second.cores))
        case (LinkContention(), LinkContention()) if replace(first, links=second.links) == second:
            return replace(first, links=(*first.links, *second.links))
        case _:
            return None


def _size(contention: Contention) -> int:
    match contention:
        case CoreContention():
            return len(contention.cores)
        case LinkContention():
            return len(contention.links)
        case MissingRoute():
            return 1
