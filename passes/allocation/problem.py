"""
The allocation problem of one fusion group as plain data, and the tables derived from it (spec allocation 6).

Sizes are in bits, times in cycles. A *stop* of a tensor is the outermost of its applicable temporal loops over which
it stays in place: -1 (none, double buffered), 0 (the innermost loop) and so on.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from passes.analysis.errors import InputError
from passes.analysis.graph import NodeKind
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopKind
from stream_dialects.stream.values import TransferKind

if TYPE_CHECKING:
    from passes.aie.array import TileArray
    from passes.aie.parts import SpatialSplit


DOUBLE = 2
"""Objects of a FIFO end of which one moves while the other is worked on."""


@dataclass(frozen=True, slots=True)
class ReuseLoop:
    """An applicable temporal loop of a tensor or transfer: its iterations, and whether they address other data."""

    size: int
    varying: bool


@dataclass(frozen=True, slots=True)
class StopLevel:
    """What one stop of a tensor means: an entry of its level table (spec allocation 6.1)."""

    stop: int
    reuse_factor: int
    """Iterations served by one transfer of the tensor."""
    tiles: int
    """Tiles of the tensor that stay resident."""
    buffer_descriptors: int


@dataclass(frozen=True, slots=True)
class AllocationCore:
    """A core and its limits; `kind` is `compute`, `memory`, `shim` or `offchip`, `namespace` `zigzag` or `aie2`."""

    id: int
    kind: str
    namespace: str
    capacity: int
    """Bits."""
    max_object_fifo_depth: int = 0
    """Object FIFO elements and buffer descriptors (aie2 cores only)."""


@dataclass(frozen=True, slots=True)
class ComputeTask:
    """A compute node in its slot; `active_latency` in cycles per iteration (spec allocation 3.8)."""

    name: str
    slot: int
    cores: tuple[int, ...]
    active_latency: int
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateRoute:
    """One way of a transfer: from cores to cores over links, which are opaque resource ids in walking order."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    links: tuple[Hashable, ...]
    raw_latency: int
    """Cycles of one transfer of the whole tile; 0 without links (spec allocation 4)."""
    active_latency: int
    """Cycles per iteration before reuse (spec allocation 3.8)."""


@dataclass(frozen=True, slots=True)
class TransferTask:
    """A transfer in its slot; `bits` is its whole tile, `loops` its applicable temporal loops, innermost first."""

    name: str
    transfer_type: TransferKind
    """Where it starts and ends (spec allocation 3.3)."""
    slot: int
    input: str
    outputs: tuple[str, ...]
    bits: int
    loops: tuple[ReuseLoop, ...]
    routes: tuple[CandidateRoute, ...]


@dataclass(frozen=True, slots=True)
class FifoTensor:
    """A tensor of an AIE array as objects of FIFOs."""

    splits: tuple[SpatialSplit, ...]
    """How it is spread over its cores, inner first."""
    steps: tuple[ReuseLoop, ...]
    """Loops from tile to tile within an iteration, innermost first."""
    tile_bits: int
    """Bits of what one kernel call works on; 0 outside the array."""
    parts: int = 1
    """Tiles that a memory tile hands to, or collects from, different compute cores at once."""
    least_objects: int = DOUBLE
    """Objects that an end on a core has at least: 1 if it is single buffered."""


@dataclass(frozen=True)
class ArrayRoom:
    """What an AIE array has for a group."""

    array: TileArray
    stack_bits: Mapping[int, int]
    """Core -> bits of its memory that the stack of its kernels takes."""


@dataclass(frozen=True, slots=True)
class AllocationTensor:
    """
    A tensor of the steady state.

    `placements` lists the candidate tuples of cores that together hold it, `loops` its applicable temporal loops,
    innermost first. `bits_per_core` is None exactly for tensors that come from outside the group.
    """

    name: str
    producer: NodeKind
    bits_per_core: int | None
    placements: tuple[tuple[int, ...], ...]
    loops: tuple[ReuseLoop, ...]
    fifo: FifoTensor | None = None
    """On an AIE array only."""

    @property
    def fixed(self) -> bool:
        return len(self.placements) == 1

    @property
    def levels(self) -> tuple[StopLevel, ...]:
        if self.fifo is None:
            return stop_levels(self.loops)
        return fifo_levels(self.loops, self.fifo.steps, self.fifo.least_objects)

    @property
    def single_buffered(self) -> bool:
        """Whether nothing can move at its FIFO ends while a core works on what they hold."""
        return self.fifo is not None and self.fifo.least_objects < DOUBLE


@dataclass(frozen=True, slots=True)
class ConstraintSelection:
    """Which limits bind; a limit that is off is not looked at (spec allocation 6.3)."""

    memory_capacity: bool = True
    object_fifo_depth: bool = True
    buffer_descriptors: bool = True
    dma_channels: bool = True

    @classmethod
    def without(cls, disabled: Sequence[str]) -> ConstraintSelection:
        """
        All limits but the disabled ones.

        Raises:
            InputError: an entry is no limit; lists the limits.
        """
        limits = [entry.name for entry in fields(cls)]
        for name in disabled:
            if name not in limits:
                raise InputError(f"unknown limit '{name}', expected some of {', '.join(limits)}")
        return cls(**{name: name not in disabled for name in limits})

    @property
    def disabled(self) -> tuple[str, ...]:
        """The names of the limits that are off, in the order of the fields."""
        return tuple(entry.name for entry in fields(self) if not getattr(self, entry.name))


@dataclass(frozen=True)
class AllocationProblem:
    """
    Everything that decides the latency of one fusion group.

    The order of `tensors` and `transfers` is data: ties between equally good answers are broken by it.
    """

    cores: tuple[AllocationCore, ...]
    computations: tuple[ComputeTask, ...]
    transfers: tuple[TransferTask, ...]
    tensors: tuple[AllocationTensor, ...]
    iterations: int
    """Steady-state iterations N of the group."""
    max_slot: int
    """The largest slot, edges included: there are `max_slot + 1` slots."""
    offchip: int
    """Id of the off-chip core."""
    constraints: ConstraintSelection = field(default_factory=ConstraintSelection)
    room: ArrayRoom | None = None
    """The limits of a real AIE array, on which every tensor has one placement; None in model `reference`."""

    @cached_property
    def tensor_by_name(self) -> Mapping[str, AllocationTensor]:
        return {tensor.name: tensor for tensor in self.tensors}

    @cached_property
    def core_by_id(self) -> Mapping[int, AllocationCore]:
        return {core.id: core for core in self.cores}

    def with_single_buffers(self, names: Collection[str]) -> AllocationProblem:
        """The problem in which the FIFO ends of these tensors need no more than one object."""
        single = {name: replace(fifo, least_objects=1) for name in names if (fifo := self.tensor_by_name[name].fifo)}
        tensors = (replace(t, fifo=single[t.name]) if t.name in single else t for t in self.tensors)
        return replace(self, tensors=tuple(tensors))

    def waiting_cores(self, transfer: TransferTask) -> tuple[int, ...]:
        """The cores that cannot compute while a transfer flows: those of the single-buffered tensors at its ends."""
        ends = (self.tensor_by_name[name] for name in (transfer.input, *transfer.outputs))
        held = (core for tensor in ends if tensor.single_buffered for cores in tensor.placements for core in cores)
        return tuple(dict.fromkeys(held))

    @property
    def core_use(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(slot, cores) of each computation, and of each transfer with the cores that wait for it."""
        yield from ((task.slot, task.cores) for task in self.computations)
        yield from ((transfer.slot, self.waiting_cores(transfer)) for transfer in self.transfers)

    @property
    def has_aie2_cores(self) -> bool:
        return any(core.namespace == "aie2" for core in self.cores)


def stop_levels(loops: Iterable[ReuseLoop]) -> tuple[StopLevel, ...]:
    """The level table of stops -1, 0, … (spec allocation 6.1): reuse factor, resident tiles, buffer descriptors."""
    levels = [StopLevel(-1, 1, 2, 1)]
    reuse = tiles = descriptors = 1
    for stop, loop in enumerate(loops):
        reuse, tiles = (reuse, tiles * loop.size) if loop.varying else (reuse * loop.size, tiles)
        descriptors = 1 if loop.varying else descriptors * loop.size
        levels.append(StopLevel(stop, reuse, tiles, descriptors))
    return tuple(levels)


def fifo_levels(
    loops: Sequence[ReuseLoop], steps: Sequence[ReuseLoop], least_objects: int = DOUBLE
) -> tuple[StopLevel, ...]:
    """
    The level table of a tensor of FIFO objects: at least two tiles, so that one moves while another is worked on.

    Where two have no room, `least_objects` is 1.

    As many objects are as many buffer descriptors.
    """
    levels: list[StopLevel] = []
    for stop in range(-1, len(loops)):
        tiles = max(least_objects, kept_tiles(loops, steps, stop))
        levels.append(StopLevel(stop, prod(loop.size for loop in loops[: stop + 1] if not loop.varying), tiles, tiles))
    return tuple(levels)


def kept_tiles(loops: Sequence[ReuseLoop], steps: Sequence[ReuseLoop], stop: int) -> int:
    """
    Tiles that a core works on before it gives one back: those of all varying loops up to the stop.

    Below all temporal loops these are the steps inside the outermost invariant step.
    """
    if stop < 0:
        last = max((place for place, step in enumerate(steps) if not step.varying), default=0)
        return prod(step.size for step in steps[:last] if step.varying)
    return prod(loop.size for loop in (*steps, *loops[: stop + 1]) if loop.varying)


def reuse_loops(space: IterationSpace) -> tuple[ReuseLoop, ...]:
    """The applicable temporal loops of an iteration space, innermost first."""
    return tuple(ReuseLoop(variable.size, variable.varying) for variable in space.applicable_temporal)


def active_latency(cycles: float, space: IterationSpace | Iterable[IterationVariable]) -> int:
    """
    `cycles` averaged over all iterations, of which only those of the applicable loops are active (spec allocation 3.8).

    The floating-point product is rounded to the nearest integer, halves to the even one: 128 cycles at 1/256 are 0.
    """
    variables = space.variables if isinstance(space, IterationSpace) else tuple(space)
    temporal = [variable for variable in variables if variable.kind is LoopKind.TEMPORAL]
    active = prod(variable.size for variable in temporal if variable.applicable)
    return round(cycles * (active / prod(variable.size for variable in temporal)))


def equal_stops(problem: AllocationProblem) -> tuple[tuple[str, str], ...]:
    """
    Pairs (input, output) whose stops are the same: both ends of a transfer to or from memory (rule 16).

    On an AIE array also what a memory tile sends out of the group: it leaves when it is complete.
    """
    matched = (TransferKind.COMPUTE_TO_MEMORY, TransferKind.MEMORY_TO_COMPUTE)
    return tuple(
        (transfer.input, output)
        for transfer in problem.transfers
        if transfer.transfer_type in matched or _leaves_array(problem, transfer)
        for output in transfer.outputs
    )


def _leaves_array(problem: AllocationProblem, transfer: TransferTask) -> bool:
    made = problem.tensor_by_name[transfer.input].producer is not NodeKind.IN_EDGE
    return problem.room is not None and made and transfer.transfer_type is TransferKind.MEMORY_TO_MEMORY


def minimum_stops(problem: AllocationProblem) -> dict[str, int]:
    """
    The lowest stop of each tensor that has to stay at least up to its outermost invariant loop.

    Outputs of a transfer between compute cores follow the loops of the transfer (rule 14); the input of a transfer
    from compute cores to a memory follows its own loops, because partial sums leave only when complete (rule 15).

    On an AIE array every tensor follows its own loops: all results of computations, since partial sums stay where they
    are, and all that arrives from another compute core, where each tile is made once.
    """
    if problem.room is not None:
        return _minimum_stops_on_array(problem)
    minimum: dict[str, int] = {}
    for transfer in problem.transfers:
        if transfer.transfer_type is TransferKind.COMPUTE_TO_COMPUTE:
            names, loops = transfer.outputs, transfer.loops
        elif transfer.transfer_type is TransferKind.COMPUTE_TO_MEMORY:
            names, loops = (transfer.input,), problem.tensor_by_name[transfer.input].loops
        else:
            continue
        stop = _last_invariant(loops)
        minimum |= {name: max(stop, minimum.get(name, -1)) for name in names if stop >= 0}
    return minimum


def _minimum_stops_on_array(problem: AllocationProblem) -> dict[str, int]:
    names = [tensor.name for tensor in problem.tensors if tensor.producer is NodeKind.COMPUTE]
    for transfer in problem.transfers:
        if transfer.transfer_type is TransferKind.COMPUTE_TO_COMPUTE:
            names += transfer.outputs
    stops = {name: _last_invariant(problem.tensor_by_name[name].loops) for name in names}
    return {name: stop for name, stop in stops.items() if stop >= 0}


def _last_invariant(loops: Sequence[ReuseLoop]) -> int:
    return max((index for index, loop in enumerate(loops) if not loop.varying), default=-1)


def require_consistent(problem: AllocationProblem) -> None:
    """
    Raises:
        InputError: if a transfer or computation refers to an unknown tensor, core or slot, or a list is empty.
    """
    for tensor in problem.tensors:
        if not tensor.placements:
            raise InputError(f"tensor '{tensor.name}' has no candidate placement", subject=tensor.name)
        _require_cores(problem, tensor.name, (core for cores in tensor.placements for core in cores))
    for task in problem.computations:
        _require_slot(problem, task.name, task.slot)
        _require_cores(problem, task.name, task.cores)
    for transfer in problem.transfers:
        _require_slot(problem, transfer.name, transfer.slot)
        _require_transfer(problem, transfer)


def _require_transfer(problem: AllocationProblem, transfer: TransferTask) -> None:
    if not transfer.routes or not transfer.outputs:
        raise InputError(f"transfer '{transfer.name}' needs an output and a candidate route", subject=transfer.name)
    for name in (transfer.input, *transfer.outputs):
        if name not in problem.tensor_by_name:
            message = f"transfer '{transfer.name}' moves '{name}', which is not a tensor of the problem"
            raise InputError(message, subject=transfer.name)


def _require_slot(problem: AllocationProblem, name: str, slot: int) -> None:
    if not 0 <= slot <= problem.max_slot:
        raise InputError(f"'{name}' is in slot {slot}, outside 0 to {problem.max_slot}", subject=name)


def _require_cores(problem: AllocationProblem, name: str, cores: Iterable[int]) -> None:
    unknown = sorted(set(cores) - problem.core_by_id.keys())
    if unknown:
        raise InputError(f"'{name}' uses core {unknown[0]}, which the accelerator does not have", subject=name)
