"""
Attributes and types: the dimensions of a transfer, packet headers, the elements of an object FIFO.

Dimensions are listed outermost first; sizes, strides and paddings count elements, never bytes (spec aie-dialect 2.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Attribute, OpaqueSyntaxAttribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr, RecordAttr, RecordError


def require_unsigned(bits: int, **values: int) -> None:
    """Raises RecordError unless each value can be held without sign in that many bits."""
    for name, value in values.items():
        if not 0 <= value < 1 << bits:
            raise RecordError(f"{name} is {value}, which is not an unsigned {bits}-bit integer")


@dataclass(frozen=True, slots=True)
class DimensionLayout:
    """One loop of a transfer."""

    size: int
    """Iterations."""
    stride: int
    """Elements from one iteration to the next."""

    def __post_init__(self) -> None:
        require_unsigned(32, size=self.size, stride=self.stride)


@dataclass(frozen=True, slots=True)
class PadLayout:
    """The constant elements that a transfer adds around one dimension."""

    const_pad_before: int
    """Elements."""
    const_pad_after: int
    """Elements."""

    def __post_init__(self) -> None:
        require_unsigned(16, const_pad_before=self.const_pad_before, const_pad_after=self.const_pad_after)


@dataclass(frozen=True, slots=True)
class PacketInfo:
    """The header that a DMA puts before the data of a packet-switched flow."""

    pkt_type: int
    pkt_id: int

    def __post_init__(self) -> None:
        require_unsigned(16, pkt_type=self.pkt_type, pkt_id=self.pkt_id)


@dataclass(frozen=True, slots=True)
class BdIteration:
    """The steps that a buffer descriptor takes from one execution to the next."""

    size: int
    """Executions until the first address is used again."""
    stride: int
    """Elements from one execution to the next."""
    current: int
    """The execution to begin with."""

    def __post_init__(self) -> None:
        require_unsigned(32, size=self.size, stride=self.stride, current=self.current)


@irdl_attr_definition
class BdDimLayoutAttr(RecordAttr[DimensionLayout]):
    """
    One loop of a transfer.

    ```
    #aie.bd_dim_layout<size = 8, stride = 64>
    ```
    """

    name = "aie.bd_dim_layout"
    record = DimensionLayout


@irdl_attr_definition
class BdDimLayoutArrayAttr(OpaqueSyntaxAttribute, ListAttr[DimensionLayout]):
    """
    The loops of a transfer, outermost first.

    ```
    #aie<bd_dim_layout_array[<size = 8, stride = 64>, <size = 8, stride = 1>]>
    ```
    """

    name = "aie.bd_dim_layout_array"
    element = DimensionLayout


@irdl_attr_definition
class BdDimLayoutArrayArrayAttr(OpaqueSyntaxAttribute, ListAttr[tuple[DimensionLayout, ...]]):
    """
    The loops of several transfers: one list per consumer of an object FIFO.

    ```
    #aie<bd_dim_layout_array_array[[<size = 8, stride = 64>], []]>
    ```
    """

    name = "aie.bd_dim_layout_array_array"
    element = tuple[DimensionLayout, ...]


@irdl_attr_definition
class BdPadLayoutAttr(RecordAttr[PadLayout]):
    """
    The padding of one dimension.

    ```
    #aie.bd_pad_layout<const_pad_before = 1, const_pad_after = 2>
    ```
    """

    name = "aie.bd_pad_layout"
    record = PadLayout


@irdl_attr_definition
class BdPadLayoutArrayAttr(OpaqueSyntaxAttribute, ListAttr[PadLayout]):
    """
    The padding of every dimension of a transfer.

    ```
    #aie<bd_pad_layout_array[<const_pad_before = 1, const_pad_after = 2>]>
    ```
    """

    name = "aie.bd_pad_layout_array"
    element = PadLayout


@irdl_attr_definition
class PacketInfoAttr(RecordAttr[PacketInfo]):
    """
    A packet header.

    ```
    #aie.packet_info<pkt_type = 0, pkt_id = 3>
    ```
    """

    name = "aie.packet_info"
    record = PacketInfo


@irdl_attr_definition
class BdIterationAttr(RecordAttr[BdIteration]):
    """
    The iteration of a buffer descriptor (1.4).

    ```
    #aie.bd_iteration<size = 4, stride = 64, current = 1>
    ```
    """

    name = "aie.bd_iteration"
    record = BdIteration


@irdl_attr_definition
class ObjectFifoType(ParametrizedAttribute, TypeAttribute):
    """
    What an object FIFO transports: its objects.

    ```
    !aie.objectfifo<memref<32x64xbf16>>
    ```
    """

    name = "aie.objectfifo"

    element: MemRefType[Attribute]


@irdl_attr_definition
class ObjectFifoSubviewType(ParametrizedAttribute, TypeAttribute):
    """
    The objects that an acquire got hold of.

    ```
    !aie.objectfifosubview<memref<32x64xbf16>>
    ```
    """

    name = "aie.objectfifosubview"

    element: MemRefType[Attribute]
