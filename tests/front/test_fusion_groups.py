"""Cut points and groups: the golden networks, and the shapes of graph that the reference cannot cut."""

from __future__ import annotations

import pytest

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node, NodeKind, Tensor
from passes.partition.fusion_groups import cut_points, split_into_groups, whole_group
from stream_dialects.stream.linear_expression import LinearExpression
from tests.front.goldens import corrected_gemm, golden, graph_of, joined

IDENTITY = tuple(LinearExpression.variable(axis) for axis in range(2))


def element_wise(*nodes: tuple[str, str, str, str]) -> Graph:
    """A graph of 4x8 tensors from (name, op type, inputs, output); op type `in`, `out` and `Flatten` are no layers."""
    kinds = {"in": NodeKind.IN_EDGE, "out": NodeKind.OUT_EDGE, "Flatten": NodeKind.RESHAPE}
    built: list[Node] = []
    for name, operation, inputs, output in nodes:
        kind = kinds.get(operation, NodeKind.COMPUTE)
        tensors = (tuple(inputs.split()), tuple(output.split()))
        layer = kind is NodeKind.COMPUTE
        maps = (IDENTITY,) * (len(tensors[0]) + len(tensors[1])) if layer else ()
        built.append(Node(name, kind, *tensors, operation, maps, (4, 8) if layer else ()))
    names = {tensor for node in built for tensor in node.tensors}
    return Graph(tuple(built), {name: Tensor(name, (4, 8), 16) for name in names})


def shape(graph: Graph) -> list[list[str]]:
    """The node names of every group."""
    return [[node.name for node in group.graph.nodes] for group in split_into_groups(graph)]


def test_resnet18_is_cut_like_the_golden() -> None:
    data = golden("resnet18__tpu_like_quad_core")
    groups = [graph_of(group["group_graph"]) for group in data["groups"]]
    workload = joined(groups)
    assert list(cut_points(workload)) == data["fusion_cut_points"]
    assert [group.graph for group in split_into_groups(workload)] == groups


def test_resnet18_with_right_weights_is_cut_too() -> None:
    groups = [graph_of(group["group_graph"]) for group in golden("resnet18__tpu_like_quad_core")["groups"]]
    last = split_into_groups(corrected_gemm(joined(groups)))[-1]
    assert (last.inputs, last.layers, last.outputs) == (("/Flatten_output_0", "fc.weight"), ("/fc/Gemm",), ("191",))


def test_without_a_cut_the_order_stays_and_unused_inputs_go() -> None:
    graph = element_wise(
        ("bias", "in", "", "bias"),
        ("x", "in", "", "x"),
        ("B", "Relu", "x", "b"),
        ("A", "Relu", "b", "a"),
        ("a", "out", "a", ""),
    )
    assert shape(graph) == [["x", "B", "A", "a"]]


def test_an_output_may_be_named_like_a_layer() -> None:
    graph = element_wise(("x", "in", "", "x"), ("y", "Relu", "x", "y"), ("y", "out", "y", ""))
    assert shape(graph) == [["x", "y", "y"]]


def test_pool_before_flatten_is_no_cut_of_its_own() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("Pool", "MaxPool", "x", "p"),
        ("Flat", "Flatten", "p", "f"),
        ("Last", "Relu", "f", "y"),
        ("y", "out", "y", ""),
    )
    assert cut_points(graph) == ()
    assert shape(graph) == [["x", "Pool", "Flat_out"], ["Flat_in", "Last", "y"]]


def test_reshape_at_the_end() -> None:
    graph = element_wise(
        ("x", "in", "", "x"), ("A", "Relu", "x", "a"), ("Flat", "Flatten", "a", "y"), ("y", "out", "y", "")
    )
    assert shape(graph) == [["x", "A", "Flat_out"]]


def test_reshape_of_inputs_separates_nothing() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("w", "in", "", "w"),
        ("Flat", "Flatten", "x", "f"),
        ("Weights", "Flatten", "w", "v"),
        ("A", "Mul", "f v", "a"),
        ("B", "Relu", "a", "b"),
        ("b", "out", "b", ""),
    )
    assert shape(graph) == [["Flat_in", "Weights_in", "A", "B", "b"]]


def test_skip_over_two_groups_and_an_output_in_the_middle() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("A", "Relu", "x", "a"),
        ("B", "MaxPool", "a", "b"),
        ("C", "MaxPool", "b", "c"),
        ("D", "Add", "c a", "d"),
        ("E", "Mul", "d b", "e"),
        ("b", "out", "b", ""),
        ("e", "out", "e", ""),
    )
    assert cut_points(graph) == ("B", "C")
    assert shape(graph) == [
        ["x", "A", "B", "b", "A_cut_out"],
        ["B_cut_in", "C", "C_cut_out"],
        ["C_cut_in", "B_cut_in", "A_cut_in", "D", "E", "e"],
    ]
    groups = split_into_groups(graph)
    assert [group.inputs for group in groups] == [("x",), ("b",), ("c", "b", "a")]
    assert [group.outputs for group in groups] == [("b", "a"), ("c",), ("e",)]


def test_reshape_with_readers_in_several_groups() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("A", "Relu", "x", "a"),
        ("Flat", "Flatten", "a", "f"),
        ("B", "MaxPool", "f", "b"),
        ("C", "Add", "b f", "c"),
        ("c", "out", "c", ""),
    )
    assert shape(graph) == [["x", "A", "Flat_out"], ["Flat_in", "B", "B_cut_out"], ["B_cut_in", "Flat_in", "C", "c"]]


def test_groups_read_only_earlier_groups() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("Z", "Relu", "x", "z"),
        ("A", "MaxPool", "x", "a"),
        ("B", "Add", "a z", "b"),
        ("R", "Relu", "b", "r"),
        ("S", "Relu", "r", "s"),
        ("s", "out", "s", ""),
        ("z", "out", "z", ""),
    )
    known = {"x"}
    for group in split_into_groups(graph):
        assert set(group.inputs) <= known
        known |= set(group.outputs)


def test_a_result_that_nobody_uses_is_an_error() -> None:
    graph = element_wise(("x", "in", "", "x"), ("A", "Relu", "x", "a"), ("B", "Relu", "x", "b"), ("a", "out", "a", ""))
    with pytest.raises(InputError, match="the result of layer 'B' is used by nobody"):
        split_into_groups(graph)


def test_a_workload_without_layers_is_an_error() -> None:
    with pytest.raises(InputError, match="the workload has no layer to compute"):
        split_into_groups(element_wise(("x", "in", "", "x"), ("x", "out", "x", "")))


def test_graphs_that_are_not_well_formed() -> None:
    twice = element_wise(("x", "in", "", "x"), ("A", "Relu", "x", "a"), ("A", "Relu", "a", "b"), ("b", "out", "b", ""))
    with pytest.raises(InputError, match="two layers are named 'A'"):
        split_into_groups(twice)
    cycle = element_wise(("A", "Add", "b b", "a"), ("B", "Relu", "a", "b"), ("b", "out", "b", ""))
    with pytest.raises(InputError, match="cycle"):
        split_into_groups(cycle)
    missing = element_wise(("A", "Relu", "x", "a"), ("a", "out", "a", ""))
    with pytest.raises(InputError, match="input 'x' of 'A' is produced by no layer"):
        split_into_groups(missing)


def test_the_whole_workload_as_one_group() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("B", "MaxPool", "x", "b"),
        ("A", "Relu", "b", "a"),
        ("Flat", "Flatten", "a", "f"),
        ("f", "out", "f", ""),
    )
    group = whole_group(graph)
    assert [node.name for node in group.graph.nodes] == ["x", "B", "A", "Flat_out"]
    assert (group.inputs, group.outputs) == (("x",), ("a",))


def test_a_reshape_inside_cannot_be_in_one_group() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("A", "Relu", "x", "a"),
        ("Flat", "Flatten", "a", "f"),
        ("B", "Relu", "f", "b"),
        ("b", "out", "b", ""),
    )
    with pytest.raises(InputError, match="reshape 'Flat' lies between two layers of one group"):
        whole_group(graph)
