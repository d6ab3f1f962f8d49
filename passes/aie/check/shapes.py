"""Rules of one buffer descriptor: lengths, sizes, strides (spec aie-dialect 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from passes.aie.check.design import Descriptor, Finding, Step, Task, elements_of
from passes.aie.check.limits import tile_name
from passes.aie.check.patterns import first_repeated, is_linear, last_element, merged
from passes.aie.check.plan import DmaEnd, Plan
from passes.aie.device import SHIM_ROW, STATIC_SIZE, STATIC_STRIDE, WORD_BITS, TileLimits

RUNTIME_DIMENSIONS = 4
"""Of a transfer of the runtime sequence; the outermost is the iteration."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A transfer of one static descriptor."""

    steps: tuple[Step, ...]
    bits: int
    """Of one element."""
    length: int
    """Elements that it moves."""
    room: int
    """Elements of the buffer."""


def check_static_shapes(plan: Plan) -> Iterator[Finding]:
    """The transfers of FIFO ends and of DMAs that are written out."""
    for end in plan.dma_ends:
        yield from _fifo_end(plan, end)
    for program in plan.design.programs:
        limits = plan.device.tile(program.tile[1])
        for descriptor in (entry for chain in program.chains for entry in chain):
            for sentence in _written(descriptor, limits):
                yield Finding(descriptor.place, sentence)


def _fifo_end(plan: Plan, end: DmaEnd) -> Iterator[Finding]:
    fifo = plan.design.fifos[end.fifo]
    limits = plan.device.tile(end.tile[1])
    where = f"@{fifo.name} at {tile_name(plan, end.tile)}: "
    if end.pool is None:
        if fifo.elements * fifo.element_bits % WORD_BITS:
            yield Finding(fifo.place, f"{where}{fifo.bytes} bytes are no whole number of 32-bit words; pad the objects")
        return
    written = fifo.ends[0] if end.sends else fifo.consumers[end.position]
    scale = end.pool.bytes * 8 // fifo.element_bits
    total = sum(end.pool.parts)
    for part in dict.fromkeys(end.pool.parts[index] for index in end.parts):
        walk = Walk(written.steps, fifo.element_bits, part * scale // total, scale)
        for sentence in (*_length(walk, limits), *_static(walk, limits), *_coverage(walk, limits)):
            yield Finding(fifo.place, where + sentence)


def _written(descriptor: Descriptor, limits: TileLimits) -> Iterator[str]:
    if None in (descriptor.length, descriptor.buffer_elements, descriptor.steps, descriptor.offset):
        return
    room = (descriptor.buffer_elements or 0) - (descriptor.offset or 0)
    walk = Walk(descriptor.steps or (), descriptor.element_bits, descriptor.length or 0, room)
    yield from _length(walk, limits)
    yield from _static(walk, limits)
    if not walk.steps and walk.length > room:
        yield f"the transfer of {walk.length} elements leaves the buffer, which has {room} from its offset on"


def _length(walk: Walk, limits: TileLimits) -> Iterator[str]:
    bits = walk.length * walk.bits
    if bits % WORD_BITS:
        yield f"a transfer of {bits // 8} bytes is no whole number of 32-bit words; pad it"
    elif bits // WORD_BITS > limits.descriptor.length:
        yield (
            f"a transfer of {bits // WORD_BITS} words exceeds the {limits.descriptor.length} of one descriptor; make "
            "the objects smaller"
        )


def _static(walk: Walk, limits: TileLimits) -> Iterator[str]:
    if not walk.steps:
        return
    descriptor, text = limits.descriptor, dimensions_text(walk.steps)
    if len(walk.steps) > descriptor.dimensions:
        yield f"{text} are {len(walk.steps)} dimensions of {descriptor.dimensions}; move them to a mem tile's end"
    for step in walk.steps:
        if step.size > STATIC_SIZE:
            yield f"size {step.size} in {text} exceeds {STATIC_SIZE}; split the dimension"
        if not 1 <= step.stride <= min(walk.room, STATIC_STRIDE):
            yield f"stride {step.stride} in {text} is outside 1 to {min(walk.room, STATIC_STRIDE)}"
    if walk.steps[-1].stride != 1 and walk.bits != WORD_BITS:
        yield f"the innermost stride of {text} is {walk.steps[-1].stride}, but elements of {walk.bits} bits need 1"
    if (reach := last_element(walk.steps)) >= walk.room:
        yield f"{text} reach element {reach} of a buffer of {walk.room}"
    yield from _registers(walk, limits, text)


def _registers(walk: Walk, limits: TileLimits, text: str) -> Iterator[str]:
    """What the registers of sizes and strides hold; a linear transfer uses none."""
    if is_linear(walk.steps):
        return
    for sentence in _whole_words(merged(walk.steps), walk.bits):
        yield f"{sentence} in {text}"
    for number, (step, wrap) in enumerate(zip(reversed(walk.steps), limits.descriptor.wraps)):
        size = step.size if number else step.size * walk.bits // WORD_BITS
        if size > wrap:
            what = "words" if number == 0 else "steps"
            yield f"dimension {number} of {text} has {size} {what} of {wrap}; split it or use a mem tile's end"
    for step in walk.steps:
        if step.size > 1 and step.stride * walk.bits > limits.descriptor.stride * WORD_BITS:
            yield f"stride {step.stride} in {text} exceeds {limits.descriptor.stride} words"


def _whole_words(loops: tuple[Step, ...], bits: int) -> Iterator[str]:
    """Loops (merged) whose inner run or strides are no whole words."""
    run = loops[-1].size if loops and loops[-1].stride == 1 else 1
    if run * bits % WORD_BITS:
        yield f"runs of {run} elements of {bits} bits are no whole number of 32-bit words"
    for step in loops:
        if step.stride != 1 and step.stride * bits % WORD_BITS:
            yield f"stride {step.stride} of {bits}-bit elements is no whole number of 32-bit words"


def _coverage(walk: Walk, limits: TileLimits) -> Iterator[str]:
    """An object is moved whole: each of its elements once."""
    inner = elements_of(walk.steps[1:])
    visited = elements_of(walk.steps)
    if is_linear(walk.steps) and visited in (1, walk.length):
        return
    steps_on = len(walk.steps) > len(limits.descriptor.wraps)
    text = dimensions_text(walk.steps)
    if not steps_on and visited < walk.length:
        yield (
            f"{text} visit {visited} elements, but a transfer moves {walk.length} and only dimension "
            f"{len(limits.descriptor.wraps)} steps on by itself; describe the whole transfer"
        )
    elif walk.length % inner:
        yield f"{text} in runs of {inner} elements do not make up a transfer of {walk.length}"
    else:
        whole = (Step(walk.length // inner, walk.steps[0].stride), *walk.steps[1:])
        if last_element(walk.steps) < walk.room <= last_element(whole):
            yield f"{text} step on to element {last_element(whole)} of a buffer of {walk.room}"
        elif (twice := first_repeated(whole)) is not None:
            yield f"{text} visit element {twice} twice in a transfer of {walk.length}, and others never"
        elif walk.length <= (reach := last_element(whole)) < walk.room:
            yield f"{text} visit element {reach} in a transfer of the first {walk.length}, and others of these never"


def check_task_shapes(plan: Plan, task: Task, receives: bool) -> Iterator[Finding]:
    """The transfers of a task on a shim channel."""
    limits = plan.device.tile(SHIM_ROW)
    repeats = None if _is_one_run(task) else task.repeats
    if repeats is not None and not 0 <= repeats <= limits.task_repeats:
        yield Finding(task.place, f"the task is repeated {repeats} times of {limits.task_repeats}; split it")
    for descriptor in task.descriptors:
        for sentence in _runtime(descriptor, task, limits, receives):
            yield Finding(descriptor.place, sentence)


def _is_one_run(task: Task) -> bool:
    """Whether a `dma_memcpy_nd` moves consecutive elements, which needs no iteration."""
    return not task.is_task and all(entry.steps is not None and is_linear(entry.steps) for entry in task.descriptors)


def _runtime(descriptor: Descriptor, task: Task, limits: TileLimits, receives: bool) -> Iterator[str]:
    bits, steps = descriptor.element_bits, descriptor.steps
    if bits > WORD_BITS:
        yield f"elements of {bits} bits cannot be moved by a shim tile, {WORD_BITS} is the most; use smaller ones"
    if descriptor.offset is not None and descriptor.offset * bits % WORD_BITS:
        yield f"offset {descriptor.offset} of {bits}-bit elements is not at a multiple of 4 bytes"
    if steps is None or descriptor.length is None:
        return
    if len(steps) > RUNTIME_DIMENSIONS:
        yield f"{dimensions_text(steps)} are {len(steps)} dimensions of {RUNTIME_DIMENSIONS}; use several tasks"
        return
    inner = steps[-3:]
    if steps and prod(step.size for step in inner) != descriptor.length:
        yield (
            f"the length is {descriptor.length}, but the three inner sizes of {dimensions_text(steps)} make "
            f"{elements_of(inner)}"
        )
    yield from _runtime_steps(descriptor, steps, limits)
    if not _is_one_run(task):
        yield from _iterations(steps, limits)
    yield from _runtime_reach(descriptor, task, steps)
    if receives and not _has_zero(inner) and (twice := first_repeated(merged(inner))) is not None:
        yield f"{dimensions_text(steps)} write element {twice} (after the offset) twice; correct the strides"


def _has_zero(steps: tuple[Step, ...]) -> bool:
    return any(step.stride == 0 and step.size > 1 for step in steps)


def _runtime_steps(descriptor: Descriptor, steps: tuple[Step, ...], limits: TileLimits) -> Iterator[str]:
    bits, text = descriptor.element_bits, dimensions_text(steps)
    inner, outer = steps[-3:], steps[:-3]
    if (descriptor.length or 0) * bits % WORD_BITS:
        yield f"{descriptor.length} elements of {bits} bits are no whole number of 32-bit words"
    if not steps:
        return
    if any(step.size < 1 or step.stride < 0 for step in steps):
        yield f"{text} have a size below 1 or a negative stride"
        return
    if bits < WORD_BITS and inner[-1].stride != 1 and inner[-1].size > 1:
        yield f"the innermost stride of {text} is {inner[-1].stride}, but elements of {bits} bits need 1"
    if _has_zero(inner):
        yield f"stride 0 in {text} repeats data below the outermost of four dimensions; make it the outermost one"
    for step in (*outer, *inner[:-1]):
        if step.stride * bits % WORD_BITS:
            yield f"stride {step.stride} in {text} is no whole number of 32-bit words"
    if inner[-1].size * bits % WORD_BITS:
        yield f"the innermost size of {text}, {inner[-1].size} elements of {bits} bits, is no whole number of words"
    yield from _runtime_registers(descriptor, steps, limits)


def _runtime_registers(descriptor: Descriptor, steps: tuple[Step, ...], limits: TileLimits) -> Iterator[str]:
    bits, text = descriptor.element_bits, dimensions_text(steps)
    inner = steps[-3:]
    if is_linear(inner):
        return
    for number, (step, wrap) in enumerate(zip(reversed(inner), limits.descriptor.wraps)):
        size = step.size if number else step.size * bits // WORD_BITS
        if size > wrap:
            what = "words" if number == 0 else "steps"
            yield f"dimension {number} of {text} has {size} {what} of {wrap}; split it into two"
    for step in steps:
        if step.size > 1 and step.stride * bits > limits.descriptor.stride * WORD_BITS:
            yield f"stride {step.stride} in {text} exceeds {limits.descriptor.stride} words"


def _iterations(steps: tuple[Step, ...], limits: TileLimits) -> Iterator[str]:
    for step in steps[:-3]:
        if step.size > limits.descriptor.iterations:
            yield (
                f"the outermost of four sizes of {dimensions_text(steps)} is {step.size}, but a descriptor iterates "
                f"{limits.descriptor.iterations} times; use more tasks"
            )


def _runtime_reach(descriptor: Descriptor, task: Task, steps: tuple[Step, ...]) -> Iterator[str]:
    if descriptor.buffer_elements is None or descriptor.offset is None or task.repeats is None:
        return
    if any(step.size < 1 or step.stride < 0 for step in steps):
        return
    inner, outer = steps[-3:], steps[:-3]
    executed = tuple(Step(min(step.size, task.repeats + 1), step.stride) for step in outer)
    reach = last_element((*executed, *inner)) if steps else (descriptor.length or 0) - 1
    if descriptor.offset < 0 or descriptor.offset + reach >= descriptor.buffer_elements:
        yield (
            f"{dimensions_text(steps) or 'the transfer'} from offset {descriptor.offset} on reach element "
            f"{descriptor.offset + reach} of an argument of {descriptor.buffer_elements}"
        )


def dimensions_text(steps: tuple[Step, ...]) -> str:
    """`<4, 128> <8, 1>`: size and stride, outermost first."""
    return " ".join(f"<{step.size}, {step.stride}>" for step in steps)
