"""Moves layers into fusion groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.passes import ModulePass

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.unification import check_loop_sizes
from passes.ir.lookup import bound_workload_of, diagnosed, mapping_file
from passes.ir.workload import workload_graph
from passes.operation_error import OperationError
from passes.partition.fusion_groups import FusionGroup, split_into_groups, whole_group
from stream_dialects.stream.lists import StringsAttr
from stream_dialects.stream.mapping import FusionRecord, TilingAttr
from stream_dialects.stream.workload import (
    Argument,
    ArgumentKind,
    ArgumentsAttr,
    GroupOp,
    LayerOp,
    ReshapeOp,
    WorkloadOp,
    YieldOp,
)


@dataclass(frozen=True)
class StreamPartitionPass(ModulePass):
    """
    Cuts the workload into `stream.group`s after max poolings, residual blocks and before reshapes (spec
    workload-and-tiling 5), or as the fused groups of a mapping file ask.

    Before: `%2 = stream.layer "Gemm1" …(%0, %1) … stream.yield %2`
    After:  `%2 = stream.group @g0(%0, %1) … { ^bb0(%3, %4): %5 = stream.layer "Gemm1" …(%3, %4) … } stream.yield %2`

    Pass can be called from the command line as e.g.:
        stream-opt net.onnx -p stream-partition
    """

    name = "stream-partition"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = bound_workload_of(op)
        if any(isinstance(inner, GroupOp) for inner in workload.body.block.ops):
            raise OperationError(workload, "the workload is partitioned already; run stream-partition once")
        graph = workload_graph(workload)
        fusion = workload.fusion.data if workload.fusion else ()
        with diagnosed(workload):
            check_loop_sizes(graph)
        with diagnosed(workload, mapping_file(workload)):
            groups = wanted_groups(graph, fusion)
        _Partitioner(workload, graph).move(groups)
        if len(fusion) == len(groups):
            for group, record in zip(_groups(workload), fusion, strict=True):
                group.label, group.tiling = StringAttr(record.name), TilingAttr(record.tiles)
        workload.fusion = None


def _groups(workload: WorkloadOp) -> list[GroupOp]:
    return [op for op in workload.body.block.ops if isinstance(op, GroupOp)]


def wanted_groups(graph: Graph, fusion: Sequence[FusionRecord]) -> tuple[FusionGroup, ...]:
    """
    The groups of a workload: one for a single fused group, else the automatic ones.

    Raises:
        InputError: the number of fused groups is neither one nor that of the automatic groups.
    """
    if len(fusion) == 1:
        return (whole_group(graph),)
    groups = split_into_groups(graph)
    if fusion and len(fusion) != len(groups):
        listed = "; ".join(f"{i}: {', '.join(group.layers)}" for i, group in enumerate(groups))
        count = f"{len(groups)} group{'s' * (len(groups) > 1)}"
        raise InputError(
            f"the mapping has {len(fusion)} fused groups, the workload falls into {count} ({listed});"
            " give one fused group per group, in this order, or a single one for the whole workload"
        )
    return groups


class _Partitioner:
    """Moves the layers of one workload; tensors are found by name."""

    def __init__(self, workload: WorkloadOp, graph: Graph):
        self.workload = workload
        self.block = workload.body.block
        ops = list(self.block.ops)
        self.layers = {op.label.data: op for op in ops if isinstance(op, LayerOp)}
        self.reshapes = [(op, n) for op, n in zip(ops, _between(graph), strict=False) if isinstance(op, ReshapeOp)]
        self.nodes = {node.name: node for node in graph.nodes if node.kind is NodeKind.COMPUTE}
        self.outputs = [node.inputs[0] for node in graph.nodes if node.kind is NodeKind.OUT_EDGE]
        names = [argument.name for argument in workload.arguments.data]
        self.values: dict[str, SSAValue] = dict(zip(names, self.block.args, strict=True))
        self.kinds = {argument.name: argument.kind for argument in workload.arguments.data}

    def move(self, groups: Sequence[FusionGroup]) -> None:
        last = self.block.last_op
        for op, _ in self.reshapes:
            op.detach()
        types = self._types()
        moved = [self._inner_block(group, types) for group in groups]
        self._place_reshapes()
        for number, (group, block) in enumerate(zip(groups, moved, strict=True)):
            self._place_group(f"g{number}", group, block)
            self._place_reshapes()
        if isinstance(last, YieldOp):
            last.operands = [self.values[name] for name in self.outputs]

    def _inner_block(self, group: FusionGroup, types: Mapping[str, Attribute]) -> Block:
        """The region of a group; takes the layers out of the workload."""
        block = Block(arg_types=[types[name] for name in group.inputs])
        local: dict[str, SSAValue] = dict(zip(group.inputs, block.args, strict=True))
        for name in group.layers:
            layer = self.layers[name]
            layer.detach()
            layer.operands = [local[tensor] for tensor in self.nodes[name].inputs]
            local[layer.result_name.data] = layer.out
            block.add_op(layer)
        block.add_op(YieldOp.create(operands=[local[name] for name in group.outputs]))
        return block

    def _types(self) -> dict[str, Attribute]:
        """Tensor -> its type."""
        results = {layer.result_name.data: layer.out for layer in self.layers.values()}
        reshaped = {op.result_name.data: op.out for op, _ in self.reshapes}
        return {name: value.type for name, value in {**self.values, **results, **reshaped}.items()}

    def _place_group(self, name: str, group: FusionGroup, block: Block) -> None:
        arriving = [node for node in group.graph.nodes if node.kind is NodeKind.IN_EDGE]
        leaving = [node for node in group.graph.nodes if node.kind is NodeKind.OUT_EDGE]
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(name),
            "arguments": ArgumentsAttr(tuple(self._argument(node) for node in arriving)),
            "outputs": StringsAttr(tuple(node.name for node in leaving)),
        }
        last = block.last_op
        op = GroupOp.create(
            operands=[self.values[tensor] for tensor in group.inputs],
            result_types=[value.type for value in last.operands] if last else [],
            properties=properties,
            regions=[Region(block)],
        )
        self._insert(op)
        self.values.update(zip(group.outputs, op.results, strict=True))
        self.kinds.update(dict.fromkeys(group.outputs, ArgumentKind.INTERMEDIATE))

    def _argument(self, node: Node) -> Argument:
        tensor = node.outputs[0]
        return Argument(tensor, self.kinds[tensor], None if node.name == tensor else node.name)

    def _place_reshapes(self) -> None:
        """Puts back every reshape whose operand is there by now."""
        waiting: list[tuple[ReshapeOp, Node]] = []
        for op, node in self.reshapes:
            source = node.inputs[0]
            if source not in self.values:
                waiting.append((op, node))
                continue
            op.operands = [self.values[source]]
            self._insert(op)
            self.values[op.result_name.data] = op.out
            self.kinds[op.result_name.data] = self.kinds[source]
        self.reshapes = waiting

    def _insert(self, op: GroupOp | ReshapeOp) -> None:
        last = self.block.last_op
        if last is None:
            self.block.add_op(op)
        else:
            self.block.insert_op_before(op, last)


def _between(graph: Graph) -> list[Node]:
    """The nodes of the graph that are ops of the workload, in program order."""
    return [node for node in graph.nodes if node.kind in (NodeKind.COMPUTE, NodeKind.RESHAPE)]
