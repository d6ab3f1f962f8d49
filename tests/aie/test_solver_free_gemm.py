"""The DMA patterns, FIFOs and joins of the solver-free product are those of the reference (spec aie-codegen 11.1)."""

from __future__ import annotations

import pytest

from passes.aie.device import device
from passes.aie.lowering.access_pattern import Transfer, transfers
from passes.aie.lowering.design import Design
from passes.aie.lowering.unroll import unroll
from tests.aie.gemm_designs import compute_cores, memory_core, solver_free_gemm

SHIM = device("npu2").tile(0)
Pattern = tuple[int, list[int], list[int]]
"""Offset from one FIFO to the next, sizes and strides, outermost first."""


def tasks(design: Design) -> dict[str, list[Transfer]]:
    return {
        channel.label: transfers(channel.access, 16, SHIM, channel.tensor)
        for channel in design.channels
        if channel.access is not None
    }


@pytest.mark.parametrize(
    "sizes, a, b, y, number",
    [
        (
            (128, 256, 32),
            (1024, [1, 1, 32, 32], [0, 0, 32, 1]),
            (32, [1, 1, 32, 32], [0, 0, 256, 1]),
            (32, [1, 1, 128, 32], [0, 0, 256, 1]),
            20,
        ),
        (
            (256, 512, 128),
            (4096, [2, 4, 32, 32], [0, 32, 128, 1]),
            (32, [2, 2, 128, 32], [0, 256, 512, 1]),
            (32, [2, 2, 128, 32], [65536, 256, 512, 1]),
            24,
        ),
        (
            (128, 256, 2048),
            (65536, [1, 64, 32, 32], [0, 32, 2048, 1]),
            (32, [1, 32, 64, 32], [0, 16384, 256, 1]),
            (32, [1, 1, 128, 32], [0, 0, 256, 1]),
            20,
        ),
        (
            (8192, 256, 64),
            (2048, [64, 2, 32, 32], [8192, 32, 64, 1]),
            (32, [64, 1, 64, 32], [0, 0, 256, 1]),
            (32, [1, 64, 128, 32], [0, 32768, 256, 1]),
            20,
        ),
    ],
)
def test_patterns(sizes: tuple[int, int, int], a: Pattern, b: Pattern, y: Pattern, number: int) -> None:
    found = tasks(unroll(solver_free_gemm(*sizes)))
    assert sum(map(len, found.values())) == number
    for stem, count, (step, lengths, strides) in (("A_l3l2", 4, a), ("B_l3l2", 8, b), ("Y_l2l3", 8, y)):
        for position in range(count):
            first = found[f"{stem}_{position}"][0]
            assert (first.offset, list(first.sizes), list(first.strides)) == (step * position, lengths, strides)


def test_repeated_rows_are_two_equal_tasks_half_the_work_apart() -> None:
    first, second = tasks(unroll(solver_free_gemm(256, 512, 128)))["A_l3l2_0"]
    assert (second.offset, second.sizes) == (16384, first.sizes)
    assert (first.start, first.last + 1) == (0, second.start)


def test_channels() -> None:
    design = unroll(solver_free_gemm(256, 512, 128))
    channels = {channel.label: channel for channel in design.channels}
    assert len(channels) == 4 + 4 + 8 + 8 + 32 + 8
    row = compute_cores(8, 4)[1::4]
    assert (channels["A_l2l1_1"].sender, channels["A_l2l1_1"].receivers) == (memory_core(1), row)
    assert channels["B_l2l1_7"].receivers == compute_cores(8, 4)[28:]
    assert (channels["Y_l1l2_3_2"].sender, channels["Y_l1l2_3_2"].receivers) == (6 * 3 + 4, (memory_core(3),))
    assert channels["Y_l2l3_0"].objects.shape == (4, 32, 32)
    assert all(
        channel.objects.shape == (32, 32) for label, channel in channels.items() if not label.startswith("Y_l2l3")
    )


def test_workers() -> None:
    design = unroll(solver_free_gemm(256, 512, 128))
    assert [worker.core for worker in design.workers] == list(compute_cores(8, 4))
    worker = design.workers[6]
    assert [(loop.dimension, loop.size) for loop in worker.loops] == [(2, 4), (1, 2), (0, 2)]
    a, b, y = worker.operands
    assert (a.channels, a.varying, a.kept) == (("A_l2l1_2",), (0, 2), 0)
    assert (b.channels, b.varying, b.kept) == (("B_l2l1_1",), (0, 1), 0)
    assert (y.channels, y.varying, y.kept) == (("Y_l1l2_1_2",), (1, 2), 1)
