"""Edges of a graph and the two orders that the reference model depends on (spec workload-and-tiling 1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind


@dataclass(frozen=True)
class Adjacency:
    """
    The edges of a graph, by position in `Graph.nodes`.

    Positions instead of names, because an output edge may carry the name of a layer. Successors stand in node order,
    predecessors in operand order; two nodes have at most one edge.
    """

    producers: dict[str, int]
    """Tensor name -> position of the node that produces it."""
    successors: tuple[tuple[int, ...], ...]
    predecessors: tuple[tuple[int, ...], ...]


def adjacency(graph: Graph) -> Adjacency:
    """
    Connects every node with the producers of its inputs.

    Raises:
        InputError: if no node produces an input.
    """
    producers = _producers(graph)
    successors: list[list[int]] = [[] for _ in graph.nodes]
    predecessors: list[tuple[int, ...]] = []
    for position, node in enumerate(graph.nodes):
        sources = tuple(dict.fromkeys(_producer(producers, tensor, node) for tensor in node.inputs))
        predecessors.append(sources)
        for source in sources:
            successors[source].append(position)
    return Adjacency(producers, tuple(tuple(s) for s in successors), tuple(predecessors))


def edges(graph: Graph) -> tuple[tuple[str, str], ...]:
    """(producer name, consumer name) of every edge, both in node order."""
    links = adjacency(graph)
    names = [node.name for node in graph.nodes]
    return tuple((names[s], names[d]) for s, readers in enumerate(links.successors) for d in readers)


def topological_positions(graph: Graph, links: Adjacency | None = None) -> tuple[int, ...]:
    """
    Positions in name-topological order: among the ready nodes the smallest name (by code point) comes first.

    Raises:
        InputError: if the graph has a cycle or an input without producer.
    """
    links = links or adjacency(graph)
    waiting = [len(sources) for sources in links.predecessors]
    ready = [(graph.nodes[p].name, p) for p, count in enumerate(waiting) if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        position = heappop(ready)[1]
        order.append(position)
        for successor in links.successors[position]:
            waiting[successor] -= 1
            if not waiting[successor]:
                heappush(ready, (graph.nodes[successor].name, successor))
    if len(order) < len(graph.nodes):
        raise _cycle(graph, set(range(len(graph.nodes))) - set(order))
    return tuple(order)


def name_topological_order(graph: Graph) -> tuple[Node, ...]:
    """The nodes in name-topological order."""
    return tuple(graph.nodes[p] for p in topological_positions(graph))


def tensor_order(graph: Graph) -> tuple[str, ...]:
    """Names of the tensors that nodes with loops touch: node order, inputs before outputs, first occurrence."""
    return tuple(dict.fromkeys(tensor for node in graph.nodes if node.has_loops for tensor in node.tensors))


def consumers(graph: Graph) -> dict[str, list[int]]:
    """Tensor name -> positions of the nodes that read it, in node order, each node once."""
    readers: dict[str, list[int]] = {}
    for position, node in enumerate(graph.nodes):
        for tensor in dict.fromkeys(node.inputs):
            readers.setdefault(tensor, []).append(position)
    return readers


def compute_nodes(graph: Graph) -> Iterator[Node]:
    """The layers of a graph in node order."""
    return (node for node in graph.nodes if node.kind is NodeKind.COMPUTE)


def validate_graph(graph: Graph) -> None:
    """
    Checks what every algorithm of the front half takes for granted.

    Raises:
        InputError: if two layers share a name, two nodes produce one tensor, an input has no producer, the number of
            index maps, axes or loops of a node does not fit, or the graph has a cycle.
    """
    names: set[str] = set()
    for node in graph.nodes:
        if node.has_loops or node.kind is NodeKind.RESHAPE:
            if node.name in names:
                message = f"two layers are named '{node.name}'; give every layer its own name"
                raise InputError(message, subject=node.name)
            names.add(node.name)
        _validate_maps(node, graph)
    _validate_producers(graph)
    topological_positions(graph)


def _producers(graph: Graph) -> dict[str, int]:
    producers: dict[str, int] = {}
    for position, node in enumerate(graph.nodes):
        for tensor in node.outputs:
            producers.setdefault(tensor, position)
    return producers


def _producer(producers: dict[str, int], tensor: str, node: Node) -> int:
    if tensor not in producers:
        message = f"input '{tensor}' of '{node.name}' is produced by no layer and is no graph input; declare it as one"
        raise InputError(message, subject=node.name)
    return producers[tensor]


def _validate_producers(graph: Graph) -> None:
    seen: dict[str, str] = {}
    for node in graph.nodes:
        for tensor in node.outputs:
            if tensor in seen:
                message = f"tensor '{tensor}' is produced by both '{seen[tensor]}' and '{node.name}'; rename one result"
                raise InputError(message, subject=node.name)
            seen[tensor] = node.name


def _validate_maps(node: Node, graph: Graph) -> None:
    for tensor in node.tensors:
        if tensor not in graph.tensors:
            raise InputError(f"tensor '{tensor}' of '{node.name}' has no shape; run shape inference", subject=node.name)
    if not node.has_loops:
        return
    if len(node.maps) != len(node.tensors):
        message = f"layer '{node.name}' has {len(node.tensors)} tensors but {len(node.maps)} index maps; give one each"
        raise InputError(message, subject=node.name)
    for tensor, index_map in zip(node.tensors, node.maps, strict=True):
        _validate_map(node, tensor, len(graph.tensors[tensor].shape), index_map)


def _validate_map(node: Node, tensor: str, rank: int, index_map: tuple[object, ...]) -> None:
    if len(index_map) != rank:
        message = (
            f"layer '{node.name}' ({node.operation}) indexes tensor '{tensor}' with {len(index_map)} expressions, "
            f"but the tensor has {rank} axes; reshape the tensor to rank {len(index_map)}"
        )
        raise InputError(message, subject=node.name)


def _cycle(graph: Graph, blocked: set[int]) -> InputError:
    names = [graph.nodes[p].name for p in sorted(blocked)]
    message = f"the graph has a cycle through or before '{names[0]}' ({len(names)} nodes blocked); remove the cycle"
    return InputError(message, subject=names[0])
