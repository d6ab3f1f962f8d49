"""A workload or one fusion group as plain data: nodes in a fixed order, tensors by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import prod

from stream_dialects.stream.linear_expression import LinearExpression

IndexMap = tuple[LinearExpression, ...]
"""One expression per tensor axis, in the loops D0, D1, … of the node (variable k is loop Dk)."""


class NodeKind(Enum):
    IN_EDGE = "in_edge"
    """A graph input, weight or result of an earlier group: one output, no loops."""

    OUT_EDGE = "out_edge"
    """A graph output: one input, no loops."""

    COMPUTE = "compute"
    TRANSFER = "transfer"
    RESHAPE = "reshape"
    """Flatten or Reshape: one input, one output, no loops; dimension relations do not cross it."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A named tensor; `element_bits` is the width of one element in bits."""

    name: str
    shape: tuple[int, ...]
    element_bits: int

    @property
    def bits(self) -> int:
        return prod(self.shape) * self.element_bits


@dataclass(frozen=True, slots=True)
class Node:
    """
    One node of a graph. `maps` holds one index map per tensor, inputs first, then outputs; `bounds` the loop sizes.

    Both are empty for nodes without loops. A transfer has one loop per axis of its tensor and identity maps.
    """

    name: str
    kind: NodeKind
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    operation: str = ""
    """The ONNX op type of a compute or reshape node."""
    maps: tuple[IndexMap, ...] = ()
    bounds: tuple[int, ...] = ()

    @property
    def has_loops(self) -> bool:
        return self.kind in (NodeKind.COMPUTE, NodeKind.TRANSFER)

    @property
    def tensors(self) -> tuple[str, ...]:
        return self.inputs + self.outputs

    def map_of(self, tensor: str) -> IndexMap:
        """The index map of the first operand or result with that name."""
        return self.maps[self.tensors.index(tensor)]


@dataclass(frozen=True)
class Graph:
    """Nodes in node order (the order is data: passes depend on it) and all tensors by name."""

    nodes: tuple[Node, ...]
    tensors: Mapping[str, Tensor]
