"""
What the object FIFOs of a design take of the tiles of an AIE array (spec aie-dialect 5 and 7).

Every stream of a transfer is a FIFO: one DMA channel that sends and one per core that receives, unless it joins two
cores that share a memory. Each end has as many objects as its tensor keeps tiles, at least two (one, if it is single
buffered), and as many buffer descriptors; a memory tile has two objects of all its parts, in one set of buffers for
what arrives and what leaves.

Descriptors of a memory tile belong to channels of one parity. Channels are given in the order of the FIFOs, which is
that of the transfers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passes.aie.device import TileKind
from passes.aie.parts import Holding, streams
from passes.allocation.limits import CoreLimit, Demand, LimitKind
from passes.allocation.problem import (
    AllocationProblem,
    AllocationTensor,
    ArrayRoom,
    ConstraintSelection,
    FifoTensor,
    TransferTask,
    kept_tiles,
)

LOCKS_PER_END = 2
MEMORY_TILE_OBJECTS = 2
"""Objects of each tensor on a memory tile: one moves in while another moves out."""


@dataclass(frozen=True, slots=True)
class FifoEnd:
    """One end of a FIFO on a tile: of which tensor, and whether it needs a DMA channel there."""

    core: int
    tensor: str
    sends: bool
    dma: bool
    host: bool
    """Whether the other end is the host's."""


def fifo_limits(problem: AllocationProblem, room: ArrayRoom) -> tuple[CoreLimit, ...]:
    """All limits of all tiles that the problem's constraint selection switches on, in core order."""
    ends: dict[int, list[FifoEnd]] = {}
    for transfer in problem.transfers:
        for end in fifo_ends(problem, room, transfer):
            ends.setdefault(end.core, []).append(end)
    limits: list[CoreLimit] = []
    for core in sorted(ends):
        tile = _Tile(problem, room, core, ends[core])
        limits += tile.memory_tile() if room.array.limits(core).kind is TileKind.MEMORY else tile.core_tile()
    return tuple(limit for limit in limits if limit.demands and _selected(limit.kind, problem.constraints))


def fifo_ends(problem: AllocationProblem, room: ArrayRoom, transfer: TransferTask) -> Iterator[FifoEnd]:
    """The ends on memory and compute tiles of all FIFOs that a transfer becomes."""
    held = {name: _holding(problem.tensor_by_name[name], room) for name in (transfer.input, *transfer.outputs)}
    for stream in streams(held[transfer.input], [held[name] for name in transfer.outputs]):
        ends = (stream.sender, *stream.receivers)
        host = not all(map(room.array.has_memory, ends))
        dma = host or len(ends) != 2 or not room.array.share_memory(*ends)
        if room.array.has_memory(stream.sender):
            yield FifoEnd(stream.sender, transfer.input, True, dma, host)
        for name in transfer.outputs:
            for core in stream.receivers:
                if core in held[name].cores and room.array.has_memory(core):
                    yield FifoEnd(core, name, False, dma, host)


def _holding(tensor: AllocationTensor, room: ArrayRoom) -> Holding:
    (cores,) = tensor.placements
    return Holding(cores, fifo_of(tensor).splits if all(map(room.array.has_memory, cores)) else ())


def fifo_of(tensor: AllocationTensor) -> FifoTensor:
    """Raises ValueError for a tensor that is not described for an array."""
    if tensor.fifo is None:
        raise ValueError(f"tensor '{tensor.name}' is not described as objects of FIFOs")
    return tensor.fifo


_SELECTION = {
    LimitKind.MEMORY: "memory_capacity",
    LimitKind.BUFFER_DESCRIPTORS: "buffer_descriptors",
    LimitKind.LOCKS: "object_fifo_depth",
}


def _selected(kind: LimitKind, constraints: ConstraintSelection) -> bool:
    return getattr(constraints, _SELECTION.get(kind, "dma_channels"))


@dataclass
class _Tile:
    """One tile and the ends of FIFOs on it."""

    problem: AllocationProblem
    room: ArrayRoom
    core: int
    ends: Sequence[FifoEnd]

    def core_tile(self) -> Iterator[CoreLimit]:
        tile = self.room.array.limits(self.core)
        memory = tile.memory_bytes * 8 - self.room.stack_bits.get(self.core, 0)
        yield self._limit(LimitKind.MEMORY, memory, self._per_stop(self._counted(self.ends), bits=True))
        with_dma = self._counted([end for end in self.ends if end.dma])
        yield self._limit(LimitKind.BUFFER_DESCRIPTORS, tile.descriptors, self._per_stop(with_dma))
        yield from self._channels()
        locks = {name: LOCKS_PER_END * count for name, count in self._counted(self.ends).items()}
        yield self._limit(LimitKind.LOCKS, tile.locks, self._constant(locks))

    def memory_tile(self) -> Iterator[CoreLimit]:
        tile = self.room.array.limits(self.core)
        filled = Counter(dict.fromkeys(self._counted(self.ends), 1))
        yield self._limit(LimitKind.MEMORY, tile.memory_bytes * 8, self._objects(filled))
        parity = len(tile.channel_descriptors[0])
        yield self._limit(LimitKind.BUFFER_DESCRIPTORS, parity, self._constant(self._descriptors_of_one_parity()))
        yield from self._channels()
        for sends, kind in ((False, LimitKind.SHIM_FROM_HOST), (True, LimitKind.SHIM_TO_HOST)):
            channels = self.room.array.device.tile(0).channels(not sends)
            ends = [end for end in self.ends if end.host and end.sends is sends]
            yield self._limit(kind, channels, self._constant(self._counted(ends)))
        locks = {name: LOCKS_PER_END * self._fifo(name).parts for name in filled}
        yield self._limit(LimitKind.LOCKS, tile.locks, self._constant(locks))

    def _channels(self) -> Iterator[CoreLimit]:
        for sends, kind in ((False, LimitKind.DMA_IN), (True, LimitKind.DMA_OUT)):
            ends = [end for end in self.ends if end.dma and end.sends is sends]
            channels = self.room.array.limits(self.core).channels(sends)
            yield self._limit(kind, channels, self._constant(self._counted(ends)))

    def _descriptors_of_one_parity(self) -> Counter[str]:
        """What the ends take on the channels of the parity that needs more."""
        taken = [Counter[str]() for _ in self.room.array.limits(self.core).channel_descriptors]
        for sends in (False, True):
            ends = [end for end in self.ends if end.sends is sends]
            counts = self._counted(ends)
            for channel, end in enumerate(ends):
                taken[channel % len(taken)][end.tensor] += self._buffers(end.tensor, counts[end.tensor])
        return max(taken, key=lambda demands: demands.total())

    def _buffers(self, name: str, ends: int) -> int:
        """Buffers on a memory tile that one end of a tensor steps through: those of all its parts if it is alone."""
        return MEMORY_TILE_OBJECTS * (self._fifo(name).parts if ends == 1 else 1)

    def _counted(self, ends: Sequence[FifoEnd]) -> Counter[str]:
        return Counter(end.tensor for end in ends)

    def _fifo(self, name: str) -> FifoTensor:
        return fifo_of(self.problem.tensor_by_name[name])

    def _limit(self, kind: LimitKind, limit: int, amounts: Mapping[str, tuple[int, ...]]) -> CoreLimit:
        demands = tuple(Demand(name, row, certain=True) for name, row in amounts.items())
        return CoreLimit(kind, self.core, limit, demands)

    def _per_stop(self, counts: Mapping[str, int], bits: bool = False) -> dict[str, tuple[int, ...]]:
        """Objects of all ends of each tensor by stop, or the bits of these objects."""
        rows: dict[str, tuple[int, ...]] = {}
        for name, count in counts.items():
            weight = count * (self._fifo(name).tile_bits if bits else 1)
            rows[name] = tuple(weight * level.tiles for level in self.problem.tensor_by_name[name].levels)
        return rows

    def _objects(self, counts: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
        """Bits of the objects of each tensor on a memory tile by stop."""
        rows: dict[str, tuple[int, ...]] = {}
        for name in counts:
            tensor, fifo = self.problem.tensor_by_name[name], self._fifo(name)
            weight = MEMORY_TILE_OBJECTS * fifo.parts * fifo.tile_bits
            kept = (kept_tiles(tensor.loops, fifo.steps, level.stop) for level in tensor.levels)
            rows[name] = tuple(weight * tiles for tiles in kept)
        return rows

    def _constant(self, counts: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
        return {name: (count,) * len(self.problem.tensor_by_name[name].levels) for name, count in counts.items()}
