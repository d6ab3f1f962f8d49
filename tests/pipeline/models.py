"""Small ONNX models beyond the shipped workloads; all tensors are bfloat16 and all weights zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod

from onnx import ModelProto, NodeProto, TensorProto, helper

_OPSET = 22
_IR_VERSION = 10

Shape = Sequence[int]
Shapes = Mapping[str, Shape]


def model(name: str, nodes: Sequence[NodeProto], inputs: Shapes, weights: Shapes, outputs: Shapes) -> bytes:
    """The bytes of a model of these nodes and tensors."""
    graph = helper.make_graph(
        list(nodes),
        name,
        [helper.make_tensor_value_info(tensor, TensorProto.BFLOAT16, shape) for tensor, shape in inputs.items()],
        [helper.make_tensor_value_info(tensor, TensorProto.BFLOAT16, shape) for tensor, shape in outputs.items()],
        [_zeros(tensor, shape) for tensor, shape in weights.items()],
    )
    built: ModelProto = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
    )
    return built.SerializeToString(deterministic=True)


def gemm(m: int, k: int, n: int) -> bytes:
    """One matrix product with weights."""
    nodes = [_node("Gemm", "Gemm", "a b", "y")]
    return model(f"gemm_{m}_{k}_{n}", nodes, {"a": (m, k)}, {"b": (k, n)}, {"y": (m, n)})


def matmul(m: int, k: int, n: int) -> bytes:
    """One matrix product of two inputs."""
    nodes = [_node("MatMul", "MatMul", "a b", "y")]
    return model(f"matmul_{m}_{k}_{n}", nodes, {"a": (m, k), "b": (k, n)}, {}, {"y": (m, n)})


def batched_matmul(batch: int, m: int, k: int, n: int) -> bytes:
    """One product of two stacks of matrices."""
    nodes = [_node("MatMul", "MatMul", "a b", "y")]
    name = f"batched_matmul_{batch}_{m}_{k}_{n}"
    return model(name, nodes, {"a": (batch, m, k), "b": (batch, k, n)}, {}, {"y": (batch, m, n)})


def gemm_chain(rows: int, *sizes: int, bias: bool = True) -> bytes:
    """Fully connected layers one after the other; sizes[i] features go into layer i."""
    nodes: list[NodeProto] = []
    weights: dict[str, Shape] = {}
    for i, (before, after) in enumerate(pairwise(sizes)):
        operands = f"t{i} w{i}" + (f" b{i}" if bias else "")
        nodes.append(_node("Gemm", f"Gemm{i}", operands, f"t{i + 1}"))
        weights[f"w{i}"] = (before, after)
        weights |= {f"b{i}": (after,)} if bias else {}
    last = f"t{len(sizes) - 1}"
    return model("gemm_chain", nodes, {"t0": (rows, sizes[0])}, weights, {last: (rows, sizes[-1])})


def conv(
    image: Shape, out_channels: int, kernel: int = 3, *, stride: int = 1, group: int = 1, relu: bool = False
) -> bytes:
    """One convolution of an NCHW image, padded by half the kernel, perhaps with a Relu behind."""
    nodes = [_conv("Conv", "x w", "c" if relu else "y", kernel, stride, group)]
    nodes += [_node("Relu", "Relu", "c", "y")] if relu else []
    batch, channels, *area = image
    weight = (out_channels, channels // group, kernel, kernel)
    result = (batch, out_channels, *(-(-side // stride) for side in area))
    return model(f"conv_s{stride}_g{group}", nodes, {"x": image}, {"w": weight}, {"y": result})


def residual_block(image: Shape, kernel: int = 3) -> bytes:
    """Two convolutions and a Relu, with the input added to the result."""
    channels = image[1]
    nodes = [
        _conv("Conv1", "x w1", "c1", kernel),
        _node("Relu", "Relu", "c1", "r1"),
        _conv("Conv2", "r1 w2", "c2", kernel),
        _node("Add", "Add", "c2 x", "y"),
    ]
    weight = (channels, channels, kernel, kernel)
    return model("residual_block", nodes, {"x": image}, {"w1": weight, "w2": weight}, {"y": image})


def classifier(image: Shape = (1, 3, 16, 16), channels: int = 8, classes: int = 16) -> bytes:
    """Conv, Relu, MaxPool, Conv, Flatten, Gemm: three groups, cut behind the pooling and before the flattening."""
    batch, colors, height, width = image
    features = 2 * channels * (height // 2) * (width // 2)
    nodes = [
        _conv("Conv1", "x w1", "c1", 3),
        _node("Relu", "Relu", "c1", "r1"),
        helper.make_node("MaxPool", ["r1"], ["p1"], name="MaxPool", kernel_shape=[2, 2], strides=[2, 2]),
        _conv("Conv2", "p1 w2", "c2", 3),
        helper.make_node("Flatten", ["c2"], ["f"], name="Flatten", axis=1),
        _node("Gemm", "Gemm", "f w3", "y"),
    ]
    weights = {
        "w1": (channels, colors, 3, 3),
        "w2": (2 * channels, channels, 3, 3),
        "w3": (features, classes),
    }
    return model("classifier", nodes, {"x": image}, weights, {"y": (batch, classes)})


def _node(op_type: str, name: str, inputs: str, output: str) -> NodeProto:
    return helper.make_node(op_type, inputs.split(), [output], name=name)


def _conv(name: str, inputs: str, output: str, kernel: int, stride: int = 1, group: int = 1) -> NodeProto:
    return helper.make_node(
        "Conv",
        inputs.split(),
        [output],
        name=name,
        kernel_shape=[kernel, kernel],
        pads=[kernel // 2] * 4,
        strides=[stride, stride],
        group=group,
    )


def _zeros(name: str, shape: Shape) -> TensorProto:
    return helper.make_tensor(name, TensorProto.BFLOAT16, shape, bytes(2 * prod(shape)), raw=True)
