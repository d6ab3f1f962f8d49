"""Dimension unification against a naive dense elimination, and the sizes that it reports."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passes.analysis.elimination import InconsistentEquations, solve
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind, Tensor
from passes.analysis.ordering import compute_nodes, name_topological_order
from passes.analysis.unification import check_loop_sizes, global_relations, unify
from stream_dialects.stream.linear_expression import LinearExpression


def index_map(text: str) -> tuple[LinearExpression, ...]:
    return tuple(LinearExpression.parse(part) for part in text.split(","))


def dense_solution(columns: int, equations: list[LinearExpression]) -> list[LinearExpression]:
    """The textbook reduced echelon form over fractions, truncated; the expressions of all columns."""
    rows = [[Fraction(e.coefficient(c)) for c in range(columns)] + [Fraction(-e.constant)] for e in equations]
    pivots: list[int] = []
    for column in range(columns):
        done = len(pivots)
        chosen = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if chosen is None:
            continue
        rows[done], rows[chosen] = rows[chosen], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for other in range(len(rows)):
            if other != done and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [v - factor * p for v, p in zip(rows[other], rows[done], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots) :]):
        raise InconsistentEquations(0)
    free = [column for column in range(columns) if column not in pivots]
    expressions = {column: LinearExpression.variable(number) for number, column in enumerate(free)}
    for row, pivot in zip(rows, pivots, strict=False):
        terms = [(number, int(-row[column])) for number, column in enumerate(free)]
        expressions[pivot] = LinearExpression.of(terms, int(row[-1]))
    return [expressions[column] for column in range(columns)]


def equations_over(columns: int) -> st.SearchStrategy[LinearExpression]:
    terms = st.dictionaries(st.integers(0, columns - 1), st.sampled_from([-2, -1, -1, 1, 1, 2, 3]), max_size=4)
    return st.builds(LinearExpression.of, terms.map(dict.items), st.sampled_from([0, 0, 0, 0, -1, 2]))


def equalities_over(columns: int) -> st.SearchStrategy[LinearExpression]:
    column = st.integers(0, columns - 1)
    return st.builds(lambda a, b: LinearExpression.variable(a) - LinearExpression.variable(b), column, column)


@settings(max_examples=300, deadline=None)
@given(st.lists(equations_over(9) | equalities_over(9), max_size=9))
def test_sparse_elimination_equals_dense_elimination(equations: list[LinearExpression]) -> None:
    try:
        expected = dense_solution(9, equations)
    except InconsistentEquations:
        with pytest.raises(InconsistentEquations):
            solve(9, equations)
        return
    assert list(solve(9, equations).truncated()) == expected


CONV = {1: "D0,D5,D2+D4-1,D1+D3-1", 2: "D0,D5,2*D2+D4-1,2*D1+D3-1"}


class Network:
    """Builds random convolution networks with identity and strided skips."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tensors: dict[str, Tensor] = {}

    def tensor(self, name: str, *shape: int) -> str:
        self.tensors[name] = Tensor(name, shape, 16)
        return name

    def edge(self, name: str, kind: NodeKind, tensor: str) -> None:
        self.nodes.append(Node(name, kind, **{"inputs" if kind is NodeKind.OUT_EDGE else "outputs": (tensor,)}))

    def conv(self, name: str, source: str, stride: int, weights: str | None) -> str:
        channels, rows = self.tensors[source].shape[1:3]
        if weights is None:
            weights = self.tensor(f"w_{name}", channels, channels, 3, 3)
            self.edge(weights, NodeKind.IN_EDGE, weights)
        result = self.tensor(f"t_{name}", 1, channels, rows // stride, rows // stride)
        maps = (index_map(CONV[stride]), index_map("D6,D5,D4,D3"))
        bounds = (1, rows // stride, rows // stride, 3, 3, channels, channels)
        outputs = index_map("D0,D6,D2,D1")
        self.nodes.append(Node(name, NodeKind.COMPUTE, (source, weights), (result,), "Conv", (*maps, outputs), bounds))
        return result

    def add(self, name: str, left: str, right: str) -> str:
        result = self.tensor(f"t_{name}", *self.tensors[left].shape)
        maps = (index_map("D0,D1,D2,D3"),) * 3
        self.nodes.append(Node(name, NodeKind.COMPUTE, (left, right), (result,), "Add", maps, self.tensors[left].shape))
        return result


@st.composite
def networks(draw: st.DrawFn) -> Graph:
    network = Network()
    names = iter(draw(st.permutations([f"n{k}" for k in range(30)])))
    current = network.tensor("x", 1, 8, 32, 32)
    network.edge("x", NodeKind.IN_EDGE, "x")
    for _ in range(draw(st.integers(1, 4))):
        block, stride = draw(st.sampled_from(["chain", "residual", "shared"])), draw(st.sampled_from([1, 1, 2]))
        first = network.conv(next(names), current, stride, None)
        weights = network.nodes[-1].inputs[1] if block == "shared" else None
        second = network.conv(next(names), first, 1, weights)
        if block == "residual":
            skip = network.conv(next(names), current, 2, None) if stride == 2 else current
            second = network.add(next(names), second, skip)
        current = second
    network.edge("y", NodeKind.OUT_EDGE, current)
    return Graph(tuple(network.nodes), network.tensors)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_networks_equal_the_dense_elimination(graph: Graph) -> None:
    unification = unify(graph)
    equations = [relation.equation for relation in global_relations(graph)]
    assert list(unification.global_loops) == dense_solution(len(unification.global_loops), equations)
    check_loop_sizes(graph)
    layers = [node for node in name_topological_order(graph) if node.kind is NodeKind.COMPUTE]
    assert [loop for node in layers for loop in unification.loops(node.name)] == list(unification.global_loops)


def test_a_long_chain() -> None:
    network = Network()
    current = network.tensor("x", 1, 8, 32, 32)
    network.edge("x", NodeKind.IN_EDGE, "x")
    for number in range(200):
        current = network.conv(f"n{number:03}", current, 1, None)
    network.edge("y", NodeKind.OUT_EDGE, current)
    graph = Graph(tuple(network.nodes), network.tensors)
    unification = unify(graph)
    assert len(unification.sizes) == 4 + 200 * 3
    first = unification.loops("n000")[1]
    assert (len(first.terms), first.constant) == (200, -199)
    assert len(list(compute_nodes(graph))) == 200


def gemm(name: str, left: str, right: str, result: str, sizes: tuple[int, int, int]) -> Node:
    maps = (index_map("D0,D1"), index_map("D1,D2"), index_map("D0,D2"))
    return Node(name, NodeKind.COMPUTE, (left, right), (result,), "Gemm", maps, sizes)


def gemm_graph(inner: int) -> Graph:
    tensors = [Tensor("a", (16, 32), 16), Tensor("b", (inner, 64), 16), Tensor("y", (16, 64), 16)]
    edges = [Node("a", NodeKind.IN_EDGE, (), ("a",)), Node("b", NodeKind.IN_EDGE, (), ("b",))]
    end = Node("y", NodeKind.OUT_EDGE, ("y",))
    return Graph((*edges, gemm("G", "a", "b", "y", (16, 32, 64)), end), {t.name: t for t in tensors})


def test_inner_sizes_of_a_gemm() -> None:
    check_loop_sizes(gemm_graph(32))
    with pytest.raises(InputError) as raised:
        check_loop_sizes(gemm_graph(48))
    assert raised.value.message == (
        "axis 1 of tensor 'a' (layer 'G') has size 32, but axis 0 of tensor 'b' (layer 'G') has size 48, "
        "and the layers index both with the same loop; make the sizes equal"
    )


def test_a_contradiction_names_the_layers() -> None:
    shape = (8,)
    tensors = {name: Tensor(name, shape, 16) for name in ("x", "a", "b", "c")}
    straight, shifted = index_map("D0"), index_map("D0+1")
    nodes = (
        Node("x", NodeKind.IN_EDGE, (), ("x",)),
        Node("A", NodeKind.COMPUTE, ("x",), ("a",), "Relu", (straight, straight), shape),
        Node("B", NodeKind.COMPUTE, ("x",), ("b",), "Shift", (shifted, straight), shape),
        Node("C", NodeKind.COMPUTE, ("a", "b"), ("c",), "Add", (straight,) * 3, shape),
        Node("c", NodeKind.OUT_EDGE, ("c",)),
    )
    with pytest.raises(InputError, match="in a way that contradicts the rest of their group"):
        unify(Graph(nodes, tensors))


def test_a_window_that_no_axis_shows_has_its_bound() -> None:
    tensors = {"x": Tensor("x", (1, 8, 17, 17), 16), "y": Tensor("y", (1, 8, 9, 9), 16)}
    maps = (index_map("D0,D1,2*D2+D4-1,2*D3+D5-1"), index_map("D0,D1,D2,D3"))
    pool = Node("P", NodeKind.COMPUTE, ("x",), ("y",), "MaxPool", maps, (1, 8, 9, 9, 3, 3))
    nodes = (Node("x", NodeKind.IN_EDGE, (), ("x",)), pool, Node("y", NodeKind.OUT_EDGE, ("y",)))
    assert unify(Graph(nodes, tensors)).sizes == (1, 8, 9, 9, 3, 3)
