"""Imports of the golden models: equal where the golden binds, right or refused where it records a defect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from onnx import helper

from passes.analysis.errors import InputError
from stream_opt.examples.workloads import build_by_name
from stream_opt.frontends.onnx_import import ImportedWorkload, import_model
from tests.onnx_import.models import TYPES, integers, proto, texts, value, weight

FOLDER = Path(__file__).parent.parent / "golden" / "mapping"
CASES = {case["model"]["name"]: case for case in json.loads((FOLDER / "ops.json").read_text())["cases"]}


def import_case(name: str) -> ImportedWorkload:
    model = CASES[name]["model"]
    nodes = [
        helper.make_node(node["op"], node["inputs"], node["outputs"], name=node["name"], **node["attributes"])
        for node in model["nodes"]
    ]
    initializers = [
        integers(entry[0], entry[3]) if len(entry) > 3 else weight(entry[0], entry[2], entry[1])
        for entry in model["initializers"]
    ]
    inputs = [value(tensor, shape, kind) for tensor, kind, shape in model["graph_inputs"]]
    outputs = [value(tensor, shape, kind) for tensor, kind, shape in model["graph_outputs"]]
    assert set(TYPES) >= {kind for _, kind, _ in model["graph_inputs"]}
    data = proto(nodes, inputs, outputs, initializers, opset=17, name=name).SerializeToString()
    return import_model(data, f"{name}.onnx")


def described(workload: ImportedWorkload) -> list[dict[str, Any]]:
    """The layers in the golden's words."""
    return [
        {
            "name": layer.name,
            "op": layer.op_type,
            "inputs": list(layer.inputs),
            "outputs": list(layer.outputs),
            "sizes": list(layer.bounds),
            "maps": texts(layer),
        }
        for layer in workload.layers
    ]


def golden_layers(graph: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": node["name"],
            "op": node["op"],
            "inputs": node["inputs"],
            "outputs": node["outputs"],
            "sizes": [dim["size"] for dim in node["dims"]],
            "maps": node["operand_maps"],
        }
        for node in graph["nodes"]
        if node["kind"] == "ComputationNode"
    ]


def names_of(graph: dict[str, Any], kind: str) -> list[str]:
    return [node["name"] for node in graph["nodes"] if node["kind"] == kind]


SUPERSEDED = {
    # Ignored operands and attributes.
    "conv_bias_single_group": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D6) (D0,D6,D2,D1)")],
    "conv_bias_int32": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D6) (D0,D6,D2,D1)")],
    "conv_depthwise": [([1, 16, 16, 3, 3, 8], "(D0,D5,D2+D4-1,D1+D3-1) (D5,0,D4,D3) (D0,D5,D2,D1)")],
    "conv_group2": [([1, 16, 16, 3, 3, 2, 4, 8], "(D0,4*D5+D6,D2+D4-1,D1+D3-1) (8*D5+D7,D6,D4,D3) (D0,8*D5+D7,D2,D1)")],
    "conv_stride_2_1": [([1, 16, 8, 3, 3, 8, 16], "(D0,D5,2*D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "conv_asymmetric_pads": [([1, 15, 15, 3, 3, 8, 16], "(D0,D5,D2+D4,D1+D3) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "conv_auto_pad_same_upper": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "conv_dilation2": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+2*D4-2,D1+2*D3-2) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "gemm_transA": [([4, 16, 32], "(D1,D0) (D1,D2) (D0,D2)")],
    "gemm_transB": [([4, 16, 32], "(D0,D1) (D2,D1) (D0,D2)")],
    "conv_pool_conv_with_bias": [
        ([1, 16, 16, 3, 3, 8, 4], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D6) (D0,D6,D2,D1)"),
        ([1, 4, 8, 8, 2, 2], "(D0,D1,2*D2+D4,2*D3+D5) (D0,D1,D2,D3)"),
        ([1, 8, 8, 3, 3, 4, 4], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D6) (D0,D6,D2,D1)"),
    ],
    "two_mlp_layers_with_bias": [
        ([4, 16, 32], "(D0,D1) (D1,D2) (D2) (D0,D2)"),
        ([4, 32], "(D0,D1) (D0,D1)"),
        ([4, 32, 8], "(D0,D1) (D1,D2) (D2) (D0,D2)"),
    ],
    # Kernel sizes that were guessed from the shapes.
    "maxpool_k3s2p1_17": [([1, 8, 9, 9, 3, 3], "(D0,D1,2*D2+D4-1,2*D3+D5-1) (D0,D1,D2,D3)")],
    "maxpool_k3s1p1": [([1, 8, 16, 16, 3, 3], "(D0,D1,D2+D4-1,D3+D5-1) (D0,D1,D2,D3)")],
    "maxpool_k1s2": [([1, 8, 8, 8, 1, 1], "(D0,D1,2*D2+D4,2*D3+D5) (D0,D1,D2,D3)")],
    "add_broadcast": [([1, 8, 16, 16], "(D0,D1,D2,D3) (D0,D1,0,0) (D0,D1,D2,D3)")],
    # Ranks, types and operators that were refused or crashed.
    "conv_f16": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "conv_u8": [([1, 16, 16, 3, 3, 8, 16], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")],
    "conv_1d": [([1, 16, 3, 8, 16], "(D0,D3,D1+D2-1) (D4,D3,D2) (D0,D4,D1)")],
    "add_2d": [([8, 16], "(D0,D1) (D0,D1) (D0,D1)")],
    "mul_4d": [([1, 8, 16, 16], "(D0,D1,D2,D3) (D0,D1,D2,D3) (D0,D1,D2,D3)")],
    "relu_3d": [([2, 8, 16], "(D0,D1,D2) (D0,D1,D2)")],
    "silu_4d": [([1, 8, 16, 16], "(D0,D1,D2,D3) (D0,D1,D2,D3)")],
    "matmul_unsupported": [([8, 16, 4], "(D0,D1) (D1,D2) (D0,D2)")],
    "not_inferable": [([8, 16], "(D0,D1) (D0,D1)"), ([8, 16], "(D0,D1) (D0,D1)")],
    "symbolic_batch": [(["N", 16], "(D0,D1) (D0,D1)")],
    # A dead layer is dropped with a warning.
    "rational_coefficients_import_only": [
        ([1, 16, 16, 3, 3, 8, 4], "(D0,D5,D2+D4-1,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")
    ],
}
REFUSED = ("softmax_unsupported",)
BINDING = [name for name in CASES if name not in SUPERSEDED and name not in REFUSED]


@pytest.mark.parametrize("name", BINDING)
def test_binding_case(name):
    graph = CASES[name]["result"]["parsed_graph"]
    workload = import_case(name)
    assert described(workload) == golden_layers(graph)
    assert sorted(a.tensor for a in workload.arguments) == sorted(set(names_of(graph, "InEdge")))
    assert [n.name for n in workload.nodes if n not in workload.layers] == names_of(graph, "FusionEdge")
    assert list(workload.outputs[:1]) == names_of(graph, "OutEdge")
    for tensor in graph["tensors"]:
        found = workload.tensors[tensor["name"]]
        assert (list(found.shape), found.element_type) == (tensor["shape"], tensor["type"])


@pytest.mark.parametrize("name", SUPERSEDED)
def test_superseded_case(name):
    assert [(list(layer.bounds), " ".join(texts(layer))) for layer in import_case(name).layers] == SUPERSEDED[name]


def test_refused_case():
    with pytest.raises(InputError, match=r"1 unsupported node: 'A' \(Softmax\)"):
        import_case("softmax_unsupported")


def test_all_outputs_are_kept():
    assert import_case("second_output").outputs == ("y", "z")


@pytest.mark.parametrize("name", ["2conv_1_8_32_32_16_32_3", "swiglu_1_16_32"])
def test_example_workload(name):
    """Layers, node order, arguments, tensors and types of the two example workloads."""
    graph = json.loads((FOLDER / f"{name}__tpu_like_quad_core.json").read_text())["workload_graph"]
    workload = import_model(build_by_name(name) or b"", f"{name}.onnx")
    assert described(workload) == golden_layers(graph)
    assert [a.tensor for a in workload.arguments] == names_of(graph, "InEdge")
    assert [a.kind.value for a in workload.arguments] == ["input"] + ["weight"] * (len(workload.arguments) - 1)
    assert list(workload.outputs) == names_of(graph, "OutEdge")
    found = {t.name: [list(t.shape), t.element_type] for t in workload.tensors.values()}
    assert found == {t["name"]: [t["shape"], t["type"]] for t in graph["tensors"]}
    assert (workload.name, workload.warnings) == (name, ())


@pytest.mark.parametrize(
    "name, golden",
    [
        ("gemm_512_512_512", "aie_gemm_512_512_512__whole_array_strix"),
        ("swiglu_256_512_1024", "aie_swiglu_256_512_1024__whole_array_strix"),
    ],
)
def test_aie_workload(name, golden):
    graph = json.loads((FOLDER / f"{golden}.json").read_text())["workload_graph"]
    workload = import_model(build_by_name(name) or b"", f"{name}.onnx")
    assert described(workload) == golden_layers(graph)
    assert [a.tensor for a in workload.arguments] == names_of(graph, "InEdge")


@pytest.mark.parametrize("name", ["2conv_1_8_32_32_16_32_3", "swiglu_1_16_32"])
def test_parsed_view(name):
    """The reference's own view: per layer its operands with shapes and types, in name-topological order."""
    view = json.loads((FOLDER.parent / "onnx_import" / f"workload_ir.{name}.parsed.json").read_text())
    workload = import_model(build_by_name(name) or b"", f"{name}.onnx")
    layers = {layer.name: layer for layer in workload.layers}
    computed = [node for node in view["nodes"] if node["node_type"] == "ComputationNode"]
    assert sorted(layers) == sorted(node["name"] for node in computed)
    for node in computed:
        layer = layers[node["name"]]
        tensors = [workload.tensors[tensor] for tensor in (*layer.inputs, layer.output)]
        golden = [*node["inputs"], *node["outputs"]]
        assert [[t.name, list(t.shape), t.element_type] for t in tensors] == [
            [t["name"], t["shape"], t["operand_type"]] for t in golden
        ]
        assert list(layer.bounds) == list(node["dimensions"].values())
        assert layer.op_type == node["computation_type"]
