"""Which elements a DMA visits (spec aie-dialect 3.9, 3.10 and 6, aie-codegen 12.2)."""

from __future__ import annotations

from functools import lru_cache
from math import prod

import numpy as np

from passes.aie.check.design import Step
from passes.aie.interpret.numbers import Array
from passes.analysis.errors import InputError

Positions = Array | slice
"""Indices in the order of the visits; a slice if they are consecutive."""


def positions(steps: tuple[Step, ...], length: int, elements: int, wraps: int, subject: str) -> Positions:
    """
    The elements of a buffer that a transfer visits.

    Args:
        steps: the loops, outermost first; none if the transfer is linear.
        length: elements transferred. If the loops visit fewer, the outermost one keeps stepping.
        elements: of the buffer.
        wraps: how many dimensions have a register for their size; an outermost loop among them starts again instead.
        subject: the FIFO, for errors.

    Raises:
        InputError: if the transfer leaves the buffer, or needs an outermost loop to step on that cannot.
    """
    visited = prod(step.size for step in steps)
    if steps and visited < length and len(steps) <= wraps:
        raise InputError(
            f"a transfer of '{subject}' moves {length} elements, but its {len(steps)} dimensions visit {visited} and "
            f"the size of the outermost one is kept in a register; write at least {wraps + 1} dimensions, so that the "
            "outermost one keeps stepping",
            subject=subject,
        )
    found = _positions(steps, length)
    last = found.stop - 1 if isinstance(found, slice) else int(found.max())
    if last >= elements:
        raise InputError(
            f"a transfer of '{subject}' reaches element {last} of a buffer of {elements} elements; "
            "correct its offset, length or dimensions",
            subject=subject,
        )
    return found


@lru_cache(maxsize=64)
def _positions(steps: tuple[Step, ...], length: int) -> Positions:
    if not steps:
        return slice(0, length)
    inner = prod(step.size for step in steps[1:])
    found = np.arange(-(-length // inner)) * steps[0].stride
    for step in steps[1:]:
        found = (found[:, None] + np.arange(step.size) * step.stride).reshape(-1)
    found = found[:length]
    return slice(0, length) if np.array_equal(found, np.arange(length)) else found
