"""Building the loop nest of one layer: loop bounds from tensor shapes, with a check that they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from passes.analysis.graph import IndexMap
from stream_dialects.stream.linear_expression import LinearExpression
from stream_opt.frontends.onnx_import.model import Dimension, ImportedTensor
from stream_opt.frontends.onnx_import.operation import Operation

ZERO = LinearExpression()


def loop(index: int) -> LinearExpression:
    return LinearExpression.variable(index)


@dataclass(frozen=True, slots=True)
class LoopForm:
    """A layer as loops: operands that are read, index maps (operands, then output), bounds, arithmetic attributes."""

    operands: tuple[ImportedTensor, ...]
    maps: tuple[IndexMap, ...]
    bounds: tuple[Dimension, ...]
    attributes: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def output_shape(self) -> tuple[Dimension, ...]:
        return tuple(extent(expression, self.bounds) for expression in self.maps[-1])

    @property
    def reduction(self) -> tuple[bool, ...]:
        kept = {variable for expression in self.maps[-1] for variable, _ in expression.terms}
        return tuple(index not in kept for index in range(len(self.bounds)))


def extent(expression: LinearExpression, bounds: Sequence[Dimension]) -> Dimension:
    """The number of values that a dense index expression (one loop, or a mixed radix of loops) takes."""
    if expression.single is not None:
        return bounds[expression.single]
    sizes = {variable: size for variable, size in enumerate(bounds) if isinstance(size, int)}
    return expression.range(sizes)[1] + 1


class LoopNest:
    """
    Collects the bounds of the loops D0, D1, …

    A bound comes from a rule (`bind`) or from an operand's axis that one loop alone indexes (`read`); everything that
    binds the same loop later must give the same size.
    """

    def __init__(self, operation: Operation, count: int):
        self._operation = operation
        self._bounds: list[Dimension] = [0] * count
        self._origins = [""] * count
        self._operands: list[ImportedTensor] = []
        self._maps: list[IndexMap] = []

    def bind(self, index: int, size: Dimension, origin: str) -> None:
        if not self._origins[index]:
            self._bounds[index], self._origins[index] = size, origin
        elif self._bounds[index] != size:
            raise self._operation.error(
                f"{origin} has size {size}, but {self._origins[index]} has size {self._bounds[index]}; "
                "the two must be equal, correct the shapes in the file"
            )

    def read(self, tensor: ImportedTensor, index_map: IndexMap) -> None:
        """Adds an operand and takes or checks the bounds that its shape gives."""
        for axis, (size, expression) in enumerate(zip(tensor.shape, index_map, strict=True)):
            place = f"axis {axis} of tensor '{tensor.name}'"
            if expression.single is not None:
                self.bind(expression.single, size, place)
            elif expression == ZERO and size != 1:
                raise self._operation.error(f"{place} has size {size}, but must have size 1; correct the shape")
        self._operands.append(tensor)
        self._maps.append(index_map)

    def bound(self, index: int) -> Dimension:
        return self._bounds[index]

    def write(self, index_map: IndexMap, attributes: Mapping[str, float] | None = None) -> LoopForm:
        """Completes the nest with the output's map."""
        maps = (*self._maps, index_map)
        return LoopForm(tuple(self._operands), maps, tuple(self._bounds), attributes or {})


def broadcast_sizes(shapes: Sequence[Sequence[Dimension]]) -> tuple[Dimension, ...]:
    """
    The common shape under right-aligned broadcasting: per axis the first size that is not 1.

    Sizes that disagree are not noticed here; `LoopNest.read` reports them with both tensors' names.
    """
    rank = max(len(shape) for shape in shapes)
    aligned = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(next((size for size in column if size != 1), 1) for column in zip(*aligned, strict=True))


def broadcast_map(shape: Sequence[Dimension], sizes: Sequence[Dimension], loops: Sequence[int]) -> IndexMap:
    """Right-aligned index map of a tensor under loops with these sizes: index 0 on an axis that is repeated."""
    skip = len(sizes) - len(shape)
    axes = zip(shape, sizes[skip:], loops[skip:], strict=True)
    return tuple(ZERO if size == 1 and wanted != 1 else loop(index) for size, wanted, index in axes)
