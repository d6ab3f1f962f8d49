"""
The search for the best loop order of a layer on a core with zigzag-dse (spec cost 5 and 6).

The pieces of ZigZag are driven by an own loop instead of its stages: the one spatial mapping comes from
`spatial_mapping`, and of all loop orders whose allocation to the memories means the same to the cost model only the
first is evaluated (spec cost 10.4). The winner is the first order with the smallest (latency, energy).
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import logging
from collections.abc import Generator, Hashable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.cost.core_checks import check_core, levels_of, overflow
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost
from passes.cost.spatial_mapping import Unrolling, array_of, choose_spatial_mapping
from passes.cost.zigzag_core import build_core
from passes.cost.zigzag_layer import build_layer, build_spatial_mapping

if TYPE_CHECKING:
    from zigzag.cost_model.cost_model import CostModelEvaluation
    from zigzag.hardware.architecture.accelerator import Accelerator as ZigzagCore
    from zigzag.mapping.spatial_mapping_internal import SpatialMappingInternal
    from zigzag.mapping.temporal_mapping import TemporalMapping
    from zigzag.workload.layer_node import LayerNode

TemporalMappingName = Literal["uneven", "even"]

LOOP_PRIME_FACTOR_LIMIT = 6
"""Prime factors are merged until at most this many loops (or one per loop) are ordered."""


def search(
    core_type: CoreType,
    layer: LayerDescription,
    temporal_mapping: TemporalMappingName = "uneven",
    *,
    node: str = "layer",
) -> CoreCost:
    """
    The cost of the fastest loop order, of the least energy among equally fast ones; `node` names it in errors.

    Raises:
        InputError: if the core cannot run the layer: see `check_core` and `choose_spatial_mapping`, or no loop order
            fits into the memories.
    """
    check_core(core_type, layer, node)
    unrolling = choose_spatial_mapping(core_type, layer, node)
    with _silenced():
        problem = _Problem(core_type, layer, unrolling, temporal_mapping)
        best = _best(problem)
    if best is None:
        raise _nothing_fits(core_type, layer, node)
    return _cost(core_type, layer, unrolling, best)


class _Problem:
    """A layer with its spatial mapping on a core, in ZigZag's objects."""

    def __init__(
        self,
        core_type: CoreType,
        layer: LayerDescription,
        unrolling: tuple[Unrolling, ...],
        temporal_mapping: TemporalMappingName,
    ) -> None:
        from zigzag.mapping.temporal_mapping import TemporalMappingType
        from zigzag.stages.evaluation.cost_model_evaluation import CostModelStage
        from zigzag.stages.mapping.spatial_mapping_conversion import SpatialMappingConversionStage

        array = array_of(core_type)
        self.core: ZigzagCore = build_core(core_type)
        self.layer: LayerNode = build_layer(layer, array)
        self.layer.spatial_mapping = build_spatial_mapping(unrolling, array)
        conversion = SpatialMappingConversionStage([CostModelStage], accelerator=self.core, layer=self.layer)
        converted = conversion.convert_user_spatial_mapping(self.layer.spatial_mapping)
        self.spatial: SpatialMappingInternal = converted[0]
        self.spatial_integer: SpatialMappingInternal = converted[1]
        self.mapping_type = TemporalMappingType(temporal_mapping)
        self.fractional = _fractional_loops(layer, unrolling)

    def temporal_mappings(self) -> Iterator[TemporalMapping]:
        """The allocations of all loop orders that fit, in ZigZag's order; none if no order fits."""
        from zigzag.opt.loma.engine import LomaEngine, NoValidLoopOrderingFoundException
        from zigzag.opt.loma.memory_allocator import (
            MemoryAllocator,
            MemoryHierarchyTooSmallException,
            MemoryTooSmallException,
        )

        engine = LomaEngine(
            accelerator=self.core,
            layer=self.layer,
            spatial_mapping=self.spatial,
            mapping_type=self.mapping_type,
            loma_lpf_limit=LOOP_PRIME_FACTOR_LIMIT,
        )
        try:
            if engine.get_temporal_loops():
                yield from engine.run()
            else:
                yield MemoryAllocator(self.core, self.layer, self.spatial, [], self.mapping_type).run()
        except (NoValidLoopOrderingFoundException, MemoryHierarchyTooSmallException, MemoryTooSmallException):
            return

    def evaluate(self, temporal: TemporalMapping) -> CostModelEvaluation:
        from zigzag.cost_model.cost_model import CostModelEvaluation

        return CostModelEvaluation(
            accelerator=self.core,
            layer=self.layer,
            spatial_mapping=self.spatial,
            spatial_mapping_int=self.spatial_integer,
            temporal_mapping=temporal,
        )


def _fractional_loops(layer: LayerDescription, unrolling: tuple[Unrolling, ...]) -> frozenset[str]:
    """Names of the loops whose unrolling does not divide their size."""
    total = [prod(factor for _, other, factor in unrolling if other == loop) for loop in range(len(layer.sizes))]
    return frozenset(f"D{loop}" for loop, size in enumerate(layer.sizes) if size % total[loop])


def _best(problem: _Problem) -> CostModelEvaluation | None:
    """The first evaluation with the smallest (latency, energy)."""
    best: CostModelEvaluation | None = None
    seen = set[Hashable]()
    for temporal in problem.temporal_mappings():
        key = _meaning(temporal, problem.fractional)
        if key in seen:
            continue
        seen.add(key)
        evaluation = problem.evaluate(temporal)
        if best is None or _rank(evaluation) < _rank(best):
            best = evaluation
    return best


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


def _nothing_fits(core_type: CoreType, layer: LayerDescription, node: str) -> InputError:
    full = overflow(core_type, layer)
    cause = (
        f"memory '{full[0].name}' of {full[0].size} bits cannot hold the tile of {full[1]} bits"
        if full
        else "no order of its loops fits into the memories together with the spatial unrolling"
    )
    return InputError(
        f"layer '{node}' cannot run on core type '{core_type.symbol}': {cause}; choose smaller tiles, more cores or a "
        "core with larger memories",
        subject=node,
    )


def _cost(
    core_type: CoreType, layer: LayerDescription, unrolling: tuple[Unrolling, ...], best: CostModelEvaluation
) -> CoreCost:
    return CoreCost(
        model="zigzag",
        latency=_integral(best.latency_total2),
        ideal_cycles=_integral(best.ideal_cycle),
        ideal_temporal_cycles=_integral(best.ideal_temporal_cycle),
        energy=float(best.energy_total),
        stall=_integral(best.stall_slack_comb),
        onload=_integral(best.data_onloading_cycle),
        offload=_integral(best.data_offloading_cycle),
        drain=_integral(best.systolic_drain_cycle),
        mac_spatial_utilization=float(best.mac_spatial_utilization),
        mac_energy=float(best.mac_energy),
        memory_energy=_memory_energy(core_type, layer, best),
        spatial_unrolling=unrolling,
    )


def _memory_energy(
    core_type: CoreType, layer: LayerDescription, best: CostModelEvaluation
) -> tuple[tuple[str, str, float], ...]:
    by_name = {operand.name: energies for operand, energies in best.mem_energy_breakdown.items()}
    return tuple(
        (operand.name, memory.name, float(energy))
        for operand in layer.operands
        for memory, energy in zip(levels_of(core_type, operand), by_name[operand.name], strict=True)
    )


def _integral(value: float) -> int | float:
    """ZigZag returns some whole numbers of cycles as floats."""
    return int(value) if value == int(value) else float(value)


@contextmanager
def _silenced() -> Generator[None, None, None]:
    """Keeps ZigZag's log messages back: whatever matters to a user is raised as an error here."""
    logger = logging.getLogger("zigzag")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
