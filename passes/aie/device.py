"""
The devices: what an array has and what its hardware can hold (spec aie-dialect 5 and 6).

The only place with numbers of the hardware. Memory in bytes; lengths, sizes of dimension 0 and strides of a buffer
descriptor in 32-bit words. A tile is named by its (column, row), as in `aie.tile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from passes.analysis.errors import InputError

Coordinate = tuple[int, int]
"""Column and row of a tile."""

WORD_BITS = 32
SHIM_ROW = 0
MEMORY_ROW = 1
FIRST_CORE_ROW = 2
CORE_ROWS = 4


class TileKind(Enum):
    SHIM = "shim tile"
    MEMORY = "mem tile"
    CORE = "core tile"


@dataclass(frozen=True, slots=True)
class DescriptorLimits:
    """What one buffer descriptor can express; dimension 0 is the innermost one."""

    dimensions: int
    """Without the iteration, which steps from one execution to the next."""
    length: int
    """Longest transfer in words."""
    wraps: tuple[int, ...]
    """
    Largest sizes of the dimensions from 0 on: words for dimension 0, else steps. Those beyond have no such register:
    their size follows from the length, so they keep stepping until it is reached.
    """
    stride: int
    """Largest stride in words."""
    iterations: int = 64
    """Largest size of the iteration."""


@dataclass(frozen=True, slots=True)
class TileLimits:
    """What one tile of a kind has."""

    kind: TileKind
    memory_bytes: int
    receive_channels: int
    """DMA channels from stream to memory (S2MM)."""
    send_channels: int
    """DMA channels from memory to stream (MM2S)."""
    locks: int
    descriptor: DescriptorLimits
    channel_descriptors: tuple[range, ...]
    """The buffer descriptors that the channels can use; channel c uses entry c modulo the number of entries."""
    lock_maximum: int = 63
    """Largest value of a lock."""
    queue: int = 4
    """Tasks that one channel takes before the first of them is done."""
    task_repeats: int = 255
    """Largest `repeat_count` of a task, which is executed once more than that."""

    @property
    def descriptors(self) -> int:
        """Buffer descriptors of the tile."""
        return sum(len(descriptors) for descriptors in self.channel_descriptors)

    def descriptors_of(self, channel: int) -> range:
        """The buffer descriptors that this channel can use, in either direction."""
        return self.channel_descriptors[channel % len(self.channel_descriptors)]

    def channels(self, sends: bool) -> int:
        """DMA channels of one direction."""
        return self.send_channels if sends else self.receive_channels


@dataclass(frozen=True, slots=True)
class MacBlock:
    """The blocks that one multiply instruction works on: `rows` × `reduction` times `reduction` × `columns`."""

    rows: int
    reduction: int
    columns: int


STATIC_SIZE = 512
"""Largest size of a dimension of a static descriptor that mlir-aie accepts (spec aie-dialect 6)."""
STATIC_STRIDE = 2**19 - 1
"""Largest stride in elements of a static descriptor that mlir-aie accepts (spec aie-dialect 6)."""
DEFAULT_STACK = 1024
"""Bytes of a core's memory that its stack takes unless the core says otherwise."""
ENDLESS = 2**32 - 1
"""Trip count by which the endless loop of a core is written (spec aie-dialect 3.3)."""

_SHIM = TileLimits(
    TileKind.SHIM,
    memory_bytes=0,
    receive_channels=2,
    send_channels=2,
    locks=16,
    descriptor=DescriptorLimits(dimensions=3, length=2**32 - 1, wraps=(1023, 1023), stride=2**20),
    channel_descriptors=(range(16),),
)
_MEMORY = TileLimits(
    TileKind.MEMORY,
    memory_bytes=512 * 1024,
    receive_channels=6,
    send_channels=6,
    locks=64,
    descriptor=DescriptorLimits(dimensions=4, length=2**17 - 1, wraps=(1023, 1023, 1023), stride=2**17),
    channel_descriptors=(range(24), range(24, 48)),
)
_CORE = TileLimits(
    TileKind.CORE,
    memory_bytes=64 * 1024,
    receive_channels=2,
    send_channels=2,
    locks=16,
    descriptor=DescriptorLimits(dimensions=3, length=2**14 - 1, wraps=(255, 255), stride=2**13),
    channel_descriptors=(range(16),),
)


@dataclass(frozen=True)
class Device:
    """An array of tiles: row 0 are shims, row 1 mem tiles, all rows above cores."""

    name: str
    columns: int
    rows: int
    architecture: str
    """The macro by which kernels are compiled, such as `AIE2P`."""
    mac_blocks: Mapping[str, MacBlock]
    """By element type of the factors; `bf16-bfp16` is bf16 computed as block floating point."""

    def has_tile(self, tile: Coordinate) -> bool:
        column, row = tile
        return 0 <= column < self.columns and 0 <= row < self.rows

    def kind(self, row: int) -> TileKind:
        """The kind of the tiles in a row."""
        return self.tile(row).kind

    def tile(self, row: int) -> TileLimits:
        """What the tiles of a row have."""
        if row == SHIM_ROW:
            return _SHIM
        return _MEMORY if row == MEMORY_ROW else _CORE

    def reachable_memories(self, tile: Coordinate) -> tuple[Coordinate, ...]:
        """
        The tiles whose memory a tile can use without a stream, its own first (spec aie-dialect 5.4).

        A core: its own, north, south, west; a mem tile: its own, west, east; a shim none.
        """
        column, row = tile
        around = {
            TileKind.CORE: ((column, row), (column, row + 1), (column, row - 1), (column - 1, row)),
            TileKind.MEMORY: ((column, row), (column - 1, row), (column + 1, row)),
            TileKind.SHIM: (),
        }[self.kind(row)]
        return tuple(other for other in around if self.has_tile(other) and self.kind(other[1]) is self.kind(row))

    def shares_memory(self, producer: Coordinate, consumer: Coordinate) -> bool:
        """Whether two cores can both use the memory of one of them, so that a FIFO between them needs no DMA."""
        if self.kind(producer[1]) is not TileKind.CORE or self.kind(consumer[1]) is not TileKind.CORE:
            return False
        return consumer in self.reachable_memories(producer) or producer in self.reachable_memories(consumer)

    def mac_block(self, element_type: str) -> MacBlock:
        """
        The multiply block for factors of an element type (spec aie-dialect 5.1).

        Raises:
            InputError: if the device has no such multiply instruction.
        """
        if element_type not in self.mac_blocks:
            raise InputError(
                f"device {self.name} multiplies no {element_type} blocks; use {', '.join(self.mac_blocks)}",
                subject=self.name,
            )
        return self.mac_blocks[element_type]


_AIE2_BLOCKS = {"bf16": MacBlock(4, 8, 4), "i8": MacBlock(4, 8, 8), "i16": MacBlock(4, 4, 4)}
_AIE2P_BLOCKS = {
    "bf16": MacBlock(4, 8, 8),
    "bf16-bfp16": MacBlock(8, 8, 8),
    "i8": MacBlock(8, 8, 8),
    "i16": MacBlock(4, 4, 8),
}


def _family(name: str, columns: int, architecture: str, blocks: Mapping[str, MacBlock]) -> dict[str, Device]:
    rows = FIRST_CORE_ROW + CORE_ROWS
    parts = {
        f"{name}_{count}col": Device(f"{name}_{count}col", count, rows, architecture, blocks)
        for count in range(1, columns)
    }
    return {name: Device(name, columns, rows, architecture, blocks), **parts}


DEVICES: Mapping[str, Device] = {
    **_family("npu1", 4, "AIE2", _AIE2_BLOCKS),
    **_family("npu2", 8, "AIE2P", _AIE2P_BLOCKS),
}
"""By the name that stands in `aie.device`."""


def device(name: str) -> Device:
    """
    The device of that name.

    Raises:
        InputError: if nothing is known about it.
    """
    if name not in DEVICES:
        raise InputError(f"device '{name}' is unknown; use one of {', '.join(DEVICES)}", subject=name)
    return DEVICES[name]
