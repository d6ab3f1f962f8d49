"""Layers and cores drawn at random, the same ones for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import factorial, prod
from random import Random

from passes.analysis.accelerator import CoreType, MemoryLevel
from passes.cost.layer import LayerDescription
from passes.cost.orders.enumeration import Loop, split_loops
from tests.cost.core_types import core, memory
from tests.cost.layers import describe, node

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 19, 23, 24, 28, 30, 31, 32, 37, 48, 56, 64)
WIDTHS = (8, 16, 32)
MOST_ORDERS = 720
"""Bounds the time that ZigZag takes for a layer."""


def random_layer(random: Random) -> LayerDescription:
    """One of all kinds of layers, with an element width for each tensor."""
    while True:
        layer = random.choice(KINDS)(random)
        if number_of_plain_orders(layer) <= MOST_ORDERS:
            return _with_random_widths(layer, random)


def random_core(random: Random) -> CoreType:
    """
    A core with register files for some operands, up to two tight buffers for some and an outermost memory for all.

    Sizes and bandwidths need not be powers of two; operands share ports or not, memories insist on double buffering
    or not, array dimensions are systolic or not.
    """
    sizes = [random.choice((1, 2, 3, 4, 5, 8, 12)) for _ in range(random.randint(1, 3))]
    dimensions = [f"D{i}" for i in range(1, len(sizes) + 1)]
    served = [dimension for dimension in dimensions if random.random() < 0.4]
    memories = [
        _memory(random, f"registers_{operand}", random.choice((32, 64, 100, 256, 512)), [operand], served)
        for operand in ("I1", "I2", "O")
        if random.random() < 0.5
    ]
    for number in range(random.randint(0, 2)):
        operands = random.choice((["I1", "I2", "O"], ["I1", "I2"], ["I2", "O"], ["I1", "O"], ["O"]))
        served = [dimension for dimension in dimensions if dimension in served or random.random() < 0.7]
        size = random.choice((200, 300, 500, 700, 1024, 1500, 2048, 5000)) * (number + 1)
        memories.append(_memory(random, f"buffer_{number}", size, operands, served))
    if sum("O" in level.operands for level in memories) > 2:
        del memories[-1]
    size = random.choice((20000, 60000, 400000, 2**20))
    memories.append(_memory(random, "outermost", size, ["I1", "I2", "O"], dimensions))
    built = core("random", sizes, *memories)
    systolic = tuple(dimension for dimension in dimensions if random.random() < 0.2)
    return replace(built, array=replace(built.array, systolic_dimensions=systolic))


def _memory(random: Random, name: str, size: int, operands: list[str], served: list[str]) -> MemoryLevel:
    """With a read and a write port, two ports for both, or a read and a write port for each operand."""
    low, high = random.choice(((32, 32), (16, 64), (48, 96), (64, 256), (96, 384)))
    reads, writes = ("tl", "th"), ("fh", "fl")
    wanted = {operand: ("tl", "fh", "th", "fl") if operand == "O" else ("tl", "fh") for operand in operands}
    outer, inner = _uses(wanted, ("fh", "th")), _uses(wanted, ("fl", "tl"))
    match random.randrange(3):
        case 0:
            ports = [("read", low, high, _uses(wanted, reads)), ("write", low, high, _uses(wanted, writes))]
        case 1:
            ports = [("read_write", low, high, outer), ("read_write", high, high, inner)]
        case _:
            ports = [
                (kind, low, high, _uses({operand: wanted[operand]}, directions))
                for operand in operands
                for kind, directions in (("read", reads), ("write", writes))
            ]
    energies = (random.choice((0.01, 0.3, 1.0, 26.56)), random.choice((0.02, 0.7, 30.8)))
    built = memory(name, size, " ".join(operands), " ".join(served), *ports)
    return replace(
        built, read_energy=energies[0], write_energy=energies[1], force_double_buffering=random.random() < 0.2
    )


def _uses(wanted: Mapping[str, tuple[str, ...]], directions: tuple[str, ...]) -> str:
    return ", ".join(f"{operand} {d}" for operand, used in wanted.items() for d in used if d in directions)


def number_of_orders(loops: Sequence[Loop]) -> int:
    """Distinct orders of a list of loops in which some may be equal."""
    return factorial(len(loops)) // prod(factorial(count) for count in Counter(loops).values())


def number_of_plain_orders(layer: LayerDescription) -> int:
    """Loop orders of a layer that is not unrolled at all."""
    return number_of_orders(split_loops({loop: size for loop, size in enumerate(layer.sizes) if size > 1}, 6))


def _with_random_widths(layer: LayerDescription, random: Random) -> LayerDescription:
    widths = [random.choice(WIDTHS)] * 3 if random.random() < 0.6 else random.choices(WIDTHS, k=3)
    operands = zip(layer.operands, widths, strict=False)
    return replace(layer, operands=tuple(replace(operand, precision=width) for operand, width in operands))


def _gemm(random: Random) -> LayerDescription:
    return describe(node("Gemm", _sizes(random, 3, 128), "D0,D1", "D1,D2", "D0,D2"))


def _batched_matmul(random: Random) -> LayerDescription:
    return describe(node("MatMul", _sizes(random, 4, 24), "D0,D1,D2", "D0,D2,D3", "D0,D1,D3"))


def _elementwise(random: Random) -> LayerDescription:
    axes = random.randint(1, 4)
    text = ",".join(f"D{i}" for i in range(axes))
    return describe(node("Mul", _sizes(random, axes, 64 if axes < 3 else 16), *[text] * random.choice((2, 3, 3))))


def _convolution(random: Random) -> LayerDescription:
    """With strides, dilations, padding and square or flat kernels."""
    columns, rows = random.choice((1, 3, 3, 5, 2)), random.choice((1, 3, 3, 5, 2))
    outputs = _sizes(random, 4, 32)
    bounds = (1, *outputs[:2], columns, rows, *outputs[2:])
    padding = random.randint(0, 1)
    x, y = (_window(random, pair, padding) for pair in ((1, 3), (2, 4)))
    return describe(node("Conv", bounds, f"D0,D5,{y},{x}", "D6,D5,D4,D3", "D0,D6,D2,D1"), padding=padding)


def _depthwise(random: Random) -> LayerDescription:
    bounds = (*_sizes(random, 3, 32), random.choice((1, 2, 3)), random.choice((1, 3)))
    x, y = (_window(random, pair, 0) for pair in ((1, 3), (2, 4)))
    return describe(node("Conv", bounds, f"D0,{x},{y}", "D0,D3,D4", "D0,D1,D2"))


def _pooling(random: Random) -> LayerDescription:
    bounds = (*_sizes(random, 2, 32), random.choice((2, 3)))
    return describe(node("MaxPool", bounds, f"D0,{_window(random, (1, 2), 0)}", "D0,D1"))


def _window(random: Random, loops: tuple[int, int], padding: int) -> str:
    stride, dilation = random.choice((1, 1, 1, 2, 3)), random.choice((1, 1, 1, 2))
    return f"{stride}*D{loops[0]}+{dilation}*D{loops[1]}" + (f"-{padding}" if padding else "")


def _sizes(random: Random, count: int, largest: int) -> tuple[int, ...]:
    """Not more than half a million elements in all, so that ZigZag's bit maps of transfer windows stay small."""
    choices = [size for size in SIZES if size <= largest] + ([96, 128] if largest >= 128 else [])
    while True:
        sizes = tuple(random.choices(choices, k=count))
        if prod(sizes) <= 2**19:
            return sizes


KINDS: tuple[Callable[[Random], LayerDescription], ...] = (
    _gemm,
    _gemm,
    _batched_matmul,
    _elementwise,
    _convolution,
    _convolution,
    _convolution,
    _depthwise,
    _pooling,
)
