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

    The top memory holds tensors: `peak` is the bits that the allocation reserves there, `exceeds` whether that is more than
    `capacity`; `slots` says what is alive when. `reads` and `writes` count accesses by transfers in words of the port
    width. `transfer_energy` and `compute_energy` in pJ over all iterations; inner memories have only the latter.
    """

    core: int
    memory: str
    capacity: int
    peak: int = 0
    exceeds: bool = False
    reads: int = 0
    writes: int = 0
    transfer_energy: float | None = None
    compute_energy: float | None = None
    accesses: tuple[TensorAccess, ...] = ()
    slots: tuple[Occupancy, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Traffic over one link or bus, over all iterations: bits, energy in pJ, cycles in which it is busy."""

    link: Hop
    bits: int
    energy: float
    busy: int


@irdl_attr_definition
class MemoryUsesAttr(ListAttr[MemoryUse]):
    """
    The use of every memory that a group touches, by core id, top memory first.

    ```
    #stream.memory_uses[<core = 0, memory = "sram", capacity = 4096, peak = 768, slots = [<slot = 1, bits = 256, tensors = ["x"]>]>]
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
