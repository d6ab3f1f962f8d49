"""Arguments, names, order, outputs, shapes and warnings of whole graphs."""

from __future__ import annotations

import numpy
import pytest
from onnx import TensorProto, helper, numpy_helper

from stream_opt.frontends.onnx_import import ArgumentKind, ImportedReshape, import_file, import_model
from tests.onnx_import.models import imported, integers, proto, value, weight


def relu(source: str, target: str, name: str = ""):
    return helper.make_node("Relu", [source], [target], name=name)


def kinds(workload) -> list[tuple[str, str]]:
    return [(argument.tensor, argument.kind.value) for argument in workload.arguments]


def test_unnamed_nodes_are_numbered_and_avoid_taken_names():
    nodes = [relu("a", "b"), relu("b", "c", "Op1"), relu("c", "d"), relu("d", "y")]
    workload = imported(nodes, [value("a", (2, 3))], [value("y", (2, 3))])
    assert [layer.name for layer in workload.layers] == ["Op0", "Op1", "Op2", "Op3"]


def test_arguments_are_inputs_then_initializers_then_constants():
    zero = helper.make_tensor("zero", TensorProto.FLOAT, [1], [0.0])
    nodes = [
        helper.make_node("ConstantOfShape", ["s"], ["filled"], value=zero),
        helper.make_node("Constant", [], ["list"], value_floats=[1.0, 2.0, 3.0]),
        helper.make_node("Constant", [], ["one"], value_float=1.0),
        helper.make_node("Constant", [], ["array"], value=numpy_helper.from_array(numpy.ones((4, 3), numpy.float32))),
        *(
            helper.make_node("Add", [f"t{index}", operand], [f"t{index + 1}"], name=operand)
            for index, operand in enumerate(["array", "one", "list", "filled", "w", "b"])
        ),
    ]
    inputs, outputs = [value("t0", (4, 3)), value("b", (4, 3))], [value("t6", None)]
    workload = imported(nodes, inputs, outputs, [weight("w", (3,)), integers("s", [4, 3])])
    assert kinds(workload) == [
        ("t0", "input"),
        ("b", "input"),
        ("w", "weight"),
        ("filled", "weight"),
        ("list", "weight"),
        ("one", "weight"),
        ("array", "weight"),
    ]
    assert [workload.tensors[name].shape for name in ("filled", "list", "one", "array")] == [(4, 3), (3,), (), (4, 3)]
    assert workload.warnings == ()
    assert [layer.name for layer in workload.layers] == ["array", "one", "list", "filled", "w", "b"]


def test_initializer_in_the_input_list_is_one_weight():
    node = helper.make_node("Gemm", ["a", "w"], ["y"], name="G")
    inputs = [value("w", (3, 4)), value("a", (2, 3))]
    workload = imported([node], inputs, [value("y", (2, 4))], [weight("w", (3, 4))])
    assert kinds(workload) == [("a", "input"), ("w", "weight")]


def test_sparse_initializer_is_a_weight():
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0]),
        helper.make_tensor("i", TensorProto.INT64, [1], [0]),
        [2, 3],
    )
    node = helper.make_node("Mul", ["a", "w"], ["y"], name="M")
    workload = imported([node], [value("a", (2, 3))], [value("y", (2, 3))], sparse_initializer=[sparse])
    assert kinds(workload) == [("a", "input"), ("w", "weight")]


def test_empty_optional_operand():
    node = helper.make_node("Conv", ["x", "w", ""], ["y"], name="C")
    inputs = [value("x", (1, 2, 4, 4)), value("w", (3, 2, 1, 1))]
    assert imported([node], inputs, [value("y", None)]).layers[0].inputs == ("x", "w")


def test_what_nobody_reads_is_dropped_with_a_warning():
    nodes = [relu("a", "y", "R"), relu("a", "z", "S")]
    inputs = [value("a", (2, 3)), value("unused", (2, 3), "f64")]
    workload = imported(nodes, inputs, [value("y", (2, 3))], [weight("w", (3,))])
    assert kinds(workload) == [("a", "input")]
    assert [layer.name for layer in workload.layers] == ["R"]
    assert workload.warnings == (
        "node 'S' (Relu) is dropped, because its result 'z' reaches no graph output",
        "graph input 'unused' is dropped, because no layer reads it",
        "initializer 'w' is dropped, because no layer reads it",
    )


def test_unsupported_node_that_nobody_needs_is_no_error():
    nodes = [relu("a", "y", "R"), helper.make_node("Softmax", ["a"], ["z"], name="S")]
    assert len(imported(nodes, [value("a", (2, 3))], [value("y", (2, 3))]).layers) == 1


def test_several_outputs_keep_their_order():
    nodes = [relu("a", "b", "R"), relu("b", "c", "S")]
    workload = imported(nodes, [value("a", (2, 3))], [value("c", (2, 3)), value("b", (2, 3))])
    assert workload.outputs == ("c", "b")


@pytest.mark.parametrize(
    "shape, target, allow_zero, result",
    [
        ((2, 3, 4), [6, 4], 0, (6, 4)),
        ((2, 3, 4), [0, -1], 0, (2, 12)),
        ((2, 3, 4), [-1], 1, (24,)),
        (("N", 3, 4), [-1, 12], 0, ("N", 12)),
        (("N", 3, 4), [0, 2, -1], 0, ("N", 2, 6)),
        (("N", "M", 4), [0, 0, 2, 2], 0, ("N", "M", 2, 2)),
    ],
)
def test_reshape(shape, target, allow_zero, result):
    nodes = [helper.make_node("Reshape", ["a", "s"], ["b"], name="S", allowzero=allow_zero), relu("b", "y", "R")]
    workload = imported(nodes, [value("a", shape)], [value("y", None)], [integers("s", target)])
    assert workload.nodes[0] == ImportedReshape("S", "Reshape", "a", "b")
    assert workload.tensors["b"].shape == result
    assert kinds(workload) == [("a", "input")]
    assert workload.warnings == ()


def test_reshape_by_constant_node():
    nodes = [
        helper.make_node("Constant", [], ["s"], value_ints=[6, -1]),
        helper.make_node("Reshape", ["a", "s"], ["y"], name="S"),
    ]
    workload = imported(nodes, [value("a", (2, 3, 4))], [value("y", (6, 4))])
    assert workload.tensors["y"].shape == (6, 4)


@pytest.mark.parametrize(
    "shape, axis, result",
    [
        ((2, 3, 4), None, (2, 12)),
        ((2, 3, 4), 0, (1, 24)),
        ((2, 3, 4), -1, (6, 4)),
        ((2, 3, 4), 3, (24, 1)),
        (("N", 3, 4), 1, ("N", 12)),
    ],
)
def test_flatten(shape, axis, result):
    attributes = {} if axis is None else {"axis": axis}
    node = helper.make_node("Flatten", ["a"], ["y"], name="F", **attributes)
    workload = imported([node], [value("a", shape)], [value("y", None)])
    assert workload.tensors["y"].shape == result


def test_name_is_the_graph_name_or_the_file_stem():
    model = proto([relu("a", "y")], [value("a", (2, 3))], [value("y", (2, 3))], name="net")
    assert import_model(model.SerializeToString(), "file.onnx").name == "net"
    model.graph.name = ""
    assert import_model(model.SerializeToString(), "file.v2.onnx").name == "file.v2"


def test_symbolic_names_of_declared_results_are_labels():
    workload = imported([relu("a", "y")], [value("a", ("N", 3))], [value("y", ("batch_out", 3))])
    assert workload.tensors["y"].shape == ("N", 3)


def test_custom_operator_without_definition_is_known_by_its_name():
    node = helper.make_node("Silu", ["a"], ["b"], name="S", domain="com.example")
    workload = imported([node, relu("b", "y", "R")], [value("a", (2, 3))], [value("y", (2, 3))])
    assert [layer.op_type for layer in workload.layers] == ["Silu", "Relu"]


def test_integer_convolution_with_wider_bias():
    node = helper.make_node("Conv", ["x", "w", "b"], ["y"], name="C")
    inputs = [value("x", (1, 2, 4, 4), "i8"), value("w", (3, 2, 1, 1), "i8"), value("b", (3,), "i32")]
    workload = imported([node], inputs, [value("y", (1, 3, 4, 4), "i8")])
    assert [workload.tensors[name].element_type for name in ("x", "w", "b", "y")] == ["i8", "i8", "i32", "i8"]


def test_file(tmp_path):
    path = tmp_path / "net.onnx"
    model = proto([relu("a", "y")], [value("a", (2, 3))], [value("y", (2, 3))], name="")
    path.write_bytes(model.SerializeToString())
    workload = import_file(path)
    assert (workload.name, workload.source) == ("net", "net.onnx")
    assert workload.arguments[0].kind is ArgumentKind.INPUT
