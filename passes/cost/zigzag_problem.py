"""A layer with its spatial mapping on a core, in the objects of zigzag-dse."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from passes.analysis.accelerator import CoreType
from passes.cost.layer import LayerDescription
from passes.cost.orders.enumeration import Loop
from passes.cost.spatial_mapping import Unrolling, array_of
from passes.cost.zigzag_core import build_core
from passes.cost.zigzag_layer import build_layer, build_spatial_mapping

if TYPE_CHECKING:
    from zigzag.cost_model.cost_model import CostModelEvaluation
    from zigzag.hardware.architecture.accelerator import Accelerator as ZigzagCore
    from zigzag.mapping.spatial_mapping_internal import SpatialMappingInternal
    from zigzag.mapping.temporal_mapping import TemporalMapping, TemporalMappingDict
    from zigzag.workload.layer_node import LayerNode


class ZigzagProblem:
    """
    What ZigZag needs to evaluate temporal mappings.

    Raises:
        InputError: if ZigZag's own validation refuses the core.
    """

    def __init__(self, core_type: CoreType, layer: LayerDescription, unrolling: Sequence[Unrolling]) -> None:
        from zigzag.stages.mapping.spatial_mapping_conversion import SpatialMappingConversionStage as Conversion

        array = array_of(core_type)
        self.core: ZigzagCore = build_core(core_type)
        self.layer: LayerNode = build_layer(layer, array)
        self.layer.spatial_mapping = build_spatial_mapping(unrolling, array)
        # A stage insists on a successor, which is not reached here.
        conversion = Conversion([Conversion], accelerator=self.core, layer=self.layer)
        converted = conversion.convert_user_spatial_mapping(self.layer.spatial_mapping)
        self.spatial: SpatialMappingInternal = converted[0]
        """With the average unrolling, which need not be whole."""
        self.spatial_integer: SpatialMappingInternal = converted[1]

    def temporal_mapping(self, operands: Sequence[str], levels: Sequence[Sequence[Sequence[Loop]]]) -> TemporalMapping:
        """The uneven mapping with these loops per operand and memory level, from inner to outer."""
        from zigzag.datatypes import LayerDim, LayerOperand
        from zigzag.mapping.temporal_mapping import TemporalMapping, TemporalMappingType

        loops: TemporalMappingDict = {
            LayerOperand(name): [[(LayerDim(f"D{loop}"), size) for loop, size in level] for level in of_operand]
            for name, of_operand in zip(operands, levels, strict=True)
        }
        return TemporalMapping(loops, self.layer, TemporalMappingType.UNEVEN)

    def evaluate(self, temporal: TemporalMapping) -> CostModelEvaluation:
        from zigzag.cost_model.cost_model import CostModelEvaluation

        return CostModelEvaluation(
            accelerator=self.core,
            layer=self.layer,
            spatial_mapping=self.spatial,
            spatial_mapping_int=self.spatial_integer,
            temporal_mapping=temporal,
        )
