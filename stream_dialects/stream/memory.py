"""What the schedule needs of each memory and link."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr, RecordError
from stream_dialects.stream.values import Hop


@dataclass(frozen=True, slots=True)
class Residence:
    """A tensor in a memory: the bits of all its buffers there, and the first and last slot in which it is alive."""

    tensor: str
    bits: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise RecordError(f"tensor '{self.tensor}' is alive from slot {self.first} to {self.last}")


@dataclass(frozen=True, slots=True)
class TensorAccess:
    """Reads and writes of one tensor by transfers, in words of the port width, over all iterations."""

    tensor: str
    reads: int = 0
    writes: int = 0


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """
    One memory, of one core or of several that are used alike, over the whole group.

    The top memory of a core holds tensors and serves transfers; inner memories have a compute energy only. Counts and
    energies are over all iterations, a word is as wide as the port.
    """

    cores: tuple[int, ...]
    """Core ids; each figure below is that of one of them."""
    memory: str
    capacity: int
    """Bits."""
    peak: int = 0
    """Bits that the allocation reserves: every tensor has its buffers during the whole iteration."""
    exceeds: bool = False
    """Whether `peak` is more than `capacity`."""
    reads: int = 0
    """Words that transfers read."""
    writes: int = 0
    """Words that transfers write."""
    transfer_energy: float | None = None
    """pJ of these accesses; absent where the file gives no figure."""
    compute_energy: float | None = None
    """pJ that computing spends in this memory; absent where no cost model tells."""
    accesses: tuple[TensorAccess, ...] = ()
    """`reads` and `writes` by tensor."""
    residents: tuple[Residence, ...] = ()
    """What is alive when."""
    occupied: tuple[int, ...] = ()
    """Bits of the tensors alive in slot 0, 1, …"""

    def __post_init__(self) -> None:
        if not self.cores:
            raise RecordError(f"memory '{self.memory}' belongs to no core")


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Traffic over one direction of a link, or over a bus, over all iterations."""

    link: Hop
    bits: int
    energy: float
    """pJ."""
    busy: int
    """Cycles in which it carries data; if it has several channels, those of its busiest one."""


@irdl_attr_definition
class MemoryUsesAttr(ListAttr[MemoryUse]):
    """
    The use of every memory that a group touches, by core id, top memory first.

    ```
    #stream.memory_uses[<cores = [0, 1], memory = "sram", capacity = 4096, peak = 256,
      residents = [<tensor = "x_1", bits = 256, first = 1, last = 2>], occupied = [0, 256, 256]>]
    ```
    """

    name = "stream.memory_uses"
    element = MemoryUse


@irdl_attr_definition
class LinkUsesAttr(ListAttr[LinkUse]):
    """
    The traffic of every link that a group uses.

    ```
    #stream.link_uses[<link = 12, bits = 1081344, energy = 0.0, busy = 9736>]
    ```
    """

    name = "stream.link_uses"
    element = LinkUse
