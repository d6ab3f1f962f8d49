"""Reads the golden cost files and rebuilds the inputs of the cost engine from them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from passes.analysis.graph import IndexMap, Node, NodeKind, Tensor
from passes.cost.layer import LayerDescription, describe_layer
from stream_dialects.stream.linear_expression import LinearExpression

DIRECTORY = Path(__file__).parent.parent / "golden" / "cost"
EXAMPLES = Path(__file__).parents[2] / "stream_opt" / "examples" / "hardware"

_MAPS = {
    "Conv": (
        ("D0", "D5", "D2+D4-1", "D1+D3-1"),
        ("D6", "D5", "D4", "D3"),
        ("D0", "D6", "D2", "D1"),
    ),
    "Gemm": (("D0", "D1"), ("D1", "D2"), ("D0", "D2")),
    "Mul": (("D0", "D1"), ("D0", "D1"), ("D0", "D1")),
    "Silu": (("D0", "D1"), ("D0", "D1")),
}
_FEATURE_MAP = 32
"""Rows and columns of every feature map of the 2conv workload."""


@dataclass(frozen=True)
class Golden:
    """One entry of a golden file with the layer rebuilt from its inputs."""

    label: str
    data: dict[str, Any]

    @property
    def core_symbol(self) -> str:
        return self.data["core_file"]

    @property
    def scalar(self) -> bool:
        return self.data["fallback"]

    def layer(self) -> LayerDescription:
        node = self.node()
        expressions = [_expression(text) for text in self.data["unique_dims"]]
        splits = [(int(loop[1:]), factor) for loop, factor in self.data["inter_core_tiling"]]
        sizes = _dimension_sizes(expressions, node.bounds)
        return describe_layer(node, splits, expressions, sizes, self.tensors(node))

    def node(self) -> Node:
        maps = tuple(index_map(axes) for axes in _MAPS[self.data["op_type"]])
        inputs = tuple(f"in{i}" for i in range(len(maps) - 1))
        bounds = tuple(self.data["full_sizes"].values())
        return Node(self.data["node"], NodeKind.COMPUTE, inputs, ("out",), self.data["op_type"], maps, bounds)

    def tensors(self, node: Node) -> dict[str, Tensor]:
        bits = self.data["layer"]["precision_bits"]
        widths = [bits[name] for name in "AB"[: len(node.inputs)]] + [bits["O"]]
        return {
            name: Tensor(name, tuple(_length(axis, node.bounds) for axis in axes), width)
            for name, axes, width in zip(node.tensors, node.maps, widths, strict=True)
        }


def index_map(axes: tuple[str, ...]) -> IndexMap:
    return tuple(LinearExpression.parse(axis) for axis in axes)


def load() -> list[Golden]:
    """All entries of all files, in file and entry order."""
    goldens: list[Golden] = []
    for path in sorted(DIRECTORY.glob("*.json")):
        entries = json.loads(path.read_text())["entries"]
        goldens += [Golden(f"{path.stem}-{entry['node']}-{entry['core_file']}", entry) for entry in entries]
    return goldens


def _length(axis: LinearExpression, bounds: tuple[int, ...]) -> int:
    return _FEATURE_MAP if len(axis.terms) == 2 else bounds[axis.terms[0][0]]


def _expression(text: str) -> LinearExpression:
    return LinearExpression.parse(re.sub(r"[() ]", "", text).replace("+-", "-"))


def _dimension_sizes(expressions: list[LinearExpression], bounds: tuple[int, ...]) -> dict[int, int]:
    """Sizes of z; those that only occur in compound loops are the other convolution's 32 columns and 3 x 3 kernel."""
    sizes = {z: _FEATURE_MAP if z in (4, 5) else 3 for e in expressions for z, _ in e.terms}
    sizes.update({e.single: bound for e, bound in zip(expressions, bounds, strict=True) if e.single is not None})
    return sizes
