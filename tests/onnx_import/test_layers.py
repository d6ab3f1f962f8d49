"""Loop bounds, index maps and attributes of single nodes, by hand."""

from __future__ import annotations

import pytest

from tests.onnx_import.models import one_node, texts

IMAGE = (1, 4, 9, 8)


def check(layer, bounds, maps, reduction=None):
    assert list(layer.bounds) == bounds
    assert " ".join(texts(layer)) == maps
    if reduction is not None:
        assert [index for index, reduced in enumerate(layer.reduction) if reduced] == reduction


def test_convolution_strides_are_height_then_width():
    layer = one_node("Conv", {"x": IMAGE, "w": (6, 4, 3, 2)}, strides=[2, 3])
    check(layer, [1, 3, 4, 2, 3, 4, 6], "(D0,D5,2*D2+D4,3*D1+D3) (D6,D5,D4,D3) (D0,D6,D2,D1)", [3, 4, 5])


def test_convolution_begin_pads_are_the_offsets():
    layer = one_node("Conv", {"x": IMAGE, "w": (6, 4, 3, 2)}, pads=[2, 1, 0, 3])
    check(layer, [1, 11, 9, 2, 3, 4, 6], "(D0,D5,D2+D4-2,D1+D3-1) (D6,D5,D4,D3) (D0,D6,D2,D1)")


def test_pointwise_convolution_keeps_kernel_loops():
    layer = one_node("Conv", {"x": IMAGE, "w": (6, 4, 1, 1)})
    check(layer, [1, 8, 9, 1, 1, 4, 6], "(D0,D5,D2+D4,D1+D3) (D6,D5,D4,D3) (D0,D6,D2,D1)")


def test_depthwise_with_multiplier_has_group_and_output_channel_loops():
    layer = one_node("Conv", {"x": IMAGE, "w": (8, 1, 3, 3)}, group=4)
    check(layer, [1, 6, 7, 3, 3, 4, 2], "(D0,D5,D2+D4,D1+D3) (2*D5+D6,0,D4,D3) (D0,2*D5+D6,D2,D1)", [3, 4])


def test_groups_with_one_output_channel_have_no_output_channel_loop():
    layer = one_node("Conv", {"x": IMAGE, "w": (2, 2, 3, 3), "b": (2,)}, group=2)
    check(layer, [1, 6, 7, 3, 3, 2, 2], "(D0,2*D5+D6,D2+D4,D1+D3) (D5,D6,D4,D3) (D5) (D0,D5,D2,D1)", [3, 4, 6])


def test_grouped_one_dimensional_convolution():
    layer = one_node("Conv", {"x": (1, 4, 9), "w": (6, 2, 3), "b": (6,)}, group=2, dilations=[2])
    check(layer, [1, 5, 3, 2, 2, 3], "(D0,2*D3+D4,D1+2*D2) (3*D3+D5,D4,D2) (3*D3+D5) (D0,3*D3+D5,D1)", [2, 4])


def test_dense_single_channel_convolution_keeps_seven_loops():
    layer = one_node("Conv", {"x": (1, 1, 9, 8), "w": (1, 1, 3, 3)}, group=1)
    check(layer, [1, 6, 7, 3, 3, 1, 1], "(D0,D5,D2+D4,D1+D3) (D6,D5,D4,D3) (D0,D6,D2,D1)")


def test_gemm_bias_is_repeated_over_rows():
    layer = one_node("Gemm", {"a": (3, 5), "b": (5, 4), "c": (1, 4)})
    check(layer, [3, 5, 4], "(D0,D1) (D1,D2) (0,D2) (D0,D2)", [1])


def test_gemm_bias_with_one_row_of_one():
    layer = one_node("Gemm", {"a": (1, 5), "b": (5, 4), "c": (1, 4)})
    check(layer, [1, 5, 4], "(D0,D1) (D1,D2) (D0,D2) (D0,D2)")


def test_gemm_factors_are_recorded_unless_they_are_the_defaults():
    shapes = {"a": (3, 5), "b": (5, 4)}
    assert one_node("Gemm", shapes, alpha=1.0, beta=1.0).attributes == {}
    assert one_node("Gemm", shapes, alpha=0.1, beta=0.5).attributes == {"alpha": 0.1}
    assert one_node("Gemm", shapes | {"c": (4,)}, alpha=0.1, beta=0.5).attributes == {"alpha": 0.1, "beta": 0.5}


def test_batched_product_broadcasts():
    layer = one_node("MatMul", {"a": (2, 1, 3, 5), "b": (7, 5, 4)})
    check(layer, [2, 7, 3, 5, 4], "(D0,0,D2,D3) (D1,D3,D4) (D0,D1,D2,D4)", [3])


def test_max_pool_kernel_is_stated():
    layer = one_node("MaxPool", {"x": IMAGE}, kernel_shape=[3, 2], strides=[2, 3], pads=[1, 0, 1, 1])
    check(layer, [1, 4, 5, 3, 3, 2], "(D0,D1,2*D2+D4-1,3*D3+D5) (D0,D1,D2,D3)", [4, 5])


def test_max_pool_same_lower_pads_the_begin():
    automatic = one_node("MaxPool", {"x": (1, 1, 5, 8)}, kernel_shape=[2, 3], strides=[2, 2], auto_pad="SAME_LOWER")
    explicit = one_node("MaxPool", {"x": (1, 1, 5, 8)}, kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 0, 0])
    assert automatic == explicit
    check(automatic, [1, 1, 3, 4, 2, 3], "(D0,D1,2*D2+D4-1,2*D3+D5-1) (D0,D1,D2,D3)")


def test_ceil_mode_leaves_out_windows_that_start_behind_the_image():
    with_tail = one_node("MaxPool", {"x": (1, 1, 6)}, kernel_shape=[3], strides=[2], ceil_mode=1)
    check(with_tail, [1, 1, 3, 3], "(D0,D1,2*D2+D3) (D0,D1,D2)")
    without = one_node("MaxPool", {"x": (1, 1, 3)}, kernel_shape=[2], strides=[2], pads=[1, 1], ceil_mode=1)
    check(without, [1, 1, 2, 2], "(D0,D1,2*D2+D3-1) (D0,D1,D2)")


def test_global_average_pool():
    layer = one_node("GlobalAveragePool", {"x": IMAGE})
    check(layer, [1, 4, 1, 1, 9, 8], "(D0,D1,D4,D5) (D0,D1,D2,D3)", [4, 5])


def test_addition_of_a_scalar_reads_it_without_index():
    check(one_node("Add", {"a": (3, 4), "s": ()}), [3, 4], "(D0,D1) () (D0,D1)")


def test_operand_that_is_read_twice():
    layer = one_node("Relu", {"a": (3, 4, 5)})
    check(layer, [3, 4, 5], "(D0,D1,D2) (D0,D1,D2)", [])


def test_batch_normalization():
    shapes = {"x": IMAGE, "s": (4,), "b": (4,), "m": (4,), "v": (4,)}
    layer = one_node("BatchNormalization", shapes, momentum=0.5, epsilon=0.001)
    check(layer, [1, 4, 9, 8], "(D0,D1,D2,D3) (D1) (D1) (D1) (D1) (D0,D1,D2,D3)")
    assert layer.attributes == {"epsilon": 0.001}
    assert one_node("BatchNormalization", shapes, epsilon=1e-5).attributes == {}


@pytest.mark.parametrize("note", ["act_size", "weight_size", "output_size"])
def test_notes_about_sizes_have_no_effect(note):
    assert one_node("Relu", {"a": (3, 4)}, **{note: 5}) == one_node("Relu", {"a": (3, 4)})


def test_symbolic_batch_stays_a_name():
    layer = one_node("Conv", {"x": ("N", 4, 9, 8), "w": (6, 4, 3, 3)}, strides=[2, 2])
    check(layer, ["N", 3, 4, 3, 3, 4, 6], "(D0,D5,2*D2+D4,2*D1+D3) (D6,D5,D4,D3) (D0,D6,D2,D1)")


def test_symbolic_image_stays_if_the_convolution_keeps_its_size():
    kept = one_node("Conv", {"x": (1, 4, "H", "W"), "w": (6, 4, 3, 5)}, pads=[1, 2, 1, 2])
    assert kept.bounds == (1, "W", "H", 5, 3, 4, 6)
    same = one_node("Conv", {"x": (1, 4, "H", "W"), "w": (6, 4, 3, 5)}, auto_pad="SAME_UPPER")
    assert (same.bounds, same.maps) == (kept.bounds, kept.maps)


def test_symbolic_axes_broadcast():
    layer = one_node("Add", {"a": ("N", 4), "b": (1, 4)})
    check(layer, ["N", 4], "(D0,D1) (0,D1) (D0,D1)")
    product = one_node("MatMul", {"a": ("N", 3, "K"), "b": ("K", 4)})
    check(product, ["N", 3, "K", 4], "(D0,D1,D2) (D2,D3) (D0,D1,D3)")
