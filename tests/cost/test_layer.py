"""Layer descriptions beyond the golden ones: rules of spec cost 3 and what goes further than the reference."""

from __future__ import annotations

import re

import pytest

from passes.analysis.errors import InputError
from passes.cost.layer import CompoundIndex, core_sizes
from passes.cost.zigzag_engine import search
from tests.cost.core_types import TPU_LIKE
from tests.cost.layers import conv, describe, elementwise, gemm, node


def test_equal_work_has_equal_descriptions() -> None:
    assert gemm(4, 8, 2) == gemm(4, 8, 2)
    assert hash(conv(1, 4, 4, 3, 3, 2, 2)) == hash(conv(1, 4, 4, 3, 3, 2, 2))
    assert gemm(4, 8, 2) != gemm(4, 2, 8)


def test_split_shrinks_sizes_and_extent() -> None:
    layer = describe(node("Conv", (8, 3), "D0+D1-1", "D1", "D0"), (0, 4), padding=1)
    assert layer.sizes == (2, 3)
    assert layer.compound_indices == (CompoundIndex(((0, 1), (1, 1)), 1, 3),)


def test_repeated_splits_of_one_loop_multiply() -> None:
    assert core_sizes(node("Mul", (24,), "D0", "D0", "D0"), [(0, 2), (0, 3)]) == (4,)


def test_a_tile_inside_the_padding_reaches_one_element() -> None:
    layer = describe(node("Conv", (1, 1), "D0+D1-3", "D1", "D0"), padding=-3)
    assert layer.compound_indices[0].extent == 1


def test_dilation() -> None:
    layer = describe(node("Conv", (6, 3), "D0+2*D1-2", "D1", "D0"), padding=2)
    assert layer.compound_indices == (CompoundIndex(((0, 1), (1, 2)), 2, 6),)


def test_inputs_beyond_two_are_left_out() -> None:
    layer = describe(node("Gemm", (2, 3, 4), "D0,D1", "D1,D2", "D2", "D0,D2"))
    assert layer.equation == "O[d0][d2] = A[d0][d1] * B[d1][d2]"


def test_batch_normalization_is_two_operand_work() -> None:
    image, channel = "D0,D1,D2,D3", "D1"
    layer = describe(node("BatchNormalization", (1, 8, 4, 4), image, channel, channel, channel, channel, image))
    assert layer.equation == "O[d0][d1][d2][d3] = A[d0][d1][d2][d3] * B[d1]"


def test_broadcast_axes_are_left_out() -> None:
    layer = describe(node("Add", (4, 6), "D0,D1", "0,D1", "D0,D1"))
    assert layer.equation == "O[d0][d1] = A[d0][d1] * B[d1]"


def test_scalar_operand() -> None:
    layer = describe(node("Mul", (4, 6), "D0,D1", "", "D0,D1"))
    assert layer.equation == "O[d0][d1] = A[d0][d1] * B"
    assert search(TPU_LIKE, layer).ideal_cycles == 1


def test_strided_single_loop_is_a_plain_loop() -> None:
    assert describe(node("Conv", (4, 6), "2*D0", "D1", "D0,D1")).equation == "O[d0][d1] = A[d0] * B[d1]"


def test_grouped_channels_are_two_indices() -> None:
    """Batch, group, output and input channel of a group, columns and kernel columns."""
    layer = describe(node("Conv", (1, 4, 3, 2, 8, 3), "D0,2*D1+D3,D4+D5", "3*D1+D2,D3,D5", "D0,3*D1+D2,D4"))
    assert layer.equation == "O[d0][d1][d2][d4] = A[d0][d1][d3][d6] * B[d1][d2][d3][d5]"
    assert [c.terms for c in layer.compound_indices] == [((4, 1), (5, 1))]


def test_window_that_moves_by_its_size_stays_a_window() -> None:
    layer = conv(1, 4, 4, 2, 2, 3, 8, stride=2)
    assert layer.equation == "O[d0][d6][d2][d1] = A[d0][d5][d7][d8] * B[d6][d5][d4][d3]"
    assert layer.compound_indices[0] == CompoundIndex(((2, 2), (4, 1)), 0, 8)


def test_same_tensor_twice_is_two_operands() -> None:
    layer = elementwise(4, 8, same_tensor=True)
    assert layer.equation == "O[d0][d1] = A[d0][d1] * B[d0][d1]"


def test_elements_and_iterations() -> None:
    layer = conv(1, 4, 4, 3, 3, 2, 8)
    assert [layer.elements(operand) for operand in layer.operands] == [8 * 16, 2 * 36, 8 * 2 * 9]
    assert layer.iterations == 16 * 9 * 16


@pytest.mark.parametrize("axis", ["D0+D1+D2", "D0+D1+3", "D0-D1"])
def test_inexpressible_index(axis: str) -> None:
    three_loops = node("Conv", (4, 4, 4), axis, "D1", "D0")
    with pytest.raises(InputError, match=rf"layer 'layer': index {re.escape(axis)} of axis 0 of tensor 'in0'") as error:
        describe(three_loops)
    assert error.value.subject == "layer"


def test_operands_with_different_windows() -> None:
    with pytest.raises(InputError, match="layer 'layer': two tensors are addressed by different sums of loops"):
        describe(node("Add", (4, 3, 3), "D0+D1", "D0+D2", "D0"))


def test_loop_in_two_sums() -> None:
    with pytest.raises(InputError, match="layer 'layer': loop D0 is a part of two different sums of loops"):
        describe(node("Conv", (4, 3, 3, 2), "D0+D1,D0+D2,D3", "D1,D2,D3", "D0"))


def test_split_that_does_not_divide() -> None:
    with pytest.raises(InputError, match="layer 'layer': 4 cores do not divide the 6 iterations that loop D0 has"):
        describe(node("Mul", (6,), "D0", "D0", "D0"), (0, 4))


def test_split_of_a_missing_loop() -> None:
    with pytest.raises(InputError, match="layer 'layer' has no loop D3 to split"):
        describe(node("Mul", (6,), "D0", "D0", "D0"), (3, 2))


def test_layer_without_input() -> None:
    with pytest.raises(InputError, match="layer 'layer' has no input"):
        describe(node("Constant", (6,), "D0"))
