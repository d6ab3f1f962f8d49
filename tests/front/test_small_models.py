"""The golden small models, mapping files and ResNet18: from the workload graph to the iteration spaces."""

from __future__ import annotations

from typing import Any

import pytest

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GroupMapping
from passes.analysis.unification import unify
from passes.mapping.automatic import generate_mapping
from passes.mapping.validation import check_group_mapping
from passes.partition.fusion_groups import cut_points, split_into_groups
from passes.tiling.steady_state import SteadyState, build_steady_state
from passes.tiling.tiling import tile_group
from tests.front.goldens import (
    cores_of,
    corrected_gemm,
    golden,
    graph_of,
    listed_rows,
    mapping_data,
    mapping_of,
    pairs,
    space_rows,
)
from tests.front.test_steady_state import check_graph, check_steady_state, check_transfers

TPU = "2conv_1_8_32_32_16_32_3__tpu_like_quad_core"
NOT_TILED = {
    "gemm_D0_split": "the reference splits the loop that it tiles",
    "conv_batch64_D0_split": "the reference splits the loop that it tiles",
    "second_output": "the reference knows one output",
    "output_named_like_node": "the reference mixes up the names",
    "conv_bias_single_group": "the reference cannot drop an unused input",
    "maxpool_then_flatten": "the reference cuts twice",
    "two_mlp_layers_with_bias": "the reference cannot drop an unused input",
    "rational_coefficients_import_only": "has a result that nobody uses",
}
WRONG_IMPORT = {
    "conv_depthwise",
    "conv_group2",
    "conv_stride_2_1",
    "conv_auto_pad_same_upper",
    "conv_dilation2",
    "gemm_transB",
    "gemm_transA",
    "maxpool_k3s2p1_17",
    "maxpool_k3s1p1",
    "maxpool_k1s2",
    "add_broadcast",
    "initializer_also_graph_input",
}
OTHER_MAPPING = {"gemm_unsplittable", "user_tiling_dotted_name_ignored"}
"""Models for which the automatic mapping is better than the reference's."""


def small_models() -> list[str]:
    cases = [c for c in golden("ops")["cases"] if "error" not in c["result"]]
    names = [c["model"]["name"] for c in cases]
    return [name for name in names if name not in WRONG_IMPORT]


def model(name: str) -> dict[str, Any]:
    return next(c["result"] for c in golden("ops")["cases"] if c["model"]["name"] == name)


def steady_state(graph: Graph, mapping: GroupMapping) -> SteadyState:
    kinds = {core.id: core.type.kind for core in cores_of(golden(TPU))}
    return build_steady_state(tile_group(graph, mapping), mapping.layers, [], 6, kinds)


def check_summary(graph: Graph, mapping: GroupMapping, expected: dict[str, Any], splits: str) -> None:
    """Compares with the short form of a golden steady state."""
    tiled = tile_group(graph, mapping)
    shapes = {name: list(tiled.graph.tensors[name].shape) for name in expected["tiled_shapes"]}
    assert (pairs(tiled.splits), shapes) == (expected["fusion_splits"], expected["tiled_shapes"])
    steady = steady_state(graph, mapping)
    assert pairs(steady.unrollings) == expected["unique_spatial_unrollings"]
    assert steady.iterations == expected["iterations"]
    assert splits not in expected or pairs(steady.temporal) == expected[splits]
    nodes = {name: listed_rows(rows) for name, rows in expected["node_ssis"].items()}
    tensors = {name: listed_rows(rows) for name, rows in expected["tensor_ssis"].items()}
    assert {name: space_rows(space) for name, space in steady.node_spaces.items()} == nodes
    assert {name: space_rows(space) for name, space in steady.tensor_spaces.items()} == tensors
    assert {name: list(t.shape) for name, t in steady.core_tensors.items()} == expected["per_core_shapes"]


@pytest.mark.parametrize("name", small_models())
def test_small_model(name: str) -> None:
    expected = model(name)
    graph = graph_of(expected["parsed_graph"])
    check_graph(graph, expected["parsed_graph"])
    if name in NOT_TILED:
        return
    assert list(cut_points(graph)) == expected["fusion_cut_points"]
    groups = split_into_groups(graph)
    goldens = [group for group in expected["groups"] if group["mapping_yaml"]["layers"]]
    assert len(groups) == len(goldens)
    for group, known in zip(groups, goldens, strict=True):
        mapping = mapping_of(known["mapping_yaml"], group.graph)
        if name not in OTHER_MAPPING:
            assert (
                mapping_data(generate_mapping(group.graph, cores_of(golden(TPU)), mapping.tiling))
                == known["mapping_yaml"]
            )
        assert tile_group(group.graph, mapping).total_macs == known["total_mac_ops"]
        check_summary(group.graph, mapping, known, "")


UNUSED_RESULT = {"second_output", "rational_coefficients_import_only"}


@pytest.mark.parametrize("name", sorted(NOT_TILED.keys() - UNUSED_RESULT))
def test_models_that_the_reference_cannot_tile(name: str) -> None:
    for group in split_into_groups(graph_of(model(name)["parsed_graph"])):
        mapping = generate_mapping(group.graph, cores_of(golden(TPU)))
        check_group_mapping(group.graph, mapping, cores_of(golden(TPU)))
        steady = steady_state(group.graph, mapping)
        assert steady.iterations == 1
        assert set(group.inputs) | set(group.outputs) <= set(steady.tensor_spaces)


def mapping_files() -> list[str]:
    cases = golden("mapping_yaml_cases")["cases"]
    wrong = {"dim listed twice in one slot"}
    return [c["name"] for c in cases if "iterations" in c["result"] and c["name"] not in wrong]


@pytest.mark.parametrize("name", mapping_files())
def test_mapping_file(name: str) -> None:
    case = next(c for c in golden("mapping_yaml_cases")["cases"] if c["name"] == name)
    graph = graph_of(golden(TPU)["workload_graph"])
    mapping = mapping_of(case["mapping"], graph)
    if name == "spatial split on the tiled dim":
        with pytest.raises(InputError, match="the splits of layer 'Conv2' make 2 part"):
            check_group_mapping(graph, mapping, cores_of(golden(TPU)))
    else:
        check_group_mapping(graph, mapping, cores_of(golden(TPU)))
    check_summary(graph, mapping, case["result"], "steady_fusion_splits")
    tiled = unify(tile_group(graph, mapping).graph)
    sizes = {layer: [tiled.size_of(loop) for loop in tiled.loops(layer)] for layer in mapping.layers}
    assert sizes == case["result"]["tiled_dims"]


RESNET = [
    (name, index)
    for name in ("resnet18__tpu_like_quad_core", "resnet18_fixed__tpu_like_quad_core")
    for index in range(10)
]


@pytest.mark.parametrize("name, index", RESNET)
def test_resnet18(name: str, index: int) -> None:
    known = golden(name)["groups"][index]
    graph = graph_of(golden("resnet18__tpu_like_quad_core")["groups"][index]["group_graph"])
    if "mapping_yaml" in known:
        mapping = mapping_of(known["mapping_yaml"], graph)
    else:
        mapping = mapping_of(golden(name)["mapping_yaml"], graph, index)
    tiled = tile_group(graph, mapping)
    assert (pairs(tiled.splits), tiled.total_macs) == (known["fusion_splits"], known["total_mac_ops"])
    check_graph(tiled.graph, known["tiled_graph"])
    steady = steady_state(graph, mapping)
    check_graph(steady.graph, known["steady_state"]["graph"])
    check_steady_state(steady, known["steady_state"])
    check_transfers(steady, known["steady_state"])


def test_last_layer_of_resnet18_has_all_outputs() -> None:
    graph = corrected_gemm(graph_of(golden("resnet18__tpu_like_quad_core")["groups"][10]["group_graph"]))
    mapping = generate_mapping(graph, cores_of(golden(TPU)))
    tiled = tile_group(graph, mapping)
    assert mapping.layers["/fc/Gemm"].splits == ((2, 4),)
    assert tiled.total_macs == 512000
    assert tiled.graph.tensors["191"].shape == (1, 1000)
    assert tiled.graph.tensors["fc.weight"].shape == (1000, 512)
