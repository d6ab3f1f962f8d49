"""The iteration spaces of layers, transfers and tensors of a steady state (spec workload-and-tiling 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from passes.analysis.errors import InputError
from passes.analysis.index_space import Split
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopEffect, LoopKind
from stream_dialects.stream.linear_expression import LinearExpression


class SpaceBuilder:
    """
    Builds the spaces of one steady state; equal variables are shared between spaces.

    A space lists only what says something about its node or tensor: kernel loops that are invariant and
    spatio-temporal loops that are absent follow from the sizes and unrollings of the group, and are left out.
    Otherwise the spaces of a group would grow with the square of its layers.
    """

    def __init__(self, sizes: Sequence[int], unrollings: Sequence[Split], temporal: Sequence[Split]):
        """
        Sizes of z0, z1, …; dimensions spread over cores with their largest factor; temporal loops, innermost first.

        Raises:
            InputError: if a factor does not divide the size of its dimension.
        """
        self._unrollings = dict(unrollings)
        self._places = {expression: place for place, expression in enumerate(self._unrollings)}
        self._temporal = tuple(temporal)
        self._kernels = [
            IterationVariable(LoopKind.KERNEL, z, _share(z, size, self._unrollings.get(z, 1)), LoopEffect.VARYING)
            for z, size in ((LinearExpression.variable(number), size) for number, size in enumerate(sizes))
        ]

    def of_layer(self, loops: Collection[LinearExpression], splits: Sequence[Split]) -> IterationSpace:
        """The space of a layer with these loop expressions and splits over cores."""
        return self._of_node(loops, splits, (), LoopEffect.ABSENT)

    def of_transfer(
        self,
        loops: Collection[LinearExpression],
        splits: Sequence[Split],
        neighbours: Collection[LinearExpression],
        inside: Sequence[Split] = (),
    ) -> IterationSpace:
        """
        The space of a transfer; `neighbours` are the loop expressions of the layers around it.

        A dimension that its target cores cut further `inside` gets a spatio-temporal loop of its own for these parts,
        next to the spatial one.
        """
        return self._of_node(loops, splits, neighbours, LoopEffect.INVARIANT, dict(inside))

    def of_tensor(self, producer: IterationSpace, dimensions: Set[int]) -> IterationSpace:
        """The space of a tensor that the z of `dimensions` move, from that of its producer (11.3)."""
        own = {LinearExpression.variable(z) for z in dimensions}
        known = {v.dimension for v in producer.variables if v.kind in _OVER_CORES}
        added = [
            IterationVariable(LoopKind.SPATIOTEMPORAL, z, self._unrollings[z], LoopEffect.ABSENT)
            for z in own & self._unrollings.keys() - known
        ]
        spatial = [v for v in producer.variables if v.kind in _OVER_CORES]
        ordered = sorted((*spatial, *added), key=lambda variable: self._places[variable.dimension])
        rest = (*ordered, *producer.temporal)
        return IterationSpace((*self._kernel(dimensions), *(_for_tensor(v, dimensions) for v in rest)))

    def _of_node(
        self,
        loops: Collection[LinearExpression],
        splits: Sequence[Split],
        neighbours: Collection[LinearExpression],
        near: LoopEffect,
        inside: Mapping[LinearExpression, int] = MappingProxyType({}),
    ) -> IterationSpace:
        own, around = set(loops), set(neighbours)
        kernel = self._kernel({e.single for e in own if e.single is not None})
        concerned = (own | {expression for expression, _ in splits}) & self._unrollings.keys()
        unrollings = ((e, self._unrollings[e]) for e in sorted(concerned, key=self._places.__getitem__))
        spatial = (v for unrolling in unrollings for v in _spatial(unrolling, own, splits, inside) if v.applicable)
        temporal = (
            IterationVariable(LoopKind.TEMPORAL, z, size, _temporal_effect(z, own, around, near))
            for z, size in self._temporal
        )
        return IterationSpace((*kernel, *spatial, *temporal))

    def _kernel(self, dimensions: Set[int]) -> list[IterationVariable]:
        return [self._kernels[z] for z in sorted(dimensions)]


_OVER_CORES = (LoopKind.SPATIAL, LoopKind.SPATIOTEMPORAL)


def _share(z: LinearExpression, size: int, cores: int) -> int:
    if size % cores:
        message = f"dimension {z.text()} of {size} iterations is split over {cores} cores; choose a divisor of {size}"
        raise InputError(message)
    return size // cores


def _spatial(
    unrolling: Split,
    own: Collection[LinearExpression],
    splits: Sequence[Split],
    inside: Mapping[LinearExpression, int],
) -> Iterator[IterationVariable]:
    """The spatial loops of one unrolled dimension for one node (11.2 b)."""
    expression, cores = unrolling
    if unrolling in splits:
        effect = LoopEffect.VARYING if expression in own else LoopEffect.INVARIANT
        yield IterationVariable(LoopKind.SPATIAL, expression, cores, effect)
    elif expression not in own:
        yield IterationVariable(LoopKind.SPATIOTEMPORAL, expression, cores, LoopEffect.ABSENT)
    else:
        fewer = next((parts for e, parts in splits if e == expression), None)
        held = inside.get(expression, 1)
        rest = _share(expression, cores, (fewer or 1) * held)
        if rest > 1 or held == 1:
            yield IterationVariable(LoopKind.SPATIOTEMPORAL, expression, rest, LoopEffect.VARYING)
        if held > 1:
            yield IterationVariable(LoopKind.SPATIOTEMPORAL, expression, held, LoopEffect.VARYING)
        if fewer is not None:
            yield IterationVariable(LoopKind.SPATIAL, expression, fewer, LoopEffect.VARYING)


def _temporal_effect(
    z: LinearExpression, own: Collection[LinearExpression], around: Collection[LinearExpression], near: LoopEffect
) -> LoopEffect:
    if z in own:
        return LoopEffect.VARYING
    return near if z in around else LoopEffect.ABSENT


def _for_tensor(variable: IterationVariable, dimensions: Set[int]) -> IterationVariable:
    z = variable.dimension.single
    if z is not None and z in dimensions:
        effect = LoopEffect.VARYING
    elif variable.effect is LoopEffect.ABSENT:
        effect = LoopEffect.ABSENT
    else:
        effect = LoopEffect.INVARIANT
    return IterationVariable(variable.kind, variable.dimension, variable.size, effect)
