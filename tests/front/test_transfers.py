"""Transfer insertion where the reference fails: occupied names, outputs with further readers, repeated operands."""

from __future__ import annotations

import pytest

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, NodeKind
from passes.analysis.mapping import GroupMapping, LayerMapping, LoopTile
from passes.tiling.placements import PlacementPlanner
from passes.tiling.steady_state import SteadyState, build_steady_state
from passes.tiling.tiling import tile_group
from passes.tiling.transfers import TransferKind, insert_transfers
from tests.front.test_fusion_groups import element_wise


def transfers(graph: Graph, memory_cores: tuple[int, ...] = ()) -> list[tuple[str, str, tuple[str, ...]]]:
    """(name, input, outputs) of the inserted transfers."""
    nodes = insert_transfers(graph, memory_cores).graph.nodes
    return [(node.name, node.inputs[0], node.outputs) for node in nodes if node.kind is NodeKind.TRANSFER]


def operands(graph: Graph, memory_cores: tuple[int, ...] = ()) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    nodes = insert_transfers(graph, memory_cores).graph.nodes
    return {node.name: (node.inputs, node.outputs) for node in nodes if node.kind is NodeKind.COMPUTE}


def test_generated_names_that_are_taken() -> None:
    graph = element_wise(
        ("x", "in", "", "x"), ("A", "Relu", "x", "y_1"), ("B", "Relu", "y_1", "y"), ("y", "out", "y", "")
    )
    assert transfers(graph) == [
        ("Transfer(x)", "x", ("x_1",)),
        ("Transfer(y_1)", "y_1", ("y_1_1",)),
        ("Transfer(y_2)", "y_2", ("y",)),
    ]
    assert operands(graph) == {"A": (("x_1",), ("y_1",)), "B": (("y_1_1",), ("y_2",))}


def test_a_layer_named_like_a_transfer_and_an_output_named_like_a_layer() -> None:
    graph = element_wise(("x", "in", "", "x"), ("Transfer(x)", "Relu", "x", "y"), ("Transfer(x)", "out", "y", ""))
    assert transfers(graph) == [("Transfer(x)_1", "x", ("x_1",)), ("Transfer(y_1)", "y_1", ("y",))]


def test_one_result_per_reader() -> None:
    graph = element_wise(("x", "in", "", "x"), ("A", "Relu", "x", "a"), ("B", "Mul", "x a", "b"), ("b", "out", "b", ""))
    assert transfers(graph)[0] == ("Transfer(x)", "x", ("x_1.0", "x_1.1"))
    assert transfers(graph, (7,))[:2] == [
        ("Transfer(x)", "x", ("x_1",)),
        ("Transfer(x_1)", "x_1", ("x_2.0", "x_2.1")),
    ]


def test_a_layer_that_reads_one_tensor_twice() -> None:
    graph = element_wise(("x", "in", "", "x"), ("A", "Mul", "x x", "a"), ("a", "out", "a", ""))
    assert operands(graph) == {"A": (("x_1", "x_1"), ("a_1",))}


def test_an_output_with_further_readers_gets_two_transfers() -> None:
    graph = element_wise(
        ("x", "in", "", "x"),
        ("A", "Relu", "x", "a"),
        ("B", "Relu", "a", "b"),
        ("a", "out", "a", ""),
        ("b", "out", "b", ""),
    )
    assert transfers(graph)[1:3] == [("Transfer(a_1)", "a_1", ("a",)), ("Transfer(a_1)_1", "a_1", ("a_2",))]
    assert operands(graph) == {"A": (("x_1",), ("a_1",)), "B": (("a_2",), ("b_1",))}
    kinds = insert_transfers(graph, ()).kinds
    assert kinds["Transfer(a_1)"] is TransferKind.COMPUTE_TO_MEMORY
    assert kinds["Transfer(a_1)_1"] is TransferKind.COMPUTE_TO_COMPUTE
    state = steady_state(graph, {"A": LayerMapping((0,)), "B": LayerMapping((1,))})
    assert (state.transfers["Transfer(a_1)"].placements, state.transfers["Transfer(a_1)_1"].placements) == (
        ((9,),),
        ((1,),),
    )


def steady_state(graph: Graph, layers: dict[str, LayerMapping], memory: tuple[int, ...] = ()) -> SteadyState:
    """On compute cores 0 to 3, memory cores 4 to 8 and the off-chip core 9; one iteration."""
    kinds = {number: "compute" if number < 4 else "memory" if number < 9 else "offchip" for number in range(10)}
    return build_steady_state(tile_group(graph, GroupMapping(layers, ())), layers, memory, 9, kinds)


CHAIN = element_wise(("x", "in", "", "x"), ("A", "Relu", "x", "a"), ("B", "Relu", "a", "b"), ("b", "out", "b", ""))


def test_a_result_that_nobody_uses() -> None:
    graph = element_wise(("x", "in", "", "x"), ("A", "Relu", "x", "a"))
    with pytest.raises(InputError, match="result 'a' of 'A' is used by nobody"):
        insert_transfers(graph, ())


def test_placements_on_memory_cores() -> None:
    layers = {"A": LayerMapping((0, 1, 2, 3), ((1, 4),)), "B": LayerMapping((0, 1), ((1, 2),))}
    state = steady_state(CHAIN, layers, (8, 4, 6, 5, 7))
    incoming, outgoing = state.transfers["Transfer(x)"], state.transfers["Transfer(b_1)"]
    assert incoming.placements == ((4, 5, 6, 7), (4, 5, 6, 8), (4, 5, 7, 8), (4, 6, 7, 8), (5, 6, 7, 8))
    assert incoming.splits[0] == ((state.loops["A"][1], 4),)
    assert (outgoing.placements, outgoing.splits) == (((4,), (5,), (6,), (7,), (8,)), ((),) * 5)
    assert state.transfers["Transfer(b_2)"].placements == ((9,),)


def test_too_few_memory_cores() -> None:
    layers = {"A": LayerMapping((0, 1, 2, 3), ((1, 4),)), "B": LayerMapping((0,))}
    with pytest.raises(InputError, match=r"'Transfer\(x\)' has to spread its tensor over more memory cores than the 2"):
        steady_state(CHAIN, layers, (4, 5))


def test_a_layer_on_a_memory_core() -> None:
    with pytest.raises(InputError, match="layer 'A' is mapped to core 4 of kind memory; use a compute core"):
        steady_state(CHAIN, {"A": LayerMapping((4,)), "B": LayerMapping((0,))})


def test_unrollings_that_do_not_fit_each_other() -> None:
    layers = {"A": LayerMapping((0, 1, 2, 3), ((0, 4),)), "B": LayerMapping((0, 1, 2), ((0, 3),))}
    with pytest.raises(InputError, match="dimension z0 of 4 iterations is split over 3 cores; choose a divisor of 4"):
        steady_state(CHAIN, layers)


def test_the_tile_of_a_group_on_cores() -> None:
    graph = CHAIN
    layers = {"A": LayerMapping((0, 1), ((1, 2),)), "B": LayerMapping((0, 1), ((1, 2),))}
    kinds = dict.fromkeys(range(4), "compute")
    tiled = tile_group(graph, GroupMapping(layers, (LoopTile("A", 1, 2),)))
    state = build_steady_state(tiled, layers, [], 9, kinds)
    assert (state.iterations, state.graph.tensors["b"].shape) == (2, (4, 4))
    assert {name: tensor.shape for name, tensor in state.core_tensors.items()} == {
        "a": (4, 2),
        "b_1": (4, 2),
        "x_1": (4, 2),
        "a_1": (4, 2),
        "b": (4, 4),
    }


def test_placements_follow_from_the_graph_with_transfers() -> None:
    layers = {"A": LayerMapping((0, 1), ((1, 2),)), "B": LayerMapping((0, 1), ((1, 2),))}
    state = steady_state(CHAIN, layers, (4, 5))
    inserted = insert_transfers(CHAIN, (4, 5))
    cores = {name: layer.cores for name, layer in layers.items()}
    splits = {name: state.splits[name] for name in layers}
    planner = PlacementPlanner(inserted, state.loops, cores, splits, (4, 5), 9)
    assert planner.transfers() == state.transfers
