"""Spatial unrolling: one worker per core of each layer, one channel per connection (spec aie-codegen 9.1, 9.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from passes.aie.lowering.allocation import Allocation, Move, PlacedLayer, PlacedTensor
from passes.aie.lowering.connections import Connection, arriving, connect, receiver_choices, sender_choices
from passes.aie.lowering.design import DOUBLE, Channel, Design, Worker
from passes.aie.lowering.digits import Digit, Loop, View
from passes.aie.lowering.views import Frame, Placed, Stay
from passes.analysis.errors import InputError
from stream_dialects.stream.channel import AccessRecord, AccessStep, ChannelKind, ObjectRecord, WorkerOperand
from stream_dialects.stream.values import DimensionSize, TransferKind


def unroll(allocation: Allocation) -> Design:
    """
    One worker per core, one channel per connection; channels in the order of the transfers.

    A channel is named after its tensor and the memory levels that it joins: `A_l3l2_0` from the host (3) to memory
    tile 0 (2), `A_l2l1_0` on to cores (1).

    Raises:
        InputError: if both ends of a transfer do not agree on which tiles pass, and in which order.
    """
    return _Unroller(allocation).unroll()


@dataclass(frozen=True)
class _End:
    """One side of a transfer: a view of its tensor, by a layer or by memory tiles."""

    name: str
    tensor: PlacedTensor
    view: View


class _Unroller:
    def __init__(self, allocation: Allocation):
        self.given = allocation
        placed = [Placed(layer.name, layer.space, layer.cores) for layer in allocation.layers]
        placed += [Placed(t.name, t.space, t.cores) for t in allocation.tensors.values()]
        self.frame = Frame(allocation.sizes, allocation.temporal, placed)
        self.producers = {layer.output: layer for layer in allocation.layers}
        self.sources = {output: move for move in allocation.moves for output in move.outputs}
        self.channels: list[Channel] = []
        self.labels: set[str] = set()
        self.inputs: dict[tuple[str, str, int], list[str]] = {}
        """(layer, tensor, position of the core) -> channels that arrive."""
        self.results: dict[tuple[str, int], list[str]] = {}
        """(layer, position of the core) -> channels that leave."""

    def unroll(self) -> Design:
        for move in self.given.moves:
            self._move(move)
        workers = [w for layer in self.given.layers for w in self._workers(layer)]
        return Design(tuple(self.channels), tuple(workers))

    @cached_property
    def readers(self) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = {}
        for move in self.given.moves:
            found.setdefault(move.input, []).append(move)
        return found

    def layers_reading(self, tensor: str) -> list[PlacedLayer]:
        return [layer for layer in self.given.layers if tensor in layer.inputs]

    # The views of tensors.

    def held_by_layer(self, layer: PlacedLayer, tensor: PlacedTensor) -> _End:
        placed = Placed(layer.name, layer.space, layer.cores)
        stay = Stay(tensor.space, tensor.stop, once=self._from_core(tensor.name))
        return _End(layer.name, tensor, self.frame.view(placed, tensor.dimensions, stay))

    def _from_core(self, tensor: str) -> bool:
        """Whether a tensor is a layer's result, or comes straight from the core that made it."""
        return tensor in self.producers or self.sources[tensor].kind is TransferKind.COMPUTE_TO_COMPUTE

    def held_by_memory(self, tensor: PlacedTensor) -> _End:
        placed = Placed(tensor.name, tensor.space, tensor.cores)
        return _End(tensor.name, tensor, self.frame.view(placed, tensor.dimensions, Stay(tensor.space, tensor.stop)))

    def receiving(self, move: Move) -> list[_End]:
        """The layers that read the results of a transfer."""
        return [
            self.held_by_layer(layer, self.given.tensors[output])
            for output in move.outputs
            for layer in self.layers_reading(output)
        ]

    # The transfers.

    def _move(self, move: Move) -> None:
        if move.kind is TransferKind.MEMORY_TO_MEMORY:
            if move.input in self.sources:
                self._bring_out(move)
            else:
                self._bring_in(move)
        elif move.kind is TransferKind.MEMORY_TO_COMPUTE:
            self._to_cores(move)
        elif move.kind is TransferKind.COMPUTE_TO_COMPUTE:
            self._between_cores(move)
        else:
            self._from_cores(move)

    def _bring_in(self, move: Move) -> None:
        """From the host to memory tiles."""
        memory = self.held_by_memory(self.given.tensors[move.outputs[0]])
        readers = [end for onward in self.readers.get(move.outputs[0], []) for end in self.receiving(onward)]
        if not readers:
            raise InputError(f"no layer reads '{move.input}' from memory tiles", subject=move.name)
        parts = [memory.view.loops[i].digit for i in sender_choices(memory.view, readers[0].view)]
        orders = [_passing(memory.view, end.view) for end in readers]
        for end, order in zip(readers, orders, strict=True):
            if order != orders[0]:
                raise InputError(
                    f"'{readers[0].name}' and '{end.name}' take '{move.input}' in different orders, but it is sent "
                    "once; tile them alike, or give each an input of its own",
                    subject=end.name,
                )
        self._with_host(move.input, memory, parts, orders[0], ChannelKind.SHIM_TO_MEMORY)

    def _bring_out(self, move: Move) -> None:
        """From memory tiles to the host."""
        memory = self.held_by_memory(self.given.tensors[move.input])
        layer, core = self._origin(move.input)
        parts = [memory.view.loops[i].digit for i in receiver_choices(core.view, memory.view)]
        self._require_complete(layer, core.view)
        loops = _passing(memory.view, core.view)
        self._with_host(move.outputs[0], memory, parts, loops, ChannelKind.MEMORY_TO_SHIM)

    def _with_host(
        self, name: str, memory: _End, parts: Sequence[Digit], loops: Sequence[Loop], kind: ChannelKind
    ) -> None:
        tensor = memory.tensor
        held = [loop.digit.size for loop in loops if loop.kept and loop.varying]
        tiles = (*(digit.size for digit in reversed(parts)), *reversed(held))
        objects = ObjectRecord(tensor.element, self._tile(tensor), tiles)
        suffix = "l3l2" if kind is ChannelKind.SHIM_TO_MEMORY else "l2l3"
        for position, core in enumerate(memory.view.cores):
            access = self._access(name, tensor, memory.view.coordinates(position), parts, loops)
            ends = (core, (core,))
            self._add(f"{name}_{suffix}_{position}", kind, name, ends, objects, access)

    def _access(
        self, name: str, tensor: PlacedTensor, lanes: Mapping[Digit, int], parts: Sequence[Digit], loops: Sequence[Loop]
    ) -> AccessRecord:
        """The order of 9.4 (b): a tile, the tiles that are kept, the parts of an object, then what goes by."""
        strides = _strides(tensor)
        steps = [
            AccessStep(self.frame.tile.get(d, 1), stride)
            for d, stride in reversed(list(zip(tensor.dimensions, _axis_strides(tensor.full), strict=True)))
        ]
        steps += [_step(loop, strides) for loop in loops if loop.kept and loop.varying]
        steps += [AccessStep(part.size, part.stride * strides.get(part.dimension, 0)) for part in parts]
        steps += [_step(loop, strides) for loop in loops if not loop.kept]
        offset = sum(value * digit.stride * strides.get(digit.dimension, 0) for digit, value in lanes.items())
        inside = max((loop.time * loop.digit.size for loop in loops if loop.kept), default=1)
        return AccessRecord(self.given.arguments.index(name), offset, tuple(steps), inside)

    def _to_cores(self, move: Move) -> None:
        """From memory tiles to the cores that need each part."""
        source = self.given.tensors[move.input]
        memory, readers = self.held_by_memory(source), self.receiving(move)
        connections = connect(source.name, memory.view, [end.view for end in readers])
        for end in readers:
            self._require_same_stay(memory.view, end)
        name = self.sources[move.input].input
        labels = [
            self._connect(f"{name}_l2l1_{_index(c, memory.view)}", ChannelKind.MEMORY_TO_CORE, name, memory, c, readers)
            for c in connections
        ]
        self._note_inputs(source.name, memory.view, readers, connections, labels)

    def _between_cores(self, move: Move) -> None:
        source = self.given.tensors[move.input]
        layer, core = self._origin(move.input)
        readers = self.receiving(move)
        self._require_complete(layer, core.view)
        for end in readers:
            self._require_same_order(move, core.view, end)
        connections = connect(source.name, core.view, [end.view for end in readers])
        kind = ChannelKind.CORE_TO_CORE
        labels = [
            self._connect(f"{source.name}_l1l1_{_index(c, core.view)}", kind, source.name, core, c, readers)
            for c in connections
        ]
        self._note_inputs(source.name, core.view, readers, connections, labels)
        self._note_results(layer, connections, labels)

    def _from_cores(self, move: Move) -> None:
        """From cores to the memory tiles that collect the parts."""
        source = self.given.tensors[move.input]
        layer, core = self._origin(move.input)
        memory = self.held_by_memory(self.given.tensors[move.outputs[0]])
        self._require_complete(layer, core.view)
        connections = connect(source.name, core.view, [memory.view])
        name = next(onward.outputs[0] for onward in self.readers[move.outputs[0]])
        labels = [""] * len(connections)
        for position in range(len(memory.view.cores)):
            parts = arriving(source.name, connections, core.view, memory.view, 0, position)
            for part, number in enumerate(parts):
                label = f"{name}_l1l2_{position}_{part}"
                labels[number] = self._connect(
                    label, ChannelKind.CORE_TO_MEMORY, name, core, connections[number], [memory]
                )
        self._note_results(layer, connections, labels)

    def _connect(
        self, label: str, kind: ChannelKind, name: str, sender: _End, connection: Connection, readers: Sequence[_End]
    ) -> str:
        receivers = [readers[number].view.cores[position] for number, position in connection.receivers]
        held = (
            1 if kind is ChannelKind.MEMORY_TO_CORE else _held(sender, connection),
            1 if kind is ChannelKind.CORE_TO_MEMORY else max(_held(end, connection) for end in readers),
        )
        depths = _depths(kind, sender, connection, readers)
        objects = ObjectRecord(sender.tensor.element, self._tile(sender.tensor), held=held, depths=depths)
        core = sender.view.cores[connection.sender]
        return self._add(label, kind, name, (core, tuple(dict.fromkeys(receivers))), objects)

    def _add(
        self,
        label: str,
        kind: ChannelKind,
        tensor: str,
        ends: tuple[int, tuple[int, ...]],
        objects: ObjectRecord,
        access: AccessRecord | None = None,
    ) -> str:
        label = unused(re.sub(r"\W", "_", label), self.labels)
        self.labels.add(label)
        self.channels.append(Channel(label, kind, tensor, *ends, objects, access))
        return label

    def _note_inputs(
        self,
        tensor: str,
        sender: View,
        readers: Sequence[_End],
        connections: Sequence[Connection],
        labels: Sequence[str],
    ) -> None:
        for number, end in enumerate(readers):
            for position in range(len(end.view.cores)):
                found = arriving(tensor, connections, sender, end.view, number, position)
                self.inputs[end.name, end.tensor.name, position] = [labels[i] for i in found]

    def _note_results(self, layer: PlacedLayer, connections: Sequence[Connection], labels: Sequence[str]) -> None:
        for connection, label in zip(connections, labels, strict=True):
            self.results.setdefault((layer.name, connection.sender), []).append(label)

    def _origin(self, tensor: str) -> tuple[PlacedLayer, _End]:
        """The layer that a tensor on its way out comes from, and how that layer holds it."""
        while tensor in self.sources:
            tensor = self.sources[tensor].input
        layer = self.producers[tensor]
        if len(self.readers[tensor]) > 1:
            raise InputError(
                f"the result of '{layer.name}' is an output and read by another layer too; a core sends a result once. "
                "Give the output a layer of its own",
                subject=layer.name,
            )
        return layer, self.held_by_layer(layer, self.given.tensors[tensor])

    # The workers.

    def _workers(self, layer: PlacedLayer) -> list[Worker]:
        output = self.given.tensors[layer.output]
        ends = [(self.held_by_layer(layer, self.given.tensors[name]), name) for name in layer.inputs]
        choices = [self._input_choices(name, end.view) for end, name in ends]
        result = self.held_by_layer(layer, output)
        result_choices = self._result_choices(layer, result)
        loops = tuple(DimensionSize(loop.digit.dimension, loop.digit.size) for loop in result.view.loops)
        workers: list[Worker] = []
        for position, core in enumerate(layer.cores):
            operands = [
                _operand(end, self.inputs[layer.name, name, position], chosen)
                for (end, name), chosen in zip(ends, choices, strict=True)
            ]
            operands.append(_operand(result, self.results[layer.name, position], result_choices))
            workers.append(Worker(layer.name, core, loops, tuple(operands), layer.kernel))
        return workers

    def _input_choices(self, tensor: str, view: View) -> tuple[int, ...]:
        source = self.sources[tensor].input
        if source in self.producers:
            return receiver_choices(self._origin(source)[1].view, view)
        return receiver_choices(self.held_by_memory(self.given.tensors[source]).view, view)

    def _result_choices(self, layer: PlacedLayer, result: _End) -> tuple[int, ...]:
        move = self.readers[layer.output][0]
        if move.kind is TransferKind.COMPUTE_TO_COMPUTE:
            return sender_choices(result.view, self.receiving(move)[0].view)
        return sender_choices(result.view, self.held_by_memory(self.given.tensors[move.outputs[0]]).view)

    # What must hold.

    def _require_complete(self, layer: PlacedLayer, view: View) -> None:
        """A result stays on its core until it is complete."""
        for loop in view.loops:
            if not loop.varying and not loop.kept:
                raise InputError(
                    f"'{layer.name}' would send partial sums: its result does not stay over the loop of "
                    f"z{loop.digit.dimension}, which adds up; allocate with the model aie-hardware",
                    subject=layer.name,
                )

    def _require_same_stay(self, memory: View, reader: _End) -> None:
        held = [{loop.digit for loop in view.loops if loop.kept} for view in (memory, reader.view)]
        shared = {loop.digit for loop in memory.loops} & {loop.digit for loop in reader.view.loops}
        if held[0] & shared != held[1] & shared:
            raise InputError(
                f"'{reader.tensor.name}' stays over other loops in the memory tiles than in the cores of "
                f"'{reader.name}'; give both the same stop",
                subject=reader.name,
            )

    def _require_same_order(self, move: Move, sender: View, reader: _End) -> None:
        """Every tile is made once, so the reader takes each once and in the order in which it is made."""
        skipped = sender_choices(sender, reader.view)
        sent = [(x.digit, x.digit.size) for i, x in enumerate(sender.loops) if x.varying and i not in skipped]
        chosen = receiver_choices(sender, reader.view)
        wanted = [
            (x.digit, x.digit.size)
            for i, x in enumerate(reader.view.loops)
            if i not in chosen and (x.varying or not x.kept)
        ]
        if sent != wanted:
            raise InputError(
                f"'{reader.name}' takes the tiles of '{reader.tensor.name}' in another order, or more often, than they "
                "are made; let the tensor stay longer on its cores (model aie-hardware), or tile the layers alike",
                subject=move.name,
            )

    def _tile(self, tensor: PlacedTensor) -> tuple[int, ...]:
        return tuple(self.frame.tile.get(dimension, 1) for dimension in tensor.dimensions)


def _operand(end: _End, channels: Sequence[str], select: tuple[int, ...]) -> WorkerOperand:
    loops = end.view.loops
    varying = tuple(i for i, loop in enumerate(loops) if loop.varying and i not in select)
    return WorkerOperand(end.tensor.name, tuple(channels), varying, _kept(end.view, select), select)


def _passing(memory: View, core: View) -> list[Loop]:
    """The loops of a core over which one memory tile goes on sending or receiving."""
    return [loop for loop in core.loops if loop.digit not in memory.lanes or loop.digit in core.lanes]


def _held(end: _End, connection: Connection) -> int:
    """Tiles of one connection that an end works on at the same time."""
    chosen = [i for i, loop in enumerate(end.view.loops) if loop.digit in connection.values]
    inside = end.view.loops[: _kept(end.view, chosen)]
    return prod(x.digit.size for x in inside if x.varying and x.digit not in connection.values)


def _depths(kind: ChannelKind, sender: _End, connection: Connection, readers: Sequence[_End]) -> tuple[int, ...]:
    """Objects at each end of a channel; none if no end has a single buffer, so that the usual number does."""
    ends = [(readers[number], readers[number].view.cores[position]) for number, position in connection.receivers]
    if not any(end.tensor.single for end in (sender, *(reader for reader, _ in ends))):
        return ()
    sending = DOUBLE if kind is ChannelKind.MEMORY_TO_CORE else _depth(sender, connection)
    receiving: dict[int, int] = {}
    for reader, core in ends:
        depth = DOUBLE if kind is ChannelKind.CORE_TO_MEMORY else _depth(reader, connection)
        receiving[core] = max(depth, receiving.get(core, 1))
    return (sending, *receiving.values())


def _depth(end: _End, connection: Connection) -> int:
    """Objects at an end on a core."""
    return max(1 if end.tensor.single else DOUBLE, _held(end, connection))


def _kept(view: View, select: Sequence[int]) -> int:
    """A channel can be chosen only among those that are held, so all are held while the choice changes."""
    return max(view.kept, *(position + 1 for position in select), 0)


def _index(connection: Connection, sender: View) -> str:
    single = connection.choice == 0 and not any(loop.digit in connection.values for loop in sender.loops)
    return str(connection.sender) if single else f"{connection.sender}_{connection.choice}"


def _step(loop: Loop, strides: Mapping[int, int]) -> AccessStep:
    stride = loop.digit.stride * strides.get(loop.digit.dimension, 0) if loop.varying else 0
    return AccessStep(loop.digit.size, stride, loop.time)


def _axis_strides(shape: Sequence[int]) -> list[int]:
    """Elements from one index to the next along each axis of a row-major tensor."""
    return [prod(shape[axis + 1 :]) for axis in range(len(shape))]


def _strides(tensor: PlacedTensor) -> dict[int, int]:
    """Dimension -> elements from one index to the next."""
    return dict(zip(tensor.dimensions, _axis_strides(tensor.full), strict=True))


def unused(name: str, taken: set[str]) -> str:
    """The name, or the first of `name_1`, `name_2`, … that is free."""
    candidate, number = name, 1
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate
