"""Models that cannot be imported: the message names the file, the place and a remedy."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from onnx import TensorProto, helper

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import import import_file, import_model
from tests.onnx_import.models import imported, integers, one_node, proto, value, weight


def refused(text: str):
    return pytest.raises(InputError, match="^" + re.escape("m.onnx: " + text))


def node(op_type: str, inputs, outputs, name="N", **attributes):
    return helper.make_node(op_type, inputs, outputs, name=name, **attributes)


@pytest.mark.parametrize(
    "data, text",
    [
        (b"", "the file is empty"),
        (b"\x00\x01garbage", "this is not an ONNX"),
        (b"name: a\nlayers:\n- x: 1\n", "this is not an ONNX"),
    ],
)
def test_no_model(data, text):
    with refused(text):
        import_model(data, "m.onnx")


def test_files(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        import_file(tmp_path)
    with pytest.raises(InputError, match="there is no such workload file"):
        import_file(tmp_path / "absent.onnx")


def test_graph_without_nodes_or_outputs():
    with refused("the graph has no nodes"):
        imported([], [value("a", (2,))], [value("a", (2,))])
    with refused("the graph has no outputs"):
        imported([node("Relu", ["a"], ["y"])], [value("a", (2,))], [])


def test_unsupported_nodes_are_listed_together():
    nodes = [node("Softmax", ["a"], ["b"], "S"), node("Gelu", ["b"], ["y"], "", domain="com.x")]
    with refused("2 unsupported nodes: 'S' (Softmax), '' (com.x::Gelu); rewrite the model with the supported") as error:
        imported(nodes, [value("a", (2, 3))], [value("y", (2, 3))])
    assert error.value.message.endswith(
        "operators Add, BatchNormalization, Conv, Flatten, Gemm, GlobalAveragePool, MatMul, MaxPool, Mul, Relu, "
        "Reshape, Silu"
    )
    assert error.value.subject == "S"


def test_long_list_of_unsupported_nodes_is_cut():
    names = [f"t{index}" for index in range(13)]
    nodes = [node("Exp", [a], [b], f"E{a}") for a, b in pairwise(names)]
    with pytest.raises(InputError, match=r"12 unsupported nodes: 'Et0' .*'Et9' \(Exp\) and 2 more;"):
        imported(nodes, [value("t0", (2, 3))], [value("t12", (2, 3))])


def test_standard_operator_of_another_domain():
    with pytest.raises(InputError, match=r"1 unsupported node: 'N' \(com\.x::Relu\)"):
        imported([node("Relu", ["a"], ["y"], domain="com.x")], [value("a", (2,))], [value("y", (2,))])


ATTRIBUTES = [
    ("Relu", {"a": (2, 3)}, {"slope": 0.5}, "attribute 'slope' is not understood"),
    ("Gemm", {"a": (2, 3), "b": (3, 4)}, {"broadcast": 1}, "attribute 'broadcast' is not understood"),
    ("Gemm", {"a": (2, 3), "b": (3, 4)}, {"transA": 1.0}, "attribute 'transA' is not one integer"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"kernel_shape": [2, 2]}, "kernel_shape [2, 2] contradicts"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"strides": [1]}, "strides [1] must be 2 positive numbers"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"strides": [0, 1]}, "strides [0, 1] must be 2 positive"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"pads": [1, 1]}, "pads [1, 1] must be 4 numbers >= 0"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"pads": [0, 0, -1, 0]}, "pads [0, 0, -1, 0] must be 4"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"dilations": [3, 3]}, "the window spans 7 positions on spatial"),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)}, {"auto_pad": "SAME"}, "auto_pad 'SAME' is unknown"),
    (
        "Conv",
        {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3)},
        {"auto_pad": "SAME_UPPER", "pads": [1, 1, 1, 1]},
        "pads [1, 1, 1, 1] contradict auto_pad 'SAME_UPPER'",
    ),
    ("Conv", {"x": (1, 4, 5, 5), "w": (3, 2, 3, 3)}, {"group": 2}, "group 2 does not fit 4 channels of tensor 'x'"),
    ("Conv", {"x": (1, 4, 5, 5), "w": (4, 4, 3, 3)}, {"group": 2}, "group 2 does not fit 4 channels of tensor 'x'"),
    ("Conv", {"x": (1, 4, 5, 5), "w": (4, 4, 3, 3)}, {"group": 0}, "group 0 is not positive"),
    ("MaxPool", {"x": (1, 2, 5, 5)}, {}, "kernel_shape [] must be 2 positive numbers"),
    ("MaxPool", {"x": (1, 2, 5, 5)}, {"kernel_shape": [3, 0]}, "kernel_shape [3, 0] must be 2 positive"),
    ("Flatten", {"a": (2, 3)}, {"axis": 3}, "axis 3 is outside of a tensor of rank 2"),
]


@pytest.mark.parametrize("op_type, shapes, attributes, text", ATTRIBUTES)
def test_attribute(op_type, shapes, attributes, text):
    with refused(f"node 'N' ({op_type}): {text}") as error:
        one_node(op_type, shapes, **attributes)
    assert error.value.subject == "N"


def test_subgraph_attribute():
    body = helper.make_graph([node("Relu", ["p"], ["q"])], "body", [], [value("q", (2,))])
    with pytest.raises(InputError, match=r"node 'N' \(Relu\): attribute 'body' is not understood"):
        imported([node("Relu", ["a"], ["y"], body=body)], [value("a", (2,))], [value("y", (2,))])
    condition = node("If", ["a"], ["y"], then_branch=body, else_branch=body)
    with pytest.raises(InputError, match=r"1 unsupported node: 'N' \(If\)"):
        imported([condition], [value("a", (2,))], [value("y", (2,))])


def test_training():
    shapes = {"x": (1, 4, 5, 5), "s": (4,), "b": (4,), "m": (4,), "v": (4,)}
    with refused("node 'N' (BatchNormalization): attribute 'training_mode' = 1 (training) is not supported"):
        one_node("BatchNormalization", shapes, training_mode=1)


SHAPES = [
    (
        "Gemm",
        {"a": (16, 32), "b": (31, 8)},
        "axis 0 of tensor 'b' has size 31, but axis 1 of tensor 'a' has size 32; the two must be equal",
    ),
    ("Gemm", {"a": (2, 3, 4), "b": (4, 5)}, "tensor 'a' has rank 3, but only rank 2 is supported"),
    (
        "Gemm",
        {"a": (2, 3), "b": (3, 4), "c": (3,)},
        "axis 0 of tensor 'c' has size 3, but axis 1 of tensor 'b' has size 4",
    ),
    ("MatMul", {"a": (2, 3), "b": (4, 5)}, "axis 0 of tensor 'b' has size 4, but axis 1 of tensor 'a' has size 3"),
    ("MatMul", {"a": (2, 4, 3), "b": (5, 3, 4)}, "axis 0 of tensor 'b' has size 5, but batch axis 0 of the output has"),
    ("MatMul", {"a": (3,), "b": (3,)}, "a scalar operand or result is not supported"),
    (
        "Conv",
        {"x": (1, 2, 5, 5), "w": (3, 4, 3, 3)},
        "axis 1 of tensor 'w' has size 4, but axis 1 of tensor 'x' has size 2",
    ),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, 3)}, "tensor 'w' has rank 3, but only rank 4 is supported"),
    ("Conv", {"x": (1, 2, 5, 5, 5), "w": (3, 2, 3, 3, 3)}, "tensor 'x' has rank 5, but only rank 3 or 4 is supported"),
    (
        "Conv",
        {"x": (1, 2, 5, 5), "w": (3, 2, 3, 3), "b": (2,)},
        "bias tensor 'b' has size 2, but tensor 'w' has 3 output",
    ),
    ("Conv", {"x": (1, 2, 5, 5), "w": (3, 2, "F", 3)}, "the kernel size of tensor 'w' is symbolic"),
    (
        "Conv",
        {"x": (1, 2, "H", 5), "w": (3, 2, 3, 3)},
        "the number of windows along the symbolic dimension 'H' (spatial",
    ),
    ("Add", {"a": (2, 3), "b": (2, 4)}, "axis 1 of tensor 'b' has size 4, but axis 1 of tensor 'a' has size 3"),
    ("Add", {"a": ("N", 3), "b": ("M", 3)}, "axis 0 of tensor 'b' has size M, but axis 0 of tensor 'a' has size N"),
    ("Mul", {"a": (), "b": ()}, "a scalar result is not supported"),
    (
        "BatchNormalization",
        {"x": (1, 4), "s": (3,), "b": (4,), "m": (4,), "v": (4,)},
        "axis 0 of tensor 's' has size 3, but",
    ),
    ("GlobalAveragePool", {"x": (1, 4)}, "tensor 'x' has no spatial axis"),
    ("Flatten", {"a": (2, "N", "M")}, "merging the symbolic axes ['N', 'M'] has no name"),
    ("Relu", {"a": (2,), "b": (2,)}, "it has 2 operands instead of 1 to 1"),
]


@pytest.mark.parametrize("op_type, shapes, text", SHAPES)
def test_shape(op_type, shapes, text):
    with refused(f"node 'N' ({op_type}): {text}"):
        one_node(op_type, shapes)


@pytest.mark.parametrize("target", [[5, 5], [0, 0, 0, 2], [-1, -1], [-2, 12], [7, -1]])
def test_reshape_that_does_not_fit(target):
    with refused(f"node 'N' (Reshape): the new shape {target} does not fit the operand's [2, 3, 4]"):
        imported(
            [node("Reshape", ["a", "s"], ["y"])], [value("a", (2, 3, 4))], [value("y", None)], [integers("s", target)]
        )


def test_reshape_with_a_computed_shape():
    with refused("node 'N' (Reshape): the new shape 's' is no list of integers stored in the file"):
        imported(
            [node("Reshape", ["a", "s"], ["y"])], [value("a", (2, 3)), value("s", (2,), "i64")], [value("y", None)]
        )


def test_reshape_to_no_elements():
    with pytest.raises(InputError, match="a tensor must have elements"):
        imported(
            [node("Reshape", ["a", "s"], ["y"], allowzero=1)],
            [value("a", (2, 3))],
            [value("y", None)],
            [integers("s", [0, 6])],
        )


@pytest.mark.parametrize("kind, name", [("f64", "DOUBLE"), ("i64", "INT64")])
def test_element_type(kind, name):
    with refused(f"tensor 'a' has element type {name}, but only FLOAT, FLOAT16, BFLOAT16, INT8, INT16, INT32, UINT8"):
        one_node("Relu", {"a": (2, 3)}, kind=kind)


def test_mixed_element_types():
    inputs = [value("a", (2, 3)), value("b", (2, 3), "f16")]
    with refused("node 'N' (Add): its operands have different element types ('a' f32, 'b' f16)"):
        imported([node("Add", ["a", "b"], ["y"])], inputs, [value("y", None)])


@pytest.mark.parametrize(
    "shape, text",
    [
        (None, "tensor 'a' has no shape"),
        ((2, 0), "axis 1 of tensor 'a' has size 0"),
        ((2, None), "axis 1 of tensor 'a' has neither a size nor a name"),
    ],
)
def test_graph_input_shape(shape, text):
    with refused(text):
        one_node("Relu", {"a": shape})


def test_sequence_input():
    sequence = helper.make_tensor_sequence_value_info("a", TensorProto.FLOAT, (2,))
    with refused("graph input 'a' is not a tensor"):
        imported([node("Relu", ["a"], ["y"])], [sequence], [value("y", (2,))])


@pytest.mark.parametrize(
    "declared, text",
    [
        (value("y", (2, 4)), "but the file declares 2x4xf32"),
        (value("y", (6,)), "but the file declares 6xf32"),
        (value("y", (2, 3), "f16"), "but the file declares 2x3xf16"),
    ],
)
def test_contradicting_output_type(declared, text):
    with refused(f"tensor 'y' is 2x3xf32 by its producer, {text}"):
        imported([node("Relu", ["a"], ["y"])], [value("a", (2, 3))], [declared])


def test_contradicting_intermediate_type():
    nodes = [node("Relu", ["a"], ["h"], "R"), node("Relu", ["h"], ["y"], "S")]
    with refused("tensor 'h' is 2x3xf32 by its producer, but the file declares 3x2xf32"):
        imported(nodes, [value("a", (2, 3))], [value("y", None)], value_info=[value("h", (3, 2))])


def test_declared_number_for_a_symbolic_size():
    with refused("tensor 'y' is Nx3xf32 by its producer, but the file declares 4x3xf32"):
        imported([node("Relu", ["a"], ["y"])], [value("a", ("N", 3))], [value("y", (4, 3))])


def test_graph_output_that_no_layer_computes():
    relu = node("Relu", ["a"], ["y"])
    with refused("graph output 'a' is given as graph input"):
        imported([relu], [value("a", (2,))], [value("y", (2,)), value("a", (2,))])
    with refused("graph output 'w' is given as initializer"):
        imported([relu], [value("a", (2,))], [value("w", (2,))], [weight("w", (2,))])
    with refused("graph output 'z' is computed by no node"):
        imported([relu], [value("a", (2,))], [value("z", (2,))])
    with refused("graph output 'y' is listed twice"):
        imported([relu], [value("a", (2,))], [value("y", (2,)), value("y", (2,))])


def test_names_that_collide():
    with refused("two nodes are called 'G', the Relu that computes 'h' and the Silu that computes 'y'"):
        imported(
            [node("Relu", ["a"], ["h"], "G"), node("Silu", ["h"], ["y"], "G")], [value("a", (2,))], [value("y", (2,))]
        )
    with refused("tensor 'h' is produced twice, by node 'R' and by node 'S'"):
        imported(
            [node("Relu", ["a"], ["h"], "R"), node("Silu", ["a"], ["h"], "S")], [value("a", (2,))], [value("h", (2,))]
        )
    with refused("tensor 'a' is produced twice, by the graph's inputs and by node 'S'"):
        imported(
            [node("Relu", ["a"], ["y"], "R"), node("Silu", ["y"], ["a"], "S")], [value("a", (2,))], [value("y", (2,))]
        )
    with refused("tensor 'a' is given twice, as graph input and as graph input"):
        imported([node("Relu", ["a"], ["y"])], [value("a", (2,)), value("a", (2,))], [value("y", (2,))])


def test_operand_without_producer():
    with refused("node 'N' (Relu): its operand 'q' is computed by no node before it"):
        imported([node("Relu", ["q"], ["y"])], [value("a", (2,))], [value("y", (2,))])
    unsorted = [node("Relu", ["h"], ["y"], "S"), node("Relu", ["a"], ["h"], "R")]
    with pytest.raises(InputError, match=r"^m.onnx: "):
        imported(unsorted, [value("a", (2,))], [value("y", (2,))])
    with refused("node 'N' (Add): operand 1 is missing"):
        imported([node("Add", ["a", ""], ["y"])], [value("a", (2,))], [value("y", (2,))])


def test_second_result_that_is_used():
    pool = node("MaxPool", ["x"], ["y", "i"], kernel_shape=[2, 2])
    outputs = [value("y", (1, 2, 4, 4)), value("i", (1, 2, 4, 4), "i64")]
    with refused("node 'N' (MaxPool): its second result 'i' is used"):
        imported([pool], [value("x", (1, 2, 5, 5))], outputs)
    assert len(imported([pool], [value("x", (1, 2, 5, 5))], outputs[:1]).layers) == 1


def test_initializer_that_contradicts_the_input_list():
    with refused("tensor 'w' has shape [3, 4] and type f32 as initializer, but [4, 3] and f32 as graph input"):
        imported(
            [node("Gemm", ["a", "w"], ["y"])],
            [value("a", (2, 3)), value("w", (4, 3))],
            [value("y", (2, 4))],
            [weight("w", (3, 4))],
        )


def test_filled_constant_of_computed_shape():
    nodes = [node("ConstantOfShape", ["s"], ["w"]), node("Add", ["a", "w"], ["y"])]
    with refused("the shape 's' of tensor 'w' (result of a ConstantOfShape node) is not a list of integers"):
        imported(nodes, [value("a", (2,)), value("s", (1,), "i64")], [value("y", (2,))])


def test_model_without_opset():
    model = proto([node("Relu", ["a"], ["y"])], [value("a", (2,))], [value("y", (2,))])
    del model.opset_import[:]
    with refused("this is not an ONNX model"):
        import_model(model.SerializeToString(), "m.onnx")


def test_name_that_is_no_text():
    data = proto([node("Relu", ["a"], ["yy"])], [value("a", (2,))], [value("yy", (2,))]).SerializeToString()
    with refused("a name in the graph is no UTF-8 text"):
        import_model(data.replace(b"yy", b"\xff\xfe"), "m.onnx")
