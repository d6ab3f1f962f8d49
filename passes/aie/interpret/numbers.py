"""How the numbers of a design are kept while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from passes.analysis.errors import InputError

Array = NDArray[Any]

STORAGE: Mapping[str, type[np.generic]] = {
    "bf16": np.float32,
    "f16": np.float16,
    "f32": np.float32,
    "i8": np.int8,
    "i16": np.int16,
    "i32": np.int32,
}
"""By element type; bf16 as float32 whose lower half is zero."""

UNKNOWN_INTEGER = 85
"""What integer memory holds before anything is written to it; floating-point memory holds NaN."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """
    Rounds as the hardware does, to the element type of each buffer; or, if `exact`, computes all floating-point types
    in 64 bits, so that nothing but the movement of data can differ from the mathematical result.
    """

    exact: bool = False

    def dtype(self, element: str) -> np.dtype[Any]:
        """Raises InputError if the element type is none of `STORAGE`."""
        if element not in STORAGE:
            raise InputError(f"numbers of type {element} cannot be computed with; use {', '.join(STORAGE)}")
        dtype = np.dtype(STORAGE[element])
        return np.dtype(np.float64) if self.exact and dtype.kind == "f" else dtype

    def working(self, *elements: str) -> np.dtype[Any]:
        """What kernels accumulate in: 32 bits for floating-point types, enough for every integer."""
        floating = all(self.dtype(element).kind == "f" for element in elements)
        return np.dtype(np.float32 if floating and not self.exact else np.float64)

    def rounded(self, values: ArrayLike, element: str) -> Array:
        """The values as they are stored; integers wrap around."""
        dtype, array = self.dtype(element), np.asarray(values)
        if dtype.kind == "i" and array.dtype.kind == "f":
            return array.astype(np.int64).astype(dtype)
        stored = array.astype(dtype)
        return _rounded_to_bf16(stored) if element == "bf16" and not self.exact else stored

    def unknown(self, element: str, count: int) -> Array:
        """Memory that nothing was written to."""
        dtype = self.dtype(element)
        return np.full(count, np.nan if dtype.kind == "f" else UNKNOWN_INTEGER, dtype)


def from_bf16_bits(bits: Array) -> Array:
    """The float32 values of bfloat16 numbers that are given as their 16 bits."""
    return (bits.astype(np.uint32) << np.uint32(16)).view(np.float32)


def _rounded_to_bf16(values: NDArray[np.float32]) -> Array:
    """To the nearest number whose lower 16 bits are zero, ties to the even one."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    lowest_kept = (bits >> np.uint32(16)) & np.uint32(1)
    rounded = (bits + np.uint32(0x7FFF) + lowest_kept) & np.uint32(0xFFFF0000)
    return np.where(np.isnan(values), values, rounded.view(np.float32))
