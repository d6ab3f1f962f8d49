"""Access patterns of the host's tensors as buffer descriptors of a shim (spec aie-codegen 9.4 b, aie-dialect 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import isqrt, prod

from passes.aie.device import WORD_BITS, TileLimits
from passes.analysis.errors import InputError
from stream_dialects.stream.channel import AccessRecord, AccessStep

HARDWARE_STEPS = 4
"""Dimensions of a descriptor, the iteration included."""
ITERATION = HARDWARE_STEPS - 1
MOST_TASKS = 2**14
"""Tasks of one channel; each takes some 50 bytes of the NPU's instructions, which lie in a buffer of the host."""


@dataclass(frozen=True, slots=True)
class Step:
    """A loop of a transfer: iterations, elements between them, iterations of the whole design that go by."""

    size: int
    stride: int
    time: Fraction = Fraction(0)


NOTHING = Step(1, 0)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One task of a channel."""

    offset: int
    """Elements."""
    sizes: tuple[int, ...]
    """Outermost first, four; the outermost is the number of executions."""
    strides: tuple[int, ...]
    """Elements."""
    start: Fraction
    """The iteration of the whole design in which its first object is used."""
    last: Fraction
    """The iteration in which its last object is finished with."""

    @property
    def length(self) -> int:
        """Elements of one execution."""
        return prod(self.sizes[1:])

    @property
    def repeats(self) -> int:
        return self.sizes[0] - 1


def transfers(access: AccessRecord, element_bits: int, shim: TileLimits, tensor: str) -> list[Transfer]:
    """
    The tasks that move what `access` says, in the order of its objects.

    Loops that the descriptor cannot hold become tasks of their own. The fourth dimension repeats or steps on.

    Raises:
        InputError: if a size, stride or offset cannot be expressed in 32-bit words, or only in too many tasks.
    """
    pattern = _Pattern(element_bits, shim, tensor)
    steps = pattern.legal(canonical(access.steps))
    pattern.check(access.offset, steps)
    hardware, software = steps[:HARDWARE_STEPS], steps[HARDWARE_STEPS:]
    pattern.check_tasks(prod(step.size for step in software))
    span = max(access.inside, *(step.size * step.time for step in hardware)) - 1
    sizes, strides = (tuple(getattr(step, name) for step in reversed(hardware)) for name in ("size", "stride"))
    return [
        Transfer(access.offset + offset, sizes, strides, start, start + span) for offset, start in _positions(software)
    ]


def canonical(steps: Sequence[AccessStep]) -> list[Step]:
    """The same order of elements in as few loops as possible, innermost first."""
    found: list[Step] = []
    for step in steps:
        if step.size == 1:
            continue
        if found and step.stride == found[-1].size * found[-1].stride:
            inner = found.pop()
            found.append(Step(inner.size * step.size, inner.stride, inner.time or Fraction(step.time, inner.size)))
        else:
            found.append(Step(step.size, step.stride, Fraction(step.time)))
    return found


def _positions(software: Sequence[Step]) -> Iterator[tuple[int, Fraction]]:
    """Offset and start of each combination of the outer loops, outermost loop slowest."""
    outer = list(reversed(software))
    for values in product(*(range(step.size) for step in outer)):
        pairs = list(zip(values, outer, strict=True))
        yield sum(v * s.stride for v, s in pairs), sum((v * s.time for v, s in pairs), Fraction(0))


@dataclass(frozen=True)
class _Pattern:
    bits: int
    shim: TileLimits
    tensor: str

    def legal(self, steps: list[Step]) -> list[Step]:
        """At least four steps of which the first four fit a descriptor, innermost first."""
        position = 0
        while position < min(len(steps), HARDWARE_STEPS):
            if (changed := self._fitted(steps, position)) is None:
                position += 1
            else:
                steps, position = changed, 0
        return steps + [NOTHING] * (HARDWARE_STEPS - len(steps))

    def _fitted(self, steps: list[Step], position: int) -> list[Step] | None:
        """The steps with the one at `position` cut or moved outwards; None if it fits where it is."""
        step = steps[position]
        if step.size == 1:
            return None
        if step.stride * self.bits > self.shim.descriptor.stride * WORD_BITS:
            return self._moved(steps, position, HARDWARE_STEPS)
        if step.stride == 0 and position < ITERATION:
            return self._moved(steps, position, ITERATION)
        limit = self._limit(position)
        if limit is None or step.size <= limit:
            return None
        return self._cut(steps, position, limit)

    def _limit(self, position: int) -> int | None:
        """The largest size of a step at a place; the third one is only limited by the length."""
        wraps = self.shim.descriptor.wraps
        if position < len(wraps):
            return min(wraps[position], wraps[position] * WORD_BITS // self.bits)
        return self.shim.descriptor.iterations if position == ITERATION else None

    def _cut(self, steps: list[Step], position: int, limit: int) -> list[Step] | None:
        step = steps[position]
        linear = len(steps) == 1 and step.stride == 1
        for inner in self._inner_sizes(step.size, position, limit, linear):
            low = replace(step, size=inner)
            high = Step(step.size // inner, step.stride * inner, step.time * inner)
            return [*steps[:position], low, high, *steps[position + 1 :]]
        if linear:
            return None  # A linear transfer has no limit but its length.
        if position == 0:
            raise InputError(
                f"'{self.tensor}' is moved in runs of {step.size} elements, of which a shim takes at most {limit} at a "
                "time and no divisor fits; choose another tile size",
                subject=self.tensor,
            )
        return self._moved(steps, position, position + 1)

    def _inner_sizes(self, size: int, position: int, limit: int, linear: bool) -> Iterator[int]:
        """Sizes of the inner part, best first: near the square root, for both parts to fit, else as large as fits."""
        divisors = [size // d for d in range(min(limit, isqrt(size)), 1, -1) if size % d == 0]
        if not linear:
            divisors += [d for d in range(limit, 1, -1) if size % d == 0]
        for inner in divisors:
            if inner <= limit and (position or inner * self.bits % WORD_BITS == 0):
                yield inner

    @staticmethod
    def _moved(steps: list[Step], position: int, target: int) -> list[Step]:
        return [*steps[:position], *[NOTHING] * (target - position), *steps[position:]]

    def check(self, offset: int, steps: Sequence[Step]) -> None:
        """Everything but an innermost stride of 1 is a whole number of words."""
        innermost = steps[0]
        if self.bits < WORD_BITS and innermost.stride != 1:
            self._refuse(f"with a stride of {innermost.stride} between single elements", "1")
        if innermost.size * self.bits % WORD_BITS:
            self._refuse(f"in runs of {innermost.size} elements", f"multiples of {WORD_BITS // self.bits}")
        for step in steps[1:]:
            if step.size > 1 and step.stride * self.bits % WORD_BITS:
                self._refuse(f"with a stride of {step.stride} elements", f"multiples of {WORD_BITS // self.bits}")
        if offset * self.bits % WORD_BITS:
            self._refuse(f"from element {offset} on", f"multiples of {WORD_BITS // self.bits}")

    def check_tasks(self, count: int) -> None:
        if count > MOST_TASKS:
            raise InputError(
                f"'{self.tensor}' would be moved in {count} tasks of one channel, and {MOST_TASKS} are as many as make "
                "sense; choose larger tiles, or divide the workload",
                subject=self.tensor,
            )

    def _refuse(self, what: str, possible: str) -> None:
        raise InputError(
            f"'{self.tensor}' would be moved {what}, but a shim moves whole 32-bit words: {possible} of {self.bits} "
            "bits; choose another tile size",
            subject=self.tensor,
        )
