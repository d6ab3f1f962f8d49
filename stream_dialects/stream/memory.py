"""What the schedule needs of each memory and link."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr
from stream_dialects.stream.values import Hop


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The tensors that live in a memory during one slot, and their bits."""

    slot: int
    bits: int
    tensors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TensorAccess:
    """Reads and writes of one tensor by transfers, in words of the port width, over all iterations."""

    tensor: str
    reads: int = 0
    writes: int = 0


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """
    One memory of one core over the whole group.

    The top memory of a core holds tensors and serves transfers; inner memories have a compute energy only. Counts and
    energies are over all iterations, a word is as wide as the port.
    """

    core: int
    """Core id."""
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
    slots: tuple[Occupancy, ...] = ()
    """What is alive when."""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Traffic over one direction of a link, or over a bus, over all iterations."""

    link: Hop
    bits: int
    energy: float
    """pJ."""
    busy: int
    """Cycles in which it carries data."""


@irdl_attr_definition
class MemoryUsesAttr(ListAttr[MemoryUse]):
    """
    The use of every memory that a group touches, by core id, top memory first.

    ```
    #stream.memory_uses[<core = 0, memory = "sram", capacity = 4096, peak = 768,
      slots = [<slot = 1, bits = 256, tensors = ["x"]>]>]
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
