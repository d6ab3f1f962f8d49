"""Adds up what an allocated group needs of every memory and link."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.allocation.build_problem import last_slot, slot_of
from passes.analysis.accelerator import Accelerator, Core
from passes.ir.accelerator import read_accelerator
from passes.ir.array import array_around
from passes.ir.lookup import accelerator_of
from passes.ir.steady_state import SteadyStateView, read_transferred, route_of
from passes.memory.usage import CoreUse, HeldTensor, Movement, TopMemory, core_uses
from passes.operation_error import OperationError
from stream_dialects.stream.memory import (
    LinkUse,
    LinkUsesAttr,
    MemoryUse,
    MemoryUsesAttr,
    Residence,
    TensorAccess,
)
from stream_dialects.stream.schedule import TensorRecord
from stream_dialects.stream.steady_state import TransferOp
from stream_dialects.stream.values import Hop

if TYPE_CHECKING:
    from passes.allocation.array_view import ArrayView

LOGGER = logging.getLogger("stream")


@dataclass(frozen=True)
class StreamEstimateMemoryPass(ModulePass):
    """
    Writes the use of every memory and link to each group: reserved bits against capacity, the tensors alive per slot,
    reads and writes, energy, traffic (spec interfaces 10).

    A tensor has its own buffers during the whole iteration, as the allocation's capacity limit assumes; `slots` says
    when they hold live data. A link is busy in the cycles of all its transfers; on an array of AIE tiles (model
    aie-hardware), where every stream has channels of its own, in those of the transfer that takes longest.

    Before: `stream.group @g0(…) … latency <…>`
    After:  `stream.group @g0(…) … latency <…> memories [<cores = [0, 1], memory = "sram", capacity = …, peak = …, …>]
            links [<link = 12, bits = …, energy = 0.0, busy = …>]`

    Pass can be called from the command line as e.g.:
        stream-opt allocated.mlir -p stream-estimate-memory
    """

    name = "stream-estimate-memory"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        accelerator = read_accelerator(accelerator_of(op))
        for view in read_transferred(op):
            estimate = _Estimate(view, accelerator)
            view.group.memories = MemoryUsesAttr(tuple(estimate.memories()))
            view.group.links = LinkUsesAttr(tuple(estimate.links()))


def top_memory(core: Core) -> TopMemory:
    """The memory in which the allocation puts tensors (spec hardware 7.3)."""
    read, write = core.type.port_bandwidth("read"), core.type.port_bandwidth("write")
    if core.type.tile_memory is not None:
        return TopMemory("tile_memory", core.type.capacity, read, write, None, None)
    level = core.type.top_memory
    return TopMemory(level.name, level.size, read, write, level.read_energy, level.write_energy)


class _Estimate:
    """The figures of one group."""

    def __init__(self, view: SteadyStateView, accelerator: Accelerator):
        self.view, self.accelerator, self.on_array = view, accelerator, _on_array(view)
        self.last_slot = last_slot(view)
        self.producer_slots = {
            record.name: slot_of(op) for op in (*view.computes, *view.transfers) for record in op.tensors.data
        }
        self.reader_slots = self._reader_slots()

    def _reader_slots(self) -> dict[str, int]:
        """Tensor -> the last slot that reads it."""
        slots: dict[str, int] = {}
        for op in (*self.view.computes, *self.view.transfers):
            for name in self.view.nodes[op.label.data].inputs:
                slots[name] = max(slot_of(op), slots.get(name, 0))
        return slots

    def memories(self) -> list[MemoryUse]:
        """The use of every memory; cores whose figures are all the same share an entry, at the place of the first."""
        shared: dict[MemoryUse, list[int]] = {}
        for core, use in self._uses():
            shared.setdefault(use, []).append(core)
        return [replace(use, cores=tuple(cores)) for use, cores in shared.items()]

    def _uses(self) -> Iterator[tuple[int, MemoryUse]]:
        """(core, use), top memory first; the use still names no core of its own."""
        cores = self.accelerator.cores
        placed = {core for record in self._records() for core in self._placement(record)}
        tops = {core: top_memory(cores[core]) for core in sorted(placed | {self.accelerator.offchip})}
        inner = self._compute_energy()
        for use in core_uses(tops, list(self._held()), self._movements()):
            if not use.fits:
                LOGGER.warning("core %d: %d bits reserved, capacity %d", use.core, use.peak, use.memory.capacity)
            yield use.core, _memory_use(use, inner.pop((use.core, use.memory.name), None), self.last_slot + 1)
            for level in reversed(cores[use.core].type.memories):
                if (energy := inner.pop((use.core, level.name), None)) is not None:
                    yield use.core, MemoryUse(_ANY, level.name, level.size, compute_energy=energy)

    def _records(self) -> list[TensorRecord]:
        return list(self.view.records.values())

    def _placement(self, record: TensorRecord) -> tuple[int, ...]:
        if record.placement is None:
            message = f"tensor '{record.name}' has no placement; run stream-allocate first"
            raise OperationError(self.view.producers[record.name], message)
        return record.placement

    def _held(self) -> Iterator[HeldTensor]:
        """Tensors that layers or transfers produce; inputs of the group live off chip without being counted."""
        for record in self._records():
            if record.core_bits is None or record.tiles is None:
                continue
            first = self.producer_slots[record.name]
            last = self.reader_slots.get(record.name, self.last_slot)
            if _stays(record):
                first, last = 0, self.last_slot
            on_array = None if self.on_array is None else self.on_array.reserved_bits(record.name)
            bits = record.tiles * record.core_bits if on_array is None else on_array
            yield HeldTensor(record.name, self._placement(record), bits, first, last)

    def _movements(self) -> Iterator[Movement]:
        for op in self.view.transfers:
            route, runs, node = route_of(op), runs_of(op), self.view.nodes[op.label.data]
            yield Movement(node.inputs[0], route.sources, self._bits_on_core(node.inputs[0]), runs, writes=False)
            for name in node.outputs:
                yield Movement(name, route.targets, self._bits_on_core(name), runs, writes=True)

    def _bits_on_core(self, tensor: str) -> int:
        on_core = self.view.records[tensor].core_bits
        return self.view.graph.tensors[tensor].bits if on_core is None else on_core

    def _compute_energy(self) -> dict[tuple[int, str], float]:
        """(core, memory) -> pJ that the layers spend there over all iterations."""
        energy: dict[tuple[int, str], float] = {}
        for op in self.view.computes:
            costs = {str(cost.core_type): cost for cost in (op.costs.data if op.costs else ())}
            runs = op.space.data.applicable_iterations
            for core in op.mapping.data.cores:
                for level in costs[self.accelerator.cores[core].type.symbol].memory_energy:
                    key = (core, level.memory)
                    energy[key] = energy.get(key, 0.0) + level.energy * runs
        return energy

    def links(self) -> Iterator[LinkUse]:
        bits: dict[Hop, int] = {}
        busy: dict[Hop, int] = {}
        for op in self.view.transfers:
            route, runs = route_of(op), runs_of(op)
            size = self.view.graph.tensors[self.view.nodes[op.label.data].inputs[0]].bits
            for hop in route.links:
                bits[hop] = bits.get(hop, 0) + size * runs
                busy[hop] = self._busier(busy.get(hop, 0), self._cycles(op, size, route.links) * runs)
        for hop in sorted(bits, key=lambda hop: (hop.connection, hop.sender or 0, hop.receiver or 0)):
            energy = self.accelerator.connections[hop.connection].unit_energy
            yield LinkUse(hop, bits[hop], bits[hop] * energy, busy[hop])

    def _cycles(self, op: TransferOp, size: int, hops: Sequence[Hop]) -> int:
        """Of one run: on an array all streams of the transfer at the same time, else at the slowest of its hops."""
        if self.on_array is not None:
            return self.on_array.raw_cycles(op.label.data)
        return ceil(size / min((self._bandwidth(hop) for hop in hops), default=1.0))

    def _busier(self, before: int, more: int) -> int:
        """On an array streams have channels of their own, and the busiest counts; else transfers take turns."""
        return before + more if self.on_array is None else max(before, more)

    def _bandwidth(self, hop: Hop) -> float:
        return self.accelerator.connections[hop.connection].bandwidth


def _on_array(view: SteadyStateView) -> ArrayView | None:
    """The view of the group on its array; None if its model has no array."""
    array = array_around(view.group)
    if array is None:
        return None
    # Only designs for an array pay for importing its view.
    from passes.allocation.array_view import allocated_view

    return allocated_view(view, array)


def _stays(record: TensorRecord) -> bool:
    """Whether the data outlives one iteration: it is kept over a loop with more than one iteration."""
    loops = record.space.applicable_temporal[: (record.stop if record.stop is not None else -1) + 1]
    return any(variable.size > 1 for variable in loops)


def runs_of(op: TransferOp) -> int:
    """How often a transfer fires over all iterations: its iterations divided by the reuse of its first result."""
    reuse = op.tensors.data[0].reuse
    if reuse is None:
        raise OperationError(op, f"'{op.label.data}' has no reuse factor; run stream-allocate first")
    return op.space.data.applicable_iterations // reuse


_ANY = (0,)
"""Stands for the cores of an entry until they are known."""


def _memory_use(use: CoreUse, compute_energy: float | None, slots: int) -> MemoryUse:
    return MemoryUse(
        cores=_ANY,
        memory=use.memory.name,
        capacity=use.memory.capacity,
        peak=use.peak,
        exceeds=not use.fits,
        reads=use.reads,
        writes=use.writes,
        transfer_energy=use.energy,
        compute_energy=compute_energy,
        accesses=tuple(TensorAccess(name, entry.reads, entry.writes) for name, entry in use.accesses.items()),
        residents=tuple(Residence(t.name, t.bits, t.first_slot, t.last_slot) for t in use.held),
        occupied=use.occupied(slots) if use.held else (),
    )
