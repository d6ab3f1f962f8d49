"""Arithmetic on the loops of a transfer."""

from __future__ import annotations

from collections.abc import Iterable

from passes.aie.check.design import Step


def last_element(steps: Iterable[Step]) -> int:
    """The largest index that the loops reach."""
    return sum((step.size - 1) * step.stride for step in steps)


def merged(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same visits in the fewest loops: no loop of size 1, none that continues the one inside it."""
    inner_first: list[Step] = []
    for step in reversed(tuple(steps)):
        if step.size == 1:
            continue
        if inner_first and step.stride == inner_first[-1].size * inner_first[-1].stride:
            last = inner_first.pop()
            step = Step(step.size * last.size, last.stride)
        inner_first.append(step)
    return tuple(reversed(inner_first))


def is_linear(steps: Iterable[Step]) -> bool:
    """Whether the loops visit consecutive elements."""
    loops = merged(steps)
    return not loops or (len(loops) == 1 and loops[0].stride == 1)


def first_repeated(steps: tuple[Step, ...]) -> int | None:
    """The first element in the order of the loops that they visit a second time, None if there is none."""
    if _is_nested(steps):
        return None
    seen: set[int] = set()
    for element in visits(steps):
        if element in seen:
            return element
        seen.add(element)
    return None


def _is_nested(steps: tuple[Step, ...]) -> bool:
    """Whether each loop steps over all that the loops of smaller strides reach, so that no element comes twice."""
    reach = 0
    for step in sorted(steps, key=lambda step: step.stride):
        if step.size > 1 and step.stride <= reach:
            return False
        reach += (step.size - 1) * step.stride
    return True


def visits(steps: tuple[Step, ...]) -> list[int]:
    """The elements in order."""
    elements = [0]
    for step in steps:
        offsets = range(0, step.size * step.stride, step.stride) if step.stride else [0] * step.size
        elements = [element + offset for element in elements for offset in offsets]
    return elements
