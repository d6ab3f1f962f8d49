"""Access patterns: the descriptors move the same elements in the same order as the loops, within the shim's limits."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passes.aie.device import device
from passes.aie.lowering.access_pattern import Transfer, transfers
from passes.analysis.errors import InputError
from stream_dialects.stream.channel import AccessRecord, AccessStep

SHIM = device("npu2").tile(0)


def access(*steps: tuple[int, ...], offset: int = 0) -> AccessRecord:
    return AccessRecord(0, offset, tuple(AccessStep(*step) for step in steps))


def loop_order(record: AccessRecord) -> list[int]:
    outer = list(reversed(record.steps))
    points = product(*(range(step.size) for step in outer))
    return [record.offset + sum(v * s.stride for v, s in zip(p, outer, strict=True)) for p in points]


def descriptor_order(found: list[Transfer]) -> list[int]:
    return [
        task.offset + sum(v * s for v, s in zip(point, task.strides, strict=True))
        for task in found
        for point in product(*(range(size) for size in task.sizes))
    ]


sizes = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 16, 60, 66, 67, 128, 130])


@settings(deadline=None)
@given(st.lists(st.tuples(sizes, st.sampled_from([0, 2, 4, 64, 100, 4096])), max_size=4), st.sampled_from([2, 8, 32]))
def test_order_of_elements(outer: list[tuple[int, int]], run: int) -> None:
    record = access((run, 1), *outer, offset=8)
    assume(prod(step.size for step in record.steps) <= 20_000)
    found = transfers(record, 16, SHIM, "x")
    assert descriptor_order(found) == loop_order(record)
    for task in found:
        assert task.sizes[0] <= 64
        assert max(task.sizes[2:]) <= 1023
        assert all(stride == 0 or size > 1 for size, stride in zip(task.sizes[1:], task.strides[1:], strict=True))
        assert all(size == 1 or stride for size, stride in zip(task.sizes[1:], task.strides[1:], strict=True))


def test_long_linear_transfer_of_a_prime_length_stays_whole() -> None:
    (task,) = transfers(access((2 * 65537, 1)), 16, SHIM, "x")
    assert (task.sizes, task.length) == ((1, 1, 1, 131074), 131074)


def test_large_stride_becomes_tasks() -> None:
    found = transfers(access((32, 1), (3, 4_000_000)), 16, SHIM, "x")
    assert [task.offset for task in found] == [0, 4_000_000, 8_000_000]


def test_repeats_stand_in_the_fourth_place() -> None:
    (task,) = transfers(access((32, 1), (5, 0, 1), (1, 7)), 16, SHIM, "x")
    assert (task.sizes, task.strides, task.repeats, task.length) == ((5, 1, 1, 32), (0, 0, 0, 1), 4, 32)


@pytest.mark.parametrize(
    "record, bits, message",
    [
        (access((3, 1), (4, 64)), 16, "in runs of 3 elements"),
        (access((2, 3), (4, 64)), 16, "with a stride of 3 between single elements"),
        (access((2, 1), (4, 65)), 16, "with a stride of 65 elements"),
        (access((2, 1), (4, 64), offset=1), 16, "from element 1 on"),
        (access((2, 1), (4, 64)), 8, "in runs of 2 elements"),
        (access((1031, 2), (4, 5000)), 32, "of which a shim takes at most 1023"),
        (access((32, 1), (16385, 4_000_000)), 16, "in 16385 tasks of one channel, and 16384 are as many as"),
    ],
)
def test_refused(record: AccessRecord, bits: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        transfers(record, bits, SHIM, "x")
