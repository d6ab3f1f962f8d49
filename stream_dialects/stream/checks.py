"""What several verifiers check: shapes of tiles, and names that must differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from xdsl.dialects.builtin import TensorType
from xdsl.ir import Attribute
from xdsl.utils.exceptions import VerifyException


def shape_of(type: Attribute) -> tuple[int, ...]:
    """The shape of a tensor type, negative where a dimension is symbolic; empty for any other type."""
    return cast("TensorType[Attribute]", type).get_shape() if isinstance(type, TensorType) else ()


def element_of(type: Attribute) -> Attribute | None:
    """The element type of a tensor type; None for any other type."""
    return cast("TensorType[Attribute]", type).element_type if isinstance(type, TensorType) else None


def check_unique(message: str, names: Sequence[object]) -> None:
    """Raises VerifyException with `message`, whose `{}` becomes the name, if a name occurs twice."""
    if len(set(names)) != len(names):
        repeated = next(name for position, name in enumerate(names) if name in names[:position])
        raise VerifyException(message.format(repeated))


def check_tile(what: str, tile: Attribute, full: Sequence[int]) -> None:
    """Raises VerifyException unless the tile has the axes of the full shape and is nowhere larger."""
    shape = shape_of(tile)
    if len(shape) != len(full):
        raise VerifyException(f"{what} has rank {len(shape)}, its full shape has rank {len(full)}")
    if any(size > most >= 0 for size, most in zip(shape, full, strict=True)):
        raise VerifyException(f"{what} of shape {list(shape)} is larger than its full shape {list(full)}")


def check_tile_type(what: str, tile: Attribute, full: Attribute) -> None:
    """Raises VerifyException unless the tile has the elements and axes of the full type and is nowhere larger."""
    if element_of(tile) != element_of(full):
        raise VerifyException(f"{what} has elements {element_of(tile)}, its full type has {element_of(full)}")
    check_tile(what, tile, shape_of(full))
