"""What the device table says of tiles and devices."""

from __future__ import annotations

import pytest

from passes.aie.device import DEVICES, MacBlock, TileKind, device
from passes.analysis.errors import InputError
from stream_dialects.aie.words import Device


def test_every_npu_of_the_dialect_is_there() -> None:
    assert set(DEVICES) == {word.name for word in Device if word.name.startswith("npu")}
    assert {name: entry.columns for name, entry in DEVICES.items() if "col" not in name} == {"npu1": 4, "npu2": 8}


def test_rows() -> None:
    npu = device("npu2_3col")
    assert [npu.kind(row) for row in range(npu.rows)] == [TileKind.SHIM, TileKind.MEMORY, *[TileKind.CORE] * 4]
    assert npu.has_tile((2, 5))
    assert not npu.has_tile((3, 5))


def test_descriptors() -> None:
    assert [device("npu1").tile(row).descriptors for row in range(3)] == [16, 48, 16]
    assert device("npu1").tile(1).descriptors_of(5) == range(24, 48)
    assert device("npu1").tile(2).descriptors_of(1) == range(16)


@pytest.mark.parametrize(
    "producer, consumer, shares",
    [
        ((1, 3), (1, 3), True),
        ((1, 3), (1, 4), True),
        ((1, 3), (1, 2), True),
        ((1, 3), (2, 3), True),
        ((2, 3), (1, 3), True),
        ((1, 3), (3, 3), False),
        ((1, 3), (2, 4), False),
        ((1, 1), (1, 2), False),
        ((1, 1), (2, 1), False),
    ],
)
def test_shared_memory(producer: tuple[int, int], consumer: tuple[int, int], shares: bool) -> None:
    assert device("npu2").shares_memory(producer, consumer) is shares


def test_reachable_memories() -> None:
    npu = device("npu2")
    assert npu.reachable_memories((0, 2)) == ((0, 2), (0, 3))
    assert npu.reachable_memories((3, 5)) == ((3, 5), (3, 4), (2, 5))
    assert npu.reachable_memories((7, 1)) == ((7, 1), (6, 1))
    assert npu.reachable_memories((0, 0)) == ()


def test_multiply_blocks() -> None:
    assert device("npu1").mac_block("bf16") == MacBlock(4, 8, 4)
    assert device("npu2_1col").mac_block("bf16-bfp16") == MacBlock(8, 8, 8)
    with pytest.raises(InputError, match="device npu1 multiplies no f64 blocks; use bf16, i8, i16"):
        device("npu1").mac_block("f64")


def test_unknown_device() -> None:
    with pytest.raises(InputError, match="device 'npu3' is unknown; use one of npu1, npu1_1col"):
        device("npu3")
