"""The kernels of the interpreter, and the numbers that they compute with."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest

from passes.aie.check.design import Step
from passes.aie.device import device
from passes.aie.interpret.kernels import Tile, from_blocks, kernel, to_blocks
from passes.aie.interpret.numbers import Arithmetic, Array, from_bf16_bits
from passes.aie.interpret.positions import positions
from passes.aie.kernels import KERNELS
from passes.analysis.errors import InputError
from tests.aie.interpreting import random_integers

NPU2 = device("npu2")
ROUNDING, EXACT = Arithmetic(), Arithmetic(exact=True)


def tile(values: Array, element: str, arithmetic: Arithmetic = ROUNDING) -> Tile:
    return Tile(arithmetic.rounded(values.reshape(-1), element).copy(), element, "x")


@pytest.mark.parametrize(
    "name, types, block",
    [
        ("npu1", ("bf16", "bf16"), (4, 8, 4)),
        ("npu2", ("bf16", "f32"), (4, 8, 8)),
        ("npu1", ("i8", "i32"), (4, 8, 8)),
        ("npu2", ("i8", "i16"), (8, 8, 8)),
        ("npu2", ("i16", "i32"), (4, 4, 8)),
    ],
)
def test_product_adds_to_its_output(name: str, types: tuple[str, str], block: tuple[int, int, int]) -> None:
    (r, s, t), (m, k, n) = block, (16, 32, 24)
    a, b, c = random_integers(1, m, k), random_integers(2, k, n), random_integers(3, m, n)
    operands = [
        tile(to_blocks(a, (r, s)), types[0]),
        tile(to_blocks(b, (s, t)), types[0]),
        tile(to_blocks(c, (r, t)), types[1]),
    ]
    kernel(f"matmul_{types[0]}_{types[1]}_{m}_{k}_{n}", device(name), ROUNDING)(operands)
    assert np.array_equal(from_blocks(operands[2].values, (m, n), (r, t)), c + a @ b)


def test_blocks_are_a_row_major_grid_of_row_major_blocks() -> None:
    assert to_blocks(np.arange(16).reshape(4, 4), (2, 2)).tolist() == [
        *(0, 1, 4, 5),
        *(2, 3, 6, 7),
        *(8, 9, 12, 13),
        *(10, 11, 14, 15),
    ]


def test_integers_wrap_around() -> None:
    a, b, c = np.full((8, 8), 16), np.full((8, 8), 2), np.zeros((8, 8))
    operands = [tile(values, "i8") for values in (a, b, c)]
    kernel("matmul_i8_i8_8_8_8", NPU2, ROUNDING)(operands)
    assert np.array_equal(operands[2].values, np.zeros(64))  # 8 · 16 · 2 = 256


def test_product_with_a_vector() -> None:
    matrix, vector = random_integers(1, 8, 32), random_integers(2, 32)
    result = tile(np.arange(12), "bf16")
    call = kernel("matvec_vectorized_bf16_bf16", NPU2, ROUNDING)
    call([8, 32, 4, tile(matrix, "bf16"), tile(vector, "bf16"), result])
    assert result.values.tolist() == [0, 1, 2, 3, *(np.arange(4, 12) + matrix @ vector)]


def test_element_wise_kernels_take_a_number_of_elements() -> None:
    values = np.array([-100.0, -1.0, 0.0, 1.0, 3.0])
    result = tile(np.full(5, 7.0), "bf16", EXACT)
    kernel("silu_bf16", NPU2, EXACT)([tile(values, "bf16", EXACT), result, 4])
    assert result.values == pytest.approx([-3.7200759760208e-42, -0.2689414213699951, 0, 0.7310585786300049, 7])
    kernel("eltwise_mul_bf16_scalar", NPU2, EXACT)(
        [tile(values, "bf16", EXACT), tile(values, "bf16", EXACT), result, 5]
    )
    assert result.values.tolist() == [10000, 1, 0, 1, 9]


@pytest.mark.parametrize(
    "symbol", sorted({v.zero_symbol for entry in KERNELS.values() for v in entry.variants if v.zero_symbol})
)
def test_every_zero_symbol_clears(symbol: str) -> None:
    element = symbol.split("_")[1] if "{" in symbol else "bf16"
    output = tile(np.ones(128), element)
    kernel(symbol.format(m=8, k=8, n=16), NPU2, ROUNDING)([output])
    assert not output.values.any()


def test_unknown_symbol() -> None:
    with pytest.raises(InputError, match="what 'scale_bf16' computes is not known"):
        kernel("scale_bf16", NPU2, ROUNDING)


def test_kernel_for_other_element_types() -> None:
    """A design of f32 that calls kernels of bf16 is an error (spec aie-codegen 16, number 19)."""
    operands = [tile(np.zeros((8, 8)), "f32") for _ in range(3)]
    with pytest.raises(InputError, match="matmul_bf16_bf16_8_8_8 works on bf16, but an object of 'x' consists of f32"):
        kernel("matmul_bf16_bf16_8_8_8", NPU2, ROUNDING)(operands)


def test_object_that_is_too_small() -> None:
    operands = [tile(np.zeros(count), "bf16") for count in (64, 32, 64)]
    with pytest.raises(InputError, match="uses 64 elements of argument 1, which has 32"):
        kernel("matmul_bf16_bf16_8_8_8", NPU2, ROUNDING)(operands)


def test_wrong_arguments() -> None:
    with pytest.raises(InputError, match="silu_bf16 are not what it takes; pass an object, an object, elements as i32"):
        kernel("silu_bf16", NPU2, ROUNDING)([tile(np.zeros(8), "bf16"), 8, tile(np.zeros(8), "bf16")])


def test_rounding_to_bf16_is_that_of_ml_dtypes() -> None:
    generator = np.random.default_rng(0)
    special = [0.0, -0.0, 1.00390625, 1.01171875, 3.4e38, np.inf, -np.inf, np.nan, 1e-40]
    values = np.concatenate((generator.normal(size=1000) * 10.0 ** generator.integers(-30, 30, 1000), special))
    reference = values.astype(np.float32).astype(ml_dtypes.bfloat16)
    assert np.array_equal(ROUNDING.rounded(values, "bf16"), reference.astype(np.float32), equal_nan=True)
    assert np.array_equal(from_bf16_bits(reference.view(np.uint16)), reference.astype(np.float32), equal_nan=True)


def test_unknown_element_type() -> None:
    with pytest.raises(InputError, match="numbers of type f8E4M3FN cannot be computed with"):
        ROUNDING.dtype("f8E4M3FN")


@pytest.mark.parametrize(
    "steps, length, expected",
    [
        ((), 4, [0, 1, 2, 3]),
        (((2, 4), (2, 1)), 4, [0, 1, 4, 5]),
        (((1, 4), (2, 2), (2, 1)), 8, [0, 1, 2, 3, 4, 5, 6, 7]),
        (((2, 1), (2, 8), (2, 4)), 10, [0, 4, 8, 12, 1, 5, 9, 13, 2, 6]),
    ],
)
def test_positions(steps: tuple[tuple[int, int], ...], length: int, expected: list[int]) -> None:
    """In the last two the outermost loop goes on behind its size."""
    found = positions(tuple(Step(*step) for step in steps), length, 16, 2, "x")
    assert np.arange(16)[found].tolist() == expected


def test_outermost_loop_with_a_register_does_not_go_on() -> None:
    with pytest.raises(InputError, match=r"moves 8 elements, but its 2 dimensions visit 4 .* at least 3 dimensions"):
        positions((Step(2, 2), Step(2, 1)), 8, 16, 2, "x")


def test_transfer_outside_of_the_buffer() -> None:
    with pytest.raises(InputError, match="'x' reaches element 16 of a buffer of 16 elements"):
        positions((Step(2, 16), Step(1, 1)), 2, 16, 2, "x")
