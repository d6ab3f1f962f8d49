"""
Builders of the example workloads: small ONNX files without weight values.

A weight is the result of a `ConstantOfShape` node (all zero, a few bytes whatever its size), because that is valid
ONNX: the checker, shape inference, viewers and runtimes accept the file, and the importer reads the result as a
weight. An initializer without values or with absent external data would be refused by most of them. All tensors are
bfloat16. The same arguments always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from passes.analysis.errors import InputError

if TYPE_CHECKING:
    from onnx import FunctionProto, NodeProto, TensorProto

_OPSET = 22
"""The first opset in which Conv takes bfloat16."""

_IR_VERSION = 10
_LARGEST_SIZE = 2**63 - 1
"""What an ONNX file can say."""
_SILU_DOMAIN = "com.example"

_Weights = Sequence[tuple[str, tuple[int, ...]]]
_Shaped = tuple[str, tuple[int, ...]]


def build_two_conv(
    batch: int = 1,
    in_channels: int = 8,
    height: int = 32,
    width: int = 32,
    mid_channels: int = 16,
    out_channels: int = 32,
    kernel: int = 3,
) -> bytes:
    """
    Two convolutions `Conv1` and `Conv2` with the same odd square kernel, padded to keep the image size.

    Tensors: input, weights_1, conv1_out, weights_2, output (spec workload-and-tiling 2.5).

    Raises:
        InputError: if a size is not positive or the kernel size is even.
    """
    sizes = (batch, in_channels, height, width, mid_channels, out_channels, kernel)
    name = _checked_name("2conv", sizes)
    if kernel % 2 == 0:
        raise InputError(f"workload {name}: kernel size {kernel} is even; only an odd kernel keeps the image size")
    weights = [
        ("weights_1", (mid_channels, in_channels, kernel, kernel)),
        ("weights_2", (out_channels, mid_channels, kernel, kernel)),
    ]
    nodes = [
        _convolution("Conv1", ["input", "weights_1"], "conv1_out", kernel),
        _convolution("Conv2", ["conv1_out", "weights_2"], "output", kernel),
    ]
    image = (batch, in_channels, height, width)
    return _model(name, [("input", image)], weights, nodes, ("output", (batch, out_channels, height, width)))


def build_swiglu(sequence: int, embedding: int, hidden: int, down_projection: bool = True) -> bytes:
    """
    The SwiGLU block `(silu(input weights_1) * (input weights_2)) weights_3`, without the last product if so asked.

    Nodes Gemm_Left, Gemm_Right, Silu, Elt_Mul, Gemm_Down; tensors input, weights_1 to 3, left, right, left_swished,
    intermediate, output (spec workload-and-tiling 2.6). Silu is a function of the model in a domain of its own.

    Raises:
        InputError: if a size is not positive.
    """
    name = _checked_name("swiglu", (sequence, embedding, hidden)) + ("" if down_projection else "_nodown")
    weights = [("weights_1", (embedding, hidden)), ("weights_2", (embedding, hidden))]
    product = "intermediate" if down_projection else "output"
    nodes = [
        _node("Gemm", "Gemm_Left", ["input", "weights_1"], "left"),
        _node("Gemm", "Gemm_Right", ["input", "weights_2"], "right"),
        _node("Silu", "Silu", ["left"], "left_swished", domain=_SILU_DOMAIN),
        _node("Mul", "Elt_Mul", ["left_swished", "right"], product),
    ]
    if down_projection:
        weights.append(("weights_3", (hidden, embedding)))
        nodes.append(_node("Gemm", "Gemm_Down", [product, "weights_3"], "output"))
    result = (sequence, embedding if down_projection else hidden)
    return _model(name, [("input", (sequence, embedding))], weights, nodes, ("output", result), [_silu_function()])


def build_gemm(m: int, k: int, n: int) -> bytes:
    """
    One matrix product: node `Gemm`, `Y` (m x n) = `A` (m x k) times `B` (k x n), both operands graph inputs.

    Raises:
        InputError: if a size is not positive.
    """
    name = _checked_name("gemm", (m, k, n))
    node = _node("Gemm", "Gemm", ["A", "B"], "Y")
    return _model(name, [("A", (m, k)), ("B", (k, n))], [], [node], ("Y", (m, n)))


def build_gemm_chain(m: int, k: int, n: int, last: int) -> bytes:
    """
    Two matrix products: `Gemm1` makes `T` (m x n) of `A` (m x k) and `B` (k x n), `Gemm2` makes `Y` (m x last) of `T`
    and `C` (n x last); all but `T` and `Y` are graph inputs.

    Raises:
        InputError: if a size is not positive.
    """
    name = _checked_name("gemm_chain", (m, k, n, last))
    nodes = [_node("Gemm", "Gemm1", ["A", "B"], "T"), _node("Gemm", "Gemm2", ["T", "C"], "Y")]
    return _model(name, [("A", (m, k)), ("B", (k, n)), ("C", (n, last))], [], nodes, ("Y", (m, last)))


def build_matvec(rows: int, columns: int) -> bytes:
    """
    A matrix times a vector: node `Gemm` with transB, `y` (1 x rows) = `x` (1 x columns) times `W` (rows x columns)
    transposed, both operands graph inputs.

    Raises:
        InputError: if a size is not positive.
    """
    from onnx import helper

    name = _checked_name("matvec", (rows, columns))
    node = helper.make_node("Gemm", ["x", "W"], ["y"], name="Gemm", transB=1)
    return _model(name, [("x", (1, columns)), ("W", (rows, columns))], [], [node], ("y", (1, rows)))


def build_silu(rows: int, columns: int) -> bytes:
    """
    Node `Silu`: `output` (rows x columns) is silu of the graph input `input`.

    Raises:
        InputError: if a size is not positive.
    """
    name, shape = _checked_name("silu", (rows, columns)), (rows, columns)
    node = _node("Silu", "Silu", ["input"], "output", domain=_SILU_DOMAIN)
    return _model(name, [("input", shape)], [], [node], ("output", shape), [_silu_function()])


def build_mul(rows: int, columns: int) -> bytes:
    """
    Node `Mul`: `output` (rows x columns) is the product of the graph inputs `left` and `right`, element by element.

    Raises:
        InputError: if a size is not positive.
    """
    name, shape = _checked_name("mul", (rows, columns)), (rows, columns)
    node = _node("Mul", "Mul", ["left", "right"], "output")
    return _model(name, [("left", shape), ("right", shape)], [], [node], ("output", shape))


_BUILDERS: tuple[tuple[re.Pattern[str], Callable[..., bytes]], ...] = (
    (re.compile(r"2conv" + r"_(\d+)" * 7), build_two_conv),
    (re.compile(r"swiglu" + r"_(\d+)" * 3), build_swiglu),
    (re.compile(r"swiglu" + r"_(\d+)" * 3 + "_nodown"), lambda s, e, h: build_swiglu(s, e, h, down_projection=False)),
    (re.compile(r"gemm" + r"_(\d+)" * 3), build_gemm),
    (re.compile(r"gemm_chain" + r"_(\d+)" * 4), build_gemm_chain),
    (re.compile(r"matvec" + r"_(\d+)" * 2), build_matvec),
    (re.compile(r"silu" + r"_(\d+)" * 2), build_silu),
    (re.compile(r"mul" + r"_(\d+)" * 2), build_mul),
)


def build_by_name(name: str) -> bytes | None:
    """
    The workload that a name such as `2conv_1_8_32_32_16_32_3`, `swiglu_1_16_32` or `gemm_64_64_64` stands for.

    The numbers are the builder's sizes in order; a `.onnx` at the end is allowed. None if it is no such name.

    Raises:
        InputError: if a size is 0, larger than ONNX can say, or cannot be built.
    """
    for pattern, build in _BUILDERS:
        match = pattern.fullmatch(name.removesuffix(".onnx"))
        if match:
            return build(*(int(size) for size in match.groups()))
    return None


def _checked_name(family: str, sizes: Sequence[int]) -> str:
    name = "_".join([family, *(str(size) for size in sizes)])
    if min(sizes) < 1:
        raise InputError(f"workload {name}: size {min(sizes)} is not positive; give sizes of at least 1")
    if max(sizes) > _LARGEST_SIZE:
        raise InputError(f"workload {name}: size {max(sizes)} is too large; give sizes up to {_LARGEST_SIZE}")
    return name


def _node(op_type: str, name: str, inputs: list[str], output: str, domain: str = "") -> NodeProto:
    from onnx import helper

    return helper.make_node(op_type, inputs, [output], name=name, domain=domain)


def _convolution(name: str, inputs: list[str], output: str, kernel: int) -> NodeProto:
    from onnx import helper

    pads = [kernel // 2] * 4
    return helper.make_node("Conv", inputs, [output], name=name, kernel_shape=[kernel, kernel], pads=pads)


def _silu_function() -> FunctionProto:
    """Silu(x) = x * sigmoid(x)."""
    from onnx import helper

    body = [helper.make_node("Sigmoid", ["x"], ["gate"]), helper.make_node("Mul", ["x", "gate"], ["y"])]
    return helper.make_function(_SILU_DOMAIN, "Silu", ["x"], ["y"], body, [helper.make_opsetid("", _OPSET)])


def _shape_list(name: str, shape: tuple[int, ...]) -> TensorProto:
    from onnx import TensorProto, helper

    return helper.make_tensor(f"{name}_shape", TensorProto.INT64, [len(shape)], shape)


def _weight(name: str) -> NodeProto:
    from onnx import TensorProto, helper

    zero = helper.make_tensor("zero", TensorProto.BFLOAT16, [1], [0.0])
    return helper.make_node("ConstantOfShape", [f"{name}_shape"], [name], name=f"Define_{name}", value=zero)


def _model(
    name: str,
    inputs: Sequence[_Shaped],
    weights: _Weights,
    nodes: Sequence[NodeProto],
    output: _Shaped,
    functions: Sequence[FunctionProto] = (),
) -> bytes:
    from onnx import TensorProto, helper

    graph = helper.make_graph(
        [*(_weight(weight) for weight, _ in weights), *nodes],
        name,
        [helper.make_tensor_value_info(tensor, TensorProto.BFLOAT16, shape) for tensor, shape in inputs],
        [helper.make_tensor_value_info(output[0], TensorProto.BFLOAT16, output[1])],
        [_shape_list(weight, shape) for weight, shape in weights],
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    opsets += [helper.make_opsetid(_SILU_DOMAIN, 1)] if functions else []
    model = helper.make_model(graph, opset_imports=opsets, functions=functions, ir_version=_IR_VERSION)
    return model.SerializeToString(deterministic=True)
