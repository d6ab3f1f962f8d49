"""Figures over all groups: how busy each link is, and how full each core's memory."""

from __future__ import annotations

from dataclasses import dataclass

from stream_dialects.stream.memory import MemoryUse
from stream_dialects.stream.values import Hop
from stream_opt.pictures.facts import Schedule


@dataclass(frozen=True, slots=True)
class LinkLoad:
    """One direction of a link, or a bus, over all groups."""

    bits: int
    busy: int
    """Cycles."""
    energy: float
    """pJ."""
    share: float
    """Busy cycles over the total latency."""


def link_loads(schedule: Schedule) -> dict[Hop, LinkLoad]:
    """Every link that some group uses, by connection and direction."""
    sums: dict[Hop, tuple[int, int, float]] = {}
    for use in (use for group in schedule.groups for use in group.links):
        bits, busy, energy = sums.get(use.link, (0, 0, 0.0))
        sums[use.link] = (bits + use.bits, busy + use.busy, energy + use.energy)
    total = max(schedule.total, 1)
    ordered = sorted(sums, key=lambda hop: (hop.connection, hop.sender or 0, hop.receiver or 0))
    return {hop: LinkLoad(*sums[hop], share=sums[hop][1] / total) for hop in ordered}


def fullness(use: MemoryUse) -> float:
    """The reserved part of a memory; 0 for one that holds nothing at all."""
    return use.peak / use.capacity if use.capacity else 0.0


def peak_uses(schedule: Schedule) -> dict[int, MemoryUse]:
    """Core -> the use of its top memory by the group that reserves most of it."""
    peaks: dict[int, MemoryUse] = {}
    for use in (use for group in schedule.groups for use in group.memories):
        if not (use.peak or use.occupied or use.reads):
            continue
        for core in use.cores:
            if core not in peaks or use.peak > peaks[core].peak:
                peaks[core] = use
    return peaks
