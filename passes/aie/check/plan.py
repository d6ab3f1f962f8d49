"""
What object FIFOs use of the array once mlir-aie has turned them into buffers, locks and DMAs (spec aie-dialect 7).

A FIFO between two tiles that share a memory is one pool of buffers; any other has a DMA at each end. The FIFOs of a
link share one pool in the tile of the link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from passes.aie.check.design import Acquire, Design, Fifo, FifoEnd, Link, Side
from passes.aie.device import Coordinate, Device, TileKind


@dataclass(frozen=True, slots=True)
class Pool:
    """Buffers of one size in one tile."""

    fifo: str
    """The FIFO whose objects they hold."""
    tile: Coordinate
    count: int
    bytes: int
    """Of one buffer."""
    parts: tuple[int, ...]
    """Elements of the parts that are filled and emptied by themselves; one unless joined or distributed."""
    locks: int


@dataclass(frozen=True, slots=True)
class DmaEnd:
    """A FIFO end that takes a DMA channel."""

    fifo: str
    side: Side
    position: int
    """Which consumer; 0 for the producer."""
    tile: Coordinate
    pool: Pool | None
    """None on a shim tile."""
    parts: tuple[int, ...]
    """The parts of the pool that this end walks through in turn."""
    descriptors: int
    chosen: int | None
    """The channel that the design asks for."""

    @property
    def sends(self) -> bool:
        return self.side is Side.PRODUCE


def part_lengths(link: Link, elements: int) -> tuple[int, ...]:
    """Elements of each part of the big object: up to the next offset, the last one to the end."""
    return tuple(end - begin for begin, end in zip(link.offsets, (*link.offsets[1:], elements), strict=True))


@dataclass(frozen=True)
class Plan:
    """The FIFOs of a design on a device; the design's references are taken to be right."""

    design: Design
    device: Device

    @cached_property
    def links_in(self) -> dict[str, Link]:
        """The link that a FIFO feeds."""
        return {name: link for link in self.design.links for name in link.inputs}

    @cached_property
    def links_out(self) -> dict[str, Link]:
        """The link that feeds a FIFO."""
        return {name: link for link in self.design.links for name in link.outputs}

    @cached_property
    def _largest_acquires(self) -> dict[tuple[str, Side, Coordinate], int]:
        largest: dict[tuple[str, Side, Coordinate], int] = {}
        for core in self.design.cores:
            for use in core.uses:
                if isinstance(use, Acquire):
                    key = (use.fifo, use.side, core.tile)
                    largest[key] = max(use.count, largest.get(key, 0))
        return largest

    def shares_memory(self, fifo: Fifo) -> bool:
        """Whether the FIFO needs no DMA."""
        plain = len(fifo.consumers) == 1 and not fifo.via_dma and fifo.repeat is None
        linked = fifo.name in self.links_in or fifo.name in self.links_out
        ordered = any(end.steps for end in fifo.ends)
        if not plain or linked or ordered:
            return False
        return self.device.shares_memory(fifo.producer.tile, fifo.consumers[0].tile)

    def depth(self, fifo: Fifo, side: Side, end: FifoEnd) -> int:
        """
        Objects at an end. One depth for all ends is a wish: a core's end gets one object more than its largest acquire,
        or one object if both depth and acquire are 1.
        """
        largest = self._largest_acquires.get((fifo.name, side, end.tile))
        if not fifo.one_depth or largest is None or self.shares_memory(fifo):
            return end.depth
        return 1 if largest == end.depth == 1 else largest + 1

    @cached_property
    def link_pools(self) -> dict[Link, Pool]:
        return {link: self._link_pool(link) for link in self.design.links}

    def _link_pool(self, link: Link) -> Pool:
        fifos = self.design.fifos
        source, target = fifos[link.inputs[0]], fifos[link.outputs[0]]
        if link.is_plain:
            owner = source if source.bytes >= target.bytes else target
            parts = (owner.elements,)
        else:
            owner = fifos[link.big]
            parts = part_lengths(link, owner.elements)
        tile = target.producer.tile
        ends = [end for end in source.consumers if end.tile == tile]
        depth = target.producer.depth if owner is target else ends[0].depth
        locks = 2 * len(parts) if owner.synchronised else 0
        return Pool(owner.name, tile, depth, owner.bytes, parts, locks)

    @cached_property
    def shared_pools(self) -> dict[str, Pool]:
        """The buffers of the FIFOs that need no DMA."""
        return {fifo.name: self._shared_pool(fifo) for fifo in self.design.fifos.values() if self.shares_memory(fifo)}

    def _shared_pool(self, fifo: Fifo) -> Pool:
        producer, consumer = fifo.producer.tile, fifo.consumers[0].tile
        reached = producer in self.device.reachable_memories(consumer)
        tile = fifo.delegate or (producer if reached else consumer)
        locks = 2 if fifo.synchronised else 0
        return Pool(fifo.name, tile, fifo.producer.depth, fifo.bytes, (fifo.elements,), locks)

    @cached_property
    def dma_ends(self) -> tuple[DmaEnd, ...]:
        """In the order in which channels are given: FIFO by FIFO, producer first."""
        return tuple(end for fifo in self.design.fifos.values() for end in self._dma_ends(fifo))

    def _dma_ends(self, fifo: Fifo) -> Iterator[DmaEnd]:
        if self.shares_memory(fifo):
            return
        yield self._dma_end(fifo, Side.PRODUCE, 0, fifo.producer)
        for position, end in enumerate(fifo.consumers):
            yield self._dma_end(fifo, Side.CONSUME, position, end)

    def _dma_end(self, fifo: Fifo, side: Side, position: int, end: FifoEnd) -> DmaEnd:
        if self.device.kind(end.tile[1]) is TileKind.SHIM:
            return DmaEnd(fifo.name, side, position, end.tile, None, (), 0, end.channel)
        pool, parts = self._buffers(fifo, side, end)
        descriptors = self._descriptors(fifo, side, pool, parts)
        return DmaEnd(fifo.name, side, position, end.tile, pool, parts, descriptors, end.channel)

    def _buffers(self, fifo: Fifo, side: Side, end: FifoEnd) -> tuple[Pool, tuple[int, ...]]:
        """The pool of an end and the parts of it that concern the end."""
        link = self._link_at(fifo, side, end)
        if link is None:
            depth, locks = self.depth(fifo, side, end), 2 if fifo.synchronised else 0
            return Pool(fifo.name, end.tile, depth, fifo.bytes, (fifo.elements,), locks), (0,)
        pool = self.link_pools[link]
        if link.is_plain or fifo.name == link.big:
            return pool, tuple(range(len(pool.parts)))
        return pool, (link.small.index(fifo.name),)

    def _link_at(self, fifo: Fifo, side: Side, end: FifoEnd) -> Link | None:
        """The link whose buffers this end uses."""
        if side is Side.PRODUCE:
            return self.links_out.get(fifo.name)
        link = self.links_in.get(fifo.name)
        if link is None or self.design.fifos[link.outputs[0]].producer.tile != end.tile:
            return None
        return link

    def _descriptors(self, fifo: Fifo, side: Side, pool: Pool, parts: tuple[int, ...]) -> int:
        """One per buffer and part; a sender that repeats needs them once per repetition, unless it has one buffer."""
        repeats = fifo.repeat if side is Side.PRODUCE and fifo.repeat and pool.count > 1 else 1
        return pool.count * len(parts) * repeats

    @cached_property
    def pools(self) -> tuple[Pool, ...]:
        """All buffers, in the order of the FIFOs."""
        pools = [end.pool for end in self.dma_ends if end.pool is not None]
        by_identity = {id(pool): pool for pool in (*pools, *self.shared_pools.values())}
        return tuple(by_identity.values())

    @cached_property
    def taken_channels(self) -> dict[tuple[Coordinate, bool], set[int]]:
        """The channels that the design itself names, by tile and direction (true: sends)."""
        taken: dict[tuple[Coordinate, bool], set[int]] = {}
        for program in self.design.programs:
            for use in program.starts:
                taken.setdefault((use.tile, use.sends), set()).add(use.channel)
        for use in (*self.design.flows, *self.design.allocations.values()):
            taken.setdefault((use.tile, use.sends), set()).add(use.channel)
        for end in self.dma_ends:
            if end.chosen is not None:
                taken.setdefault((end.tile, end.sends), set()).add(end.chosen)
        return taken

    @cached_property
    def channels(self) -> dict[DmaEnd, int]:
        """The channel of each DMA end: as chosen, else the first free one, which may be one that the tile lacks."""
        taken = {key: set(channels) for key, channels in self.taken_channels.items()}
        channels: dict[DmaEnd, int] = {}
        for end in self.dma_ends:
            used = taken.setdefault((end.tile, end.sends), set())
            channel = end.chosen if end.chosen is not None else _first_free(used)
            used.add(channel)
            channels[end] = channel
        return channels


def _first_free(used: set[int]) -> int:
    channel = 0
    while channel in used:
        channel += 1
    return channel
