"""Numbers for the operations that the plain data of a design refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

from xdsl.dialects.builtin import DYNAMIC_INDEX, BFloat16Type, FixedBitwidthType, MemRefType
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.utils.hints import isa

from passes.aie.device import Coordinate
from passes.operation_error import OperationError
from stream_dialects.aie.device import TileOp


@dataclass
class Places:
    """The operations by number."""

    operations: list[Operation] = field(default_factory=list[Operation])

    def of(self, operation: Operation) -> int:
        """A new number for the operation."""
        self.operations.append(operation)
        return len(self.operations) - 1


def tile_of(value: SSAValue, user: Operation) -> Coordinate:
    """Column and row; raises OperationError if the value is no `aie.tile`."""
    if not isinstance(value.owner, TileOp):
        raise OperationError(user, f"{user.name} names its tile by an aie.tile of the device; put one there")
    return value.owner.col.value.data, value.owner.row.value.data


def element_bits(type: Attribute) -> int | None:
    """Bits of one element of a memref, None if that is not fixed."""
    if not isa(type, MemRefType[Attribute]):
        return None
    element = type.element_type
    return element.bitwidth if isinstance(element, FixedBitwidthType | BFloat16Type) else None


def element_count(type: Attribute) -> int | None:
    """Elements of a memref, None if that is not fixed."""
    if not isa(type, MemRefType[Attribute]) or DYNAMIC_INDEX in type.get_shape():
        return None
    return prod(type.get_shape())


def fixed_memref(type: Attribute, user: Operation) -> tuple[int, int]:
    """Elements and bits of one; raises OperationError if either is not fixed."""
    elements, bits = element_count(type), element_bits(type)
    if elements is None or bits is None:
        raise OperationError(user, f"{type} has no fixed size; {user.name} needs a memref of fixed shape and numbers")
    return elements, bits
