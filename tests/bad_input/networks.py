"""Small ONNX files, good and bad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onnx import ModelProto, helper

from tests.onnx_import.models import proto, value, weight

Shape = Sequence[Any] | None


def gemm(m: Any = 16, k: int = 32, n: int = 32, kind: str = "bf16", weights: Shape = None, **attributes: Any) -> bytes:
    """The probe of spec interfaces 13: `y` (m x n) = `a` (m x k) times `w`, node `G`."""
    node = helper.make_node("Gemm", ["a", "w"], ["y"], name="G", **attributes)
    return content([node], {"a": [m, k]}, {"y": [m, n]}, {"w": weights or [k, n]}, kind)


def two_gemms(names: tuple[str, str] = ("G1", "G2"), outputs: Sequence[str] = ("y",)) -> bytes:
    """`x` = `a` times `w1`, `y` = `x` times `w2`; all 16 x 32 or 32 x 32."""
    nodes = [
        helper.make_node("Gemm", ["a", "w1"], ["x"], name=names[0]),
        helper.make_node("Gemm", ["x", "w2"], ["y"], name=names[1]),
    ]
    shapes: dict[str, Shape] = {name: [16, 32] for name in outputs}
    return content(nodes, {"a": [16, 32]}, shapes, {"w1": [32, 32], "w2": [32, 32]})


def conv(weights: Sequence[int] = (16, 16, 3, 3), kind: str = "bf16", **attributes: Any) -> bytes:
    """Node `C` on an image of 1 x 16 x 16 x 16."""
    return one_node("Conv", {"x": [1, 16, 16, 16]}, {"w": weights}, "C", kind, **attributes)


def one_node(
    op_type: str,
    inputs: dict[str, Shape],
    weights: dict[str, Sequence[int]] | None = None,
    name: str = "N",
    kind: str = "bf16",
    output: Shape = None,
    domain: str = "",
    **attributes: Any,
) -> bytes:
    """One node whose result `y` gets its shape by inference unless `output` is given."""
    operands = [*inputs, *(weights or {})]
    node = helper.make_node(op_type, operands, ["y"], name=name, domain=domain, **attributes)
    return content([node], inputs, {"y": output}, weights or {}, kind)


def content(
    nodes: Sequence[Any],
    inputs: dict[str, Shape],
    outputs: dict[str, Shape],
    weights: dict[str, Sequence[int]],
    kind: str = "bf16",
) -> bytes:
    model: ModelProto = proto(
        nodes,
        [value(name, shape, kind) for name, shape in inputs.items()],
        [value(name, shape, kind) for name, shape in outputs.items()],
        [weight(name, shape, kind) for name, shape in weights.items()],
    )
    return model.SerializeToString()
