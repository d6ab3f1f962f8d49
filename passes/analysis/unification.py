"""Dimension unification: the loops of all nodes of a graph in terms of common dimensions z0, z1, …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from passes.analysis.elimination import EqualColumns, InconsistentEquations, pure_equality, solve
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.index_space import IndexSpace
from passes.analysis.ordering import Adjacency, adjacency, topological_positions
from stream_dialects.stream.linear_expression import LinearExpression


@dataclass(frozen=True)
class Relation:
    """`equation = 0` over the global loops: two nodes index one axis of a tensor alike."""

    equation: LinearExpression
    tensor: str
    nodes: tuple[str, str]


@dataclass(frozen=True)
class Unification(IndexSpace):
    """
    The unified dimensions of a graph (spec workload-and-tiling 3, 4).

    The global loops are the loops of all nodes in name-topological order, concatenated.
    """

    global_loops: tuple[LinearExpression, ...]
    """Per global loop its expression in z."""
    global_sizes: tuple[int, ...]
    """Per global loop its own number of iterations."""

    @cached_property
    def _first_sizes(self) -> Mapping[LinearExpression, int]:
        return _first_sizes(self.global_loops, self.global_sizes)

    def size_of(self, expression: LinearExpression) -> int:
        """
        Iterations of the first global loop with this expression (spec workload-and-tiling 4.2).

        Raises:
            KeyError: if no loop has the expression.
        """
        return self._first_sizes[expression]


def unify(graph: Graph) -> Unification:
    """
    Expresses every loop in the smallest set of common dimensions, earlier loops through later ones.

    Raises:
        InputError: if the graph is not well formed or its layers index a tensor in contradicting ways.
    """
    links = adjacency(graph)
    order = [p for p in topological_positions(graph, links) if graph.nodes[p].has_loops]
    starts = _starts(graph, order)
    relations = tuple(_relations(graph, links, starts))
    columns = sum(_loop_count(graph.nodes[p]) for p in order)
    expressions = _solve(columns, relations)
    sizes = tuple(size for p in order for size in loop_sizes(graph.nodes[p], graph.tensors))
    loops = {graph.nodes[p].name: expressions[starts[p] : starts[p] + _loop_count(graph.nodes[p])] for p in order}
    first = _first_sizes(expressions, sizes)
    dimensions = 1 + max((e.single for e in expressions if e.single is not None), default=-1)
    z_sizes = tuple(first[LinearExpression.variable(z)] for z in range(dimensions))
    return Unification(graph, loops, z_sizes, expressions, sizes)


def global_relations(graph: Graph) -> tuple[Relation, ...]:
    """The equations between the global loops (spec workload-and-tiling 3.2)."""
    links = adjacency(graph)
    order = [p for p in topological_positions(graph, links) if graph.nodes[p].has_loops]
    return tuple(_relations(graph, links, _starts(graph, order)))


def loop_sizes(node: Node, tensors: Mapping[str, Tensor]) -> tuple[int, ...]:
    """
    Iterations of each loop of a node: the extent of the first axis that is indexed by the loop alone, else its bound.

    The bound settles loops that no axis shows, such as a pooling window (spec workload-and-tiling 4.1, fix 4).
    """
    sizes: dict[int, int] = {}
    for loop, _, _, extent in _pure_axes(node, tensors):
        sizes.setdefault(loop, extent)
    return tuple(sizes[loop] if loop in sizes else _bound(node, loop) for loop in range(_loop_count(node)))


def check_loop_sizes(graph: Graph) -> None:
    """
    Checks that loops which the layers' index maps make equal have equal sizes.

    Only axes that are indexed by one loop alone are compared: an input of a strided layer may well be used in part.

    Raises:
        InputError: naming the two layers, tensors and sizes that differ, such as the inner sizes of a Gemm.
    """
    links = adjacency(graph)
    order = [p for p in topological_positions(graph, links) if graph.nodes[p].has_loops]
    starts = _starts(graph, order)
    equal = _equal_loops(graph, links, starts, sum(_loop_count(graph.nodes[p]) for p in order))
    seen: dict[int, tuple[Node, str, int, int]] = {}
    for position in order:
        node = graph.nodes[position]
        for loop, tensor, axis, extent in _pure_axes(node, graph.tensors):
            first = seen.setdefault(equal.find(starts[position] + loop), (node, tensor, axis, extent))
            if first[3] != extent:
                raise _size_mismatch(first, (node, tensor, axis, extent))


def _starts(graph: Graph, order: Sequence[int]) -> dict[int, int]:
    starts: dict[int, int] = {}
    total = 0
    for position in order:
        starts[position] = total
        total += _loop_count(graph.nodes[position])
    return starts


def _loop_count(node: Node) -> int:
    if node.bounds:
        return len(node.bounds)
    return 1 + max((v for index_map in node.maps for e in index_map for v, _ in e.terms), default=-1)


def _relations(graph: Graph, links: Adjacency, starts: dict[int, int]) -> Iterator[Relation]:
    for position, node in enumerate(graph.nodes):
        readers = [p for p in links.successors[position] if graph.nodes[p].has_loops]
        if node.has_loops:
            for reader in readers:
                tensor = next(t for t in node.outputs if t in graph.nodes[reader].inputs)
                yield from _axis_relations(graph, tensor, position, reader, starts)
        elif node.kind is NodeKind.IN_EDGE:
            # every pair is implied by the pairs with the first reader
            for reader in readers[1:]:
                yield from _axis_relations(graph, node.outputs[0], readers[0], reader, starts)


def _axis_relations(graph: Graph, tensor: str, left: int, right: int, starts: dict[int, int]) -> Iterator[Relation]:
    names = (graph.nodes[left].name, graph.nodes[right].name)
    left_map = _global_map(graph.nodes[left], tensor, starts[left])
    right_map = _global_map(graph.nodes[right], tensor, starts[right])
    for left_axis, right_axis in zip(left_map, right_map, strict=True):
        yield Relation(left_axis - right_axis, tensor, names)


def _global_map(node: Node, tensor: str, start: int) -> IndexMap:
    return tuple(LinearExpression(tuple((v + start, c) for v, c in e.terms), e.constant) for e in node.map_of(tensor))


def _solve(columns: int, relations: Sequence[Relation]) -> tuple[LinearExpression, ...]:
    try:
        return solve(columns, [relation.equation for relation in relations]).truncated()
    except InconsistentEquations as error:
        relation = relations[error.equation]
        message = (
            f"layers '{relation.nodes[0]}' and '{relation.nodes[1]}' index tensor '{relation.tensor}' in a way that "
            "contradicts the rest of their group; put them into different groups"
        )
        raise InputError(message, subject=relation.nodes[1]) from error


def _first_sizes(expressions: Sequence[LinearExpression], sizes: Sequence[int]) -> dict[LinearExpression, int]:
    first: dict[LinearExpression, int] = {}
    for expression, size in zip(expressions, sizes, strict=True):
        first.setdefault(expression, size)
    return first


def _pure_axes(node: Node, tensors: Mapping[str, Tensor]) -> Iterator[tuple[int, str, int, int]]:
    """(loop, tensor, axis, extent) for each axis that one loop alone indexes, in operand order."""
    for tensor, index_map in zip(node.tensors, node.maps, strict=True):
        for axis, (expression, extent) in enumerate(zip(index_map, tensors[tensor].shape, strict=True)):
            if expression.single is not None:
                yield expression.single, tensor, axis, extent


def _bound(node: Node, loop: int) -> int:
    if loop < len(node.bounds):
        return node.bounds[loop]
    message = f"the size of loop D{loop} of '{node.name}' follows from no tensor axis; give the loop a bound"
    raise InputError(message, subject=node.name)


def _equal_loops(graph: Graph, links: Adjacency, starts: dict[int, int], columns: int) -> EqualColumns:
    equal = EqualColumns(columns)
    for relation in _relations(graph, links, starts):
        pair = pure_equality(relation.equation)
        if pair is not None:
            equal.join(*pair)
    return equal


def _size_mismatch(first: tuple[Node, str, int, int], other: tuple[Node, str, int, int]) -> InputError:
    message = (
        f"axis {first[2]} of tensor '{first[1]}' (layer '{first[0].name}') has size {first[3]}, but axis {other[2]} of "
        f"tensor '{other[1]}' (layer '{other[0].name}') has size {other[3]}, and the layers index both with the same "
        "loop; make the sizes equal"
    )
    return InputError(message, subject=other[0].name)
