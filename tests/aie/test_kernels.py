"""The kernel table: calls, layouts, object files, refusals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from passes.aie.kernel_objects import KernelUse, kernel_objects
from passes.aie.kernels import KERNELS, OPERATIONS_PER_CYCLE, KernelArgument, kernel, kernel_call
from passes.analysis.errors import InputError

BF16 = ("bf16", "bf16")
GEMM_SHAPES = ((16, 128), (128, 32), (16, 32))


def operands(*numbers: int) -> tuple[KernelArgument, ...]:
    return tuple(KernelArgument(operand=number) for number in numbers)


def constants(*values: int) -> tuple[KernelArgument, ...]:
    return tuple(KernelArgument(constant=value) for value in values)


def use(layer: str = "Gemm", shapes: Sequence[tuple[int, ...]] = GEMM_SHAPES, name: str = "gemm") -> KernelUse:
    return KernelUse(layer, name, ("bf16",) * (len(shapes) - 1), "bf16", tuple(shapes))


def test_gemm() -> None:
    call = kernel_call("gemm", {"m": 16, "k": 128, "n": 32}, BF16, "bf16", GEMM_SHAPES, "npu2")
    assert (call.symbol, call.zero_symbol) == ("matmul_bf16_bf16_16_128_32", "zero_bf16_16_128_32")
    assert call.object_file == "mm_16_128_32.o"
    assert call.arguments == operands(0, 1, 2)
    assert call.blocks == ((4, 8), (8, 8), (4, 8))
    assert call.stack_bytes == 3328


@pytest.mark.parametrize(
    ("types", "device", "names", "blocks"),
    [
        (("bf16", "f32"), "npu2", ("matmul_bf16_f32_32_32_32", "zero_f32_32_32_32"), (4, 8, 8)),
        (("i16", "i32"), "npu2_4col", ("matmul_i16_i32_32_32_32", "zero_i32_32_32_32"), (4, 4, 8)),
        (("i8", "i32"), "npu2", ("matmul_i8_i32_32_32_32", "zero_i32_32_32_32"), (8, 8, 8)),
        (("bf16", "bf16"), "npu1", ("matmul_bf16_bf16_32_32_32", "zero_bf16_32_32_32"), (4, 8, 4)),
        (("i16", "i16"), "npu1_2col", ("matmul_i16_i16_32_32_32", "zero_i16_32_32_32"), (4, 4, 4)),
        (("i8", "i16"), "npu1", ("matmul_i8_i16_32_32_32", "zero_i16_32_32_32"), (4, 8, 8)),
    ],
)
def test_gemm_by_types_and_device(
    types: tuple[str, str], device: str, names: tuple[str, str], blocks: tuple[int, int, int]
) -> None:
    call = kernel_call("gemm", {}, (types[0], types[0]), types[1], ((32, 32),) * 3, device)
    r, s, t = blocks
    assert (call.symbol, call.zero_symbol) == names
    assert call.blocks == ((r, s), (s, t), (r, t))


def test_object_files_of_other_types_do_not_clash() -> None:
    files = {
        kernel_call("gemm", {}, (entry.input_type,) * 2, entry.output_type, ((32, 32),) * 3, "npu2").object_file
        for entry in KERNELS["gemm"].variants
    }
    assert len(files) == len(KERNELS["gemm"].variants) == 7
    assert {"mm_32_32_32.o", "mm_i16_i32_32_32_32.o"} < files


def test_matvec_takes_sizes_then_matrix_then_vector() -> None:
    call = kernel_call("matvec", {}, BF16, "bf16", ((1, 128), (32, 128), (1, 32)), "npu2")
    assert (call.symbol, call.zero_symbol) == ("matvec_vectorized_bf16_bf16", "zero_vectorized_bf16")
    assert call.arguments == (*constants(32, 128, 0), *operands(1, 0, 2))
    assert call.blocks == ((1, 128), (32, 128), (1, 32))


def test_elementwise_kernels_take_any_layout() -> None:
    silu = kernel_call("silu", {}, ("bf16",), "bf16", ((32, 64),) * 2, "npu2")
    mul = kernel_call("eltwise_mul", {}, BF16, "bf16", ((32, 64),) * 3, "npu2")
    assert (silu.symbol, silu.object_file, silu.zero_symbol) == ("silu_bf16", "silu.o", None)
    assert (mul.symbol, mul.object_file, mul.zero_symbol) == ("eltwise_mul_bf16_scalar", "mul.o", None)
    assert silu.arguments == (*operands(0, 1), *constants(2048))
    assert mul.arguments == (*operands(0, 1, 2), *constants(2048))
    assert (silu.blocks, mul.blocks) == ((None,) * 2, (None,) * 3)


@pytest.mark.parametrize(
    ("name", "types", "output", "shapes", "message"),
    [
        ("conv", BF16, "bf16", GEMM_SHAPES, "kernel 'conv' is unknown; use one of gemm, matvec, silu, eltwise_mul"),
        (
            "gemm",
            ("f32", "f32"),
            "f32",
            GEMM_SHAPES,
            "no gemm kernel computes f32 to f32; change the element types to one of bf16 to bf16, bf16 to f32, i16 to "
            "i16, i16 to i32, i8 to i8, i8 to i16, i8 to i32",
        ),
        ("gemm", ("i8", "i16"), "i32", GEMM_SHAPES, "no gemm kernel computes i8 and i16 to i32"),
        (
            "gemm",
            BF16,
            "bf16",
            ((16, 128), (32, 128), (16, 32)),
            "cannot multiply tiles of 16x128 times 32x128 to 16x32",
        ),
        ("gemm", BF16, "bf16", ((6, 8), (8, 8), (6, 8)), "cannot cut a tile of 6x8 into the 4x8x8 blocks that npu2"),
        ("gemm", ("bf16",), "bf16", ((16, 8), (8, 8)), "has 3 operands, but the layer has 2"),
        ("matvec", BF16, "bf16", ((2, 8), (8, 8), (2, 8)), "times a vector of 2x8"),
        ("silu", ("bf16",), "bf16", ((1, 8), (4, 8)), "works on tiles of one shape, not on 1x8, 4x8"),
    ],
)
def test_refusals(
    name: str, types: Sequence[str], output: str, shapes: Sequence[tuple[int, int]], message: str
) -> None:
    with pytest.raises(InputError) as error:
        kernel_call(name, {}, types, output, shapes, "npu2")
    assert message in error.value.message


def test_sizes_of_the_mapping_must_be_those_of_the_tile() -> None:
    with pytest.raises(InputError, match="kernel 'gemm' is mapped with m = 32, but its tile has 16"):
        kernel_call("gemm", {"m": 32}, BF16, "bf16", GEMM_SHAPES, "npu2")


def test_rates_have_the_proportion_of_the_multiply_blocks() -> None:
    assert OPERATIONS_PER_CYCLE == {"bf16": 32, "f32": 16, "i16": 16, "i8": 64}
    assert [kernel(name).utilization for name in KERNELS] == [61.8, 61.8, 50.0, 50.0]


def test_object_of_a_gemm() -> None:
    (made,) = kernel_objects([use("Left"), use("Right")], "npu2")
    assert (made.file, made.layers) == ("mm_16_128_32.o", ("Left", "Right"))
    assert made.symbols == ("matmul_bf16_bf16_16_128_32", "zero_bf16_16_128_32")
    assert made.prototypes == (
        "void matmul_bf16_bf16_16_128_32(bfloat16 *, bfloat16 *, bfloat16 *);",
        "void zero_bf16_16_128_32(bfloat16 *);",
    )
    compile, rename = made.commands
    assert compile[0] == "$PEANO_INSTALL_DIR/bin/clang++"
    assert {"--target=aie2p-none-unknown-elf", "-DDIM_M=16", "-DDIM_K=128", "-DDIM_N=32"} < set(compile)
    assert compile[-5:] == ("-Dbf16_bf16_ONLY", "-c", made.source, "-o", "mm_16_128_32.o")
    assert rename[1:] == (
        "--redefine-sym",
        "matmul_bf16_bf16=matmul_bf16_bf16_16_128_32",
        "--redefine-sym",
        "zero_bf16=zero_bf16_16_128_32",
        "mm_16_128_32.o",
    )
    assert made.remarks == ()


def test_object_for_the_older_device() -> None:
    (made,) = kernel_objects([use()], "npu1")
    assert made.source == "$MLIR_AIE_DIR/include/aie_kernels/aie2/mm.cc"
    assert "--target=aie2-none-unknown-elf" in made.commands[0]


def test_a_tile_that_the_usual_source_refuses_is_remarked() -> None:
    (made,) = kernel_objects([use(shapes=((16, 8), (8, 8), (16, 8)))], "npu2")
    assert made.remarks == (
        "mlir-aie's source takes m in multiples of 8 and n in multiples of 16 only; for 16 and 8 write a kernel of "
        "your own with the same symbols and blocks",
    )


def test_constants_are_told_in_the_prototype() -> None:
    (made,) = kernel_objects([use("Silu", ((32, 64),) * 2, "silu")], "npu2")
    assert made.prototypes == ("void silu_bf16(bfloat16 *, bfloat16 *, int32_t /* 2048 */);",)
    assert (made.layout, made.blocks, dict(made.sizes)) == ("any", (None, None), {"elements": 2048})


def test_one_file_serves_elementwise_layers_of_any_size() -> None:
    (made,) = kernel_objects([use("A", ((32, 64),) * 2, "silu"), use("B", ((16, 64),) * 2, "silu")], "npu2")
    assert made.layers == ("A", "B")


def test_one_file_cannot_clear_vectors_of_two_sizes() -> None:
    first, second = ((1, 8), (16, 8), (1, 16)), ((1, 8), (32, 8), (1, 32))
    with pytest.raises(InputError, match=r"layers 'A' and 'B' both need an object file mv\.o, built for tiles"):
        kernel_objects([use("A", first, "matvec"), use("B", second, "matvec")], "npu2")


def test_an_error_names_the_layer() -> None:
    with pytest.raises(InputError, match=r"^layer 'Down': kernel 'gemm' cannot cut a tile of 6x8") as error:
        kernel_objects([use("Down", ((6, 8), (8, 8), (6, 8)))], "npu2")
    assert error.value.subject == "Down"
