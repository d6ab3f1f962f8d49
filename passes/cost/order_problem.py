"""The loop orders of a layer on a core as the plain problem that `orders` solves, and what it does not cover."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

from passes.analysis.accelerator import CoreType, MemoryLevel
from passes.cost.core_checks import levels_of
from passes.cost.layer import LayerDescription, LayerOperand
from passes.cost.orders.enumeration import split_loops, temporal_sizes
from passes.cost.orders.problem import Flow, Memory, Operand, Port, Problem, Unrolled
from passes.cost.spatial_mapping import Unrolling, array_of
from passes.cost.zigzag_problem import ZigzagProblem

if TYPE_CHECKING:
    from zigzag.mapping.spatial_mapping_internal import SpatialMappingInternal

LOOP_PRIME_FACTOR_LIMIT = 6
"""Prime factors are merged until at most this many loops (or one per loop) are ordered."""

LARGEST_NUMBER = 2**53
"""Below it every whole number is a float."""

LARGEST_LOOP = 2**24
"""Below it ZigZag's factorisation lists the prime factors of a loop in ascending order."""

SUMS = 1024
"""More than the largest number of bits or cycles that are added up for one operation, in elements."""


def order_problem(
    zigzag: ZigzagProblem, core_type: CoreType, layer: LayerDescription, unrolling: Sequence[Unrolling]
) -> Problem:
    """
    The problem for `orders.search`.

    How loops are unrolled over memories is read from ZigZag's own conversion of the spatial mapping, because fractions
    are multiplied in an order that only it knows.
    """
    array = array_of(core_type)
    factors = dict((dimension, factor) for dimension, _, factor in unrolling)
    return Problem(
        operands=tuple(_operand(zigzag, core_type, layer, operand) for operand in layer.operands),
        memories=tuple(_memory(core_type, layer, memory) for memory in core_type.memories),
        loops=tuple(split_loops(_temporal_sizes(zigzag, layer), LOOP_PRIME_FACTOR_LIMIT)),
        array_energy=float(array.unit_energy) * layer.iterations,
        drain=sum(max(factors.get(dimension, 1) - 1, 0) for dimension in dict.fromkeys(array.systolic_dimensions)),
    )


def is_covered(zigzag: ZigzagProblem, core_type: CoreType, layer: LayerDescription) -> bool:
    """
    Whether `orders` calculates the layer exactly as ZigZag does.

    It does not if the output is addressed by a sum of loops, if two such sums share a loop, if ZigZag sorts the
    memories of an operand differently from the core file, if the output passes more than three memories (ZigZag then
    adds three loads with `sum`, which rounds according to the Python version and the types of the numbers), or if
    numbers may grow too large.
    """
    loops = [loop for compound in layer.compound_indices for loop, _ in compound.terms]
    return (
        all(index < len(layer.sizes) for index in layer.output.indices)
        and len(set(loops)) == len(loops)
        and all(_same_memories(zigzag, core_type, operand) for operand in layer.operands)
        and len(levels_of(core_type, layer.output)) <= 3
        and _numbers_stay_small(zigzag, core_type, layer)
    )


def _numbers_stay_small(zigzag: ZigzagProblem, core_type: CoreType, layer: LayerDescription) -> bool:
    sizes = _temporal_sizes(zigzag, layer).values()
    elements = prod(sizes) * array_of(core_type).units
    bits = elements * max(operand.precision for operand in layer.operands)
    return max(sizes, default=1) < LARGEST_LOOP and bits * SUMS < LARGEST_NUMBER


def _same_memories(zigzag: ZigzagProblem, core_type: CoreType, operand: LayerOperand) -> bool:
    from zigzag.datatypes import MemoryOperand

    sorted_by_zigzag = [level.name for level in zigzag.core.mem_hierarchy_dict[MemoryOperand(operand.memory)]]
    return sorted_by_zigzag == [memory.name for memory in levels_of(core_type, operand)]


def _temporal_sizes(zigzag: ZigzagProblem, layer: LayerDescription) -> dict[int, int]:
    unrolled = [(_number(loop.name), factor) for loop, factor in zigzag.spatial.spatial_loop_dim_size]
    return temporal_sizes(layer.sizes, unrolled)


def _operand(zigzag: ZigzagProblem, core_type: CoreType, layer: LayerDescription, operand: LayerOperand) -> Operand:
    levels = levels_of(core_type, operand)
    relevant, irrelevant = _relevance(layer, operand)
    return Operand(
        name=operand.name,
        precision=operand.precision,
        elements=layer.elements(operand),
        relevant=relevant,
        irrelevant=irrelevant,
        compounds=layer.compound_indices if _has_compounds(layer, operand) else (),
        memories=tuple(core_type.memories.index(memory) for memory in levels),
        bandwidths=tuple(_bandwidths(memory, operand.memory) for memory in levels),
        fractional=_unrolled(zigzag.spatial, operand),
        whole=_unrolled(zigzag.spatial_integer, operand),
    )


def _has_compounds(layer: LayerDescription, operand: LayerOperand) -> bool:
    return any(index >= len(layer.sizes) for index in operand.indices)


def _relevance(layer: LayerDescription, operand: LayerOperand) -> tuple[tuple[int, ...], frozenset[int]]:
    """Loops that address the operand alone, and loops that do not; those in a sum of loops are neither."""
    single = [index for index in operand.indices if index < len(layer.sizes)]
    summed = set[int]()
    if _has_compounds(layer, operand):
        summed = {loop for compound in layer.compound_indices for loop, _ in compound.terms}
    iterating = [loop for loop, size in enumerate(layer.sizes) if size != 1 and loop not in summed]
    return tuple(loop for loop in single if loop in iterating), frozenset(iterating).difference(single)


def _unrolled(spatial: SpatialMappingInternal, operand: LayerOperand) -> Unrolled:
    from zigzag.datatypes import LayerOperand as ZigzagOperand

    name = ZigzagOperand(operand.name)
    levels = spatial.mapping_dict_origin[name]
    loops = tuple(tuple((_number(loop.name), factor) for loop, factor in level) for level in levels)
    return Unrolled(loops, tuple(spatial.mem_bw_boost[name]), tuple(spatial.unit_count[name]))


def _number(loop: str) -> int:
    return int(loop[1:])


def _memory(core_type: CoreType, layer: LayerDescription, memory: MemoryLevel) -> Memory:
    level_of = {
        number: levels_of(core_type, operand).index(memory)
        for number, operand in enumerate(layer.operands)
        if operand.memory in memory.operands
    }
    number_of = {operand.memory: number for number, operand in enumerate(layer.operands)}
    present = [number_of[name] for name in memory.operands if name in number_of]
    return Memory(
        size=memory.size,
        read_energy=memory.read_energy,
        write_energy=memory.write_energy,
        double_buffered=memory.force_double_buffering,
        residents=tuple((number, level_of[number]) for number in present),
        ports=tuple(_port(memory, position, number_of, level_of) for position in range(len(memory.ports))),
    )


def _port(memory: MemoryLevel, position: int, number_of: Mapping[str, int], level_of: Mapping[int, int]) -> Port:
    uses = [
        (name, direction)
        for name in memory.operands
        for direction, server in _servers(memory, name).items()
        if server == position
    ]
    flows: tuple[Flow, ...] = tuple(
        (number_of[name], level_of[number_of[name]], direction) for name, direction in uses if name in number_of
    )
    return Port(memory.ports[position].bandwidth_max, flows, {"I1", "I2"} <= {name for name, _ in uses})


def _servers(memory: MemoryLevel, operand: str) -> dict[str, int]:
    """The position of the port for each direction of an operand: of the last one that names it."""
    ports = enumerate(memory.ports)
    return {direction: number for number, port in ports for name, direction in port.allocation if name == operand}


def _bandwidths(memory: MemoryLevel, operand: str) -> dict[str, tuple[int, int]]:
    served = {direction: memory.ports[position] for direction, position in _servers(memory, operand).items()}
    return {direction: (port.bandwidth_min, port.bandwidth_max) for direction, port in served.items()}
