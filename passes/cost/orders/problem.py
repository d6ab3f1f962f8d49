"""What is costed: one layer, unrolled over the array of one core, as plain numbers. Sizes in bits, energies in pJ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from passes.cost.layer import CompoundIndex
from passes.cost.orders.enumeration import Loop

Direction = str
"""`fh` from the outer memory, `tl` to the inner one, `fl` from the inner one, `th` to the outer one."""

Flow = tuple[int, int, Direction]
"""(operand, its memory level, direction)"""


@dataclass(frozen=True, slots=True)
class Unrolled:
    """How one operand's memories are multiplied over the array; of the array itself first, then of each memory."""

    loops: tuple[tuple[tuple[int, float], ...], ...]
    """(loop, factor) pairs: unrolled below the innermost memory, above it, …"""
    boosts: tuple[int, ...]
    """Per memory, how many units below it get different data at once."""
    units: tuple[int, ...]
    """Instances of the array's units, then of each memory."""


@dataclass(frozen=True)
class Operand:
    """One tensor of the layer on the core."""

    name: str
    precision: int
    """Bits of an element."""
    elements: int
    """Elements of the whole tile."""
    relevant: tuple[int, ...]
    """Loops that address it on their own."""
    irrelevant: frozenset[int]
    """Loops that do not address it: it is reused over their iterations."""
    compounds: tuple[CompoundIndex, ...]
    memories: tuple[int, ...]
    """Positions of its memories in the core, from inner to outer."""
    bandwidths: tuple[Mapping[Direction, tuple[int, int]], ...]
    """Per memory level and direction, smallest and largest access in bits."""
    fractional: Unrolled
    """With the average number of busy units, which decides energies."""
    whole: Unrolled
    """With whole units, which decides times."""

    @property
    def is_output(self) -> bool:
        return self.name == "O"

    @property
    def levels(self) -> int:
        return len(self.memories)

    @cached_property
    def addressing(self) -> tuple[int, ...]:
        """All loops that address it, each once."""
        return tuple(dict.fromkeys((*self.relevant, *(loop for c in self.compounds for loop, _ in c.terms))))


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a memory and what moves over it, in the order in which it is loaded."""

    bandwidth: int
    """Bits per cycle."""
    flows: tuple[Flow, ...]
    shared_by_inputs: bool
    """The port is allotted to both inputs of the core, whether the layer has both or not."""


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory of the core."""

    size: int
    read_energy: float
    """pJ per access of the largest width."""
    write_energy: float
    double_buffered: bool
    """What does not stay until the end takes its space twice."""
    residents: tuple[tuple[int, int], ...]
    """(operand, its level) in the memory's own order of operands."""
    ports: tuple[Port, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A layer on a core: the output is the first operand."""

    operands: tuple[Operand, ...]
    memories: tuple[Memory, ...]
    loops: tuple[Loop, ...]
    """The loops whose orders are compared."""
    array_energy: float
    """pJ of all operations."""
    drain: int
    """Cycles until the last results have left a systolic array."""

    @property
    def output(self) -> Operand:
        return self.operands[0]
