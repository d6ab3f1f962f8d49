"""Row-major tiles to the blocks of a kernel and back, as dimensions of a memory tile's DMA (spec aie-codegen 9.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from passes.analysis.errors import InputError

Blocks = tuple[int, int]
"""Rows and columns of the blocks in which a tile is stored."""
Dimensions = tuple[tuple[int, int], ...]
"""(size, stride in elements), outermost first."""


def to_blocks(tile: Sequence[int], blocks: Blocks) -> Dimensions:
    """
    The order in which a row-major tile is read so that it arrives block by block; nothing if it is in order already.
    """
    (rows, columns), (r, c) = _matrix(tile), blocks
    return _reduced([(rows // r, r * columns), (columns // c, c), (r, columns), (c, 1)])


def from_blocks(tile: Sequence[int], blocks: Blocks) -> Dimensions:
    """The order in which a tile stored in blocks is read so that it arrives row by row; nothing if it is in order."""
    (rows, columns), (r, c) = _matrix(tile), blocks
    return _reduced([(rows // r, r * columns), (r, c), (columns // c, r * c), (c, 1)])


def _matrix(tile: Sequence[int]) -> tuple[int, int]:
    rows = 1
    for size in tile[:-1]:
        rows *= size
    return rows, tile[-1] if tile else 1


def _reduced(steps: Sequence[tuple[int, int]]) -> Dimensions:
    """
    Without loops of one iteration, and with loops joined that together step evenly.

    The outermost one stays in any case: it goes on to the next tile where a transfer moves several.
    """
    found = [steps[0]]
    for size, stride in steps[1:]:
        if size == 1:
            continue
        if found[-1][1] == size * stride:
            found[-1] = (found[-1][0] * size, stride)
        else:
            found.append((size, stride))
    return () if len(found) == 1 and found[0][1] == 1 else tuple(found)


@dataclass(frozen=True)
class Use:
    """A worker's tensors: the channels of each, and the blocks that its kernel wants; None if it takes any."""

    layer: str
    operands: Sequence[tuple[Sequence[str], Blocks | None]]


def channel_blocks(uses: Sequence[Use]) -> dict[str, Blocks]:
    """
    Channel -> the blocks in which cores hold its tiles. A kernel that takes any layout passes on the one that it gets.

    Raises:
        InputError: if two kernels joined by a channel, or by kernels in between, want different blocks.
    """
    found: dict[str, tuple[Blocks, str]] = {}
    for use in uses:
        for channels, blocks in use.operands:
            if blocks is not None:
                _assign(found, channels, blocks, use.layer)
    while any(_pass_on(found, use) for use in uses):
        pass
    return {channel: blocks for channel, (blocks, _) in found.items()}


def _pass_on(found: dict[str, tuple[Blocks, str]], use: Use) -> bool:
    """Gives all free operands of a worker the layout of one of them; whether anything is new."""
    free = [channels for channels, blocks in use.operands if blocks is None]
    known = next((found[c] for channels in free for c in channels if c in found), None)
    if known is None:
        return False
    before = len(found)
    for channels in free:
        _assign(found, channels, *known)
    return len(found) > before


def _assign(found: dict[str, tuple[Blocks, str]], channels: Sequence[str], blocks: Blocks, layer: str) -> None:
    for channel in channels:
        known, other = found.setdefault(channel, (blocks, layer))
        if known != blocks:
            raise InputError(
                f"'{layer}' stores '{channel}' in blocks of {blocks[0]}x{blocks[1]}, '{other}' in blocks of "
                f"{known[0]}x{known[1]}, and a core's DMA cannot convert one into the other; pass the tensor through "
                "memory (two fusion groups) or use element types whose blocks agree",
                subject=layer,
            )
