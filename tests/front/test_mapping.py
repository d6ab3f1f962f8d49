"""Automatic mapping and its checks: the golden mapping files, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from passes.analysis.accelerator import Core, CoreType
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GroupMapping, LayerMapping, LoopTile
from passes.analysis.unification import check_loop_sizes
from passes.mapping.automatic import eligible_cores, generate_mapping, generate_mappings, inter_core_splits
from passes.mapping.validation import check_group_mapping
from tests.front.goldens import GENERATED, cores_of, golden, graph_of, mapping_data, mapping_of

TPU = "2conv_1_8_32_32_16_32_3__tpu_like_quad_core"


def two_conv() -> tuple[Graph, list[Core]]:
    return graph_of(golden(TPU)["workload_graph"]), cores_of(golden(TPU))


def wanted_tiling(name: str, data: dict[str, Any], graph: Graph) -> tuple[LoopTile, ...]:
    """The tiling that the golden run was given, if any."""
    return mapping_of(data, graph).tiling if "_tiled_" in name else ()


@pytest.mark.parametrize("name", GENERATED)
def test_generated_mapping(name: str) -> None:
    data = golden(name)
    for group in data["groups"]:
        graph = graph_of(group.get("group_graph") or data["workload_graph"])
        mapping = generate_mapping(graph, cores_of(data), wanted_tiling(name, group["mapping_yaml"], graph))
        assert mapping_data(mapping) == group["mapping_yaml"]
        check_group_mapping(graph, mapping, cores_of(data))


@pytest.mark.parametrize("name", [name for name in GENERATED if not name.startswith("resnet18")])
def test_sizes_of_the_workload_agree(name: str) -> None:
    data = golden(name)
    check_loop_sizes(graph_of(data.get("workload_graph") or data["groups"][0]["group_graph"]))


def test_a_transposed_weight_read_straight_is_found() -> None:
    group = golden("resnet18__tpu_like_quad_core")["groups"][10]
    with pytest.raises(InputError) as raised:
        check_loop_sizes(graph_of(group["group_graph"]))
    assert raised.value.message == (
        "axis 1 of tensor '/Flatten_output_0' (layer '/fc/Gemm') has size 512, but axis 0 of tensor 'fc.weight' (layer "
        "'/fc/Gemm') has size 1000, and the layers index both with the same loop; make the sizes equal"
    )


def test_splits_of_a_layer() -> None:
    assert inter_core_splits([1, 32, 32, 3, 3, 8, 16], 36) == ((1, 4), (3, 3), (4, 3))
    assert inter_core_splits([1, 6, 10], 4) == ((2, 2), (1, 2))
    assert inter_core_splits([7, 13, 11], 4) == ()
    assert inter_core_splits([8, 8], 1) == ()


def test_a_layer_that_cannot_be_split_takes_one_core() -> None:
    graph, cores = two_conv()
    odd = replace(cores[0].type, operator_types=None)
    seven = [Core(number, odd) for number in range(7)]
    mapping = generate_mapping(graph, seven)
    assert [layer.cores for layer in mapping.layers.values()] == [(0,), (1,)]
    assert [layer.splits for layer in mapping.layers.values()] == [(), ()]


def test_the_trivial_tile_is_the_share_of_a_core() -> None:
    case = next(c for c in golden("ops")["cases"] if c["model"]["name"] == "conv_batch64_D0_split")
    graph = graph_of(case["result"]["parsed_graph"])
    mapping = generate_mapping(graph, cores_of(golden(TPU)))
    assert mapping.layers["C"] == LayerMapping((0, 1, 2, 3), ((0, 4),))
    assert mapping.tiling == (LoopTile("C", 0, 16),)


def test_memory_cores_and_off_chip_cores_compute_nothing() -> None:
    graph, _ = two_conv()
    kinds = ["offchip", "memory", "shim", "compute"]
    cores = [Core(number, CoreType(kind, kind, "aie2", kind)) for number, kind in enumerate(kinds)]
    assert eligible_cores(next(n for n in graph.nodes if n.name == "Conv1"), cores) == (3,)


def test_no_core_for_an_operator() -> None:
    graph, cores = two_conv()
    with pytest.raises(InputError, match="no core accepts layer 'Conv1' of type Conv; add Conv to the"):
        generate_mapping(graph, [core for core in cores if core.type.operator_types])


def test_tiling_of_a_layer_that_does_not_exist() -> None:
    graph, cores = two_conv()
    with pytest.raises(InputError, match="names layer 'Conv9', which the workload does not have"):
        generate_mappings([graph], cores, [LoopTile("Conv9", 0, 1)])
    with pytest.raises(InputError, match="names loop D7 of 'Conv1', which has D0 to D6"):
        generate_mappings([graph], cores, [LoopTile("Conv1", 7, 1)])
    with pytest.raises(InputError, match=r"loop D2 of 'Conv1' cannot be tiled .*z5\+z7-1"):
        generate_mappings([graph], cores, [LoopTile("Conv1", 2, 8)])


def test_a_name_with_dots_is_tiled() -> None:
    case = next(c for c in golden("ops")["cases"] if c["model"]["name"] == "user_tiling_dotted_name_ignored")
    graph = graph_of(case["result"]["parsed_graph"])
    mapping = generate_mapping(graph, cores_of(golden(TPU)), [LoopTile("L.0.G", 0, 4)])
    assert mapping.tiling == (LoopTile("L.0.G", 0, 4),)


GOOD = LayerMapping((0, 1, 2, 3), ((6, 4),))


@pytest.mark.parametrize(
    "layer, message",
    [
        (LayerMapping((0, 99), ((6, 2),)), "core 99, which the accelerator does not have; use a core from 0 to 6"),
        (LayerMapping((0, 6), ((6, 2),)), "core 6 of kind offchip, which computes nothing"),
        (LayerMapping((0, 3), ((6, 2),)), "core 3, which no connection reaches"),
        (LayerMapping((4,)), "core 4, whose 'operator_types' do not list Conv"),
        (LayerMapping((0, 1, 0, 1), ((6, 4),)), "core 0 twice"),
        (LayerMapping(()), "is mapped to no core"),
        (LayerMapping((0, 1), ((7, 2),)), "has no loop D7; its loops are D0 to D6"),
        (LayerMapping((0, 1, 2), ((2, 3),)), "splits loop D2 of size 32 by 3; use a divisor of 32"),
        (LayerMapping((0, 1), ((6, 2), (6, 1))), "splits loop D6 twice"),
        (LayerMapping((0, 1), ((6, 4),)), r"make 4 part\(s\) for 2 core\(s\)"),
        (LayerMapping((0, 1)), r"make 1 part\(s\) for 2 core\(s\)"),
    ],
)
def test_refused_layers(layer: LayerMapping, message: str) -> None:
    graph, cores = two_conv()
    mapping = GroupMapping({"Conv1": layer, "Conv2": LayerMapping((0,))}, (LoopTile("Conv1", 0, 1),))
    with pytest.raises(InputError, match=message) as raised:
        check_group_mapping(graph, mapping, cores, connected=(0, 1, 2, 4, 5, 6))
    assert raised.value.subject == "Conv1"


@pytest.mark.parametrize(
    "tile, message",
    [
        (LoopTile("Conv2", 2, 7), r"loop D2 of 'Conv2' has 32 iterations, which tiles of 7 on 1 core\(s\)"),
        (LoopTile("Conv2", 6, 16), r"loop D6 of 'Conv2' has 32 iterations, which tiles of 16 on 4 core\(s\), so 64"),
        (LoopTile("Conv2", 2, 0), "the tile of loop D2 of 'Conv2' is 0"),
        (LoopTile("Conv1", 2, 8), "loop D2 of 'Conv1' cannot be tiled"),
        (LoopTile("Conv2", 9, 8), "names loop D9 of 'Conv2', which has D0 to D6"),
        (LoopTile("Conv3", 2, 8), "names layer 'Conv3', which the group does not have"),
    ],
)
def test_refused_tiles(tile: LoopTile, message: str) -> None:
    graph, cores = two_conv()
    with pytest.raises(InputError, match=message):
        check_group_mapping(graph, GroupMapping({"Conv1": GOOD, "Conv2": GOOD}, (tile,)), cores)


def test_layers_and_entries_must_correspond() -> None:
    graph, cores = two_conv()
    with pytest.raises(InputError, match="layer 'Conv2' has no mapping; add an entry for it"):
        check_group_mapping(graph, GroupMapping({"Conv1": GOOD}, ()), cores)
    with pytest.raises(InputError, match="the mapping names layer 'Conv3', which the group does not have"):
        check_group_mapping(graph, GroupMapping({"Conv1": GOOD, "Conv2": GOOD, "Conv3": GOOD}, ()), cores)


def test_splits_of_one_dimension_fit_each_other() -> None:
    graph = graph_of(golden("swiglu_1_16_32__tpu_like_quad_core")["workload_graph"])
    simd = CoreType("simd", "simd", "zigzag", "compute", ("Silu", "Mul"))
    array = CoreType("array", "array", "zigzag", "compute", ("Gemm",))
    cores = [Core(number, array if number < 8 else simd) for number in range(20)]
    wide = {name: replace(t, shape=tuple(24 if s == 32 else s for s in t.shape)) for name, t in graph.tensors.items()}
    mapping = generate_mapping(Graph(graph.nodes, wide), cores)
    assert [layer.splits for layer in mapping.layers.values()] == [
        ((2, 8),),
        ((2, 8),),
        ((1, 4),),
        ((1, 4),),
        ((1, 8),),
    ]
    check_group_mapping(Graph(graph.nodes, wide), mapping, cores)


def test_splits_that_do_not_fit_each_other() -> None:
    graph, cores = two_conv()
    many = [replace(cores[0], id=number) for number in range(8)]
    layers = {"Conv1": LayerMapping(tuple(range(8)), ((6, 8),)), "Conv2": LayerMapping((0, 1), ((5, 2),))}
    check_group_mapping(graph, GroupMapping(layers, ()), many)
    wide = {name: replace(t, shape=tuple(24 if s == 16 else s for s in t.shape)) for name, t in graph.tensors.items()}
    uneven = {**layers, "Conv2": LayerMapping((0, 1, 2), ((5, 3),))}
    with pytest.raises(InputError, match="layers 'Conv1' and 'Conv2' split the same dimension by 8 and by 3"):
        check_group_mapping(Graph(graph.nodes, wide), GroupMapping(uneven, ()), many)
