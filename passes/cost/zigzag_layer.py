"""Layer descriptions and spatial mappings in the form that zigzag-dse reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from passes.analysis.accelerator import OperationalArray
from passes.cost.layer import LayerDescription
from passes.cost.spatial_hints import hint_order
from passes.cost.spatial_mapping import Unrolling

if TYPE_CHECKING:
    from zigzag.mapping.spatial_mapping import SpatialMapping, SpatialMappingHint
    from zigzag.workload.layer_attributes import LayerDimRelation, LayerOperandPrecision
    from zigzag.workload.layer_node import LayerNode, LayerNodeAttributes


def build_layer(layer: LayerDescription, array: OperationalArray) -> LayerNode:
    """A fresh ZigZag layer without spatial mapping; ZigZag's stages write into it, so it serves one search only."""
    from zigzag.datatypes import LayerOperand, MemoryOperand
    from zigzag.mapping.spatial_mapping import SpatialMapping
    from zigzag.workload.layer_attributes import LayerTemporalOrdering, MemoryOperandLinks
    from zigzag.workload.layer_node import LayerNode, MappingAttributes

    inputs_first = (*layer.inputs, layer.output)
    mapping = MappingAttributes(
        spatial_mapping=SpatialMapping.empty(),
        spatial_mapping_hint=_hints(layer, array),
        memory_operand_links=MemoryOperandLinks(
            {LayerOperand(operand.name): MemoryOperand(operand.memory) for operand in inputs_first}
        ),
        temporal_ordering=LayerTemporalOrdering.empty(),
    )
    return LayerNode(layer_id=0, node_name="layer", node_attr=_attributes(layer), mapping_attr=mapping)


def build_spatial_mapping(unrollings: Sequence[Unrolling], array: OperationalArray) -> SpatialMapping:
    """A complete spatial mapping that knows the sizes of the array."""
    from zigzag.datatypes import LayerDim, OADimension
    from zigzag.mapping.spatial_mapping import MappingSingleOADim, SpatialMapping

    mapping = SpatialMapping(
        {OADimension(name): MappingSingleOADim({LayerDim(f"D{loop}"): factor}) for name, loop, factor in unrollings}
    )
    mapping.initialize_oa_dims({OADimension(name): size for name, size in array.dimensions})
    return mapping


def _attributes(layer: LayerDescription) -> LayerNodeAttributes:
    from zigzag.datatypes import LayerDim, LayerOperand
    from zigzag.workload.layer_attributes import LayerDimSizes, LayerEquation, LayerPadding
    from zigzag.workload.layer_node import LayerNodeAttributes

    compounds = list(enumerate(layer.compound_indices, start=len(layer.sizes)))
    inputs = [LayerOperand(operand.name) for operand in layer.inputs]
    return LayerNodeAttributes(
        layer_type=layer.operation,
        equation=LayerEquation(layer.equation),
        layer_dim_sizes=LayerDimSizes({LayerDim(f"D{i}"): size for i, size in enumerate(layer.sizes)}),
        operand_precision=_precision(layer),
        dimension_relations=_relations(layer),
        padding=LayerPadding({LayerDim(f"D{i}"): (index.padding, index.padding) for i, index in compounds}),
        constant_operands=inputs,
        input_operand_source=dict.fromkeys(inputs, 0),
        pr_layer_dim_sizes=LayerDimSizes({LayerDim(f"D{i}"): index.extent for i, index in compounds}),
    )


def _relations(layer: LayerDescription) -> list[LayerDimRelation]:
    from zigzag.datatypes import LayerDim
    from zigzag.workload.layer_attributes import LayerDimRelation

    relations: list[LayerDimRelation] = []
    for number, index in enumerate(layer.compound_indices, start=len(layer.sizes)):
        (first, first_coefficient), (second, second_coefficient) = index.terms
        axis, first_loop, second_loop = (LayerDim(f"D{loop}") for loop in (number, first, second))
        relations.append(LayerDimRelation(axis, first_loop, second_loop, first_coefficient, second_coefficient))
    return relations


def _precision(layer: LayerDescription) -> LayerOperandPrecision:
    from zigzag.datatypes import LayerOperand
    from zigzag.workload.layer_attributes import LayerOperandPrecision

    widths = {LayerOperand(operand.name): operand.precision for operand in layer.operands}
    return LayerOperandPrecision({**widths, LayerOperand("O_final"): layer.output.precision})


def _hints(layer: LayerDescription, array: OperationalArray) -> SpatialMappingHint:
    """The hint order as a list, although ZigZag declares a set: a list is what fixes the order (spec cost 5.1)."""
    from zigzag.datatypes import LayerDim, OADimension
    from zigzag.mapping.spatial_mapping import SpatialMappingHint

    order = [LayerDim(f"D{loop}") for loop in hint_order(len(layer.sizes))]
    return SpatialMappingHint({OADimension(name): order for name, _ in array.dimensions})  # pyright: ignore[reportArgumentType]
