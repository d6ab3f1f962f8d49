"""The DMA dimensions of blocked layouts permute tiles as the kernels want."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passes.aie.lowering.layouts import (
    Dimensions,
    Use,
    by_rows_of_blocks,
    channel_blocks,
    from_blocks,
    to_blocks,
)
from passes.analysis.errors import InputError


def read(dimensions: Dimensions, elements: int) -> list[int]:
    """The elements in the order in which a DMA sends them."""
    if not dimensions:
        return list(range(elements))
    points = product(*(range(size) for size, _ in dimensions))
    return [sum(v * s for v, (_, s) in zip(point, dimensions, strict=True)) for point in points]


def blocked(rows: int, columns: int, r: int, c: int) -> list[int]:
    """Row-major positions in the order of row-major blocks."""
    return [
        (i * r + y) * columns + j * c + x
        for i in range(rows // r)
        for j in range(columns // c)
        for y in range(r)
        for x in range(c)
    ]


counts = st.integers(1, 4)


@settings(deadline=None)
@given(counts, counts, st.sampled_from([1, 4, 8]), st.sampled_from([4, 8]))
def test_there_and_back(i: int, j: int, r: int, c: int) -> None:
    tile = (i * r, j * c)
    elements = tile[0] * tile[1]
    there = read(to_blocks(tile, (r, c)), elements)
    assert there == blocked(*tile, r, c)
    back = read(from_blocks(tile, (r, c)), elements)
    assert [there[position] for position in back] == list(range(elements))


@settings(deadline=None)
@given(counts, counts, st.sampled_from([1, 4, 8]), st.sampled_from([4, 8]))
def test_outermost_loop_goes_on_to_the_next_tile(i: int, j: int, r: int, c: int) -> None:
    tile = (i * r, j * c)
    for dimensions in (to_blocks(tile, (r, c)), from_blocks(tile, (r, c))):
        if dimensions:
            size, stride = dimensions[0]
            assert size * stride == tile[0] * tile[1]
            assert len(dimensions) == 4


def test_of_the_reference() -> None:
    assert to_blocks((16, 128), (4, 8)) == ((4, 512), (16, 8), (4, 128), (8, 1))
    assert to_blocks((128, 32), (8, 8)) == ((16, 256), (4, 8), (8, 32), (8, 1))
    assert from_blocks((16, 32), (4, 8)) == ((4, 128), (4, 8), (4, 32), (8, 1))


def written(dimensions: Dimensions, stream: list[int]) -> list[int]:
    """What a DMA leaves in memory that writes a stream in this order."""
    memory = [-1] * len(stream)
    for position, element in zip(read(dimensions, len(stream)), stream, strict=True):
        memory[position] = element
    return memory


@settings(deadline=None)
@given(counts, counts, st.sampled_from([1, 4, 8]), st.sampled_from([(4, 8), (8, 4), (4, 4), (2, 16)]))
def test_from_core_to_core(i: int, j: int, r: int, widths: tuple[int, int]) -> None:
    tile = (i * r, j * 16)
    sent, wanted = ((r, width) for width in widths)
    held = blocked(*tile, *sent)
    stream = [held[position] for position in read(by_rows_of_blocks(tile, sent), len(held))]
    assert written(by_rows_of_blocks(tile, wanted), stream) == blocked(*tile, *wanted)


def test_kernels_of_any_layout_pass_on_what_they_get() -> None:
    found = channel_blocks(
        [
            Use("silu", [(["x"], None), (["y"], None)]),
            Use("mul", [(["y"], None), (["z"], None), (["p"], None)]),
            Use("gemm", [(["a"], (4, 8)), (["b"], (8, 8)), (["x"], (4, 4))]),
            Use("down", [(["p"], (4, 8)), (["w"], (8, 8)), (["q"], (4, 8))]),
            Use("alone", [(["u"], None), (["v"], None)]),
        ]
    )
    assert found.sent == {"x": (4, 4), "y": (4, 4), "p": (4, 4), "q": (4, 8)}
    assert found.received == {
        "a": (4, 8), "b": (8, 8), "x": (4, 4), "y": (4, 4), "z": (4, 4), "p": (4, 8), "w": (8, 8)
    }  # fmt: skip
    assert [channel for channel in "abxyzpwq" if found.converted(channel)] == ["p"]


def test_a_kernel_of_any_layout_before_one_with_blocks() -> None:
    found = channel_blocks(
        [Use("silu", [(["x"], None), (["y"], None)]), Use("gemm", [(["y"], (4, 8)), (["q"], (4, 4))])]
    )
    assert (found.received["x"], found.sent["y"]) == ((4, 8), (4, 8))


@pytest.mark.parametrize(
    "uses, message",
    [
        (
            [Use("first", [(["a"], (4, 4)), (["x"], (4, 4))]), Use("second", [(["x"], (8, 8)), (["y"], (8, 8))])],
            "'second' wants 'x' in blocks of 8x8, the core that sends it has blocks of 4x4; between cores only blocks "
            "with the same number of rows",
        ),
        (
            [Use("first", [(["x"], (4, 4)), (["y"], (4, 4))]), Use("second", [(["x"], (4, 8)), (["z"], (8, 8))])],
            "'second' wants 'x' in blocks of 4x8, another layer that receives it in blocks of 4x4",
        ),
    ],
)
def test_layouts_that_disagree(uses: list[Use], message: str) -> None:
    with pytest.raises(InputError, match=message):
        channel_blocks(uses)
