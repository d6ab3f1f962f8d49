"""Whether tasks that move a whole argument touch all of it."""

from __future__ import annotations

from collections.abc import Iterator

from passes.aie.check.channels import ShimChannels
from passes.aie.check.design import Descriptor, Finding, Sequence, Step, Task
from passes.aie.check.patterns import last_element, merged, visits

RUNS = 2_000_000
"""Runs of consecutive elements beyond which an argument is not looked at."""


def check_coverage(channels: ShimChannels, sequence: Sequence) -> Iterator[Finding]:
    """
    Tasks that move as many elements as an argument has, or a multiple of that, touch each of its elements.

    A task with wrong strides moves as much as a right one, but the wrong data: some twice, some never.
    """
    for argument, elements in enumerate(sequence.arguments):
        for sends in (True, False):
            tasks = _tasks_of(channels, sequence, argument, sends)
            if elements and tasks is not None:
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
    patterns = list(dict.fromkeys(_pattern(task, descriptor) for task, descriptor in tasks))
    missing = first_missing(elements, patterns)
    if missing is not None:
        verb = "sent" if sends else "written"
        yield Finding(
            tasks[0][1].place,
            f"the tasks of argument {argument} of @{sequence.name} move {moved} elements, "
            f"{'all' if moved == elements else f'{moved // elements} times the'} {elements} of it, but element {missing} "
            f"is never {verb}; correct their offsets and strides",
        )


def _pattern(task: Task, descriptor: Descriptor) -> tuple[int, tuple[Step, ...]]:
    """Offset and loops of all that a task touches."""
    steps = descriptor.steps or ()
    inner = steps[-3:] or (Step(descriptor.length or 0, 1),)
    outer = tuple(Step(min(step.size, (task.repeats or 0) + 1), step.stride) for step in steps[:-3])
    return descriptor.offset or 0, merged(step for step in (*outer, *inner) if step.stride)


def first_missing(elements: int, patterns: list[tuple[int, tuple[Step, ...]]]) -> int | None:
    """
    The first of so many elements that no pattern touches, None if there is none.

    Patterns that leave the elements are another rule's finding; they and overlong ones count as touching all.
    """
    touched = bytearray(elements)
    runs = 0
    for offset, steps in patterns:
        outer, inner = steps[:-1], steps[-1] if steps else Step(1, 1)
        runs += _product(outer)
        if offset < 0 or offset + last_element(steps) >= elements or runs > RUNS:
            return None
        ones = b"\x01" * inner.size
        end = (inner.size - 1) * inner.stride + 1
        for start in visits(outer):
            begin = offset + start
            touched[begin : begin + end : inner.stride] = ones
    missing = touched.find(0)
    return None if missing < 0 else missing


def _product(steps: tuple[Step, ...]) -> int:
    total = 1
    for step in steps:
        total *= step.size
    return total
