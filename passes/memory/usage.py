"""
Use of memories and links by one allocated group (spec interfaces 10 and allocation 3.9).

Sizes in bits, accesses in words of a memory's port width, energies in pJ, times in cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil


@dataclass(frozen=True, slots=True)
class HeldTensor:
    """A tensor with its buffers: `bits` on each of `cores`, over all tiles kept; alive in slots first to last."""

    name: str
    cores: tuple[int, ...]
    bits: int
    first_slot: int
    last_slot: int


@dataclass(frozen=True, slots=True)
class Movement:
    """
    One end of a transfer: `bits` of `tensor` per core and run are read from (or written to) each of `cores`.

    `runs` counts how often the transfer fires over all iterations.
    """

    tensor: str
    cores: tuple[int, ...]
    bits: int
    runs: int
    writes: bool


@dataclass(frozen=True, slots=True)
class TopMemory:
    """The memory of a core that holds tensors: words of `read_width` and `write_width` bits, energies per access."""

    name: str
    capacity: int
    read_width: int
    write_width: int
    read_energy: float | None
    write_energy: float | None


@dataclass
class Accesses:
    """Reads and writes of one tensor at one core, in words."""

    reads: int = 0
    writes: int = 0


@dataclass
class CoreUse:
    """What one core's top memory does over the whole group."""

    core: int
    memory: TopMemory
    peak: int = 0
    """Bits that the allocation reserves: every tensor has its own buffers during the whole iteration."""
    accesses: dict[str, Accesses] = field(default_factory=dict[str, Accesses])
    held: list[HeldTensor] = field(default_factory=list[HeldTensor])

    @property
    def reads(self) -> int:
        return sum(entry.reads for entry in self.accesses.values())

    @property
    def writes(self) -> int:
        return sum(entry.writes for entry in self.accesses.values())

    @property
    def energy(self) -> float | None:
        """pJ of all accesses; None if the memory has no energy figures."""
        if self.memory.read_energy is None or self.memory.write_energy is None:
            return None
        return self.reads * self.memory.read_energy + self.writes * self.memory.write_energy

    @property
    def fits(self) -> bool:
        return self.peak <= self.memory.capacity

    def occupied(self, slots: int) -> tuple[int, ...]:
        """Bits of the tensors alive in each of so many slots."""
        change = [0] * (slots + 1)
        for tensor in self.held:
            change[tensor.first_slot] += tensor.bits
            change[tensor.last_slot + 1] -= tensor.bits
        return tuple(accumulate(change[:slots]))


def core_uses(
    memories: Mapping[int, TopMemory], tensors: Sequence[HeldTensor], movements: Iterable[Movement]
) -> list[CoreUse]:
    """The use of every core that holds, reads or writes a tensor, by core id."""
    uses: dict[int, CoreUse] = {}

    def use(core: int) -> CoreUse:
        return uses.setdefault(core, CoreUse(core, memories[core]))

    for tensor in tensors:
        for core in tensor.cores:
            _hold(use(core), tensor)
    for movement in movements:
        for core in movement.cores:
            _access(use(core), movement)
    return [uses[core] for core in sorted(uses)]


def _hold(use: CoreUse, tensor: HeldTensor) -> None:
    use.peak += tensor.bits
    use.held.append(tensor)


def _access(use: CoreUse, movement: Movement) -> None:
    entry = use.accesses.setdefault(movement.tensor, Accesses())
    width = use.memory.write_width if movement.writes else use.memory.read_width
    words = ceil(movement.bits / width) * movement.runs
    if movement.writes:
        entry.writes += words
    else:
        entry.reads += words
