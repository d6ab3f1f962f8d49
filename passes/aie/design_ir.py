"""Finding the parts of a design on its way to mlir-aie, with an error that names the pass to run first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xdsl.dialects.builtin import MemRefType, ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from passes.aie.array import TileArray
from passes.aie.device import SHIM_ROW, Coordinate
from passes.ir.array import described_array
from passes.ir.types import element_type
from passes.operation_error import OperationError
from stream_dialects.aie.device import CoreOp, DeviceOp, TileOp
from stream_dialects.aie.object_fifo import ObjectFifoLinkOp, ObjectFifoOp
from stream_dialects.aie.words import Device
from stream_dialects.stream.channel import ChannelKind, ChannelOp, ObjectRecord, WorkerOp


@dataclass(frozen=True)
class DesignView:
    """The device of a module and what stands in it, as it was when the view was read."""

    op: DeviceOp
    array: TileArray

    @property
    def device(self) -> str:
        return Device(self.op.device.value.data).name

    @cached_property
    def channels(self) -> dict[str, ChannelOp]:
        return {op.label.data: op for op in self.op.body.block.ops if isinstance(op, ChannelOp)}

    @cached_property
    def workers(self) -> list[WorkerOp]:
        return [op for op in self.op.body.block.ops if isinstance(op, WorkerOp)]

    @cached_property
    def tiles(self) -> dict[Coordinate, TileOp]:
        found = (op for op in self.op.body.block.ops if isinstance(op, TileOp))
        return {(op.col.value.data, op.row.value.data): op for op in found}

    @cached_property
    def fifos(self) -> dict[str, ObjectFifoOp]:
        return {op.sym_name.data: op for op in self.op.body.block.ops if isinstance(op, ObjectFifoOp)}

    @cached_property
    def links(self) -> list[ObjectFifoLinkOp]:
        return [op for op in self.op.body.block.ops if isinstance(op, ObjectFifoLinkOp)]

    @cached_property
    def cores(self) -> dict[Coordinate, CoreOp]:
        places: dict[SSAValue, Coordinate] = {op.result: place for place, op in self.tiles.items()}
        return {places[op.tile]: op for op in self.op.body.block.ops if isinstance(op, CoreOp)}

    def sending_tile(self, channel: ChannelOp) -> Coordinate:
        place = self.array.tiles[channel.sender.value.data]
        return (place[0], SHIM_ROW) if channel.kind.data is ChannelKind.SHIM_TO_MEMORY else place

    def receiving_tiles(self, channel: ChannelOp) -> list[Coordinate]:
        places = [self.array.tiles[core] for core in channel.receivers.data]
        if channel.kind.data is ChannelKind.MEMORY_TO_SHIM:
            return [(column, SHIM_ROW) for column, _ in places]
        return places

    def tile(self, at: Operation, place: Coordinate) -> TileOp:
        if place not in self.tiles:
            raise OperationError(at, f"no aie.tile({place[0]}, {place[1]}); run stream-aie-assign-tiles first")
        return self.tiles[place]

    def fifo(self, channel: ChannelOp) -> ObjectFifoOp:
        label = channel.label.data
        if label not in self.fifos:
            raise OperationError(channel, f"'{label}' has no FIFO; run stream-aie-assign-fifos first")
        return self.fifos[label]

    def relays(self) -> list[tuple[list[ChannelOp], list[ChannelOp]]]:
        """What comes into and leaves each memory tile of each tensor, in the order of the channels."""
        found: dict[tuple[str, int], tuple[list[ChannelOp], list[ChannelOp]]] = {}
        for channel in self.channels.values():
            arriving = channel.kind.data in (ChannelKind.SHIM_TO_MEMORY, ChannelKind.CORE_TO_MEMORY)
            if channel.kind.data is ChannelKind.CORE_TO_CORE:
                continue
            core = channel.receivers.data[0] if arriving else channel.sender.value.data
            found.setdefault((channel.tensor.data, core), ([], []))[0 if arriving else 1].append(channel)
        return list(found.values())

    def append(self, ops: Sequence[Operation]) -> None:
        """Adds ops at the end of the device."""
        last = self.op.body.block.last_op
        if last is None:
            raise OperationError(self.op, "the device has no end; unroll it again with stream-aie-unroll")
        Rewriter.insert_op(list(ops), InsertPoint.before(last))


def read_design(module: ModuleOp) -> DesignView:
    """
    The design of a module.

    Raises:
        OperationError: if there is no device, or one without workers.
    """
    devices = [op for op in module.ops if isinstance(op, DeviceOp)]
    if len(devices) != 1:
        raise OperationError(module, f"expected one aie.device, found {len(devices)}; run stream-aie-unroll first")
    view = DesignView(devices[0], described_array(module))
    if not view.workers:
        raise OperationError(devices[0], "the device has no stream.worker; start from an allocated workload")
    return view


def buffer_type(objects: ObjectRecord) -> MemRefType[Attribute]:
    """The type of one object."""
    return MemRefType(element_type(objects.element), objects.shape)
