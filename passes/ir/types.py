"""Element types and tensor types by name, shape and width."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    BFloat16Type,
    Float16Type,
    Float32Type,
    IntegerType,
    MemRefType,
    Signedness,
    TensorType,
)
from xdsl.ir import Attribute
from xdsl.utils.hints import isa

from passes.analysis.errors import InputError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.workload import SymbolsAttr

ELEMENT_TYPES: dict[str, Attribute] = {
    "bf16": BFloat16Type(),
    "f16": Float16Type(),
    "f32": Float32Type(),
    "i8": IntegerType(8),
    "i16": IntegerType(16),
    "i32": IntegerType(32),
    "ui8": IntegerType(8, Signedness.UNSIGNED),
}
"""Every element type of a data tensor, by its name in the IR."""


def element_type(name: str) -> Attribute:
    """
    The element type of that name.

    Raises:
        InputError: unknown name; lists the known ones.
    """
    if name not in ELEMENT_TYPES:
        raise InputError(f"unknown element type '{name}', expected one of {', '.join(ELEMENT_TYPES)}")
    return ELEMENT_TYPES[name]


def element_bits(type: Attribute) -> int:
    """Bits of one element of a tensor or buffer type."""
    element = type.element_type if isa(type, MemRefType[Attribute]) else element_of(type)
    if isinstance(element, (BFloat16Type, Float16Type, Float32Type, IntegerType)):
        return element.bitwidth
    raise InputError(f"the element type of {type} has no fixed width in bits")


def static_shape(type: Attribute) -> tuple[int, ...]:
    """The shape of a tensor type without symbolic dimensions."""
    if not isinstance(type, TensorType) or any(size < 0 for size in type.get_shape()):
        raise InputError(f"{type} has no static shape")
    return tuple(type.get_shape())


def tensor_type(shape: Sequence[int | str], element: Attribute) -> TensorType[Attribute]:
    """A tensor type; names in the shape become `?` dimensions with a `#stream.symbols` encoding."""
    names = tuple(size for size in shape if isinstance(size, str))
    sizes = [DYNAMIC_INDEX if isinstance(size, str) else size for size in shape]
    return TensorType(element, sizes, SymbolsAttr(names)) if names else TensorType(element, sizes)


def resized(type: Attribute, shape: Sequence[int]) -> TensorType[Attribute]:
    """The same element type with another shape."""
    element = element_of(type)
    if element is None:
        raise InputError(f"{type} is not a tensor type")
    return TensorType(element, shape)
