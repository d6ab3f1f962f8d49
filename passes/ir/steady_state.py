"""A steady state as plain data: graph, loops, mappings, tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue

from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.index_space import Split
from passes.analysis.mapping import LayerMapping
from passes.ir.lookup import groups_of, steady_state_of
from passes.ir.types import element_bits, static_shape
from passes.ir.workload import index_maps, integer_bounds, layer_mapping, unique_names, yielded
from passes.operation_error import OperationError
from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.schedule import RouteRecord, TensorRecord, TensorsAttr
from stream_dialects.stream.steady_state import ComputeOp, SteadyStateOp, TransferOp
from stream_dialects.stream.workload import GroupOp


@dataclass(frozen=True)
class SteadyStateView:
    """
    The steady state of one group.

    `graph` lists the edges that come in, the layers and the edges that go out in program order, then the transfers in
    program order; shapes are tiles over all cores. Everything is as it was when the view was read.
    """

    group: GroupOp
    op: SteadyStateOp
    graph: Graph
    records: Mapping[str, TensorRecord]
    """Tensor name -> what its producer says of it."""

    @cached_property
    def computes(self) -> list[ComputeOp]:
        return [op for op in self.op.body.block.ops if isinstance(op, ComputeOp)]

    @cached_property
    def transfers(self) -> list[TransferOp]:
        return [op for op in self.op.body.block.ops if isinstance(op, TransferOp)]

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.graph.nodes}

    @cached_property
    def producers(self) -> Mapping[str, Operation]:
        """Tensor name -> the op that its record stands at; for what the group takes, the group."""
        produced = {record.name: op for op in (*self.computes, *self.transfers) for record in op.tensors.data}
        return {name: produced.get(name, self.group) for name in self.records}

    @property
    def sizes(self) -> tuple[int, ...]:
        """Iterations of z0, z1, … in one iteration of the steady state, over all cores."""
        return tuple(entry.size for entry in self.op.dims.data)

    @cached_property
    def temporal(self) -> tuple[Split, ...]:
        """(z, iterations) of the temporal loops, innermost first."""
        return tuple((LinearExpression.variable(e.dimension), e.size) for e in self.op.splits.data)

    @property
    def memory_cores(self) -> tuple[int, ...]:
        return self.op.memory_cores.data if self.op.memory_cores else ()

    @cached_property
    def loops(self) -> dict[str, IndexMap]:
        """Layer or transfer -> its loops in the dimensions of the group."""
        return {op.label.data: op.loops.data for op in (*self.computes, *self.transfers)}

    @cached_property
    def spaces(self) -> dict[str, IterationSpace]:
        """Layer or transfer -> its iteration space."""
        return {op.label.data: op.space.data for op in (*self.computes, *self.transfers)}

    @cached_property
    def mappings(self) -> dict[str, LayerMapping]:
        return {op.label.data: layer_mapping(op.mapping.data) for op in self.computes}

    def update_records(self, change: Callable[[TensorRecord], TensorRecord]) -> None:
        """Replaces the record of every tensor, at its producer."""
        for op in (*self.computes, *self.transfers):
            op.tensors = TensorsAttr(tuple(change(record) for record in op.tensors.data))
        if self.group.tensors is not None:
            self.group.tensors = TensorsAttr(tuple(change(record) for record in self.group.tensors.data))


def read_steady_states(module: ModuleOp) -> list[SteadyStateView]:
    """The steady states of all groups, in program order."""
    return [read_steady_state(group) for group in groups_of(module)]


def read_transferred(module: ModuleOp) -> list[SteadyStateView]:
    """As `read_steady_states`, but every steady state must have its transfers."""
    views = read_steady_states(module)
    for view in views:
        if not view.transfers:
            raise OperationError(view.op, "the steady state has no stream.transfer; run stream-insert-transfers first")
    return views


def read_steady_state(group: GroupOp) -> SteadyStateView:
    """The steady state of a tiled group, with or without transfers."""
    op = steady_state_of(group)
    if group.tensors is None or len(group.tensors.data) != len(op.ins):
        raise OperationError(group, "the group has no record per argument in `tensors`; run stream-tile again")
    block = op.body.block
    values: dict[SSAValue, TensorRecord] = dict(zip(block.args, group.tensors.data, strict=True))
    layers: list[Node] = []
    transfers: list[Node] = []
    for inner in block.ops:
        if isinstance(inner, (ComputeOp, TransferOp)):
            values.update(zip(inner.results, inner.tensors.data, strict=True))
            (layers if isinstance(inner, ComputeOp) else transfers).append(_node(inner, values))
    arriving, leaving = _edges(group, op, values, {node.name for node in (*layers, *transfers)})
    tensors = {
        record.name: Tensor(record.name, static_shape(value.type), element_bits(value.type))
        for value, record in values.items()
    }
    graph = Graph((*arriving, *layers, *leaving, *transfers), tensors)
    return SteadyStateView(group, op, graph, {record.name: record for record in values.values()})


def _edges(
    group: GroupOp, op: SteadyStateOp, values: Mapping[SSAValue, TensorRecord], taken: set[str]
) -> tuple[list[Node], list[Node]]:
    names = unique_names((argument.edge_name for argument in group.arguments.data), taken)
    arriving = [
        Node(name, NodeKind.IN_EDGE, outputs=(values[value].name,))
        for name, value in zip(names, op.body.block.args, strict=True)
    ]
    leaving = [
        Node(name, NodeKind.OUT_EDGE, inputs=(values[value].name,))
        for name, value in zip(unique_names(group.outputs.data, taken), yielded(op.body.block), strict=True)
    ]
    return arriving, leaving


def _node(op: ComputeOp | TransferOp, values: Mapping[SSAValue, TensorRecord]) -> Node:
    inputs = tuple(values[operand].name for operand in op.operands)
    outputs = tuple(record.name for record in op.tensors.data)
    if isinstance(op, ComputeOp):
        bounds = integer_bounds(op.bounds)
        return Node(op.label.data, NodeKind.COMPUTE, inputs, outputs, op.operation.data, index_maps(op), bounds)
    shape = static_shape(op.value.type)
    identity = tuple(LinearExpression.variable(axis) for axis in range(len(shape)))
    return Node(op.label.data, NodeKind.TRANSFER, inputs, outputs, "", (identity,) * (1 + len(outputs)), shape)


def route_of(op: TransferOp) -> RouteRecord:
    """The route that the allocation chose for a transfer."""
    if op.route is None:
        raise OperationError(op, f"'{op.label.data}' has no route; run stream-allocate first")
    return op.route.data


def renamed(record: TensorRecord, name: str) -> TensorRecord:
    """The record of a copy of the tensor under another name, before anything is allocated."""
    return replace(record, name=name)
