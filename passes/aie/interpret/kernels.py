"""
What kernels compute, on operands in the layouts in which cores hold them (spec aie-codegen 4).

Which symbols there are, and in which order they take their arguments, says `passes.aie.kernels`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from passes.aie.device import Device
from passes.aie.interpret.numbers import Arithmetic, Array
from passes.aie.kernels import KERNELS, KernelVariant
from passes.aie.kernels import Kernel as KernelEntry
from passes.analysis.errors import InputError


@dataclass(slots=True)
class Tile:
    """An object that a core holds."""

    values: Array
    """Flat, in the order in which it lies in memory; written in place."""
    element: str
    fifo: str = ""
    is_held: bool = True


Kernel = Callable[[Sequence[Tile | int]], None]
"""Computes on the arguments of a call."""


@dataclass(frozen=True)
class Operands:
    """The arguments of a call in the order of the kernel's operands, inputs then output."""

    symbol: str
    tiles: tuple[Tile, ...]
    sizes: Mapping[str, int]
    arithmetic: Arithmetic

    def values(self, operand: int, count: int) -> Array:
        """The first numbers of an operand; raises InputError if it has fewer."""
        found = self.tiles[operand].values
        if found.size < count:
            message = f"{self.symbol} uses {count} elements of argument {operand}, which has {found.size}"
            raise InputError(f"{message}; pass objects of the kernel's size", subject=self.tiles[operand].fifo)
        return found[:count]

    def wide(self, operand: int, count: int) -> Array:
        """As `values`, in the type in which the kernel accumulates."""
        return self.values(operand, count).astype(self._working)

    @property
    def _working(self) -> np.dtype[np.generic]:
        return self.arithmetic.working(*(tile.element for tile in self.tiles))

    def store(self, result: Array) -> None:
        """Rounds the result, flat, into the output."""
        self.values(-1, result.size)[:] = self.arithmetic.rounded(result, self.tiles[-1].element)


def kernel(symbol: str, device: Device, arithmetic: Arithmetic) -> Kernel:
    """
    The kernel of that symbol.

    Raises:
        InputError: if none of the table has it.
    """
    for entry in KERNELS.values():
        for variant in entry.variants:
            if (sizes := _sizes(variant.symbol, symbol)) is not None:
                return _computing(symbol, entry, variant, sizes, device, arithmetic)
            if variant.zero_symbol is not None and _sizes(variant.zero_symbol, symbol) is not None:
                return _clearing(symbol, variant, arithmetic)
    raise InputError(f"what '{symbol}' computes is not known; use kernels of passes.aie.kernels", subject=symbol)


def _sizes(template: str, symbol: str) -> dict[str, int] | None:
    """The numbers that a symbol has in place of the `{names}` of a template, None if it is no such symbol."""
    pattern = "".join(
        f"(?P<{part[1:-1]}>[0-9]+)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", template)
    )
    match = re.fullmatch(pattern, symbol)
    return None if match is None else {name: int(text) for name, text in match.groupdict().items()}


def _clearing(symbol: str, variant: KernelVariant, arithmetic: Arithmetic) -> Kernel:
    def clear(arguments: Sequence[Tile | int]) -> None:
        tiles = tuple(argument for argument in arguments if isinstance(argument, Tile))
        if len(tiles) != 1 or len(arguments) != 1:
            raise InputError(f"{symbol} takes one object, not {len(arguments)} arguments; pass the output alone")
        _require_type(symbol, tiles[0], variant.output_type)
        tiles[0].values[:] = 0

    return clear


def _computing(
    symbol: str,
    entry: KernelEntry,
    variant: KernelVariant,
    sizes: Mapping[str, int],
    device: Device,
    arithmetic: Arithmetic,
) -> Kernel:
    compute = COMPUTATIONS[entry.name]
    blocks = _blocks(entry, variant, device)

    def call(arguments: Sequence[Tile | int]) -> None:
        tiles, given = _sorted_arguments(symbol, entry, arguments)
        for tile in tiles[:-1]:
            _require_type(symbol, tile, variant.input_type)
        _require_type(symbol, tiles[-1], variant.output_type)
        compute(Operands(symbol, tiles, {**sizes, **given}, arithmetic), blocks)

    return call


def _blocks(entry: KernelEntry, variant: KernelVariant, device: Device) -> tuple[int, int, int]:
    """Rows, reduction and columns of the blocks in which a matrix kernel wants its operands."""
    if entry.name != "gemm":
        return 1, 1, 1
    block = device.mac_block(variant.input_type)
    return block.rows, block.reduction, block.columns


def _require_type(symbol: str, tile: Tile, element: str) -> None:
    if tile.element != element:
        message = f"{symbol} works on {element}, but an object of '{tile.fifo}' consists of {tile.element}"
        raise InputError(f"{message}; choose the kernel by the element type", subject=tile.fifo)


def _sorted_arguments(
    symbol: str, entry: KernelEntry, arguments: Sequence[Tile | int]
) -> tuple[tuple[Tile, ...], dict[str, int]]:
    """The operands in order, and the sizes that are passed, by name."""
    tiles: dict[int, Tile] = {}
    sizes: dict[str, int] = {}
    for expected, argument in zip(entry.arguments, arguments, strict=False):
        if isinstance(expected, int) and isinstance(argument, Tile):
            tiles[expected] = argument
        elif isinstance(expected, str) and isinstance(argument, int):
            sizes[expected] = argument
    if len(tiles) + len(sizes) != len(entry.arguments) or len(arguments) != len(entry.arguments):
        kinds = ", ".join("an object" if isinstance(kind, int) else f"{kind} as i32" for kind in entry.arguments)
        raise InputError(f"the arguments of {symbol} are not what it takes; pass {kinds}", subject=symbol)
    return tuple(tiles[number] for number in range(entry.operands)), sizes


Blocks = tuple[int, int, int]


def _multiply(operands: Operands, blocks: Blocks) -> None:
    """C += A·B, each a row-major grid of row-major blocks."""
    (m, k, n), (r, s, t) = (operands.sizes[name] for name in "mkn"), blocks
    if m % r or k % s or n % t:
        message = f"{operands.symbol} cannot cut its tiles into blocks of {r}x{s}x{t}"
        raise InputError(f"{message}; choose multiples of them", subject=operands.tiles[-1].fifo)
    left = from_blocks(operands.wide(0, m * k), (m, k), (r, s))
    right = from_blocks(operands.wide(1, k * n), (k, n), (s, t))
    product = to_blocks(left @ right, (r, t))
    operands.store(operands.wide(2, m * n) + product)


def _multiply_vector(operands: Operands, blocks: Blocks) -> None:
    """c += A·b from a row of c on, which the table always passes as 0; A is row-major."""
    rows, columns, first = (operands.sizes[name] for name in ("m", "k", "0"))
    matrix = operands.wide(1, rows * columns).reshape(rows, columns)
    result = operands.wide(2, first + rows)
    result[first:] += matrix @ operands.wide(0, columns)
    operands.store(result)


def _silu(operands: Operands, blocks: Blocks) -> None:
    """x / (1 + e^-x), where the real kernel approximates the exponential."""
    values = operands.wide(0, operands.sizes["elements"])
    with np.errstate(over="ignore"):
        operands.store(values / (1 + np.exp(-values)))


def _multiply_elements(operands: Operands, blocks: Blocks) -> None:
    count = operands.sizes["elements"]
    operands.store(operands.wide(0, count) * operands.wide(1, count))


COMPUTATIONS: Mapping[str, Callable[[Operands, Blocks], None]] = {
    "gemm": _multiply,
    "matvec": _multiply_vector,
    "silu": _silu,
    "eltwise_mul": _multiply_elements,
}
"""By the name of the kernel in the table."""


def from_blocks(values: Array, shape: tuple[int, int], block: tuple[int, int]) -> Array:
    """The matrix whose blocks lie one after the other in a flat array."""
    (rows, columns), (r, c) = shape, block
    return values.reshape(rows // r, columns // c, r, c).transpose(0, 2, 1, 3).reshape(rows, columns)


def to_blocks(matrix: Array, block: tuple[int, int]) -> Array:
    """The blocks of a matrix one after the other, flat."""
    (rows, columns), (r, c) = matrix.shape, block
    return matrix.reshape(rows // r, r, columns // c, c).transpose(0, 2, 1, 3).reshape(prod(matrix.shape))
