"""Whether tasks that move a whole argument of the runtime sequence move all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passes.aie.check.channels import ShimChannels
from passes.aie.check.design import Descriptor, Finding, Sequence, Step, Task, elements_of
from passes.aie.check.patterns import last_element, merged, visits
from passes.aie.check.shapes import dimensions_text

RUNS = 2_000_000
"""Runs of consecutive elements beyond which an argument is not looked at."""


def check_coverage(channels: ShimChannels, sequence: Sequence) -> Iterator[Finding]:
    """
    Tasks that move as many elements as an argument has, or a multiple of that, cut it into whole pieces.

    A transfer with a wrong stride moves as much as a right one, but other data: it shares a part of its elements with
    other transfers, or has some twice itself, and elements remain that nothing moves. Transfers of equal elements, of
    none in common, or of some of the elements of another one are what designs do on purpose.
    """
    for argument, elements in enumerate(sequence.arguments):
        for sends in (True, False):
            tasks = _tasks_of(channels, sequence, argument, sends)
            if elements and tasks:
                yield from _argument(sequence, argument, elements, tasks, sends)


def _tasks_of(
    channels: ShimChannels, sequence: Sequence, argument: int, sends: bool
) -> list[tuple[Task, Descriptor]] | None:
    """The transfers of an argument in one direction, None if what they do is not fully known."""
    found: list[tuple[Task, Descriptor]] = []
    for task in sequence.tasks:
        channel = channels.find(task.target)
        for descriptor in task.descriptors:
            if descriptor.argument != argument or (channel is not None and channel.sends is not sends):
                continue
            known = (descriptor.offset, descriptor.length, descriptor.steps, task.repeats, channel)
            if None in known:
                return None
            found.append((task, descriptor))
    return found if sequence.is_known else None


def _argument(
    sequence: Sequence, argument: int, elements: int, tasks: list[tuple[Task, Descriptor]], sends: bool
) -> Iterator[Finding]:
    moved = sum((descriptor.length or 0) * ((task.repeats or 0) + 1) for task, descriptor in tasks)
    if not moved or moved % elements:
        return
    places: dict[Pattern, list[int]] = {}
    for task, descriptor in tasks:
        places.setdefault(_pattern(task, descriptor), []).append(descriptor.place)
    touched = _Touched(bytearray(elements))
    # What several tasks do is more likely to be meant than what one does: that one is reported.
    for pattern in sorted(places, key=lambda pattern: (-elements_of(pattern[1]), -len(places[pattern]))):
        fresh = touched.add(pattern)
        if fresh is None:
            return
        size, verb = elements_of(pattern[1]), "send" if sends else "write"
        if 0 < fresh < size:
            yield Finding(
                places[pattern][0],
                f"{dimensions_text(pattern[1])} from offset {pattern[0]} on {verb} {size} elements of argument "
                f"{argument}, {size - fresh} of them more than once or in other transfers too, although all tasks "
                f"together move {moved} for the {elements} that there are; correct strides or offset",
            )
            return
    if (missing := touched.elements.find(0)) >= 0:
        yield Finding(
            tasks[0][1].place,
            f"the tasks of argument {argument} of @{sequence.name} move {moved} elements for the {elements} that it "
            f"has, but element {missing} is never {'sent' if sends else 'written'}; correct their offsets",
        )


Pattern = tuple[int, tuple[Step, ...]]
"""Offset and loops, merged."""


def _pattern(task: Task, descriptor: Descriptor) -> Pattern:
    """All that a task touches."""
    steps = descriptor.steps or ()
    inner = steps[-3:] or (Step(descriptor.length or 0, 1),)
    outer = tuple(Step(min(step.size, (task.repeats or 0) + 1), step.stride) for step in steps[:-3])
    loops = merged(step for step in (*outer, *inner) if step.stride)
    return descriptor.offset or 0, loops or (Step(1, 1),)


@dataclass
class _Touched:
    """Which elements of an argument were moved: 1, else 0."""

    elements: bytearray
    runs: int = 0

    def add(self, pattern: Pattern) -> int | None:
        """
        Marks the elements of a pattern and says how many were not marked before.

        None if that is too much work; a pattern that leaves the argument is another rule's finding and marks nothing.
        """
        offset, steps = pattern
        outer, inner = steps[:-1], steps[-1]
        self.runs += elements_of(outer)
        if self.runs > RUNS or offset < 0 or offset + last_element(steps) >= len(self.elements):
            return None
        ones, reach, fresh = b"\x01" * inner.size, (inner.size - 1) * inner.stride + 1, 0
        for start in visits(outer):
            run = slice(offset + start, offset + start + reach, inner.stride)
            fresh += self.elements[run].count(0)
            self.elements[run] = ones
        return fresh
