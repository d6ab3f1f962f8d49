"""The one spatial mapping of a layer on an array that is costed (spec cost 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from passes.analysis.accelerator import CoreType, MemoryLevel, OperationalArray
from passes.analysis.errors import InputError
from passes.cost.layer import LayerDescription, LayerOperand
from passes.cost.spatial_hints import hint_order

Unrolling = tuple[str, int, int]
"""(array dimension, loop, factor)"""

_Choice = tuple[int, int]
"""(loop, factor) for one array dimension."""


def array_of(core_type: CoreType) -> OperationalArray:
    """
    The array of a core type.

    Raises:
        InputError: if the core has none or one without units.
    """
    if core_type.array is None or core_type.array.units == 0:
        raise InputError(
            f"core type '{core_type.symbol}' has no units that compute; map the layer to a compute core",
            subject=core_type.symbol,
        )
    return core_type.array


def inner_memories(core_type: CoreType) -> list[MemoryLevel]:
    """Memories below which no other memory holds any of their operands, in file order."""
    inner: list[MemoryLevel] = []
    seen = set[str]()
    for memory in core_type.memories:
        if seen.isdisjoint(memory.operands):
            inner.append(memory)
        seen.update(memory.operands)
    return inner


def array_bandwidth(memory: MemoryLevel, operand: LayerOperand) -> int:
    """Bits per cycle between the memory and the array: of the port read by an input or written by the output."""
    use = (operand.memory, "fl" if operand.memory == "O" else "tl")
    return next(port.bandwidth_max for port in memory.ports if use in port.allocation)


def choose_spatial_mapping(core_type: CoreType, layer: LayerDescription, node: str) -> tuple[Unrolling, ...]:
    """
    The best-ranked unrolling of one loop per array dimension, in the order of the dimensions.

    The rank is `U + U / m - 1` with U the units used and m the largest unrolling of one loop; among equals the first
    combination in hint order wins, factors from large to small, the first array dimension slowest.

    Raises:
        InputError: if the bandwidth of a memory next to the array does not let any loop be unrolled.
    """
    array = array_of(core_type)
    limits = _unrolling_limits(core_type, array, layer)
    candidates: list[list[_Choice]] = []
    for dimension, _ in array.dimensions:
        choices = _choices(limits[dimension])
        if not choices:
            raise _no_unrolling(core_type, layer, dimension, node)
        candidates.append(choices)
    best = _Search(layer.sizes, candidates).best()
    names = [name for name, _ in array.dimensions]
    mapping = tuple((name, loop, factor) for name, (loop, factor) in zip(names, best, strict=True))
    return _fit_capacity(core_type, layer, mapping)


def _unrolling_limits(core_type: CoreType, array: OperationalArray, layer: LayerDescription) -> dict[str, list[int]]:
    """Largest factor per array dimension and loop: size of loop and dimension, bandwidth of the inner memories."""
    limits = {name: [min(loop_size, size) for loop_size in layer.sizes] for name, size in array.dimensions}
    for memory, operand in _inner_operands(core_type, layer):
        elements = array_bandwidth(memory, operand) // operand.precision
        loops = _bandwidth_loops(layer, operand)
        for dimension in memory.served_dimensions:
            row = limits[dimension]
            limits[dimension] = [min(limit, elements) if i in loops else limit for i, limit in enumerate(row)]
    return limits


def _bandwidth_loops(layer: LayerDescription, operand: LayerOperand) -> frozenset[int]:
    """Loops whose unrolling needs bandwidth: those that address the operand. ZigZag counts loops of size 1 too."""
    return layer.loops_of(operand) | {loop for loop, size in enumerate(layer.sizes) if size == 1}


def _inner_operands(core_type: CoreType, layer: LayerDescription) -> Iterator[tuple[MemoryLevel, LayerOperand]]:
    by_memory = {operand.memory: operand for operand in layer.operands}
    for memory in inner_memories(core_type):
        for name in memory.operands:
            if name in by_memory:
                yield memory, by_memory[name]


def _choices(limits: Sequence[int]) -> list[_Choice]:
    return [(loop, factor) for loop in hint_order(len(limits)) for factor in _divisors(limits[loop])]


def _divisors(number: int) -> Iterable[int]:
    """Divisors, largest first; 0 has none, so a loop that may not be unrolled is never a choice."""
    return (factor for factor in range(number, 0, -1) if number % factor == 0)


def _no_unrolling(core_type: CoreType, layer: LayerDescription, dimension: str, node: str) -> InputError:
    memory, operand = next(
        (memory, operand)
        for memory, operand in _inner_operands(core_type, layer)
        if dimension in memory.served_dimensions and array_bandwidth(memory, operand) < operand.precision
    )
    return InputError(
        f"layer '{node}' cannot run on core type '{core_type.symbol}': memory '{memory.name}' moves "
        f"{array_bandwidth(memory, operand)} bits per cycle for operand {operand.memory}, less than one element of "
        f"{operand.precision} bits; widen its port or choose a narrower element type with stream-set-precision",
        subject=node,
    )


@dataclass
class _Search:
    """Finds the best combination of one choice per array dimension."""

    sizes: Sequence[int]
    candidates: Sequence[Sequence[_Choice]]

    def __post_init__(self) -> None:
        largest = [max(factor for _, factor in choices) for choices in self.candidates]
        self._reachable = [prod(largest[depth:]) for depth in range(len(largest) + 1)]
        self._best_rank = 0.0
        self._best: tuple[_Choice, ...] | None = None

    def best(self) -> tuple[_Choice, ...]:
        """The first combination of the highest rank; there is one, because 1 divides every limit."""
        by_factor = [sorted(choices, key=lambda choice: -choice[1]) for choices in self.candidates]
        self._visit(by_factor, (), 1, stop_at=None)
        highest, self._best_rank, self._best = self._best_rank, 0.0, None
        self._visit(self.candidates, (), 1, stop_at=highest)
        if self._best is None:
            raise RuntimeError("two enumerations of the same spatial mappings disagree")
        return self._best

    def _visit(
        self, candidates: Sequence[Sequence[_Choice]], chosen: tuple[_Choice, ...], used: int, stop_at: float | None
    ) -> bool:
        """Depth first; the rank of a mapping with U units is at most 2 U - 1. True once `stop_at` is reached."""
        if len(chosen) == len(candidates):
            return self._offer(chosen, used, stop_at)
        for choice in candidates[len(chosen)]:
            bound = 2 * used * choice[1] * self._reachable[len(chosen) + 1] - 1
            if bound <= self._best_rank or (stop_at is not None and bound < stop_at):
                continue
            extended = (*chosen, choice)
            if self._fits(extended) and self._visit(candidates, extended, used * choice[1], stop_at):
                return True
        return False

    def _offer(self, chosen: tuple[_Choice, ...], used: int, stop_at: float | None) -> bool:
        largest = max(self._total(chosen, loop) for loop, _ in chosen)
        rank = float(used) + (float(used) / largest - 1)
        wanted = self._best_rank < rank if stop_at is None else rank == stop_at
        if wanted:
            self._best_rank, self._best = rank, chosen
        return wanted and stop_at is not None

    def _fits(self, chosen: tuple[_Choice, ...]) -> bool:
        loop = chosen[-1][0]
        return self._total(chosen, loop) <= self.sizes[loop]

    @staticmethod
    def _total(chosen: tuple[_Choice, ...], loop: int) -> int:
        return prod(factor for other, factor in chosen if other == loop)


def _fit_capacity(
    core_type: CoreType, layer: LayerDescription, mapping: tuple[Unrolling, ...]
) -> tuple[Unrolling, ...]:
    """Lowers the largest factor by one until what is unrolled over an inner memory fits into it (5.1, step 6)."""
    factors = {dimension: factor for dimension, _, factor in mapping}
    loops = {dimension: loop for dimension, loop, _ in mapping}
    for memory, operand in _inner_operands(core_type, layer):
        addressed = _bandwidth_loops(layer, operand)
        shared = [d for d in loops if d in memory.served_dimensions and loops[d] in addressed]
        while shared and prod(factors[d] for d in shared) * operand.precision > memory.size:
            largest = max(shared, key=lambda d: factors[d])
            factors[largest] -= 1
    return tuple((dimension, loop, factors[dimension]) for dimension, loop, _ in mapping)
