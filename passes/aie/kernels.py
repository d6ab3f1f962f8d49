"""
The kernels that a core can call: symbols, object files, operand order, layouts, rates (spec aie-codegen 4 and 14).

The only place with facts about kernels; the multiply blocks are those of `passes.aie.device`. A kernel is a C function
in an object file that the user builds with a core compiler; `passes.aie.kernel_objects` says how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import prod

from passes.aie.device import DEFAULT_STACK, Device, MacBlock
from passes.aie.device import device as device_named
from passes.analysis.errors import InputError
from passes.plugins import PluginGroup

OPERATIONS_PER_CYCLE: Mapping[str, int] = {"bf16": 32, "f32": 16, "i16": 16, "i8": 64}
"""
Operations per cycle of one compute tile by element type of the inputs, on every device.

bf16 and f32 are the reference's (spec cost 9). The integers are in the same proportion to bf16 as the multiply blocks
of their instructions, which is the same for both generations: 2 for i8, 1/2 for i16.
"""

Blocks = tuple[int, int] | None
"""Rows and columns of the blocks in which an operand is stored; None for any layout."""


class Layout(Enum):
    """How a kernel wants its operands to be stored."""

    BLOCKED = "blocked"
    """A row-major grid of row-major multiply blocks."""
    ROW_MAJOR = "row-major"
    ANY = "any"
    """Element by element, so that inputs and output only need the same layout."""


@dataclass(frozen=True, slots=True)
class KernelVariant:
    """A kernel for given element types; `{m}`, `{k}`, `{n}` in its names stand for the sizes of the call."""

    input_type: str
    output_type: str
    symbol: str
    object_file: str
    zero_symbol: str | None = None
    """The function that clears the output first; with it the kernel adds to its output."""


@dataclass(frozen=True)
class Kernel:
    """One kernel of the table."""

    name: str
    operands: int
    """Inputs and the output."""
    arguments: tuple[int | str, ...]
    """The call in order: an operand by number (inputs, then output), or an i32 as the name of a size or in digits."""
    layout: Layout
    utilization: float
    """Percent of `OPERATIONS_PER_CYCLE` that the reference measured."""
    variants: tuple[KernelVariant, ...]
    stack_bytes: int = DEFAULT_STACK

    def variant(self, input_types: Sequence[str], output_type: str) -> KernelVariant:
        """
        The variant for these element types.

        Raises:
            InputError: if there is none; lists those that exist.
        """
        for variant in self.variants:
            if all(kind == variant.input_type for kind in input_types) and output_type == variant.output_type:
                return variant
        known = ", ".join(f"{variant.input_type} to {variant.output_type}" for variant in self.variants)
        raise InputError(
            f"no {self.name} kernel computes {' and '.join(dict.fromkeys(input_types))} to {output_type}; "
            f"change the element types to one of {known}",
            subject=self.name,
        )


@dataclass(frozen=True, slots=True)
class KernelArgument:
    """One argument of a call: an operand by number (inputs, then output), or else the value of an i32 constant."""

    operand: int | None = None
    constant: int | None = None


@dataclass(frozen=True, slots=True)
class KernelCall:
    """How a core calls a kernel on its tiles."""

    symbol: str
    object_file: str
    arguments: tuple[KernelArgument, ...]
    zero_symbol: str | None
    """Called with the output alone before the first kernel call that adds to it."""
    blocks: tuple[Blocks, ...]
    """Per operand, inputs then output; a row-major operand is one block."""
    stack_bytes: int


def _matrix_product(input_type: str, output_type: str) -> KernelVariant:
    types = f"{input_type}_{output_type}"
    # The reference's name for bf16 has no types; others need them, for objects of several designs share a folder.
    prefix = "mm" if types == "bf16_bf16" else f"mm_{types}"
    return KernelVariant(
        input_type,
        output_type,
        symbol=f"matmul_{types}_{{m}}_{{k}}_{{n}}",
        object_file=f"{prefix}_{{m}}_{{k}}_{{n}}.o",
        zero_symbol=f"zero_{output_type}_{{m}}_{{k}}_{{n}}",
    )


_PRODUCT_TYPES = (
    ("bf16", "bf16"),
    ("bf16", "f32"),
    ("i16", "i16"),
    ("i16", "i32"),
    ("i8", "i8"),
    ("i8", "i16"),
    ("i8", "i32"),
)

KERNELS: Mapping[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel(
            "gemm",
            operands=3,
            arguments=(0, 1, 2),
            layout=Layout.BLOCKED,
            utilization=61.8,
            variants=tuple(_matrix_product(*types) for types in _PRODUCT_TYPES),
            stack_bytes=0xD00,
        ),
        Kernel(
            "matvec",
            operands=3,
            arguments=("m", "k", "0", 1, 0, 2),
            layout=Layout.ROW_MAJOR,
            utilization=61.8,
            variants=(
                KernelVariant(
                    "bf16", "bf16", "matvec_vectorized_bf16_bf16", "mv.o", zero_symbol="zero_vectorized_bf16"
                ),
            ),
        ),
        Kernel(
            "silu",
            operands=2,
            arguments=(0, 1, "elements"),
            layout=Layout.ANY,
            utilization=50.0,
            variants=(KernelVariant("bf16", "bf16", "silu_bf16", "silu.o"),),
        ),
        Kernel(
            "eltwise_mul",
            operands=3,
            arguments=(0, 1, 2, "elements"),
            layout=Layout.ANY,
            utilization=50.0,
            variants=(KernelVariant("bf16", "bf16", "eltwise_mul_bf16_scalar", "mul.o"),),
        ),
    )
}
"""By the name that stands in a layer's mapping."""


KERNEL_PLUGINS = PluginGroup[Kernel](
    "stream.kernels", "kernel", "a passes.aie.kernels.Kernel", lambda item: isinstance(item, Kernel)
)
"""Kernels of other installed packages."""


def known_kernel(name: str) -> Kernel | None:
    """The kernel of that name, of the table or of an installed package; None if there is none."""
    return KERNELS.get(name) or KERNEL_PLUGINS.find(name)


def kernel(name: str) -> Kernel:
    """
    The kernel of that name.

    Raises:
        InputError: if there is none.
    """
    found = known_kernel(name)
    if found is None:
        raise InputError(
            f"kernel '{name}' is unknown; use one of {', '.join(KERNELS)}, or install a package that announces it "
            f"under {KERNEL_PLUGINS.group}",
            subject=name,
        )
    return found


def kernel_call(
    name: str,
    sizes: Mapping[str, int],
    input_types: Sequence[str],
    output_type: str,
    operand_shapes: Sequence[Sequence[int]],
    device: str,
) -> KernelCall:
    """
    How a core of a device calls a kernel.

    Args:
        name: of the kernel, such as `gemm`.
        sizes: the kernel's arguments `m`, `k`, `n` in its mapping; what it leaves out follows from the shapes.
        input_types: element type of each input, such as `bf16`.
        output_type: element type of the output.
        operand_shapes: of the tiles in the core, inputs then output, in elements.
        device: such as `npu2` or `npu1_2col`.

    Raises:
        InputError: if kernel or device are unknown, the kernel does not exist for the element types, or the shapes do
            not fit the kernel, its sizes or the multiply blocks of the device.
    """
    found = kernel(name)
    variant = found.variant(input_types, output_type)
    shapes = tuple(tuple(shape) for shape in operand_shapes)
    if len(shapes) != found.operands:
        message = f"kernel '{name}' has {found.operands} operands, but the layer has {len(shapes)}; use another kernel"
        raise InputError(message, subject=name)
    measured = kernel_sizes(name, shapes)
    _check_sizes(found, sizes, measured)
    return KernelCall(
        symbol=variant.symbol.format(**measured),
        object_file=variant.object_file.format(**measured),
        arguments=tuple(_argument(argument, measured) for argument in found.arguments),
        zero_symbol=None if variant.zero_symbol is None else variant.zero_symbol.format(**measured),
        blocks=_blocks(found, variant, shapes, device_named(device)),
        stack_bytes=found.stack_bytes,
    )


def _argument(argument: int | str, sizes: Mapping[str, int]) -> KernelArgument:
    if isinstance(argument, int):
        return KernelArgument(operand=argument)
    return KernelArgument(constant=int(argument) if argument.isdigit() else sizes[argument])


def kernel_sizes(name: str, operand_shapes: Sequence[Sequence[int]]) -> dict[str, int]:
    """
    The sizes that the shapes of the operands say, by name: `m`, `k`, `n`, or `elements` of an element-wise kernel.

    Raises:
        InputError: if the shapes do not fit the kernel.
    """
    found, shapes = kernel(name), tuple(tuple(shape) for shape in operand_shapes)
    if found.layout is Layout.ANY:
        if len(set(shapes)) > 1:
            text = ", ".join("x".join(str(size) for size in shape) for shape in shapes)
            message = f"kernel '{found.name}' works on tiles of one shape, not on {text}; repeat no operand's axis"
            raise InputError(message, subject=found.name)
        return {"elements": prod(shapes[0])}
    if any(len(shape) != 2 for shape in shapes):
        raise InputError(f"kernel '{found.name}' works on matrices; give each operand two axes", subject=found.name)
    return _matrix_sizes(shapes) if found.layout is Layout.BLOCKED else _vector_sizes(shapes)


def _matrix_sizes(shapes: tuple[tuple[int, ...], ...]) -> dict[str, int]:
    (m, k), right, result = shapes
    n = result[1]
    if right != (k, n) or result != (m, n):
        text = f"{m}x{k} times {right[0]}x{right[1]} to {result[0]}x{n}"
        remedy = "neither operand may be transposed"
        raise InputError(f"kernel 'gemm' cannot multiply tiles of {text}; {remedy}", subject="gemm")
    return {"m": m, "k": k, "n": n}


def _vector_sizes(shapes: tuple[tuple[int, ...], ...]) -> dict[str, int]:
    vector, (m, k), result = shapes
    if vector != (1, k) or result != (1, m):
        text = f"{m}x{k} times a vector of {vector[0]}x{vector[1]} to {result[0]}x{result[1]}"
        remedy = "store the matrix as [N, K] (transB = 1) and use one row of the other operand at a time"
        raise InputError(f"kernel 'matvec' cannot multiply tiles of {text}; {remedy}", subject="matvec")
    return {"m": m, "k": k}


def _check_sizes(found: Kernel, stated: Mapping[str, int], measured: Mapping[str, int]) -> None:
    for name, size in stated.items():
        if name in measured and measured[name] != size:
            raise InputError(
                f"kernel '{found.name}' is mapped with {name} = {size}, but its tile has {measured[name]}; "
                "make the tiling of the group and the kernel's sizes agree",
                subject=found.name,
            )


def _blocks(
    found: Kernel, variant: KernelVariant, shapes: tuple[tuple[int, ...], ...], target: Device
) -> tuple[Blocks, ...]:
    if found.layout is Layout.ANY:
        return (None,) * found.operands
    if found.layout is Layout.ROW_MAJOR:
        return tuple((shape[0], shape[1]) for shape in shapes)
    block = target.mac_block(variant.input_type)
    blocks = ((block.rows, block.reduction), (block.reduction, block.columns), (block.rows, block.columns))
    for shape, (rows, columns) in zip(shapes, blocks, strict=True):
        if shape[0] % rows or shape[1] % columns:
            raise _misfit(found, variant, shape, block, target)
    return blocks


def _misfit(
    found: Kernel, variant: KernelVariant, shape: tuple[int, ...], block: MacBlock, target: Device
) -> InputError:
    m, k, n = block.rows, block.reduction, block.columns
    return InputError(
        f"kernel '{found.name}' cannot cut a tile of {shape[0]}x{shape[1]} into the {m}x{k}x{n} blocks that "
        f"{target.name} multiplies in {variant.input_type}; make m a multiple of {m}, k of {k} and n of {n}",
        subject=found.name,
    )
