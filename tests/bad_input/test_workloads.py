"""Wrong workloads: files that are none, and networks that cannot be mapped (spec interfaces 13, W1 to W24)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from onnx import TensorProto, helper

from tests.bad_input import networks
from tests.bad_input.conftest import Shell
from tests.bad_input.networks import content, gemm, one_node

QUAD = "tpu_like_quad_core"
NOT_ONNX = "net.onnx: error: this is not an ONNX file; give an ONNX file"
SUPPORTED = "Add, BatchNormalization, Conv, Flatten, Gemm, GlobalAveragePool, MatMul, MaxPool, Mul, Relu, Reshape, Silu"
UNSUPPORTED = f"rewrite the model with the supported operators {SUPPORTED}"


def constant() -> bytes:
    zero = helper.make_tensor("zero", TensorProto.BFLOAT16, [32, 32], [0.0] * 1024)
    return content([helper.make_node("Constant", [], ["w"], name="C", value=zero)], {}, {"w": [32, 32]}, {})


def cycle() -> bytes:
    nodes = [helper.make_node("Add", ["a", "q"], ["p"], name="P"), helper.make_node("Add", ["a", "p"], ["q"], name="Q")]
    return content(nodes, {"a": [16, 32]}, {"q": [16, 32]}, {})


NETWORKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "garbage": (lambda: bytes(range(256)), NOT_ONNX),
    "empty": (lambda: b"", "net.onnx: error: the file is empty; give an ONNX file"),
    "text": (lambda: b"name: net\n", NOT_ONNX),
    "half": (lambda: gemm()[: len(gemm()) // 2], NOT_ONNX),
    "no shape": (
        lambda: one_node("Gemm", {"a": None}, {"w": [32, 32]}),
        "net.onnx: error: tensor 'a' has no shape; give the graph input a shape in the file",
    ),
    "dimension without size and name": (
        lambda: gemm(None),
        "net.onnx: error: axis 0 of tensor 'a' has neither a size nor a name; give it one in the file",
    ),
    "dimension of size 0": (
        lambda: gemm(0),
        "net.onnx: error: axis 0 of tensor 'a' has size 0; a tensor needs elements, correct the shape",
    ),
    "symbolic": (
        lambda: gemm("batch"),
        "net.onnx: error: in pass stream-partition: no size is known for the symbolic dimension 'batch'; give sizes "
        'first, for example with stream-bind-dims{dims="batch=1"} (streamc: --dims batch=1)',
    ),
    "unsupported": (
        lambda: one_node("Softmax", {"x": [16, 32]}),
        f"net.onnx: error: 1 unsupported node: 'N' (Softmax); {UNSUPPORTED}",
    ),
    "other domain": (
        lambda: one_node("Gemm", {"a": [16, 32]}, {"w": [32, 32]}, domain="com.foo", output=[16, 32]),
        f"net.onnx: error: 1 unsupported node: 'N' (com.foo::Gemm); {UNSUPPORTED}",
    ),
    "equal names": (
        lambda: networks.two_gemms(("G", "G")),
        "net.onnx: error: two nodes are called 'G', the Gemm that computes 'x' and the Gemm that computes 'y'; rename "
        "one",
    ),
    "inner sizes": (
        lambda: gemm(k=31, weights=[32, 32]),
        "net.onnx: error: node 'G' (Gemm): axis 0 of tensor 'w' has size 32, but axis 1 of tensor 'a' has size 31; the "
        "two must be equal, correct the shapes in the file",
    ),
    "addends": (
        lambda: one_node("Add", {"x": [1, 8, 16, 16], "z": [1, 7, 16, 16]}),
        "net.onnx: error: node 'N' (Add): axis 1 of tensor 'z' has size 7, but axis 1 of tensor 'x' has size 8; the "
        "two must be equal, correct the shapes in the file",
    ),
    "64-bit integers": (
        lambda: gemm(kind="i64"),
        "net.onnx: error: tensor 'a' has element type INT64, but only FLOAT, FLOAT16, BFLOAT16, INT8, INT16, INT32, "
        "UINT8 are supported; convert the model",
    ),
    "only a constant": (
        constant,
        "net.onnx: error: graph output 'w' is given as result of a Constant node, but a layer must compute it",
    ),
    "no nodes": (
        lambda: content([], {"a": [16, 32]}, {"a": [16, 32]}, {}),
        "net.onnx: error: the graph has no nodes; a workload needs at least one layer",
    ),
    "only a reshape": (
        lambda: one_node("Flatten", {"x": [1, 4, 4, 4]}),
        "net.onnx: error: in pass stream-partition: the workload has no layer to compute; give a model with at least "
        "one operator",
    ),
    "undefined operand": (
        lambda: content([helper.make_node("Gemm", ["a", "w"], ["y"], name="G")], {"a": [16, 32]}, {"y": [16, 32]}, {}),
        "net.onnx: error: node 'G' (Gemm): its operand 'w' is computed by no node before it; sort or complete the "
        "graph",
    ),
    "cycle": (
        cycle,
        "net.onnx: error: node 'P' (Add): its operand 'q' is computed by no node before it; sort or complete the graph",
    ),
    "pads": (
        lambda: networks.conv(pads=[1, 1]),
        "net.onnx: error: node 'C' (Conv): pads [1, 1] must be 4 numbers >= 0: begins, then ends; correct it",
    ),
    "group": (
        lambda: networks.conv(group=3),
        "net.onnx: error: node 'C' (Conv): group 3 does not fit 16 channels of tensor 'x' and the shape [16, 16, 3, 3] "
        "of tensor 'w'; correct the shapes",
    ),
    "declared shape": (
        lambda: one_node("Conv", {"x": [1, 16, 16, 16]}, {"w": [16, 16, 3, 3]}, output=[1, 16, 13, 13]),
        "net.onnx: error: tensor 'y' is 1x16x14x14xbf16 by its producer, but the file declares 1x16x13x13xbf16; "
        "correct the file",
    ),
    "float32": (
        lambda: gemm(kind="f32"),
        "net.onnx: error: in pass stream-estimate-costs: layer 'G' cannot run on core type 'tpu_like': memory 'rf_2B' "
        "of 16 bits cannot hold one element of 32 bits of operand O; choose a narrower element type with "
        "stream-set-precision (streamc: --activations and --weights)",
    ),
    "too large": (
        lambda: gemm(4096, 4096, 4096),
        "net.onnx: error: in pass stream-estimate-costs: layer 'G' cannot run on cores 0, 1, 2, 3 of type 'tpu_like': "
        "memory 'sram_2MB' of 16777216 bits cannot hold the tile of 402653184 bits ('y_1' 67108864, 'a_1' 67108864, "
        "'w_1' 268435456); choose smaller tiles, more cores or a core with larger memories",
    ),
    "too many products": (
        lambda: gemm(2**22, 2**22, 2**22),
        "net.onnx: error: in pass stream-tile: the group computes 73786976294838206464 products, more than 64 bits "
        "count; use smaller sizes",
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_network(shell: Shell, name: str) -> None:
    build, message = NETWORKS[name]
    shell.write("net.onnx", build())
    assert shell.optimize(QUAD, "net.onnx") == [message]


@pytest.mark.parametrize("name", ["garbage", "unsupported", "inner sizes", "symbolic"])
def test_stream_opt_says_the_same(shell: Shell, name: str) -> None:
    build, message = NETWORKS[name]
    shell.write("net.onnx", build())
    assert shell.stream_opt("net.onnx", "-p", "stream-partition") == [message]


PATHS = {
    "nope.onnx": "the file does not exist; correct the path, or name an example workload such as swiglu_1_16_32",
    "nope": "the file does not exist; correct the path, or name an example workload such as swiglu_1_16_32",
    "folder/nope.onnx": "the file does not exist; correct the path",
    "folder": "this is a folder; name a file in it",
    "notes.md": "unknown file extension '.md'; give a file .mlir or .onnx, or use the option -f of stream-opt",
}


@pytest.mark.parametrize("path", PATHS)
def test_path(shell: Shell, path: str) -> None:
    shell.write("folder/x", "")
    shell.write("notes.md", "# Notes\n")
    assert shell.optimize(QUAD, path) == [f"{path}: error: {PATHS[path]}"]
    assert shell.stream_opt(path) == [f"{path}: error: {PATHS[path]}"]


@pytest.mark.parametrize(
    "name, reason",
    [
        ("2conv_1_8_32_32_16_32_0", "size 0 is not positive; give sizes of at least 1"),
        ("2conv_1_8_32_32_16_32_4", "kernel size 4 is even; only an odd kernel keeps the image size"),
        (f"gemm_{2**64}_1_1", f"size {2**64} is too large; give sizes up to {2**63 - 1}"),
    ],
)
def test_example_of_an_impossible_size(shell: Shell, name: str, reason: str) -> None:
    assert shell.optimize(QUAD, name) == [f"error: workload {name}: {reason}"]


@pytest.mark.parametrize(
    "dims, message",
    [
        ("batch", "error: 'batch' does not bind a dimension; write name=size with a size of at least 1"),
        ("batch=0", "error: 'batch=0' does not bind a dimension; write name=size with a size of at least 1"),
        ("", "error: '' does not bind a dimension; write name=size with a size of at least 1"),
        ("batch=1,batch=2", "error: dimension 'batch' is bound twice; keep one size"),
        (
            "bach=1",
            "net.onnx: error: in pass stream-bind-dims: the workload has no symbolic dimension 'bach'; bind some of "
            "batch",
        ),
    ],
)
def test_dims(shell: Shell, dims: str, message: str) -> None:
    shell.write("net.onnx", gemm("batch"))
    assert shell.optimize(QUAD, "net.onnx", "--dims", dims) == [message]
