"""Where the core of a worker acquires, chooses and releases objects in its loops (spec aie-codegen 9.4 g)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from stream_dialects.stream.channel import WorkerOperand


@dataclass(frozen=True)
class OperandPlan:
    """
    An operand in the loops of its worker. A position counts loops from the inside: 0 is the innermost body, n the body
    around all n loops.
    """

    channels: tuple[str, ...]
    count: int
    """Objects of each channel that are held."""
    acquired: int
    """The position at whose beginning they are acquired, and at whose end released."""
    chosen: int
    """The position at whose beginning the tile is chosen."""
    digits: tuple[tuple[int, int], ...]
    """(loop, factor): the number of the tile in use is the sum of loop values times factors; channels after tiles."""


def operand_plan(operand: WorkerOperand, sizes: Sequence[int]) -> OperandPlan:
    """
    Where an operand of a worker with loops of these sizes (innermost first) is acquired and which tile is used.

    Tiles are held in the order in which they arrive: the innermost loop counts fastest.
    """
    inside = [loop for loop in operand.varying if loop < operand.kept]
    count = prod(sizes[loop] for loop in inside)
    digits: list[tuple[int, int]] = []
    factor = 1
    for loop in (*inside, *operand.select):
        digits.append((loop, factor))
        factor *= sizes[loop]
    chosen = min((loop for loop, _ in digits), default=operand.kept)
    return OperandPlan(operand.channels, count, operand.kept, chosen, tuple(digits))
