"""Loops, tensor axes and shapes of a graph in the unified dimensions z0, z1, … of one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from passes.analysis.graph import Graph, IndexMap
from stream_dialects.stream.linear_expression import LinearExpression

Split = tuple[LinearExpression, int]
"""A dimension (or compound expression of dimensions) and the number of parts it is cut into."""


@dataclass(frozen=True)
class IndexSpace:
    """
    The loops of every node of `graph` as expressions of the dimensions z, and the sizes of these.

    A loop is pure if its expression is one single z, else compound (spec workload-and-tiling 3.4).
    """

    graph: Graph
    node_loops: Mapping[str, IndexMap]
    """Name of a node with loops -> expression of each of its loops D0, D1, …"""
    sizes: tuple[int, ...]
    """Iterations of z0, z1, …"""

    def loops(self, node: str) -> IndexMap:
        """The expressions of the loops D0, D1, … of a node."""
        return self.node_loops[node]

    @cached_property
    def axes(self) -> Mapping[str, IndexMap]:
        """Tensor name -> index expression in z per axis, by the first node (in node order) that holds the tensor."""
        axes: dict[str, IndexMap] = {}
        for node in self.graph.nodes:
            if node.has_loops:
                for tensor, index_map in zip(node.tensors, node.maps, strict=True):
                    if tensor not in axes:
                        axes[tensor] = substituted(index_map, self.node_loops[node.name])
        return axes

    def strides(self, tensor: str) -> dict[int, tuple[int, ...]]:
        """z -> step per axis, ascending, only z that move the tensor (spec workload-and-tiling 4.3)."""
        axes = self.axes[tensor]
        return {z: tuple(axis.coefficient(z) for axis in axes) for z in sorted(self.dimensions(tensor))}

    def dimensions(self, tensor: str) -> frozenset[int]:
        """The z that move the tensor."""
        return frozenset(variable for axis in self.axes[tensor] for variable, _ in axis.terms)

    def shape(self, tensor: str, sizes: Sequence[int]) -> tuple[int, ...]:
        """
        Elements per axis that the box `0 <= z < sizes` touches, cut at the tensor's border.

        The box lies at the origin, so a tile at a padded border is taken (spec workload-and-tiling 4.4). Where all of
        it is padding, one element stands for it: a tile without elements could be neither moved nor costed.
        """
        extents = self.graph.tensors[tensor].shape
        return tuple(_extent(axis, sizes, extent) for axis, extent in zip(self.axes[tensor], extents, strict=True))

    def core_shape(self, tensor: str, splits: Sequence[Split]) -> tuple[int, ...]:
        """
        Elements per axis on one core, for the splits over cores (spec workload-and-tiling 4.5).

        Only splits of pure dimensions cut the tensor, and only the first entry of a dimension counts.
        """
        sizes = list(self.sizes)
        cut: set[int] = set()
        for expression, parts in splits:
            z = expression.single
            if z is not None and z not in cut:
                cut.add(z)
                sizes[z] = self.sizes[z] // parts
        return self.shape(tensor, sizes)


def substituted(index_map: IndexMap, loops: Sequence[LinearExpression]) -> IndexMap:
    """Writes an index map over loops D0, D1, … in the expressions of these loops."""
    return tuple(loops[e.single] if e.single is not None else e.substituted(loops) for e in index_map)


def _extent(axis: LinearExpression, sizes: Sequence[int], extent: int) -> int:
    low, high = axis.range(sizes)
    return max(1, min(high, extent - 1) - max(low, 0) + 1)
