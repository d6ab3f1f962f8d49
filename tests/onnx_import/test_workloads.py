"""The builders of the example workloads."""

from __future__ import annotations

import numpy
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from passes.analysis.errors import InputError
from stream_opt.examples.workloads import build_by_name, build_gemm, build_swiglu, build_two_conv
from stream_opt.frontends.onnx_import import import_model
from tests.onnx_import.models import texts

NAMES = ["2conv_1_8_32_32_16_32_3", "swiglu_1_16_32", "swiglu_1_16_32_nodown", "gemm_4_5_6"]


@pytest.mark.parametrize("name", NAMES)
def test_onnx_accepts_the_file(name):
    model = onnx.load_from_string(build_by_name(name) or b"")
    onnx.checker.check_model(model, full_check=True)
    assert onnx.shape_inference.infer_shapes(model, strict_mode=True, check_type=True).graph.name == name


@pytest.mark.parametrize("name", NAMES)
def test_onnx_runs_the_file(name):
    model = onnx.load_from_string(build_by_name(name) or b"")
    kind = onnx.helper.tensor_dtype_to_np_dtype(onnx.TensorProto.BFLOAT16)
    shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in model.graph.input}
    feeds = {tensor: numpy.ones(shape).astype(kind) for tensor, shape in shapes.items()}
    (result,) = ReferenceEvaluator(model).run(None, feeds)
    workload = import_model(model.SerializeToString(), "m.onnx")
    assert result.shape == workload.tensors[workload.outputs[0]].shape
    assert float(result.astype(numpy.float32).max()) == (5.0 if name.startswith("gemm") else 0.0)


def test_file_is_small_whatever_its_sizes():
    assert len(build_two_conv(1, 2048, 512, 512, 4096, 4096, 7)) < 700


def test_names_stand_for_builders():
    assert build_by_name("2conv_1_8_32_32_16_32_3") == build_two_conv() == build_two_conv(1, 8, 32, 32, 16, 32, 3)
    assert build_by_name("swiglu_1_16_32.onnx") == build_swiglu(1, 16, 32)
    assert build_by_name("swiglu_1_16_32_nodown") == build_swiglu(1, 16, 32, down_projection=False)
    assert build_by_name("gemm_4_5_6") == build_gemm(4, 5, 6)


@pytest.mark.parametrize("name", ["2conv_1_8_32", "resnet18", "gemm_1_2_x", "swiglu_1_16_32_down", "", "gemm_1_-2_3"])
def test_other_names_stand_for_nothing(name):
    assert build_by_name(name) is None


def test_bytes_are_the_same_each_time():
    assert build_swiglu(256, 2048, 8192) == build_swiglu(256, 2048, 8192)


@pytest.mark.parametrize("name", ["gemm_0_5_6", "2conv_1_8_0_32_16_32_3"])
def test_size_zero(name):
    with pytest.raises(InputError, match="size 0 is not positive"):
        build_by_name(name)


def test_even_kernel():
    with pytest.raises(InputError, match="kernel size 4 is even"):
        build_two_conv(kernel=4)


def test_swiglu_without_down_projection():
    workload = import_model(build_swiglu(4, 16, 32, down_projection=False), "m.onnx")
    assert [layer.name for layer in workload.layers] == ["Gemm_Left", "Gemm_Right", "Silu", "Elt_Mul"]
    assert [a.tensor for a in workload.arguments] == ["input", "weights_1", "weights_2"]
    assert workload.layers[-1].inputs == ("left_swished", "right")
    assert workload.tensors["output"].shape == (4, 32)


def test_two_conv_of_other_sizes():
    workload = import_model(build_two_conv(2, 3, 10, 12, 4, 5, 5), "m.onnx")
    assert [layer.bounds for layer in workload.layers] == [(2, 12, 10, 5, 5, 3, 4), (2, 12, 10, 5, 5, 4, 5)]
    assert texts(workload.layers[0])[0] == "(D0,D5,D2+D4-2,D1+D3-2)"


def test_gemm_operands_are_graph_inputs():
    workload = import_model(build_gemm(4, 5, 6), "m.onnx")
    assert [(a.tensor, a.kind.value) for a in workload.arguments] == [("A", "input"), ("B", "input")]
    assert workload.tensors["Y"].shape == (4, 6)
