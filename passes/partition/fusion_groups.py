"""Splitting of a workload into fusion groups (spec workload-and-tiling 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.ordering import adjacency, consumers, topological_positions, validate_graph

_RANKS = {NodeKind.IN_EDGE: 0, NodeKind.RESHAPE: 1, NodeKind.COMPUTE: 2}


@dataclass(frozen=True)
class FusionGroup:
    """
    Layers that are scheduled together, with an edge node for every tensor that crosses the group's border.

    Tensors keep the names that they have in the workload, so the border is the results of earlier groups and of
    reshapes, graph inputs and weights on one side and what later groups, reshapes and graph outputs read on the other.
    """

    graph: Graph

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers in node order."""
        return tuple(node.name for node in self.graph.nodes if node.kind is NodeKind.COMPUTE)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the tensors that come from outside, in node order."""
        return tuple(node.outputs[0] for node in self.graph.nodes if node.kind is NodeKind.IN_EDGE)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the tensors that are used outside, in node order."""
        return tuple(node.inputs[0] for node in self.graph.nodes if node.kind is NodeKind.OUT_EDGE)


def cut_points(graph: Graph) -> tuple[str, ...]:
    """
    Names of the layers after which a group ends, in name-topological order (spec workload-and-tiling 5.1).

    A group ends after a MaxPool and after the Relu that alone follows an Add; not after the last layer and not where
    a reshape ends the group anyway.
    """
    links = adjacency(graph)
    layers = [p for p in topological_positions(graph, links) if graph.nodes[p].kind is NodeKind.COMPUTE]
    cuts: list[int] = []
    for position in layers:
        node = graph.nodes[position]
        after = [p for p in links.successors[position] if graph.nodes[p].kind is NodeKind.COMPUTE]
        if node.operation == "MaxPool":
            cuts.append(position)
        elif node.operation == "Add" and len(after) == 1 and graph.nodes[after[0]].operation == "Relu":
            cuts.append(after[0])
    if cuts and cuts[-1] == layers[-1]:
        cuts.pop()
    return tuple(graph.nodes[p].name for p in cuts if not _only_reshaped(graph, links.successors[p]))


def split_into_groups(graph: Graph) -> tuple[FusionGroup, ...]:
    """
    Cuts a workload at its reshapes and cut points.

    The layers of a group read only graph inputs, results of earlier groups and reshaped ones. Graph inputs that no
    layer reads are left out. Without a cut the layers keep the workload's order, else the name-topological one.

    Raises:
        InputError: if the graph is not well formed, has no layer, or a layer's result is used by nobody.
    """
    layers = _checked_layers(graph)
    splitter = _Splitter(graph)
    if not cut_points(graph) and not _separating_reshapes(graph):
        return (FusionGroup(splitter.whole(layers)),)
    return tuple(FusionGroup(splitter.part(positions)) for positions in _members(graph))


def whole_group(graph: Graph) -> FusionGroup:
    """
    All layers of a workload as one group, in the workload's order, whatever `cut_points` says.

    Raises:
        InputError: as `split_into_groups`, or if a layer reads the reshaped result of another one.
    """
    layers = _checked_layers(graph)
    links = adjacency(graph)
    for position in sorted(_separating_reshapes(graph)):
        if any(graph.nodes[p].kind is NodeKind.COMPUTE for p in links.successors[position]):
            name = graph.nodes[position].name
            message = f"reshape '{name}' lies between two layers of one group; give a group for each side of it"
            raise InputError(message, subject=name)
    return FusionGroup(_Splitter(graph).whole(layers))


def _checked_layers(graph: Graph) -> list[int]:
    """Positions of the layers of a graph that can be split."""
    validate_graph(graph)
    _check_use(graph)
    layers = [p for p, node in enumerate(graph.nodes) if node.kind is NodeKind.COMPUTE]
    if not layers:
        raise InputError("the workload has no layer to compute; give a model with at least one operator")
    return layers


def _only_reshaped(graph: Graph, successors: Sequence[int]) -> bool:
    return bool(successors) and all(graph.nodes[p].kind is NodeKind.RESHAPE for p in successors)


def _check_use(graph: Graph) -> None:
    readers = consumers(graph)
    for node in graph.nodes:
        if node.kind is NodeKind.COMPUTE and not any(tensor in readers for tensor in node.outputs):
            message = f"the result of layer '{node.name}' is used by nobody; remove the layer or make it a graph output"
            raise InputError(message, subject=node.name)


def _members(graph: Graph) -> list[list[int]]:
    """Positions of the layers of each group, in the order in which the group lists them."""
    cuts = set(cut_points(graph))
    reshapes = _separating_reshapes(graph)
    groups: list[list[int]] = [[]]
    for position in topological_positions(graph):
        node = graph.nodes[position]
        if node.kind is NodeKind.COMPUTE:
            groups[-1].append(position)
        if position in reshapes or (node.kind is NodeKind.COMPUTE and node.name in cuts):
            groups.append([])
    return [group for group in groups if group]


def _separating_reshapes(graph: Graph) -> set[int]:
    """Reshapes of a layer's result; one of a graph input or weight (also twice reshaped) separates nothing."""
    links = adjacency(graph)
    separating: set[int] = set()
    for position in topological_positions(graph, links):
        if graph.nodes[position].kind is NodeKind.RESHAPE:
            source = links.predecessors[position][0]
            if graph.nodes[source].kind is NodeKind.COMPUTE or source in separating:
                separating.add(position)
    return separating


class _Splitter:
    """Builds the graphs of the groups of one workload."""

    def __init__(self, graph: Graph):
        self._nodes, self._tensors = graph.nodes, graph.tensors
        self._order = topological_positions(graph)
        self._links = adjacency(graph)
        self._readers = consumers(graph)

    def whole(self, members: Sequence[int]) -> Graph:
        """The only group: all nodes at their places, without graph inputs that no layer reads and final reshapes."""
        inside = set(members)
        kept = (self._kept(position, inside) for position in range(len(self._nodes)))
        nodes = [node for node in kept if node is not None]
        return self._graph([*nodes, *self._out_edges(nodes, inside)])

    def part(self, members: Sequence[int]) -> Graph:
        """One of several groups: incoming edges in front, outgoing ones behind (spec workload-and-tiling 5.2)."""
        inside = set(members)
        sources = [p for p in self._order if self._feeds(p, inside)]
        incoming = [self._in_edge(p) for p in sorted(sources, key=self._in_edge_rank)]
        own = [self._nodes[p] for p in self._order if p in inside or self._is_output_of(p, inside)]
        return self._graph([*reversed(incoming), *own, *self._out_edges(own, inside)])

    def _graph(self, nodes: Sequence[Node]) -> Graph:
        used = dict.fromkeys(tensor for node in nodes for tensor in node.tensors)
        return Graph(tuple(nodes), {name: self._tensors[name] for name in used})

    def _kept(self, position: int, inside: Set[int]) -> Node | None:
        if position in inside or self._is_output_of(position, inside):
            return self._nodes[position]
        return self._in_edge(position) if self._feeds(position, inside) else None

    def _feeds(self, position: int, inside: Set[int]) -> bool:
        return position not in inside and any(p in inside for p in self._links.successors[position])

    def _is_output_of(self, position: int, inside: Set[int]) -> bool:
        return self._nodes[position].kind is NodeKind.OUT_EDGE and self._links.predecessors[position][0] in inside

    def _in_edge(self, position: int) -> Node:
        node = self._nodes[position]
        if node.kind is NodeKind.IN_EDGE:
            return node
        suffix = "_in" if node.kind is NodeKind.RESHAPE else "_cut_in"
        return Node(node.name + suffix, NodeKind.IN_EDGE, outputs=node.outputs)

    def _in_edge_rank(self, position: int) -> tuple[int, int]:
        """Graph inputs, then reshapes by node order, then layers; the sort keeps the name-topological order."""
        kind = self._nodes[position].kind
        return (_RANKS[kind], position if kind is NodeKind.RESHAPE else 0)

    def _out_edges(self, own: Sequence[Node], inside: Set[int]) -> list[Node]:
        """Edges for results that reshapes (by node order) and layers of later groups read, each tensor once."""
        done = {node.inputs[0] for node in own if node.kind is NodeKind.OUT_EDGE}
        edges: list[Node] = []
        for name, tensor in (*self._reshaped(inside), *self._read_later(inside)):
            if tensor not in done:
                done.add(tensor)
                edges.append(Node(name, NodeKind.OUT_EDGE, inputs=(tensor,)))
        return edges

    def _reshaped(self, inside: Set[int]) -> Iterator[tuple[str, str]]:
        for position, node in enumerate(self._nodes):
            if node.kind is NodeKind.RESHAPE and self._links.predecessors[position][0] in inside:
                yield f"{node.name}_out", node.inputs[0]

    def _read_later(self, inside: Set[int]) -> Iterator[tuple[str, str]]:
        for position in self._order:
            for tensor in self._nodes[position].outputs if position in inside else ():
                if any(self._nodes[p].kind is NodeKind.COMPUTE and p not in inside for p in self._readers[tensor]):
                    yield f"{self._nodes[position].name}_cut_out", tensor
