"""The iteration space of a compute op, transfer or tensor inside one steady state, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import prod

from stream_dialects.stream.linear_expression import LinearExpression


class LoopKind(Enum):
    """What a loop of an iteration space is, with its short form in the IR."""

    KERNEL = "K"
    """Inside one tile of one core."""

    SPATIAL = "S"
    """Unrolled over the cores of this node."""

    SPATIOTEMPORAL = "ST"
    """Unrolled by some other node of the group, not (or less) by this one."""

    TEMPORAL = "T"
    """A loop of the steady state."""


class LoopEffect(Enum):
    """What a loop does to the data that a node or tensor addresses."""

    VARYING = "V"
    """Other iterations address other data."""

    INVARIANT = "I"
    """Present, but every iteration addresses the same data."""

    ABSENT = "A"
    """Not part of this node's or tensor's index space."""


class LoopReuse(Enum):
    """Whether the data stays in place over the iterations of a loop; the empty text is not printed."""

    UNDECIDED = ""
    REUSE = "reuse"
    NO_REUSE = "no_reuse"


@dataclass(frozen=True, slots=True)
class IterationVariable:
    """One loop: `T(z3,16,I,reuse)`."""

    kind: LoopKind
    dimension: LinearExpression
    size: int
    effect: LoopEffect
    reuse: LoopReuse = LoopReuse.UNDECIDED

    @property
    def applicable(self) -> bool:
        return self.effect is not LoopEffect.ABSENT

    @property
    def varying(self) -> bool:
        return self.effect is LoopEffect.VARYING

    def text(self) -> str:
        fields = [self.dimension.text("z"), str(self.size), self.effect.value]
        if self.reuse is not LoopReuse.UNDECIDED:
            fields.append(self.reuse.value)
        return f"{self.kind.value}({','.join(fields)})"


@dataclass(frozen=True, slots=True)
class IterationSpace:
    """Loops, innermost first: kernel, then spatial and spatio-temporal, then temporal (spec workload-and-tiling 11)."""

    variables: tuple[IterationVariable, ...]

    @property
    def temporal(self) -> tuple[IterationVariable, ...]:
        return tuple(v for v in self.variables if v.kind is LoopKind.TEMPORAL)

    @property
    def applicable_temporal(self) -> tuple[IterationVariable, ...]:
        """The temporal loops that are not absent, innermost first: the levels of a reuse stop."""
        return tuple(v for v in self.temporal if v.applicable)

    @property
    def iterations(self) -> int:
        """Product of all temporal loop sizes."""
        return prod(v.size for v in self.temporal)

    @property
    def applicable_iterations(self) -> int:
        """Product of the applicable temporal loop sizes."""
        return prod(v.size for v in self.applicable_temporal)

    def text(self) -> str:
        return " ".join(v.text() for v in self.variables)
