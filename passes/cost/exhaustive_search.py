"""
The search with ZigZag's own evaluation of one loop order at a time, for what `orders` does not cover.

Of all loop orders whose allocation to the memories means the same to the cost model only the first is evaluated (spec
cost 10.4).
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING

from passes.cost.layer import LayerDescription
from passes.cost.order_problem import LOOP_PRIME_FACTOR_LIMIT
from passes.cost.spatial_mapping import Unrolling
from passes.cost.zigzag_problem import ZigzagProblem

if TYPE_CHECKING:
    from zigzag.cost_model.cost_model import CostModelEvaluation
    from zigzag.mapping.temporal_mapping import TemporalMapping


def first_best(
    problem: ZigzagProblem, layer: LayerDescription, unrolling: Sequence[Unrolling], temporal_mapping: str
) -> CostModelEvaluation | None:
    """The first evaluation with the smallest (latency, energy); None if no loop order fits into the memories."""
    fractional = _fractional_loops(layer, unrolling)
    best: CostModelEvaluation | None = None
    seen = set[Hashable]()
    for temporal in _temporal_mappings(problem, temporal_mapping):
        key = _meaning(temporal, fractional)
        if key in seen:
            continue
        seen.add(key)
        evaluation = problem.evaluate(temporal)
        if best is None or _rank(evaluation) < _rank(best):
            best = evaluation
    return best


def _temporal_mappings(problem: ZigzagProblem, temporal_mapping: str) -> Iterator[TemporalMapping]:
    """The allocations of all loop orders that fit, in ZigZag's sequence; none if no order fits."""
    from zigzag.mapping.temporal_mapping import TemporalMappingType
    from zigzag.opt.loma.engine import LomaEngine, NoValidLoopOrderingFoundException
    from zigzag.opt.loma.memory_allocator import (
        MemoryAllocator,
        MemoryHierarchyTooSmallException,
        MemoryTooSmallException,
    )

    mapping_type = TemporalMappingType(temporal_mapping)
    engine = LomaEngine(
        accelerator=problem.core,
        layer=problem.layer,
        spatial_mapping=problem.spatial,
        mapping_type=mapping_type,
        loma_lpf_limit=LOOP_PRIME_FACTOR_LIMIT,
    )
    try:
        if engine.get_temporal_loops():
            yield from engine.run()
        else:
            yield MemoryAllocator(problem.core, problem.layer, problem.spatial, [], mapping_type).run()
    except (NoValidLoopOrderingFoundException, MemoryHierarchyTooSmallException, MemoryTooSmallException):
        return


def _fractional_loops(layer: LayerDescription, unrolling: Sequence[Unrolling]) -> frozenset[str]:
    """Names of the loops whose unrolling does not divide their size."""
    total = [prod(factor for _, other, factor in unrolling if other == loop) for loop in range(len(layer.sizes))]
    return frozenset(f"D{loop}" for loop, size in enumerate(layer.sizes) if size % total[loop])


def _rank(evaluation: CostModelEvaluation) -> tuple[float, float]:
    return evaluation.latency_total2, evaluation.energy_total


def _meaning(temporal: TemporalMapping, fractional: frozenset[str]) -> Hashable:
    """
    What the cost model can see of an allocation: two allocations with equal keys have the same cost.

    Per operand and level the product of the loop sizes per loop and of the outermost run of relevant and of
    irrelevant loops; per operand the cycles for which the array keeps one element.
    """
    return tuple(
        (
            tuple(_products(level, fractional) for level in levels),
            tuple(temporal.top_r_loop_size[operand]),
            tuple(temporal.top_ir_loop_size[operand]),
            temporal.mac_level_data_stationary_cycle[operand],
        )
        for operand, levels in temporal.mapping_dic_stationary.items()
    )


def _products(level: Sequence[tuple[object, int | float]], fractional: frozenset[str]) -> Hashable:
    """
    The product of the sizes per loop of one memory level.

    The sizes of a loop with fractional unrolling stay apart: ZigZag multiplies them in their order and cuts the
    result to an integer, so that rounding can tell orders apart.
    """
    products: dict[str, int | float] = {}
    ordered: list[tuple[str, int | float]] = []
    for loop, size in level:
        name = str(loop)
        if name in fractional:
            ordered.append((name, size))
        products[name] = products.get(name, 1) * size
    return frozenset(products.items()), tuple(sorted(ordered, key=itemgetter(0)))
