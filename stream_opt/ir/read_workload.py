"""From the IR to the typed model of a workload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import SSAValue

from passes.allocation.candidates import predecessors_by_name
from passes.allocation.slots import SlotNode, assign_slots
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.index_space import IndexSpace
from passes.analysis.ordering import adjacency, name_topological_order, tensor_order
from passes.analysis.unification import global_relations, loop_sizes, unify
from passes.ir.lookup import bound_workload_of, diagnosed, group_at, model_of
from passes.ir.steady_state import read_steady_state
from passes.ir.workload import group_graph, workload_graph
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.steady_state import ComputeOp, SteadyStateOp, TransferOp
from stream_dialects.stream.values import TransferKind
from stream_dialects.stream.workload import GroupOp, LayerOp, ReshapeOp, WorkloadOp
from stream_opt.expression_text import bracketed, bracketed_relation
from stream_opt.ir.workload import EdgeIR, NodeIR, NodeType, TensorIR, TensorOperandIR, UniqueDimensionIR, WorkloadIR

_NODE_TYPES: dict[NodeKind, NodeType] = {
    NodeKind.IN_EDGE: "InEdge",
    NodeKind.OUT_EDGE: "OutEdge",
    NodeKind.COMPUTE: "ComputationNode",
    NodeKind.TRANSFER: "TransferNode",
    NodeKind.RESHAPE: "FusionEdge",
}
_TRANSFER_TYPES = {
    TransferKind.COMPUTE_TO_COMPUTE: "TransferType.COMPUTE_TO_COMPUTE",
    TransferKind.COMPUTE_TO_MEMORY: "TransferType.COMPUTE_TO_MEM",
    TransferKind.MEMORY_TO_COMPUTE: "TransferType.MEM_TO_COMPUTE",
    TransferKind.MEMORY_TO_MEMORY: "TransferType.MEM_TO_MEM",
}


def read_workload_ir(module: ModuleOp, group: int) -> WorkloadIR:
    """The model of an unpartitioned workload, or of one group."""
    workload = bound_workload_of(module)
    model_of(module)
    number = sum(isinstance(op, GroupOp) for op in workload.body.block.ops)
    if not number:
        with diagnosed(workload):
            return _Reader(unify(workload_graph(workload)), _element_types(workload), {}).model(None, 0)
    chosen = group_at(module, group)
    with diagnosed(chosen):
        return _Reader(_index_space(chosen), _element_types(chosen), _transfer_types(chosen)).model(chosen, number)


def _index_space(group: GroupOp) -> IndexSpace:
    """The loops of a group: as tiling wrote them, before that as they follow from the layers."""
    if not any(isinstance(op, SteadyStateOp) for op in group.body.block.ops):
        return unify(group_graph(group))
    view = read_steady_state(group)
    return IndexSpace(_transfers_last(view.graph), view.loops, view.sizes)


def _transfers_last(graph: Graph) -> Graph:
    """The graph in name-topological order, but with the transfers at the end (spec allocation 3.3)."""
    moved = (node for node in graph.nodes if node.kind is NodeKind.TRANSFER)
    kept = (node for node in name_topological_order(graph) if node.kind is not NodeKind.TRANSFER)
    return Graph((*kept, *moved), graph.tensors)


def _element_types(place: WorkloadOp | GroupOp) -> dict[str, str]:
    """Tensor name -> name of its element type."""
    return {name: str(element_of(value.type)) for name, value in _named_values(place)}


def _named_values(place: WorkloadOp | GroupOp) -> Iterator[tuple[str, SSAValue]]:
    yield from zip((argument.name for argument in place.arguments.data), place.body.block.args, strict=True)
    for op in place.walk():
        if isinstance(op, (LayerOp, ReshapeOp)):
            yield op.result_name.data, op.out
        elif isinstance(op, (ComputeOp, TransferOp)):
            yield from zip((record.name for record in op.tensors.data), op.results, strict=True)


def _transfer_types(group: GroupOp) -> dict[str, str]:
    return {op.label.data: _TRANSFER_TYPES[op.kind.data] for op in group.walk() if isinstance(op, TransferOp)}


@dataclass(frozen=True)
class _Reader:
    """Describes one graph and its loops."""

    space: IndexSpace
    element_types: Mapping[str, str]
    transfer_types: Mapping[str, str]

    @property
    def graph(self) -> Graph:
        return self.space.graph

    @cached_property
    def order(self) -> Sequence[Node]:
        return name_topological_order(self.graph)

    @property
    def looped(self) -> Iterator[Node]:
        return (node for node in self.order if node.has_loops)

    def model(self, group: GroupOp | None, groups: int) -> WorkloadIR:
        edges = self.edges()
        return WorkloadIR(
            num_nodes=len(self.graph.nodes),
            num_edges=len(edges),
            num_unique_dimensions=len(self.space.sizes),
            unique_dimensions={
                f"z{index}": UniqueDimensionIR(index=index, size=size) for index, size in enumerate(self.space.sizes)
            },
            dimension_expressions=[bracketed(e) for node in self.looped for e in self.space.loops(node.name)],
            dimension_relations=self.relations(),
            nodes=list(self.nodes()),
            edges=edges,
            tensors={name: self.tensor(name) for name in tensor_order(self.graph)},
            generations=self.generations(),
            group=group.sym_name.data if group else None,
            num_groups=groups,
        )

    def relations(self) -> list[str]:
        """Those of results first, then those of tensors that come from outside."""
        arriving = {name for node in self.graph.nodes if node.kind is NodeKind.IN_EDGE for name in node.outputs}
        relations = sorted(global_relations(self.graph), key=lambda relation: relation.tensor in arriving)
        return [bracketed_relation(relation.equation) for relation in relations]

    def nodes(self) -> Iterator[NodeIR]:
        start = 0
        for node in self.order:
            yield self.node(node, start)
            start += len(self.space.loops(node.name)) if node.has_loops else 0

    def node(self, node: Node, start: int) -> NodeIR:
        loops = self.space.loops(node.name) if node.has_loops else None
        sizes = loop_sizes(node, self.graph.tensors) if node.has_loops else ()
        return NodeIR(
            name=node.name,
            node_type=_NODE_TYPES[node.kind],
            dimensions=None if loops is None else dict(zip(map(bracketed, loops), sizes, strict=True)),
            global_dim_indices=None if loops is None else list(range(start, start + len(loops))),
            inputs=None if node.kind is NodeKind.IN_EDGE else self.operands(node.inputs),
            outputs=None if node.kind is NodeKind.OUT_EDGE else self.operands(node.outputs),
            computation_type=node.operation if node.kind is NodeKind.COMPUTE else None,
            transfer_type=self.transfer_types.get(node.name) if node.kind is NodeKind.TRANSFER else None,
            fusion_op_type=node.operation if node.kind is NodeKind.RESHAPE else None,
        )

    def operands(self, names: Sequence[str]) -> list[TensorOperandIR]:
        shapes = self.graph.tensors
        return [
            TensorOperandIR(name=name, shape=list(shapes[name].shape), operand_type=self.element_types[name])
            for name in names
        ]

    def edges(self) -> list[EdgeIR]:
        nodes, links = self.graph.nodes, adjacency(self.graph)
        return [
            EdgeIR(
                source=nodes[source].name,
                target=nodes[target].name,
                shared_tensors=[name for name in nodes[source].outputs if name in nodes[target].inputs],
            )
            for source, targets in enumerate(links.successors)
            for target in targets
        ]

    def tensor(self, name: str) -> TensorIR:
        strides = self.space.strides(name)
        still = (0,) * len(self.space.axes[name])
        return TensorIR(
            shape=list(self.graph.tensors[name].shape),
            relevant_dimensions=[f"z{z}" for z in strides],
            strides_per_dimension={f"z{z}": list(strides.get(z, still)) for z in range(len(self.space.sizes))},
        )

    def generations(self) -> dict[str, int]:
        before = predecessors_by_name(self.graph)
        slots = assign_slots([SlotNode(node.name, node.kind, before[node.name]) for node in self.graph.nodes])
        return {node.name: slots[node.name] for node in self.order}
