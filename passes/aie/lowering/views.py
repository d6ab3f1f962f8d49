"""The tensors of a steady state as views: on which cores, in which order of tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from passes.aie.lowering.digits import Digit, Loop, View, boundaries, cut
from passes.analysis.errors import InputError
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopKind


@dataclass(frozen=True)
class Placed:
    """What a view is made of: an iteration space on cores, seen by one tensor."""

    name: str
    """Of the layer or tensor, for messages."""
    space: IterationSpace
    cores: tuple[int, ...]


@dataclass(frozen=True)
class Stay:
    """How long a tensor stays: `stop` indexes the applicable temporal loops of its own `space`."""

    space: IterationSpace
    stop: int
    once: bool = False
    """Whether each of its tiles is made or taken exactly once."""


@dataclass(frozen=True)
class Frame:
    """The loops of a whole group, to which everything in it is related."""

    sizes: Mapping[int, int]
    """Dimension -> indices in one iteration, over all cores."""
    temporal: Sequence[tuple[int, int]]
    """(dimension, iterations), innermost first."""
    everything: Sequence[Placed]
    """All layers and tensors of the group."""

    @cached_property
    def tile(self) -> dict[int, int]:
        """Dimension -> indices in one tile of one core."""
        found: dict[int, int] = {}
        for placed in self.everything:
            for variable in placed.space.variables:
                if variable.kind is LoopKind.KERNEL:
                    dimension = dimension_of(placed, variable)
                    if found.setdefault(dimension, variable.size) != variable.size:
                        raise InputError(
                            f"'{placed.name}' has tiles of {variable.size} in dimension z{dimension}, another layer of "
                            f"{found[dimension]}; give both the same tile size",
                            subject=placed.name,
                        )
        return found

    @cached_property
    def inner(self) -> int:
        """Steps of the finest spatio-temporal order inside one iteration of the group."""
        kinds = (LoopKind.SPATIOTEMPORAL,)
        return max((prod(v.size for v in p.space.variables if v.kind in kinds) for p in self.everything), default=1)

    @cached_property
    def order(self) -> dict[int, int]:
        """Dimension -> position of its temporal loop, innermost first."""
        return {dimension: position for position, (dimension, _) in enumerate(self.temporal)}

    @cached_property
    def boundaries(self) -> dict[int, tuple[int, ...]]:
        digits = (digit for placed in self.everything for _, digit in self.whole_digits(placed))
        return boundaries(digits)

    def whole_digits(self, placed: Placed) -> Iterator[tuple[IterationVariable, Digit]]:
        """The spatial, spatio-temporal and temporal variables as digits, before they are cut."""
        reached = dict(self.tile)
        for variable in placed.space.variables:
            if variable.kind is LoopKind.KERNEL:
                continue
            dimension = dimension_of(placed, variable)
            if variable.kind is LoopKind.TEMPORAL:
                yield variable, Digit(dimension, self.sizes[dimension], variable.size)
            else:
                stride = reached.setdefault(dimension, 1)
                yield variable, Digit(dimension, stride, variable.size)
                reached[dimension] = stride * variable.size

    def digits(self, placed: Placed) -> Iterator[tuple[IterationVariable, Digit]]:
        """As `whole_digits`, cut so that all views of the group have them in common."""
        for variable, digit in self.whole_digits(placed):
            for piece in cut(digit, self.boundaries, placed.name):
                yield variable, piece

    def view(self, placed: Placed, dimensions: Sequence[int], stay: Stay) -> View:
        """
        How a tensor with these dimensions is held by a layer or memory. A stop of -1 says nothing of spatio-temporal
        loops, which have no stop of their own: over those a tensor that is made or taken once stays as it must.

        Raises:
            InputError: if the spatial loops do not fit the number of cores.
        """
        lanes: list[Digit] = []
        loops: list[Loop] = []
        inner = 1
        last = self._last_kept(stay)
        for variable, digit in self.digits(placed):
            if variable.kind is LoopKind.SPATIAL:
                lanes.append(digit)
            elif variable.applicable and variable.kind is LoopKind.SPATIOTEMPORAL:
                loops.append(Loop(digit, digit.dimension in dimensions, last >= 0, inner))
                inner *= digit.size
            elif variable.applicable:
                kept = self.order[digit.dimension] <= last
                loops.append(Loop(digit, digit.dimension in dimensions, kept, self._time(digit)))
        if prod(digit.size for digit in lanes) != len(placed.cores):
            raise InputError(
                f"'{placed.name}' is unrolled {prod(digit.size for digit in lanes)} times but has "
                f"{len(placed.cores)} cores; run stream-insert-transfers and stream-allocate again",
                subject=placed.name,
            )
        if stay.once:
            loops = _stays_over_invariant(loops, inner)
        return View(placed.cores, tuple(lanes), tuple(loops))

    def _last_kept(self, stay: Stay) -> int:
        """The position of the outermost temporal loop over which a tensor stays, -1 for none."""
        if stay.stop < 0:
            return -1
        outermost = stay.space.applicable_temporal[stay.stop]
        return self.order[outermost.dimension.terms[0][0]]

    def _time(self, digit: Digit) -> int:
        below = prod(size for _, size in self.temporal[: self.order[digit.dimension]])
        return self.inner * below * (digit.stride // self.sizes[digit.dimension])


def _stays_over_invariant(loops: Sequence[Loop], inner: int) -> list[Loop]:
    """The loops with all kept up to the last spatio-temporal one that does not vary; these take less than `inner`."""
    last = max((i for i, loop in enumerate(loops) if loop.time < inner and not loop.varying), default=-1)
    return [replace(loop, kept=loop.kept or i <= last) for i, loop in enumerate(loops)]


def dimension_of(placed: Placed, variable: IterationVariable) -> int:
    """
    Raises:
        InputError: if the variable runs over a sum of dimensions, as the windows of a convolution do.
    """
    dimension = variable.dimension.single
    if dimension is None:
        raise InputError(
            f"'{placed.name}' runs over {variable.dimension.text('z')}; layers of AIE cores have plain loops, as "
            "matrix products and element-wise layers do",
            subject=placed.name,
        )
    return dimension
