"""Workloads and groups of layers as plain graphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from xdsl.ir import Block, SSAValue

from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.mapping import Kernel, LayerMapping
from passes.ir.index_maps import index_map
from passes.ir.types import element_bits, static_shape
from stream_dialects.stream.lists import DimensionsAttr
from stream_dialects.stream.mapping import KernelRecord, MappingRecord
from stream_dialects.stream.steady_state import ComputeOp
from stream_dialects.stream.values import Split
from stream_dialects.stream.workload import GroupOp, LayerOp, ReshapeOp, WorkloadOp, YieldOp


def workload_graph(workload: WorkloadOp) -> Graph:
    """The layers and reshapes of an unpartitioned workload, edges included; all dimensions must be bound."""
    edges = [argument.edge_name for argument in workload.arguments.data]
    names = [argument.name for argument in workload.arguments.data]
    return _graph(workload.body.block, names, edges, workload.outputs.data)


def group_graph(group: GroupOp) -> Graph:
    """The layers of an untiled group with its edges."""
    edges = [argument.edge_name for argument in group.arguments.data]
    names = [argument.name for argument in group.arguments.data]
    return _graph(group.body.block, names, edges, group.outputs.data)


def _graph(block: Block, names: Sequence[str], edges: Sequence[str], outputs: Sequence[str]) -> Graph:
    tensors: dict[SSAValue, str] = dict(zip(block.args, names, strict=True))
    nodes: list[Node] = []
    for op in block.ops:
        if isinstance(op, (LayerOp, ReshapeOp)):
            tensors[op.out] = op.result_name.data
            nodes.append(_node(op, tensors))
    taken = {node.name for node in nodes}
    arriving = [
        Node(name, NodeKind.IN_EDGE, outputs=(tensor,))
        for name, tensor in zip(unique_names(edges, taken), names, strict=True)
    ]
    leaving = [
        Node(name, NodeKind.OUT_EDGE, inputs=(tensors[value],))
        for name, value in zip(unique_names(outputs, taken), yielded(block), strict=True)
    ]
    shapes = {name: Tensor(name, static_shape(value.type), element_bits(value.type)) for value, name in tensors.items()}
    return Graph((*arriving, *nodes, *leaving), shapes)


def unique_names(names: Iterable[str], taken: set[str]) -> list[str]:
    """The names, with a number where a layer or an earlier edge has the same; `taken` grows by them."""
    result: list[str] = []
    for name in names:
        unique, number = name, 0
        while unique in taken:
            number += 1
            unique = f"{name}.edge{number}"
        taken.add(unique)
        result.append(unique)
    return result


def yielded(block: Block) -> Sequence[SSAValue]:
    """The operands of the block's yield."""
    last = block.last_op
    return last.values if isinstance(last, YieldOp) else ()


def _node(op: LayerOp | ReshapeOp, tensors: dict[SSAValue, str]) -> Node:
    inputs = tuple(tensors[operand] for operand in op.operands)
    outputs = (op.result_name.data,)
    if isinstance(op, ReshapeOp):
        return Node(op.label.data, NodeKind.RESHAPE, inputs, outputs, op.operation.data)
    return Node(
        op.label.data, NodeKind.COMPUTE, inputs, outputs, op.operation.data, index_maps(op), integer_bounds(op.bounds)
    )


def index_maps(op: LayerOp | ComputeOp) -> tuple[IndexMap, ...]:
    """The maps of an op that has `maps`."""
    return tuple(index_map(entry.data) for entry in op.maps)


def integer_bounds(bounds: DimensionsAttr) -> tuple[int, ...]:
    """Loop bounds without symbolic dimensions (callers have checked that none is left)."""
    return tuple(int(bound.size) for bound in bounds.data)


def layer_mapping(record: MappingRecord) -> LayerMapping:
    """A mapping property as plain data."""
    splits = tuple((split.loop, split.factor) for split in record.splits)
    return LayerMapping(record.cores, splits, _kernel(record.kernel) if record.kernel else None)


def mapping_record(mapping: LayerMapping) -> MappingRecord:
    """Plain mapping as the data of a mapping property."""
    splits = tuple(Split(loop, factor) for loop, factor in mapping.splits)
    return MappingRecord(mapping.cores, splits, _kernel_record(mapping.kernel) if mapping.kernel else None)


_KERNEL_ARGUMENTS = ("utilization", "m", "k", "n", "layout")


def _kernel(record: KernelRecord) -> Kernel:
    values = [(name, getattr(record, name)) for name in _KERNEL_ARGUMENTS]
    return Kernel(record.name, tuple((name, value) for name, value in values if value is not None))


def _kernel_record(kernel: Kernel) -> KernelRecord:
    given = dict(kernel.arguments)
    utilization = given.get("utilization")
    sizes = {name: int(given[name]) for name in ("m", "k", "n") if name in given}
    layout = str(given["layout"]) if "layout" in given else None
    return KernelRecord(kernel.name, None if utilization is None else float(utilization), **sizes, layout=layout)


def mapped_layers(layers: Collection[LayerOp]) -> dict[str, LayerMapping]:
    """Plain mappings by layer name, of the layers that have one."""
    return {layer.label.data: layer_mapping(layer.mapping.data) for layer in layers if layer.mapping is not None}
