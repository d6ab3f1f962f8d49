"""The object files that a design links: what is in them and how to build them (spec aie-iron 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from passes.aie.device import Device
from passes.aie.device import device as device_named
from passes.aie.kernels import Blocks, Kernel, KernelCall, kernel, kernel_call, kernel_sizes
from passes.analysis.errors import InputError

Commands = tuple[tuple[str, ...], ...]
"""Programs with their arguments."""

MLIR_AIE = "$MLIR_AIE_DIR"
"""The folder of the installed package `mlir_aie`."""
PEANO = "$PEANO_INSTALL_DIR"
"""The folder of the core compiler `llvm-aie`."""
IRON = "$IRON_DIR"
"""A checkout of the operator library IRON."""

_C_TYPES: Mapping[str, str] = {
    "bf16": "bfloat16",
    "f32": "float",
    "i8": "int8_t",
    "i16": "int16_t",
    "i32": "int32_t",
}
_UNROLLED: Mapping[tuple[str, str], tuple[int, int]] = {
    ("AIE2P", "bf16"): (2, 2),
    ("AIE2P", "i16"): (2, 2),
    ("AIE2P", "i8"): (2, 2),
    ("AIE2", "bf16"): (4, 4),
    ("AIE2", "i16"): (2, 2),
    ("AIE2", "i8"): (4, 2),
}
"""Blocks that mlir-aie's matrix product works on at a time, down the rows and along the columns of the result."""


@dataclass(frozen=True, slots=True)
class KernelUse:
    """One layer that calls a kernel on its tiles."""

    layer: str
    kernel: str
    input_types: tuple[str, ...]
    output_type: str
    shapes: tuple[tuple[int, ...], ...]
    """Of the tiles, inputs then output, in elements."""


@dataclass(frozen=True, slots=True)
class KernelObject:
    """One object file of a design."""

    file: str
    kernel: str
    layers: tuple[str, ...]
    """The layers that call it."""
    symbols: tuple[str, ...]
    """What the design calls: the kernel, then the function that clears its output if there is one."""
    prototypes: tuple[str, ...]
    """The same as C declarations; all of them are `extern "C"`."""
    sizes: Mapping[str, int]
    """What the kernel is built for or told, such as `m`; for element-wise kernels the elements of a tile."""
    input_type: str
    output_type: str
    layout: str
    """`blocked`, `row-major` or `any`."""
    blocks: tuple[Blocks, ...]
    """Rows and columns of the blocks per operand, inputs then output."""
    stack_bytes: int
    source: str
    commands: Commands
    remarks: tuple[str, ...]


def kernel_objects(uses: Iterable[KernelUse], device: str) -> tuple[KernelObject, ...]:
    """
    The object files of a design for a device, in the order in which they are first used.

    Raises:
        InputError: if a kernel does not exist for its types, tiles or device, or two layers need different contents
            under the name of one file.
    """
    objects: dict[str, KernelObject] = {}
    for use in uses:
        made = _kernel_object(use, device_named(device))
        known = objects.setdefault(made.file, made)
        if known is not made:
            objects[made.file] = _merged(known, made)
    return tuple(objects.values())


def _merged(known: KernelObject, other: KernelObject) -> KernelObject:
    same = known.kernel == other.kernel and (known.layout == "any" or known.sizes == other.sizes)
    if not same:
        message = (
            f"layers '{known.layers[0]}' and '{other.layers[0]}' both need an object file {known.file}, built for "
            "tiles of different sizes; give both the same tiles"
        )
        raise InputError(message, subject=other.layers[0])
    return replace(known, layers=(*known.layers, *other.layers))


def _kernel_object(use: KernelUse, target: Device) -> KernelObject:
    try:
        call = kernel_call(use.kernel, {}, use.input_types, use.output_type, use.shapes, target.name)
    except InputError as error:
        raise InputError(f"layer '{use.layer}': {error.message}", subject=use.layer) from error
    found, input_type = kernel(use.kernel), use.input_types[0]
    sizes = kernel_sizes(use.kernel, use.shapes)
    source, commands = _recipe(found, call, use, sizes, target)
    zero = () if call.zero_symbol is None else (call.zero_symbol,)
    return KernelObject(
        file=call.object_file,
        kernel=use.kernel,
        layers=(use.layer,),
        symbols=(call.symbol, *zero),
        prototypes=_prototypes(call, use),
        sizes=sizes,
        input_type=input_type,
        output_type=use.output_type,
        layout=found.layout.value,
        blocks=call.blocks,
        stack_bytes=call.stack_bytes,
        source=source,
        commands=commands,
        remarks=tuple(_remarks(use, sizes, target)),
    )


def _prototypes(call: KernelCall, use: KernelUse) -> tuple[str, ...]:
    pointers = [f"{_C_TYPES[kind]} *" for kind in (*use.input_types, use.output_type)]
    arguments = (
        f"int32_t /* {argument.constant} */" if argument.operand is None else pointers[argument.operand]
        for argument in call.arguments
    )
    kernel_text = f"void {call.symbol}({', '.join(arguments)});"
    return (kernel_text,) if call.zero_symbol is None else (kernel_text, f"void {call.zero_symbol}({pointers[-1]});")


def _recipe(
    found: Kernel, call: KernelCall, use: KernelUse, sizes: Mapping[str, int], target: Device
) -> tuple[str, Commands]:
    """The suggested source and the commands that make the object file of it."""
    folder = target.architecture.lower()
    match found.name:
        case "gemm":
            source = f"{MLIR_AIE}/include/aie_kernels/{folder}/mm.cc"
            types = f"{use.input_types[0]}_{use.output_type}"
            defines = [*(f"-DDIM_{name.upper()}={size}" for name, size in sizes.items()), f"-D{types}_ONLY"]
            renamed = {f"matmul_{types}": call.symbol, f"zero_{use.output_type}": call.zero_symbol or ""}
            return source, (_compile(source, call.object_file, target, defines), _rename(renamed, call.object_file))
        case "silu":
            source = f"{IRON}/aie_kernels/{folder}/silu.cc"
        case "eltwise_mul":
            source = f"{IRON}/aie_kernels/generic/mul.cc"
        case _:
            source = f"{call.object_file.removesuffix('.o')}.cc"
    return source, (_compile(source, call.object_file, target, ()),)


def _compile(source: str, file: str, target: Device, defines: Sequence[str]) -> tuple[str, ...]:
    triple = f"{target.architecture.lower()}-none-unknown-elf"
    flags = ("-O2", "-std=c++20", f"--target={triple}", "-DNDEBUG", "-D__AIE_API_AIE_ADF_HPP__")
    return (f"{PEANO}/bin/clang++", *flags, "-I", f"{MLIR_AIE}/include", *defines, "-c", source, "-o", file)


def _rename(symbols: Mapping[str, str], file: str) -> tuple[str, ...]:
    """The source exports names without sizes; several sizes may occur in one design."""
    options = (word for old, new in symbols.items() for word in ("--redefine-sym", f"{old}={new}"))
    return (f"{PEANO}/bin/llvm-objcopy", *options, file)


def _remarks(use: KernelUse, sizes: Mapping[str, int], target: Device) -> Iterable[str]:
    if use.kernel == "gemm":
        block = target.mac_block(use.input_types[0])
        down, along = _UNROLLED[target.architecture, use.input_types[0]]
        m, n = down * block.rows, along * block.columns
        if sizes["m"] % m or sizes["n"] % n:
            yield (
                f"mlir-aie's source takes m in multiples of {m} and n in multiples of {n} only; for {sizes['m']} and "
                f"{sizes['n']} write a kernel of your own with the same symbols and blocks"
            )
    elif use.kernel == "matvec":
        yield (
            "neither mlir-aie nor IRON has a source with these prototypes that adds to the output, which the design "
            "relies on when k is tiled; docs/aie.md shows one"
        )
    else:
        yield "the kernels of the same name in mlir-aie take no number of elements and do not fit"
