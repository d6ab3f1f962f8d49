"""The same search through ZigZag's own stages, with nothing skipped: what the engine is compared with."""

from __future__ import annotations

from collections.abc import Iterator

from zigzag.cost_model.cost_model import CostModelEvaluationABC
from zigzag.mapping.temporal_mapping import TemporalMapping, TemporalMappingType
from zigzag.opt.loma.engine import LomaEngine
from zigzag.opt.loma.memory_allocator import (
    MemoryAllocator,
    MemoryHierarchyTooSmallException,
    MemoryTooSmallException,
)
from zigzag.stages.evaluation.cost_model_evaluation import CostModelStage
from zigzag.stages.main import MainStage
from zigzag.stages.mapping.spatial_mapping_generation import SpatialMappingGeneratorStage
from zigzag.stages.mapping.temporal_mapping_generator_stage import TemporalMappingGeneratorStage
from zigzag.stages.results.reduce_stages import MinimalLatencyStage

from passes.analysis.accelerator import CoreType
from passes.cost.layer import LayerDescription
from passes.cost.spatial_mapping import array_of
from passes.cost.zigzag_core import build_core
from passes.cost.zigzag_layer import build_layer
from passes.cost.zigzag_problem import ZigzagProblem


def plain_search(core_type: CoreType, layer: LayerDescription, temporal_mapping: str) -> CostModelEvaluationABC:
    stages = [
        MinimalLatencyStage,
        SpatialMappingGeneratorStage,
        MinimalLatencyStage,
        TemporalMappingGeneratorStage,
        CostModelStage,
    ]
    main = MainStage(
        stages,
        layer=build_layer(layer, array_of(core_type)),
        accelerator=build_core(core_type),
        loma_lpf_limit=6,
        loma_show_progress_bar=False,
        temporal_mapping_type=TemporalMappingType(temporal_mapping),
        nb_mappings_generated=1,
    )
    return main.run()[0][0]


def loma_engine(problem: ZigzagProblem) -> LomaEngine:
    """ZigZag's own engine for the loop orders, with the loops that it would order."""
    engine = LomaEngine(
        accelerator=problem.core,
        layer=problem.layer,
        spatial_mapping=problem.spatial,
        mapping_type=TemporalMappingType.UNEVEN,
        loma_lpf_limit=6,
    )
    engine.temporal_loop_dim_size = engine.get_temporal_loops()
    engine.update_min_lpf_factor(engine.temporal_loop_dim_size)
    engine.get_prime_factors()
    return engine


def plain_temporal_mappings(problem: ZigzagProblem) -> Iterator[TemporalMapping]:
    """The allocation of every loop order that fits, in ZigZag's sequence."""
    engine = loma_engine(problem)
    for order in engine.ordering_generator() if engine.temporal_loop_dim_size else [[]]:
        allocator = MemoryAllocator(problem.core, problem.layer, problem.spatial, order, TemporalMappingType.UNEVEN)
        try:
            yield allocator.run()
        except (MemoryHierarchyTooSmallException, MemoryTooSmallException):
            continue


def plain_spatial_mapping(core_type: CoreType, layer: LayerDescription) -> dict[str, dict[str, float]]:
    stage = SpatialMappingGeneratorStage(
        [CostModelStage],
        layer=build_layer(layer, array_of(core_type)),
        accelerator=build_core(core_type),
        nb_mappings_generated=1,
    )
    mapping = next(stage.generate_spatial_mappings())
    return {d.name: {loop.name: factor for loop, factor in m.items()} for d, m in mapping.items()}
