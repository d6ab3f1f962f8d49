"""A steady state on an AIE array: which streams its transfers become, and what its tensors are as FIFO objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, prod

from passes.aie.array import TileArray
from passes.aie.device import DEFAULT_STACK, WORD_BITS, TileKind
from passes.aie.kernels import known_kernel
from passes.aie.parts import Holding, SpatialSplit, Stream, streams
from passes.allocation.fifo_limits import MEMORY_TILE_OBJECTS
from passes.allocation.problem import ArrayRoom, FifoTensor, ReuseLoop, kept_tiles, reuse_loops
from passes.allocation.routing import Pair
from passes.ir.steady_state import SteadyStateView
from passes.operation_error import OperationError
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopKind


def spatial_splits(space: IterationSpace) -> tuple[SpatialSplit, ...]:
    """How a space spreads its tensor over cores, inner first."""
    spatial = (v for v in space.variables if v.kind is LoopKind.SPATIAL)
    return tuple(SpatialSplit(v.dimension, v.size, v.varying) for v in spatial)


def allocated_view(view: SteadyStateView, array: TileArray) -> ArrayView:
    """The view of an allocated group on an array."""
    placements: dict[str, tuple[int, ...]] = {}
    for name, record in view.records.items():
        if record.placement is None:
            message = f"tensor '{name}' has no placement; run stream-allocate first"
            raise OperationError(view.producers[name], message)
        placements[name] = record.placement
    return ArrayView(view, array, placements)


@dataclass(frozen=True)
class ArrayView:
    """The tensors and transfers of one steady state whose placements are decided."""

    view: SteadyStateView
    array: TileArray
    placements: Mapping[str, tuple[int, ...]]

    def room(self) -> ArrayRoom:
        """What the array has for the group: its tiles, without stacks as large as the kernels of the layers need."""
        stack_bits: dict[int, int] = {}
        for mapping in self.view.mappings.values():
            known = known_kernel(mapping.kernel.name) if mapping.kernel else None
            for core in mapping.cores:
                stack = 8 * (known.stack_bytes if known else DEFAULT_STACK)
                stack_bits[core] = max(stack_bits.get(core, 0), stack)
        return ArrayRoom(self.array, stack_bits)

    def holding(self, tensor: str) -> Holding:
        """On which cores which part of a tensor lies; what lies outside the array is whole."""
        splits = spatial_splits(self.view.records[tensor].space) if self._on_array(tensor) else ()
        return Holding(self.placements[tensor], splits)

    @cached_property
    def streams(self) -> Mapping[str, tuple[Stream, ...]]:
        """Transfer -> the streams that it becomes."""
        return {
            op.label.data: streams(
                self.holding(self._node(op.label.data)[0]),
                [self.holding(name) for name in self._node(op.label.data)[1]],
            )
            for op in self.view.transfers
        }

    def pairs(self, transfer: str) -> tuple[Pair, ...]:
        """(sender, receiver) of all streams of a transfer."""
        found = ((s.sender, receiver) for s in self.streams[transfer] for receiver in s.receivers)
        return tuple(sorted(set(found)))

    def needs_dma(self, stream: Stream) -> bool:
        """False for a stream between two cores that share a memory."""
        ends = (stream.sender, *stream.receivers)
        if len(ends) != 2 or any(core not in self.array.tiles for core in ends):
            return True
        return not self.array.share_memory(*ends)

    def raw_cycles(self, transfer: str) -> int:
        """
        Cycles to move one tile of all cores once: all streams flow at the same time, 32 bits per cycle each.

        0 if all streams stay in memories that their ends share.
        """
        if not any(self.needs_dma(stream) for stream in self.streams[transfer]):
            return 0
        source, targets = self._node(transfer)
        shares = [self.view.records[name].core_bits for name in (source, *targets) if self._on_array(name)]
        return ceil(min(bits for bits in shares if bits is not None) / WORD_BITS)

    def reserved_bits(self, tensor: str) -> int | None:
        """Bits of all objects of an allocated tensor on each core that holds it; None if it lies outside the array."""
        record, fifo = self.view.records[tensor], self.fifo_tensor(tensor)
        if not self._on_array(tensor) or record.stop is None or record.tiles is None:
            return None
        kind = self.array.limits(self.placements[tensor][0]).kind
        if kind is TileKind.MEMORY:
            kept = kept_tiles(reuse_loops(record.space), fifo.steps, record.stop)
            return MEMORY_TILE_OBJECTS * kept * fifo.parts * fifo.tile_bits
        return record.tiles * fifo.parts * fifo.tile_bits

    def fifo_tensor(self, tensor: str) -> FifoTensor:
        """
        The tensor as objects of FIFOs.

        Its spatio-temporal loops step from tile to tile inside an iteration, except where the other end of a transfer
        spreads them over cores: there they choose between FIFOs, or between the parts of an object on a memory tile.
        """
        record = self.view.records[tensor]
        if not self._on_array(tensor) or record.core_bits is None:
            return FifoTensor((), (), 0)
        loops = [v for v in record.space.variables if v.kind is LoopKind.SPATIOTEMPORAL and v.applicable]
        chosen = self._choices(tensor)
        tile_bits = record.core_bits // prod(v.size for v in loops if v.varying)
        return FifoTensor(spatial_splits(record.space), _steps(loops, chosen), tile_bits, prod(chosen.values()))

    def _choices(self, tensor: str) -> dict[object, int]:
        """Dimension -> the number of streams per core of this tensor that differ in it, at either of its ends."""
        own = _parts(self.holding(tensor))
        chosen: dict[object, int] = {}
        for op in self.view.transfers:
            source, targets = self._node(op.label.data)
            across = targets if tensor == source else (source,) if tensor in targets else ()
            for other in (name for name in across if self._on_array(name)):
                for dimension, parts in _parts(self.holding(other)).items():
                    ways = parts // own.get(dimension, 1)
                    if ways > 1:
                        chosen[dimension] = max(ways, chosen.get(dimension, 1))
        return chosen

    def _on_array(self, tensor: str) -> bool:
        return all(self.array.has_memory(core) for core in self.placements[tensor])

    def _node(self, transfer: str) -> tuple[str, tuple[str, ...]]:
        node = self.view.nodes[transfer]
        return node.inputs[0], node.outputs


def _parts(holding: Holding) -> dict[object, int]:
    return {split.dimension: split.parts for split in holding.splits if split.moves}


def _steps(loops: Sequence[IterationVariable], chosen: Mapping[object, int]) -> tuple[ReuseLoop, ...]:
    """The loops without what chooses between FIFOs, which is the outermost part of the loops of a dimension."""
    left = dict(chosen)
    steps: list[ReuseLoop] = []
    for loop in reversed(loops):
        size, ways = loop.size, left.get(loop.dimension, 1)
        taken = ways if size % ways == 0 else size
        left[loop.dimension] = ways // taken
        if size // taken > 1:
            steps.append(ReuseLoop(size // taken, loop.varying))
    return tuple(reversed(steps))
