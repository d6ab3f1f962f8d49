"""
Independent check of an allocation: everything that must hold is recomputed from the problem's data alone.

Shares no code with model and solvers; it works with plain sets and sums, slowly and obviously.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from passes.allocation.finding import Finding
from passes.allocation.problem import (
    AllocationCore,
    AllocationProblem,
    AllocationTensor,
    CandidateRoute,
    TransferTask,
)
from passes.allocation.solution import AllocationSolution
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind


def check(problem: AllocationProblem, solution: AllocationSolution) -> list[Finding]:
    """
    All violations of an allocation, none if it is valid (spec allocation 6.3 and 7).

    Whether it is the best one is not checked. If an index is missing or out of range, only that is reported.
    """
    findings = list(_indices(problem, solution))
    if findings:
        return findings
    view = _View(problem, solution)
    for rule in (*_RULES, *(_RULES_OF_CORES if problem.room is None else ())):
        findings.extend(rule(view))
    if problem.room is not None:
        # Only designs for an array pay for importing its rules.
        from passes.allocation.array_checker import array_findings

        findings += array_findings(problem, solution, problem.room)
    return findings


def resident_tiles(tensor: AllocationTensor, stop: int, single: bool = False) -> int:
    """
    Tiles held: two when nothing stays, else one per iteration of the varying loops up to the stop.

    On an AIE array these are the objects of a FIFO, at least two unless it is single buffered.
    """
    if tensor.fifo is not None:
        from passes.allocation.array_checker import tiles_in_use

        return max(1 if single else 2, tiles_in_use(tensor, stop))
    if stop < 0:
        return 2
    return prod(loop.size for loop in tensor.loops[: stop + 1] if loop.varying)


def served_iterations(tensor: AllocationTensor, stop: int) -> int:
    """Iterations that one fetch serves: those of the invariant loops up to the stop."""
    return prod(loop.size for loop in tensor.loops[: stop + 1] if not loop.varying)


@dataclass(frozen=True)
class _View:
    problem: AllocationProblem
    solution: AllocationSolution

    def stop(self, name: str) -> int:
        return self.solution.stops[name]

    @cached_property
    def _tensors(self) -> Mapping[str, AllocationTensor]:
        return {tensor.name: tensor for tensor in self.problem.tensors}

    @cached_property
    def _cores(self) -> Mapping[str, frozenset[int]]:
        chosen = self.solution.placements
        return {name: frozenset(tensor.placements[chosen[name]]) for name, tensor in self._tensors.items()}

    def tensor(self, name: str) -> AllocationTensor:
        return self._tensors[name]

    def cores(self, name: str) -> frozenset[int]:
        return self._cores[name]

    def route(self, transfer: TransferTask) -> CandidateRoute:
        return transfer.routes[self.solution.routes[transfer.name]]

    def tiles(self, name: str) -> int:
        return resident_tiles(self.tensor(name), self.stop(name), name in self.solution.single)

    def reuse(self, name: str) -> int:
        return served_iterations(self.tensor(name), self.stop(name))

    def descriptors(self, name: str) -> int:
        """Iterations of the invariant loops directly below the stop, down to the nearest varying loop."""
        count = 1
        for loop in reversed(self.tensor(name).loops[: self.stop(name) + 1]):
            if loop.varying:
                break
            count *= loop.size
        return count

    @property
    def slots(self) -> range:
        return range(self.problem.max_slot + 1)


def _indices(problem: AllocationProblem, solution: AllocationSolution) -> Iterator[Finding]:
    for tensor in problem.tensors:
        yield from _index(tensor.name, "placement", solution.placements, 0, len(tensor.placements))
        yield from _index(tensor.name, "reuse stop", solution.stops, -1, len(tensor.loops))
    for transfer in problem.transfers:
        yield from _index(transfer.name, "route", solution.routes, 0, len(transfer.routes))
        if transfer.name not in solution.reuse_factors:
            yield Finding(transfer.name, "has no reuse factor")
    if len(solution.slot_latencies) != problem.max_slot + 1:
        count = len(solution.slot_latencies)
        yield Finding("slots", f"{count} slot latencies are given for {problem.max_slot + 1} slots")


def _index(name: str, what: str, chosen: Mapping[str, int], low: int, end: int) -> Iterator[Finding]:
    if name not in chosen:
        yield Finding(name, f"has no {what}")
    elif not low <= chosen[name] < end:
        yield Finding(name, f"{what} {chosen[name]} is outside {low} to {end - 1}")


def _slot_range(view: _View) -> Iterator[Finding]:
    for task in (*view.problem.computations, *view.problem.transfers):
        if task.slot not in view.slots:
            yield Finding(task.name, f"is in slot {task.slot}, outside 0 to {view.problem.max_slot}")


def _slot_order(view: _View) -> Iterator[Finding]:
    """Whoever reads a tensor is in a later slot than whoever writes it."""
    written = {name: task for task in view.problem.computations for name in task.outputs}
    written |= {name: transfer for transfer in view.problem.transfers for name in transfer.outputs}
    readers = [(task, name) for task in view.problem.computations for name in task.inputs]
    readers += [(transfer, transfer.input) for transfer in view.problem.transfers]
    for reader, name in readers:
        writer = written.get(name)
        if writer is not None and writer.slot >= reader.slot:
            yield Finding(reader.name, f"reads '{name}' in slot {reader.slot}, written in slot {writer.slot}")


def _core_exclusivity(view: _View) -> Iterator[Finding]:
    taken: dict[tuple[int, int], str] = {}
    for task in view.problem.computations:
        for core in sorted(set(task.cores)):
            other = taken.setdefault((task.slot, core), task.name)
            if other != task.name:
                yield Finding(task.name, f"computes on core {core} in slot {task.slot} together with '{other}'")


def _link_exclusivity(view: _View) -> Iterator[Finding]:
    taken: dict[tuple[int, object], str] = {}
    for transfer in view.problem.transfers:
        for link in dict.fromkeys(view.route(transfer).links):
            other = taken.setdefault((transfer.slot, link), transfer.name)
            if other != transfer.name:
                yield Finding(transfer.name, f"uses link {link} in slot {transfer.slot} together with '{other}'")


def _route_ends(view: _View) -> Iterator[Finding]:
    for transfer in view.problem.transfers:
        route = view.route(transfer)
        if not set(route.sources) <= view.cores(transfer.input):
            yield Finding(transfer.name, f"its route starts at cores that do not hold '{transfer.input}'")
        for name in transfer.outputs:
            if not set(route.targets) <= view.cores(name):
                yield Finding(transfer.name, f"its route ends at cores that do not hold '{name}'")
            if not route.links and not view.cores(transfer.input) & view.cores(name):
                yield Finding(transfer.name, f"has no links although '{name}' shares no core with its input")


def _equal_stops(view: _View) -> Iterator[Finding]:
    for transfer in view.problem.transfers:
        if transfer.transfer_type in (TransferKind.MEMORY_TO_COMPUTE, TransferKind.COMPUTE_TO_MEMORY):
            for name in transfer.outputs:
                if view.stop(name) != view.stop(transfer.input):
                    yield Finding(name, f"stops at another level than '{transfer.input}', from which it is moved")


def _forced_stops(view: _View) -> Iterator[Finding]:
    for transfer in view.problem.transfers:
        loops, names = transfer.loops, transfer.outputs
        if transfer.transfer_type is TransferKind.COMPUTE_TO_MEMORY:
            loops, names = view.tensor(transfer.input).loops, (transfer.input,)
        elif transfer.transfer_type is not TransferKind.COMPUTE_TO_COMPUTE:
            continue
        outermost = max((index for index, loop in enumerate(loops) if not loop.varying), default=-1)
        for name in names:
            if view.stop(name) < outermost:
                yield Finding(name, f"reuse stop {view.stop(name)} is below {outermost}, its outermost invariant loop")


def _memory(view: _View) -> Iterator[Finding]:
    if not view.problem.constraints.memory_capacity:
        return
    made = [tensor for tensor in view.problem.tensors if tensor.producer is not NodeKind.IN_EDGE]
    for core in view.problem.cores:
        held = [tensor for tensor in made if core.id in view.cores(tensor.name)]
        used = sum(view.tiles(tensor.name) * (tensor.bits_per_core or 0) for tensor in held)
        if used > core.capacity:
            yield Finding(f"core {core.id}", f"holds {used} bits and has a capacity of {core.capacity}")


def _limited_cores(view: _View) -> list[AllocationCore]:
    return [core for core in view.problem.cores if core.namespace == "aie2" and core.id != view.problem.offchip]


def _object_fifo(view: _View) -> Iterator[Finding]:
    if not view.problem.constraints.object_fifo_depth:
        return
    outputs = [name for transfer in view.problem.transfers for name in transfer.outputs]
    for core in _limited_cores(view):
        used = sum(view.tiles(name) for name in outputs if core.id in view.cores(name))
        if used > core.max_object_fifo_depth:
            yield Finding(f"core {core.id}", f"has {used} object FIFO elements of {core.max_object_fifo_depth}")


def _buffer_descriptors(view: _View) -> Iterator[Finding]:
    if not view.problem.constraints.buffer_descriptors:
        return
    for core in _limited_cores(view):
        used = sum(_descriptors_of(view, core, transfer) for transfer in view.problem.transfers)
        if used > core.max_object_fifo_depth:
            yield Finding(f"core {core.id}", f"has {used} buffer descriptors of {core.max_object_fifo_depth}")


def _descriptors_of(view: _View, core: AllocationCore, transfer: TransferTask) -> int:
    total = 0
    for name in (transfer.input, *transfer.outputs):
        other = transfer.outputs[0] if name == transfer.input else transfer.input
        if core.id not in view.cores(name):
            continue
        if core.kind == "compute":
            total += view.tiles(name)
        elif view.stop(name) != view.stop(other):
            total += view.descriptors(name)
    return total


def _dma(view: _View) -> Iterator[Finding]:
    streams = {"into": _streams(view, inward=True), "out of": _streams(view, inward=False)}
    stated = {"into": view.solution.peak_dma_in, "out of": view.solution.peak_dma_out}
    for direction, counts in streams.items():
        peak = max(counts.values(), default=0)
        if peak != stated[direction]:
            yield Finding("dma", f"the peak of streams {direction} a core is {peak}, stated {stated[direction]}")
        limited = view.problem.constraints.dma_channels and view.problem.room is None
        if limited and any(core.namespace == "aie2" for core in view.problem.cores):
            yield from _channels(view, direction, counts)


def _streams(view: _View, inward: bool) -> dict[int, int]:
    counts: dict[int, int] = {}
    for transfer in view.problem.transfers:
        for name in transfer.outputs if inward else (transfer.input,):
            for core in view.cores(name) - {view.problem.offchip}:
                counts[core] = counts.get(core, 0) + 1
    return counts


def _channels(view: _View, direction: str, counts: Mapping[int, int]) -> Iterator[Finding]:
    channels = {"compute": 8, "memory": 6}
    for core in view.problem.cores:
        count = counts.get(core.id, 0)
        if count > channels.get(core.kind, 0):
            yield Finding(f"core {core.id}", f"has {count} DMA streams {direction} it, too many for its kind")


def _slot_latencies(view: _View) -> Iterator[Finding]:
    stated = view.solution.slot_latencies
    least = [0] * len(stated)
    for name, slot, cycles in _contributions(view):
        least[slot] = max(least[slot], cycles)
        if stated[slot] < cycles:
            yield Finding(name, f"takes {cycles} cycles, but its slot {slot} lasts {stated[slot]}")
    for slot, (cycles, longest) in enumerate(zip(stated, least)):
        if cycles > longest:
            yield Finding(f"slot {slot}", f"lasts {cycles} cycles although nothing in it takes more than {longest}")


def _contributions(view: _View) -> Iterator[tuple[str, int, int]]:
    for task in view.problem.computations:
        if task.slot in view.slots:
            yield task.name, task.slot, task.active_latency
    for transfer in view.problem.transfers:
        if transfer.slot in view.slots:
            cycles = view.route(transfer).active_latency
            served = view.reuse(transfer.outputs[0])
            yield transfer.name, transfer.slot, (cycles + served - 1) // served


def _reuse_factors(view: _View) -> Iterator[Finding]:
    for transfer in view.problem.transfers:
        served = view.reuse(transfer.outputs[0])
        stated = view.solution.reuse_factors[transfer.name]
        if stated != served:
            yield Finding(transfer.name, f"reuse factor {stated} is stated, its first output gives {served}")


def _arithmetic(view: _View) -> Iterator[Finding]:
    solution, iterations = view.solution, view.problem.iterations
    per_iteration = sum(solution.slot_latencies)
    overlap = per_iteration - _longest_span(view, solution.slot_latencies)
    total = iterations * per_iteration - (iterations - 1) * overlap
    buffering = sum(view.tiles(tensor.name) for tensor in view.problem.tensors)
    for what, stated, actual in (
        ("latency per iteration", solution.latency_per_iteration, per_iteration),
        ("overlap", solution.overlap, overlap),
        ("total latency", solution.total_latency, total),
        ("buffering", solution.buffering, buffering),
    ):
        if stated != actual:
            yield Finding(what, f"{stated} is stated, the decisions give {actual}")


def _longest_span(view: _View, latencies: Sequence[int]) -> int:
    busy: dict[object, list[int]] = {}
    for task in view.problem.computations:
        for core in task.cores:
            busy.setdefault(("core", core), []).append(task.slot)
    for transfer in view.problem.transfers:
        for link in view.route(transfer).links:
            busy.setdefault(("link", link), []).append(transfer.slot)
        for name in (transfer.input, *transfer.outputs):
            for core in view.cores(name) if name in view.solution.single else ():
                busy.setdefault(("core", core), []).append(transfer.slot)
    return max((sum(latencies[min(slots) : max(slots) + 1]) for slots in busy.values()), default=0)


_RULES = (
    _slot_range,
    _slot_order,
    _core_exclusivity,
    _link_exclusivity,
    _equal_stops,
    _forced_stops,
    _dma,
    _reuse_factors,
    _slot_latencies,
    _arithmetic,
)
_RULES_OF_CORES = (_route_ends, _memory, _object_fifo, _buffer_descriptors)
