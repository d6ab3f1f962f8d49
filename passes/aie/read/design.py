"""A whole device."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from xdsl.dialects.builtin import IntegerAttr, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from passes.aie.check.design import (
    Buffer,
    ChannelUse,
    Core,
    Design,
    DmaProgram,
    Fifo,
    FifoEnd,
    Function,
    Link,
    Lock,
    Sequence,
    Step,
)
from passes.aie.device import SHIM_ROW, Coordinate, TileKind
from passes.aie.read.cores import CoreReader
from passes.aie.read.descriptors import chain_of, read_descriptor, starts_of
from passes.aie.read.places import Places, fixed_memref, tile_of
from passes.aie.read.sequences import SequenceReader
from stream_dialects.aie.device import CoreOp, DeviceOp, TileOp
from stream_dialects.aie.dma import DmaProgramOp, MemOp, MemTileDmaOp
from stream_dialects.aie.flows import FlowOp, PacketDestinationOp, PacketSourceOp, ShimDmaAllocationOp
from stream_dialects.aie.layouts import DimensionLayout
from stream_dialects.aie.memory import BufferOp, LockOp, UseLockOp
from stream_dialects.aie.object_fifo import (
    ObjectFifoAcquireOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    ObjectFifoRegisterExternalBuffersOp,
    ObjectFifoReleaseOp,
)
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aie.words import Bundle, Device, Direction

Kind = TypeVar("Kind", bound=Operation)

UNKNOWN_FEATURES = (
    "plio",
    "iter_count",
    "padDimensions",
    "consumerElemType",
    "aie_stream",
    "stream_len_decoupled",
)
"""Properties of a FIFO that change how many objects move, or how."""


@dataclass
class DesignReader:
    """Reads one device; `places` then knows the operations."""

    op: DeviceOp
    places: Places = field(default_factory=Places)
    buffer_names: dict[SSAValue, str] = field(default_factory=dict[SSAValue, str])

    def read(self) -> Design:
        """Raises OperationError if a tile is no `aie.tile` or the objects of a FIFO have no fixed size."""
        place = self.places.of(self.op)
        buffers = {buffer.name: buffer for buffer in self._buffers()}
        return Design(
            place=place,
            device=Device(self.op.device.value.data).name,
            tiles={tile_of(op.result, op): self.places.of(op) for op in self._all(TileOp)},
            fifos={fifo.name: fifo for fifo in map(self._fifo, self._all(ObjectFifoOp))},
            links=tuple(map(self._link, self._all(ObjectFifoLinkOp))),
            cores=tuple(self._cores()),
            functions={function.name: function for function in map(_function, self._functions())},
            buffers=buffers,
            locks=tuple(map(self._lock, self._all(LockOp))),
            programs=tuple(map(self._program, self._all(DmaProgramOp))),
            flows=tuple(self._flows()),
            allocations={use.name: use for use in map(self._allocation, self._all(ShimDmaAllocationOp))},
            sequences=tuple(self._sequences()),
            external=frozenset(op.fifo.string_value() for op in self._all(ObjectFifoRegisterExternalBuffersOp)),
            uses_locks=any(isinstance(op, UseLockOp) for op in self.op.walk()),
        )

    def _all(self, kind: type[Kind]) -> Iterator[Kind]:
        return (op for op in self.op.body.block.ops if isinstance(op, kind))

    def _buffers(self) -> Iterator[Buffer]:
        for number, op in enumerate(self._all(BufferOp)):
            name = f"buffer {number}" if op.sym_name is None else op.sym_name.data
            self.buffer_names[op.buffer] = name
            elements, bits = fixed_memref(op.buffer.type, op)
            yield Buffer(self.places.of(op), name, tile_of(op.tile, op), elements * bits // 8)

    def _fifo(self, op: ObjectFifoOp) -> Fifo:
        elements, bits = fixed_memref(op.element.element, op)
        return Fifo(
            place=self.places.of(op),
            name=op.sym_name.data,
            producer=_end(op, 0),
            consumers=tuple(_end(op, position) for position in range(1, 1 + len(op.consumers))),
            elements=elements,
            element_bits=bits,
            type=str(op.element.element),
            one_depth=isinstance(op.depth, IntegerAttr),
            repeat=None if op.repeat_count is None else op.repeat_count.value.data,
            via_dma=op.via_dma is not None and bool(op.via_dma.value.data),
            synchronised=op.disable_synchronization is None or not op.disable_synchronization.value.data,
            delegate=self._delegate(op),
            initial=0 if op.initial_values is None else len(op.initial_values),
            unknown=next((name for name in UNKNOWN_FEATURES if name in op.properties), None),
        )

    def _delegate(self, fifo: ObjectFifoOp) -> Coordinate | None:
        for op in self._all(ObjectFifoAllocateOp):
            if op.fifo.string_value() == fifo.sym_name.data:
                return tile_of(op.tile, op)
        return None

    def _link(self, op: ObjectFifoLinkOp) -> Link:
        offsets = op.source_offsets if len(op.inputs) > 1 else op.destination_offsets
        return Link(
            self.places.of(op),
            tuple(name.string_value() for name in op.inputs),
            tuple(name.string_value() for name in op.outputs),
            tuple(offset.value.data for offset in offsets),
        )

    def _functions(self) -> list[FuncOp]:
        module = self.op.parent_op()
        around = [] if module is None else list(module.regions[0].block.ops)
        return [op for op in (*around, *self.op.body.block.ops) if isinstance(op, FuncOp)]

    def _cores(self) -> Iterator[Core]:
        special = frozenset(op.sym_name.data for op in self._functions() if _uses_fifos(op))
        for op in self._all(CoreOp):
            yield CoreReader(op, self.places, special, self.buffer_names).read()

    def _lock(self, op: LockOp) -> Lock:
        number = None if op.id is None else op.id.value.data
        initial = 0 if op.init is None else op.init.value.data
        return Lock(self.places.of(op), tile_of(op.tile, op), number, initial)

    def _program(self, op: DmaProgramOp) -> DmaProgram:
        tile = tile_of(op.tile, op)
        starts = starts_of(op.body.blocks[0])
        uses = [
            ChannelUse(
                self.places.of(start),
                tile,
                start.channel_dir.value.data == Direction.MM2S,
                start.channel_index.value.data,
            )
            for start in starts
        ]
        chains = [
            tuple(read_descriptor(entry, self.places, self.buffer_names) for entry in chain_of(start.destination))
            for start in starts
        ]
        return DmaProgram(self.places.of(op), tile, _dma_kind(op), tuple(uses), tuple(chains))

    def _flows(self) -> Iterator[ChannelUse]:
        for op in self.op.walk():
            match op:
                case FlowOp():
                    ends = [
                        (op.source, op.source_bundle, op.source_channel, True),
                        (op.destination, op.destination_bundle, op.destination_channel, False),
                    ]
                case PacketSourceOp():
                    ends = [(op.tile, op.bundle, op.channel, True)]
                case PacketDestinationOp():
                    ends = [(op.tile, op.bundle, op.channel, False)]
                case _:
                    continue
            for tile, bundle, channel, sends in ends:
                if bundle.value.data == Bundle.DMA:
                    yield ChannelUse(self.places.of(op), tile_of(tile, op), sends, channel.value.data)

    def _allocation(self, op: ShimDmaAllocationOp) -> ChannelUse:
        column = 0 if op.column is None else op.column.value.data
        tile = (column, SHIM_ROW) if op.tile is None else tile_of(op.tile, op)
        sends = op.channel_dir.value.data == Direction.MM2S
        return ChannelUse(self.places.of(op), tile, sends, op.channel_index.value.data, op.sym_name.data)

    def _sequences(self) -> Iterator[Sequence]:
        for op in self._all(RuntimeSequenceOp):
            yield SequenceReader(op, self.places).read()


def _end(op: ObjectFifoOp, position: int) -> FifoEnd:
    """The producer (position 0) or a consumer."""
    tile = op.operands[position]
    layout = op.to_stream.data if position == 0 else op.from_stream.data[position - 1]
    return FifoEnd(tile_of(tile, op), op.depths[position], _steps(layout), _channel(op, position))


def _steps(layout: tuple[DimensionLayout, ...]) -> tuple[Step, ...]:
    return tuple(Step(entry.size, entry.stride) for entry in layout)


def _channel(op: ObjectFifoOp, position: int) -> int | None:
    if position == 0:
        return None if op.producer_channel is None else op.producer_channel.value.data
    channels = () if op.consumer_channels is None else op.consumer_channels.get_values()
    chosen = channels[position - 1] if position <= len(channels) else -1
    return chosen if chosen >= 0 else None


def _dma_kind(op: DmaProgramOp) -> TileKind:
    if isinstance(op, MemOp):
        return TileKind.CORE
    return TileKind.MEMORY if isinstance(op, MemTileDmaOp) else TileKind.SHIM


def _uses_fifos(op: FuncOp) -> bool:
    return any(isinstance(inner, ObjectFifoAcquireOp | ObjectFifoReleaseOp) for inner in op.walk())


def _function(op: FuncOp) -> Function:
    file = op.attributes.get("link_with")
    return Function(
        op.sym_name.data,
        op.is_declaration,
        file.data if isinstance(file, StringAttr) else None,
    )
