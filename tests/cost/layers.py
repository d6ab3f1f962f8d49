"""Layer descriptions of common operations, built through `describe_layer`."""

from __future__ import annotations

from passes.analysis.graph import Node, NodeKind, Tensor
from passes.cost.layer import LayerDescription, describe_layer
from stream_dialects.stream.linear_expression import LinearExpression


def node(operation: str, bounds: tuple[int, ...], *maps: str, inputs: tuple[str, ...] | None = None) -> Node:
    """A compute node; a map is written `D0,D5,D2+D4-1`, output last."""
    parsed = tuple(tuple(LinearExpression.parse(axis) for axis in text.split(",") if axis) for text in maps)
    names = inputs or tuple(f"in{i}" for i in range(len(maps) - 1))
    return Node("layer", NodeKind.COMPUTE, names, ("out",), operation, parsed, bounds)


def describe(layer_node: Node, *splits: tuple[int, int], bits: int = 16, padding: int = 0) -> LayerDescription:
    """Every loop is a dimension of its own; axes are as long as their loops reach, without the padding behind."""
    loops = range(len(layer_node.bounds))
    tensors = {
        name: Tensor(name, tuple(_length(axis, layer_node.bounds, padding) for axis in axes), bits)
        for name, axes in zip(layer_node.tensors, layer_node.maps, strict=True)
    }
    expressions = [LinearExpression.variable(i) for i in loops]
    return describe_layer(layer_node, splits, expressions, layer_node.bounds, tensors)


def gemm(m: int, k: int, n: int, bits: int = 16) -> LayerDescription:
    return describe(node("Gemm", (m, k, n), "D0,D1", "D1,D2", "D0,D2"), bits=bits)


def conv(*bounds: int, stride: int = 1) -> LayerDescription:
    """Batch, columns, rows, kernel columns and rows, input and output channels; no padding."""
    rows, columns = f"{stride}*D2+D4", f"{stride}*D1+D3"
    return describe(node("Conv", bounds, f"D0,D5,{rows},{columns}", "D6,D5,D4,D3", "D0,D6,D2,D1"))


def elementwise(*bounds: int, inputs: int = 2, same_tensor: bool = False) -> LayerDescription:
    axes = ",".join(f"D{i}" for i in range(len(bounds)))
    names = ("in0",) * inputs if same_tensor else None
    return describe(node("Mul", bounds, *[axes] * (inputs + 1), inputs=names))


def _length(axis: LinearExpression, bounds: tuple[int, ...], padding: int) -> int:
    return axis.range(bounds)[1] + 1 - (padding if len(axis.terms) > 1 else 0)
