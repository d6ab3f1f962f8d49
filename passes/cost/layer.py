"""What the cost models are told about a layer: one tile on one core, as canonical plain data (spec cost 2 to 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from passes.analysis.errors import InputError
from passes.analysis.graph import IndexMap, Node, Tensor
from stream_dialects.stream.linear_expression import LinearExpression

COSTED_INPUTS = 2
"""Operands that a core has memories for. Further inputs (a bias, normalisation parameters) are left out of the cost."""

_INPUT_NAMES = ("A", "B")
_INPUT_MEMORIES = ("I1", "I2")


@dataclass(frozen=True, slots=True)
class LayerOperand:
    """One tensor of a layer: `O[d0][d2]`, its element width in bits and the core's memory operand that holds it."""

    name: str
    """`O` for the output, `A` and `B` for the inputs."""
    indices: tuple[int, ...]
    """Numbers of loops, or of compound indices (counted on from the number of loops)."""
    precision: int
    """Bits of one element; partial sums of the output have the same width."""
    memory: str
    """`O`, `I1` or `I2`."""


@dataclass(frozen=True, slots=True)
class CompoundIndex:
    """An axis addressed by two loops, such as `1*D2 + 1*D4` with padding 1."""

    terms: tuple[tuple[int, int], tuple[int, int]]
    """(loop, coefficient), ascending by loop."""
    padding: int
    """Elements before and after the axis that the loops address without data."""
    extent: int
    """Elements of the axis that one tile on one core touches at most."""


@dataclass(frozen=True, slots=True)
class LayerDescription:
    """A layer's tile on one core. Equal descriptions cost the same on equal cores, whatever the operation is."""

    operation: str
    """The ONNX op type; no cost model reads it."""
    sizes: tuple[int, ...]
    """Iterations of loop D0, D1, … on one core."""
    operands: tuple[LayerOperand, ...]
    """Output first, then one or two inputs."""
    compound_indices: tuple[CompoundIndex, ...] = ()

    @property
    def iterations(self) -> int:
        """Operations of the tile: the product of all loop sizes."""
        return prod(self.sizes)

    @property
    def output(self) -> LayerOperand:
        return self.operands[0]

    @property
    def inputs(self) -> tuple[LayerOperand, ...]:
        return self.operands[1:]

    @property
    def equation(self) -> str:
        """For example `O[d0][d2] = A[d0][d1] * B[d1][d2]`: always a product, because only sizes matter."""
        terms = [operand.name + "".join(f"[d{index}]" for index in operand.indices) for operand in self.operands]
        return f"{terms[0]} = {' * '.join(terms[1:])}"

    def compound_of(self, index: int) -> CompoundIndex | None:
        """The compound index with that number, or None if the number is a loop."""
        return self.compound_indices[index - len(self.sizes)] if index >= len(self.sizes) else None

    def loops_of(self, operand: LayerOperand) -> frozenset[int]:
        """The loops that address the operand, directly or as a part of a compound index."""
        loops = set[int]()
        for index in operand.indices:
            compound = self.compound_of(index)
            loops.update([index] if compound is None else [loop for loop, _ in compound.terms])
        return frozenset(loops)

    def elements(self, operand: LayerOperand) -> int:
        """Elements of the operand in one tile: loop sizes and extents multiplied."""
        compounds = {i: self.compound_of(i) for i in operand.indices}
        return prod(self.sizes[i] if compound is None else compound.extent for i, compound in compounds.items())


def describe_layer(
    node: Node,
    splits: Sequence[tuple[int, int]],
    loop_expressions: Sequence[LinearExpression],
    dimension_sizes: Sequence[int] | Mapping[int, int],
    tensors: Mapping[str, Tensor],
) -> LayerDescription:
    """
    Describes one tile of a compute node on one core (spec cost 2 and 3).

    `node` has the bounds of the tile over all cores, `splits` its inter-core splits as (own loop, factor),
    `loop_expressions` its loops in the dimensions z of the group, `dimension_sizes` the sizes of z in one tile over
    all cores, `tensors` the tile shapes. Only the first two inputs and the first output are described: operations
    with more, such as a convolution with bias or a batch normalisation, are costed as two-operand work.

    Raises:
        InputError: if a split does not divide its loop, the node reads no tensor, or an index is neither a loop nor
            a sum of two loops with positive coefficients and no positive offset.
    """
    if not node.inputs or not node.outputs:
        raise InputError(f"layer '{node.name}' has no input or no output and cannot be costed", subject=node.name)
    indexer = _Indexer(node, _split_dimension_sizes(splits, loop_expressions, dimension_sizes), loop_expressions)
    chosen = [(node.outputs[0], "O", "O")]
    chosen += list(zip(node.inputs, _INPUT_NAMES, _INPUT_MEMORIES, strict=False))
    positions = [len(node.inputs), *range(COSTED_INPUTS)]
    operands = [
        LayerOperand(name, indexer.indices(node.maps[k], tensors[tensor]), tensors[tensor].element_bits, memory)
        for k, (tensor, name, memory) in zip(positions, chosen, strict=False)
    ]
    _check_shared_compounds(node, operands)
    _check_separate_compounds(node, indexer.compounds)
    return LayerDescription(node.operation, core_sizes(node, splits), tuple(operands), tuple(indexer.compounds))


def core_sizes(node: Node, splits: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """
    Loop sizes of the tile on one core: every bound divided by the factors of its splits (spec cost 2).

    Raises:
        InputError: if a split names a loop that the node does not have or does not divide the tile.
    """
    sizes = list(node.bounds)
    for loop, factor in splits:
        if loop >= len(sizes):
            raise InputError(f"layer '{node.name}' has no loop D{loop} to split over cores", subject=node.name)
        if factor < 1 or sizes[loop] % factor:
            raise InputError(
                f"layer '{node.name}': {factor} cores do not divide the {sizes[loop]} iterations that loop D{loop} "
                "has in one tile; choose another inter-core split or tile size",
                subject=node.name,
            )
        sizes[loop] //= factor
    return tuple(sizes)


def _split_dimension_sizes(
    splits: Iterable[tuple[int, int]],
    loop_expressions: Sequence[LinearExpression],
    dimension_sizes: Sequence[int] | Mapping[int, int],
) -> dict[int, int]:
    """Sizes of z on one core: a split counts only where its loop is a single dimension (spec cost 3)."""
    pairs = dimension_sizes.items() if isinstance(dimension_sizes, Mapping) else enumerate(dimension_sizes)
    sizes = dict(pairs)
    for loop, factor in splits:
        dimension = loop_expressions[loop].single if loop < len(loop_expressions) else None
        if dimension is not None:
            sizes[dimension] //= factor
    return sizes


@dataclass
class _Indexer:
    """Turns the axes of a node's tensors into loop numbers, numbering compound indices as they appear."""

    node: Node
    dimension_sizes: Mapping[int, int]
    loop_expressions: Sequence[LinearExpression]

    def __post_init__(self) -> None:
        self.compounds: list[CompoundIndex] = []

    def indices(self, index_map: IndexMap, tensor: Tensor) -> tuple[int, ...]:
        """The indices of one operand; constant axes and repeated loops are left out, since they add no elements."""
        found: dict[int, None] = {}
        for axis, expression in enumerate(index_map):
            found.update(dict.fromkeys(self._axis(expression, tensor, axis)))
        return tuple(found)

    def _axis(self, expression: LinearExpression, tensor: Tensor, axis: int) -> list[int]:
        loops = [loop for loop, _ in expression.terms]
        if len(loops) <= 1:
            # Every iteration of a single loop addresses another element, whatever its stride or offset.
            return loops
        self._check_expressible(expression, tensor, axis)
        if self._is_mixed_radix(expression):
            return sorted(loops, key=lambda loop: -expression.coefficient(loop))
        return [self._compound(expression, tensor.shape[axis])]

    def _check_expressible(self, expression: LinearExpression, tensor: Tensor, axis: int) -> None:
        if len(expression.terms) == 2 and expression.constant <= 0 and all(c > 0 for _, c in expression.terms):
            return
        raise InputError(
            f"layer '{self.node.name}': index {expression.text('D')} of axis {axis} of tensor '{tensor.name}' cannot "
            "be costed; an axis may use one loop, or two with positive coefficients and no positive offset",
            subject=self.node.name,
        )

    def _is_mixed_radix(self, expression: LinearExpression) -> bool:
        """
        True for two digits of one number, such as group and channel of a grouped convolution.

        A window that moves by at least its own size looks the same, but its outer loop does not address the weights.
        """
        (inner, inner_coefficient), (outer, outer_coefficient) = sorted(expression.terms, key=lambda term: term[1])
        separate = inner_coefficient == 1 and expression.constant == 0 and outer_coefficient >= self.node.bounds[inner]
        return separate and all(_addresses(index_map, outer) for index_map in self._costed_maps())

    def _costed_maps(self) -> tuple[IndexMap, ...]:
        inputs = len(self.node.inputs)
        return (*self.node.maps[: min(inputs, COSTED_INPUTS)], self.node.maps[inputs])

    def _compound(self, expression: LinearExpression, axis_length: int) -> int:
        first, second = expression.terms
        compound = CompoundIndex((first, second), -expression.constant, self._extent(expression, axis_length))
        if compound not in self.compounds:
            self.compounds.append(compound)
        return len(self.node.bounds) + self.compounds.index(compound)

    def _extent(self, expression: LinearExpression, axis_length: int) -> int:
        """Elements of the axis that a tile reaches, padding clipped; at least 1, as a tile may start in the padding."""
        low, high = expression.substituted(self.loop_expressions).range(self.dimension_sizes)
        return max(1, min(high, axis_length - 1) - max(low, 0) + 1)


def _addresses(index_map: IndexMap, loop: int) -> bool:
    return any(expression.coefficient(loop) for expression in index_map)


def _check_shared_compounds(node: Node, operands: Sequence[LayerOperand]) -> None:
    """ZigZag gives every operand with a compound index all of them, so operands with different ones cannot be told."""
    loops = len(node.bounds)
    used = {frozenset(i for i in operand.indices if i >= loops) for operand in operands} - {frozenset[int]()}
    if len(used) > 1:
        raise InputError(
            f"layer '{node.name}': two tensors are addressed by different sums of loops, which cannot be costed; "
            "give the layer to the scalar model",
            subject=node.name,
        )


def _check_separate_compounds(node: Node, compounds: Sequence[CompoundIndex]) -> None:
    """ZigZag replaces a loop of a compound index by one of its own, so a loop cannot be a part of two."""
    loops = [loop for compound in compounds for loop, _ in compound.terms]
    repeated = next((loop for loop in loops if loops.count(loop) > 1), None)
    if repeated is not None:
        raise InputError(
            f"layer '{node.name}': loop D{repeated} is a part of two different sums of loops, which cannot be costed; "
            "give the layer to the scalar model",
            subject=node.name,
        )
