"""Tiles in rows and in the blocks of kernels, converted by the dimensions of DMAs (spec aie-codegen 9.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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


def by_rows_of_blocks(tile: Sequence[int], blocks: Blocks) -> Dimensions:
    """
    The order in which a tile stored in blocks is read or written row by row of all its blocks: first the first row of
    every block, then the second one. Blocks with equally many rows agree on it, and it takes three loops only, which a
    core's DMA can do.
    """
    (rows, columns), (r, c) = _matrix(tile), blocks
    return ((r, c), (rows * columns // (r * c), r * c), (c, 1))


@dataclass(frozen=True)
class Use:
    """A worker's tensors, the result last: the channels of each, and the blocks that its kernel wants; None if any."""

    layer: str
    operands: Sequence[tuple[Sequence[str], Blocks | None]]


@dataclass
class ChannelBlocks:
    """The blocks in which cores hold the tiles of channels, at the sending and at the receiving end."""

    sent: dict[str, Blocks] = field(default_factory=dict[str, Blocks])
    received: dict[str, Blocks] = field(default_factory=dict[str, Blocks])

    def converted(self, channel: str) -> tuple[Blocks, Blocks] | None:
        """The blocks of both ends where they differ."""
        ends = self.sent.get(channel), self.received.get(channel)
        return (ends[0], ends[1]) if ends[0] and ends[1] and ends[0] != ends[1] else None


def channel_blocks(uses: Sequence[Use]) -> ChannelBlocks:
    """
    The blocks of all channels. A kernel that takes any layout keeps the one in which another kernel sends to it, else
    the one in which its result is wanted.

    Raises:
        InputError: if two cores that receive the same want different blocks, or blocks of one core have other numbers
            of rows than those that the next core wants.
    """
    found = ChannelBlocks()
    for use in uses:
        for number, (channels, blocks) in enumerate(use.operands):
            if blocks is not None:
                _assign(found, use, number, channels, blocks)
    free = [use for use in uses if any(blocks is None for _, blocks in use.operands)]
    while settled := next((use for use in free if _settle(found, use)), None):
        free.remove(settled)
    for use in uses:
        _check_conversions(found, use)
    return found


def _settle(found: ChannelBlocks, use: Use) -> bool:
    """Gives the operands of a worker that takes any layout the one that its neighbours have, if one is known."""
    *inputs, result = (channels for channels, _ in use.operands)
    arriving = [channel for channels in inputs for channel in channels]
    known = [found.sent.get(channel) for channel in arriving]
    known += [found.received.get(channel) for channel in (*arriving, *result)]
    blocks = next((entry for entry in known if entry), None)
    if blocks is None:
        return False
    for number, (channels, _) in enumerate(use.operands):
        _assign(found, use, number, channels, blocks)
    return True


def _assign(found: ChannelBlocks, use: Use, number: int, channels: Sequence[str], blocks: Blocks) -> None:
    ends = found.sent if number == len(use.operands) - 1 else found.received
    for channel in channels:
        known = ends.setdefault(channel, blocks)
        if known != blocks:
            raise InputError(
                f"'{use.layer}' wants '{channel}' in blocks of {_text(blocks)}, another layer that receives it in "
                f"blocks of {_text(known)}, but it is sent once; give the layers tensors of their own",
                subject=use.layer,
            )


def _check_conversions(found: ChannelBlocks, use: Use) -> None:
    for channels, _ in use.operands[:-1]:
        for channel in channels:
            ends = found.converted(channel)
            if ends and ends[0][0] != ends[1][0]:
                raise InputError(
                    f"'{use.layer}' wants '{channel}' in blocks of {_text(ends[1])}, the core that sends it has blocks "
                    f"of {_text(ends[0])}; between cores only blocks with the same number of rows can be converted. "
                    "Pass the tensor through memory (two fusion groups) or choose other element types",
                    subject=use.layer,
                )


def _text(blocks: Blocks) -> str:
    return f"{blocks[0]}x{blocks[1]}"
