"""
Independent check of the limits of an AIE array, tile by tile.

Works with sets of atoms of tensors, so that who exchanges data with whom is plain to see; shares no code with the
solver's side, which counts streams of parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import lcm, prod

from passes.aie.device import TileKind
from passes.allocation.finding import Finding
from passes.allocation.problem import AllocationProblem, AllocationTensor, ArrayRoom, FifoTensor, TransferTask
from passes.allocation.solution import AllocationSolution
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind

Atom = tuple[int, ...]
"""One piece of a tensor that no core holds in part."""


def array_findings(problem: AllocationProblem, solution: AllocationSolution, room: ArrayRoom) -> list[Finding]:
    """All violations of what tiles have and of how long tensors stay (spec aie-dialect 5 and 7)."""
    view = _View(problem, solution, room)
    findings = [*_routes(view), *_stays(view), *_single_buffers(view)]
    for core, used in tile_uses(problem, solution, room).items():
        findings += _tile_findings(view, core, used)
    return findings


def tile_uses(problem: AllocationProblem, solution: AllocationSolution, room: ArrayRoom) -> dict[int, dict[str, int]]:
    """Core -> what its tile gives to FIFOs, in the words of findings; stacks count as memory."""
    view = _View(problem, solution, room)
    uses: dict[int, dict[str, int]] = {}
    for core in sorted({end.core for end in view.ends}):
        ends = [end for end in view.ends if end.core == core]
        in_memory_tile = view.kind(core) is TileKind.MEMORY
        uses[core] = _use_of_memory_tile(view, ends) if in_memory_tile else _use_of_core(view, core, ends)
    return uses


def tiles_in_use(tensor: AllocationTensor, stop: int) -> int:
    """Tiles that one run through the loops up to the stop works on; below all loops, those of an unfinished result."""
    steps = list(_fifo(tensor).steps)
    if stop < 0:
        while steps and steps[-1].varying:
            steps.pop()
        return prod(step.size for step in steps if step.varying)
    within = steps + list(tensor.loops[: stop + 1])
    return prod(loop.size for loop in within if loop.varying)


def _fifo(tensor: AllocationTensor) -> FifoTensor:
    if tensor.fifo is None:
        raise ValueError(f"tensor '{tensor.name}' is not described as objects of FIFOs")
    return tensor.fifo


@dataclass(frozen=True, slots=True)
class _End:
    """A FIFO that starts or ends on a core."""

    core: int
    tensor: str
    out: bool
    by_dma: bool
    other: tuple[int, ...]


@dataclass(frozen=True)
class _View:
    problem: AllocationProblem
    solution: AllocationSolution
    room: ArrayRoom

    @cached_property
    def tensors(self) -> Mapping[str, AllocationTensor]:
        return {tensor.name: tensor for tensor in self.problem.tensors}

    def cores(self, name: str) -> tuple[int, ...]:
        return self.tensors[name].placements[self.solution.placements[name]]

    def outermost_invariant(self, name: str) -> int:
        return max((i for i, loop in enumerate(self.tensors[name].loops) if not loop.varying), default=-1)

    def in_use(self, name: str) -> int:
        return tiles_in_use(self.tensors[name], self.solution.stops[name])

    def depth(self, name: str) -> int:
        """Objects of a FIFO end on a core."""
        return max(1 if name in self.solution.single else 2, self.in_use(name))

    @cached_property
    def ends(self) -> list[_End]:
        return [end for transfer in self.problem.transfers for end in self._ends_of(transfer)]

    def _ends_of(self, transfer: TransferTask) -> Iterator[_End]:
        whole = self._cuts(transfer)
        given = self._held(transfer.input, whole)
        for sender, atoms in given:
            groups: dict[frozenset[Atom], list[tuple[int, str]]] = {}
            for name in transfer.outputs:
                for receiver, wanted in self._held(name, whole):
                    if atoms & wanted:
                        groups.setdefault(wanted, []).append((receiver, name))
            for group in groups.values():
                yield from self._fifo_ends(sender, transfer.input, group)

    def _fifo_ends(self, sender: int, tensor: str, group: list[tuple[int, str]]) -> Iterator[_End]:
        receivers = tuple(dict.fromkeys(receiver for receiver, _ in group))
        alone = len(receivers) == 1 and self._next_to_each_other(sender, receivers[0])
        if self._is_tile(sender):
            yield _End(sender, tensor, True, not alone, receivers)
        for receiver, name in group:
            if self._is_tile(receiver):
                yield _End(receiver, name, False, not alone, (sender,))

    def _cuts(self, transfer: TransferTask) -> dict[object, int]:
        """Dimension -> pieces so small that every core of every end holds whole ones."""
        cuts: dict[object, int] = {}
        for name in (transfer.input, *transfer.outputs):
            for split in _fifo(self.tensors[name]).splits:
                if split.moves:
                    cuts[split.dimension] = lcm(cuts.get(split.dimension, 1), split.parts)
        return cuts

    def _held(self, name: str, cuts: Mapping[object, int]) -> Iterator[tuple[int, frozenset[Atom]]]:
        """Each core that holds the tensor, with its atoms; memory outside the array holds all of them."""
        cores = self.cores(name)
        splits = _fifo(self.tensors[name]).splits if all(map(self._is_tile, cores)) else ()
        points = product(*(range(split.parts) for split in reversed(splits)))
        for core, point in zip(cores, points):
            index = {split.dimension: (i, split.parts) for split, i in zip(reversed(splits), point) if split.moves}
            ranges: list[range] = []
            for dimension, pieces in cuts.items():
                number, parts = index.get(dimension, (0, 1))
                ranges.append(range(number * pieces // parts, (number + 1) * pieces // parts))
            yield core, frozenset(product(*ranges))

    def _is_tile(self, core: int) -> bool:
        return core in self.room.array.tiles and self.kind(core) is not TileKind.SHIM

    def kind(self, core: int) -> TileKind:
        return self.room.array.device.kind(self.room.array.tiles[core][1])

    def joins_host(self, end: _End) -> bool:
        return not all(map(self._is_tile, end.other))

    def _next_to_each_other(self, sender: int, receiver: int) -> bool:
        """Whether two core tiles lie so that both reach the memory of one of them: above each other or side by side."""
        if not all(self._is_tile(core) and self.kind(core) is TileKind.CORE for core in (sender, receiver)):
            return False
        (column, row), (other_column, other_row) = (self.room.array.tiles[core] for core in (sender, receiver))
        return abs(column - other_column) + abs(row - other_row) <= 1


def _routes(view: _View) -> Iterator[Finding]:
    """A route joins the cores that hold the tensors of its transfer, no others."""
    for transfer in view.problem.transfers:
        route = transfer.routes[view.solution.routes[transfer.name]]
        reached = {core for name in transfer.outputs for core in view.cores(name)}
        if set(route.sources) != set(view.cores(transfer.input)):
            yield Finding(transfer.name, f"its route does not start at the cores that hold '{transfer.input}'")
        if set(route.targets) != reached:
            yield Finding(transfer.name, "its route does not end at the cores that hold its results")


def _stays(view: _View) -> Iterator[Finding]:
    """Results stay until they are complete, and what one tile makes once is kept by whoever needs it again."""
    names = [tensor.name for tensor in view.problem.tensors if tensor.producer is NodeKind.COMPUTE]
    for transfer in view.problem.transfers:
        if transfer.transfer_type is TransferKind.COMPUTE_TO_COMPUTE:
            names += transfer.outputs
        made = view.tensors[transfer.input].producer is not NodeKind.IN_EDGE
        if made and transfer.transfer_type is TransferKind.MEMORY_TO_MEMORY:
            for name in transfer.outputs:
                if view.solution.stops[name] != view.solution.stops[transfer.input]:
                    yield Finding(name, f"stops at another level than '{transfer.input}', from which it is moved")
    for name in names:
        stop, least = view.solution.stops[name], view.outermost_invariant(name)
        if stop < least:
            yield Finding(name, f"reuse stop {stop} is below {least}, its outermost invariant loop")


def _single_buffers(view: _View) -> Iterator[Finding]:
    """A single object is for cores that work on one tile at a time, and get or send it by DMA."""
    for name in view.solution.single:
        ends = [end for end in view.ends if end.tensor == name]
        if not ends or any(view.kind(end.core) is not TileKind.CORE for end in ends):
            yield Finding(name, "has a single buffer, but does not lie on compute cores alone")
        elif not all(end.by_dma for end in ends):
            yield Finding(name, "has a single buffer, but cores share it in one memory")
        elif view.in_use(name) > 1:
            yield Finding(name, f"has a single buffer, but cores work on {view.in_use(name)} of its tiles at a time")


def _tile_findings(view: _View, core: int, used: Mapping[str, int]) -> Iterator[Finding]:
    tile, selected = view.room.array.limits(core), view.problem.constraints
    shim = view.room.array.device.tile(0)
    has = {
        "bits of memory": (tile.memory_bytes * 8, selected.memory_capacity),
        "incoming DMA channels": (tile.receive_channels, selected.dma_channels),
        "outgoing DMA channels": (tile.send_channels, selected.dma_channels),
        "buffer descriptors": (len(tile.channel_descriptors[0]), selected.buffer_descriptors),
        "locks": (tile.locks, selected.object_fifo_depth),
        "DMA channels to the host in the shim below": (shim.receive_channels, selected.dma_channels),
        "DMA channels from the host in the shim below": (shim.send_channels, selected.dma_channels),
    }
    for what, amount in used.items():
        limit, counts = has[what]
        if counts and amount > limit:
            yield Finding(f"core {core}", f"takes {amount} {what} of {limit}")


def _use_of_core(view: _View, core: int, ends: list[_End]) -> dict[str, int]:
    depth = {end.tensor: view.depth(end.tensor) for end in ends}
    bits = sum(depth[end.tensor] * _fifo(view.tensors[end.tensor]).tile_bits for end in ends)
    return {
        "bits of memory": bits + view.room.stack_bits.get(core, 0),
        "incoming DMA channels": sum(end.by_dma and not end.out for end in ends),
        "outgoing DMA channels": sum(end.by_dma and end.out for end in ends),
        "buffer descriptors": sum(depth[end.tensor] for end in ends if end.by_dma),
        "locks": 2 * len(ends),
    }


def _use_of_memory_tile(view: _View, ends: list[_End]) -> dict[str, int]:
    """Two objects of each tensor; of the descriptors, those of the even or of the odd channels, whichever are more."""
    fifos = {end.tensor: _fifo(view.tensors[end.tensor]) for end in ends}
    incoming, outgoing = ([end for end in ends if end.out is out] for out in (False, True))
    return {
        "bits of memory": sum(2 * view.in_use(name) * fifo.parts * fifo.tile_bits for name, fifo in fifos.items()),
        "incoming DMA channels": len(incoming),
        "outgoing DMA channels": len(outgoing),
        "buffer descriptors": max(
            sum(sum(_descriptors(direction, fifos)[parity::2]) for direction in (incoming, outgoing))
            for parity in (0, 1)
        ),
        "locks": sum(2 * fifo.parts for fifo in fifos.values()),
        "DMA channels to the host in the shim below": sum(map(view.joins_host, outgoing)),
        "DMA channels from the host in the shim below": sum(map(view.joins_host, incoming)),
    }


def _descriptors(ends: list[_End], fifos: Mapping[str, FifoTensor]) -> list[int]:
    """By channel: a tensor that passes whole steps through the buffers of all its parts, else of one part."""
    names = [end.tensor for end in ends]
    return [2 * fifos[name].parts if names.count(name) == 1 else 2 for name in names]
