"""Odd networks that have a right answer; the reference got most of them wrong (spec interfaces 13)."""

from __future__ import annotations

from typing import Any

import pytest
from onnx import TensorProto, helper

from tests.bad_input import networks
from tests.bad_input.conftest import Shell
from tests.bad_input.networks import content, gemm

QUAD = "tpu_like_quad_core"
BFLOAT = ("--activations", "bf16", "--weights", "bf16")


def solved_gemm(shell: Shell, network: bytes, *options: str) -> tuple[str, list[int]]:
    shell.write("net.onnx", network)
    solved = shell.solved(QUAD, "net.onnx", *options)
    return solved.total, solved.macs


@pytest.mark.parametrize(
    "network, options",
    [
        (gemm(), ()),
        (gemm("batch"), ("--dims", "batch=16")),
        (gemm(kind="f32"), BFLOAT),
        (gemm(kind="f16"), ()),
        (gemm(alpha=0.5), ()),
        (gemm(), ("--backend", "ortools_highs")),
    ],
    ids=["plain", "bound", "float32", "float16", "alpha", "highs"],
)
def test_the_probe_takes_275_cycles(shell: Shell, network: bytes, options: tuple[str, ...]) -> None:
    """Slots of 64 cycles for `a`, 128 for `w`, 19 of work, 64 for `y`: 8192 and 16384 bits at 128 per cycle."""
    assert solved_gemm(shell, network, *options) == ("Total latency: 275.0", [16 * 32 * 32])


def test_transposed_weights(shell: Shell) -> None:
    """64 x 32 weights with transB are 32 x 64 weights: 64 + 256 + 64 + 128 cycles."""
    transposed = solved_gemm(shell, gemm(n=64, weights=[64, 32], transB=1))
    assert transposed == solved_gemm(shell, gemm(n=64)) == ("Total latency: 512.0", [16 * 32 * 64])


def test_bias_is_an_operand(shell: Shell) -> None:
    """Another 32 elements of 16 bits: 4 cycles on the bus."""
    node = helper.make_node("Gemm", ["a", "w", "b"], ["y"], name="G")
    network = content([node], {"a": [16, 32]}, {"y": [16, 32]}, {"w": [32, 32], "b": [32]})
    assert solved_gemm(shell, network) == ("Total latency: 279.0", [16 * 32 * 32])


def test_constant_node_is_a_weight(shell: Shell) -> None:
    zero = helper.make_tensor("zero", TensorProto.BFLOAT16, [32, 32], [0.0] * 1024)
    nodes = [
        helper.make_node("Constant", [], ["w"], name="C", value=zero),
        helper.make_node("Gemm", ["a", "w"], ["y"], name="G"),
    ]
    network = content(nodes, {"a": [16, 32]}, {"y": [16, 32]}, {})
    assert solved_gemm(shell, network) == ("Total latency: 275.0", [16 * 32 * 32])


def test_two_graph_outputs(shell: Shell) -> None:
    """Both results reach the off-chip memory."""
    shell.write("net.onnx", networks.two_gemms(outputs=("x", "y")))
    solved = shell.solved(QUAD, "net.onnx")
    assert solved.module.count(" compute_to_memory") == 2
    assert (solved.total, solved.macs) == ("Total latency: 531.0", [2 * 16 * 32 * 32])


def test_names_that_the_tool_would_give_itself(shell: Shell) -> None:
    """A node called like a transfer and a tensor called like the copy that it makes."""
    nodes = [
        helper.make_node("Gemm", ["a", "w1"], ["a_1"], name="Transfer(a)"),
        helper.make_node("Gemm", ["a_1", "w2"], ["y"], name="y"),
    ]
    network = content(nodes, {"a": [16, 32]}, {"y": [16, 32]}, {"w1": [32, 32], "w2": [32, 32]})
    assert solved_gemm(shell, network) == solved_gemm(shell, networks.two_gemms())


def test_odd_sizes_use_one_core(shell: Shell) -> None:
    """7440, 15376 and 7440 bits at 128 per cycle, 18 cycles of work: 59 + 121 + 18 + 59."""
    shell.write("net.onnx", gemm(15, 31, 31))
    solved = shell.solved(QUAD, "net.onnx")
    assert "mapping <cores = [0]>" in solved.module
    assert (solved.total, solved.macs) == ("Total latency: 257.0", [15 * 31 * 31])


@pytest.mark.parametrize(
    "weights, attributes, bounds",
    [
        ((16, 16, 3, 3), {}, [1, 14, 14, 3, 3, 16, 16]),
        ((16, 16, 3, 3), {"dilations": [2, 2]}, [1, 12, 12, 3, 3, 16, 16]),
        ((16, 16, 3, 3), {"strides": [2, 1]}, [1, 14, 7, 3, 3, 16, 16]),
        ((16, 16, 3, 3), {"auto_pad": "SAME_UPPER"}, [1, 16, 16, 3, 3, 16, 16]),
        ((16, 16, 3, 3), {"auto_pad": "VALID"}, [1, 14, 14, 3, 3, 16, 16]),
        ((16, 16, 3, 3), {"pads": [0, 0, 1, 1]}, [1, 15, 15, 3, 3, 16, 16]),
        ((16, 1, 3, 3), {"group": 16}, None),
        ((16, 4, 3, 3), {"group": 4}, None),
    ],
    ids=["plain", "dilation", "strides", "same", "valid", "asymmetric", "depthwise", "grouped"],
)
def test_convolution(shell: Shell, weights: tuple[int, ...], attributes: dict[str, Any], bounds: list[int]) -> None:
    """The loops b, ox, oy, fx, fy, c, k (spec workload-and-tiling 2.3); a grouped one reads only its own channels."""
    shell.write("net.onnx", networks.conv(weights, **attributes))
    imported = shell.transformed("net.onnx")
    if bounds is not None:
        assert f"bounds {bounds} " in imported
    channels, own, *_ = weights
    pixels = 14 * 14 if bounds is None else bounds[1] * bounds[2]
    assert shell.solved(QUAD, "net.onnx").macs == [channels * own * 9 * pixels]
