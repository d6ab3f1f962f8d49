"""Cuts mapped groups into the tiles of one steady-state iteration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.passes import ModulePass

from passes.analysis.accelerator import Accelerator
from passes.analysis.core_graph import CoreGraph
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.mapping import GroupMapping
from passes.analysis.ordering import compute_nodes
from passes.ir.accelerator import read_accelerator
from passes.ir.array import array_of
from passes.ir.lookup import accelerator_of, diagnosed, groups_of, layers_of
from passes.ir.types import resized
from passes.ir.workload import group_graph, mapped_layers
from passes.mapping.validation import check_layer_mappings
from passes.operation_error import OperationError
from passes.tiling.staging import Staging
from passes.tiling.steady_state import SteadyState, build_steady_state
from passes.tiling.tiling import tile_group
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.lists import DimensionsAttr, IntegersAttr
from stream_dialects.stream.schedule import TensorRecord, TensorsAttr
from stream_dialects.stream.steady_state import (
    ComputeOp,
    DimensionSizesAttr,
    LoopsAttr,
    SpaceAttr,
    SteadyStateOp,
)
from stream_dialects.stream.values import Dimension, DimensionSize
from stream_dialects.stream.workload import GroupOp, LayerOp, YieldOp

_LARGEST_COUNT = 2**63 - 1


@dataclass(frozen=True)
class StreamTilePass(ModulePass):
    """
    Replaces the layers of every mapped group by a `stream.steady_state` of `stream.compute` ops on tiles, with
    iteration spaces and the bits that one core holds (spec workload-and-tiling 9 and 11).

    Before: `stream.group @g0(%0) … tiling ["Gemm1" D0 = 4] { … stream.layer "Gemm1" … }`
    After:  `stream.group @g0(%0) … tiling ["Gemm1" D0 = 4] { …`
            `  stream.steady_state(%1) dims [z0 = 4, …] splits [z0 = 8] { … stream.compute "Gemm1" … } }`

    Pass can be called from the command line as e.g.:
        stream-opt mapped.mlir -p stream-tile
        stream-opt mapped.mlir -p stream-tile{columns=8}
    """

    name = "stream-tile"

    columns: int | None = None
    """
    Only memory cores in the first `columns` columns may hold tensors on their way; default: 4, or all of the array with
    model `aie-hardware`.
    """

    def __post_init__(self) -> None:
        if self.columns is not None and self.columns < 1:
            raise InputError(f"columns must be at least 1, got {self.columns}")

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        accelerator = read_accelerator(accelerator_of(op))
        connected = CoreGraph(accelerator).core_order
        array = array_of(op)
        columns = (4 if array is None else array.device.columns) if self.columns is None else self.columns
        staging = Staging(memory_cores(accelerator, connected, columns), accelerator.offchip, array)
        for group in groups_of(op):
            tile(group, accelerator, connected, staging)


def memory_cores(accelerator: Accelerator, connected: Collection[int], columns: int) -> tuple[int, ...]:
    """Ids of the connected memory cores in the first columns that may stage tensors (spec workload-and-tiling 10.1)."""
    return tuple(
        core.id
        for core in accelerator.cores
        if core.type.kind == "memory"
        and core.id != accelerator.offchip
        and core.id in connected
        and core.column is not None
        and core.column < columns
    )


def group_mapping(group: GroupOp) -> GroupMapping:
    """The mapping that the group and its layers carry; all of it must be there."""
    for layer in layers_of(group):
        if layer.mapping is None:
            raise OperationError(
                layer, f"layer '{layer.label.data}' has no mapping; run stream-generate-mapping or stream-load-mapping"
            )
    if group.tiling is None:
        raise OperationError(group, "the group has no tiling; run stream-generate-mapping or stream-load-mapping")
    return GroupMapping(mapped_layers(layers_of(group)), group.tiling.data)


def tile(group: GroupOp, accelerator: Accelerator, connected: Collection[int], staging: Staging) -> None:
    """Rewrites one group."""
    mapping = group_mapping(group)
    graph = group_graph(group)
    kinds = {core.id: core.type.kind for core in accelerator.cores}
    with diagnosed(group):
        # A mapping may have been edited by hand since it was made.
        check_layer_mappings(graph, mapping, accelerator.cores, connected)
        tiled = tile_group(graph, mapping)
        state = build_steady_state(tiled, mapping.layers, staging.memory_cores, staging.offchip, kinds, staging.array)
    group.macs = IntegerAttr(checked_macs(group, tiled.total_macs), i64)
    _Writer(group, graph, state, staging.memory_cores).write()


def checked_macs(group: GroupOp, macs: int) -> int:
    """`macs`; raises OperationError if the IR cannot hold the number."""
    if macs > _LARGEST_COUNT:
        message = f"the group computes {macs} products, more than 64 bits count; use smaller sizes"
        raise OperationError(group, message)
    return macs


class _Writer:
    """Builds the ops of one steady state from its plain form."""

    def __init__(self, group: GroupOp, untiled: Graph, state: SteadyState, staging: tuple[int, ...]):
        self.group, self.untiled, self.state, self.staging = group, untiled, state, staging
        self.layers = {layer.label.data: layer for layer in layers_of(group)}
        self.inputs = {node.name: node.inputs for node in compute_nodes(untiled)}
        self.values: dict[str, SSAValue] = {}

    def write(self) -> None:
        arguments = [argument.name for argument in self.group.arguments.data]
        full = zip(arguments, self.group.body.block.args, strict=True)
        block = Block(arg_types=[self._tile_type(name, value) for name, value in full])
        self.values.update(zip(arguments, block.args, strict=True))
        for node in self.state.graph.nodes:
            if node.kind is NodeKind.COMPUTE:
                self._add_compute(block, node)
        outputs = [node.inputs[0] for node in self.untiled.nodes if node.kind is NodeKind.OUT_EDGE]
        block.add_op(YieldOp.create(operands=[self.values[name] for name in outputs]))
        self.group.tensors = TensorsAttr(tuple(self._record(name, name) for name in arguments))
        self._replace_body(block)

    def _tile_type(self, tensor: str, full: SSAValue) -> Attribute:
        return resized(full.type, self.state.graph.tensors[tensor].shape)

    def _record(self, name: str, known_as: str) -> TensorRecord:
        """The record of a tensor that the graph with transfers knows as `known_as`."""
        on_core = self.state.core_tensors.get(known_as)
        return TensorRecord(
            name=name,
            full=self.untiled.tensors[name].shape,
            space=self.state.tensor_spaces[known_as],
            core_bits=None if on_core is None else on_core.bits,
        )

    def _add_compute(self, block: Block, node: Node) -> None:
        layer = self.layers[node.name]
        result = layer.result_name.data
        op = ComputeOp.create(
            operands=[self.values[name] for name in self.inputs[node.name]],
            result_types=[self._tile_type(node.outputs[0], layer.out)],
            properties=self._properties(layer, node, self._record(result, node.outputs[0])),
        )
        block.add_op(op)
        self.values[result] = op.results[0]

    def _properties(self, layer: LayerOp, node: Node, record: TensorRecord) -> dict[str, Attribute]:
        if layer.mapping is None:
            raise OperationError(layer, "the layer has no mapping")
        return {
            "label": layer.label,
            "operation": layer.operation,
            "tensors": TensorsAttr((record,)),
            "bounds": DimensionsAttr(tuple(Dimension(bound) for bound in node.bounds)),
            "loops": LoopsAttr(self.state.loops[node.name]),
            "maps": layer.maps,
            "mapping": layer.mapping,
            "space": SpaceAttr(self.state.node_spaces[node.name]),
        }

    def _replace_body(self, block: Block) -> None:
        outer = self.group.body.block
        state = SteadyStateOp.create(
            operands=list(outer.args),
            result_types=list(self.group.result_types),
            properties=self._state_properties(),
            regions=[Region(block)],
        )
        for op in reversed(list(outer.ops)):
            op.detach()
            op.erase()
        outer.add_ops([state, YieldOp.create(operands=list(state.results))])

    def _state_properties(self) -> dict[str, Attribute]:
        sizes = tuple(DimensionSize(z, size) for z, size in enumerate(self.state.sizes))
        splits = tuple(DimensionSize(self._dimension(z), size) for z, size in self.state.temporal)
        properties: dict[str, Attribute] = {"dims": DimensionSizesAttr(sizes), "splits": DimensionSizesAttr(splits)}
        if self.staging:
            properties["memory_cores"] = IntegersAttr(self.staging)
        return properties

    def _dimension(self, expression: LinearExpression) -> int:
        if expression.single is None:
            message = f"the temporal loop over {expression.text()} is not one dimension of the group"
            raise OperationError(self.group, message)
        return expression.single
