"""
Object FIFOs: buffers, locks and DMAs of a connection that mlir-aie works out itself (spec aie-dialect 3.9 to 3.12).

The producer fills whole objects in order; every consumer gets every object. An object can be filled again when all
consumers have released it.
"""

from __future__ import annotations

from xdsl.dialects.builtin import (
    I1,
    I8,
    I32,
    I64,
    ArrayAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    FlatSymbolRefAttr,
    FlatSymbolRefAttrConstr,
    IndexType,
    IntegerAttr,
    MemRefType,
    SymbolNameConstraint,
    UnitAttr,
    i64,
)
from xdsl.ir import Attribute
from xdsl.irdl import (
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OperandVariable,
    ParsingState,
    PrintingState,
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.traits import HasParent, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa

from stream_dialects.aie.device import DeviceOp
from stream_dialects.aie.layouts import (
    BdDimLayoutArrayArrayAttr,
    BdDimLayoutArrayAttr,
    BdPadLayoutArrayAttr,
    DimensionLayout,
    ObjectFifoSubviewType,
    ObjectFifoType,
)
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.words import Port, PortWord, Words

Dimensions = tuple[DimensionLayout, ...]


def parse_dimensions(parser: Parser, keyword: str) -> Dimensions:
    """Reads `keyword [<size = 8, stride = 1>]`; nothing means no dimensions."""
    present = parser.parse_optional_keyword(keyword) is not None
    return BdDimLayoutArrayAttr.parse_parameter(parser) if present else ()


def print_dimensions(printer: Printer, keyword: str, dimensions: Dimensions) -> None:
    if dimensions:
        printer.print_string(f" {keyword} ")
        BdDimLayoutArrayAttr(dimensions).print_parameter(printer)


@irdl_custom_directive
class ProducerEnd(CustomDirective):
    """`%tile dimensionsToStream [<size = 8, stride = 1>]`."""

    tile: OperandVariable
    dimensions: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.tile.set(state, parser.parse_unresolved_operand())
        self.dimensions.set(state, BdDimLayoutArrayAttr(parse_dimensions(parser, "dimensionsToStream")))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        printer.print_ssa_value(self.tile.get(op))
        dimensions = self.dimensions.get(op)
        if isinstance(dimensions, BdDimLayoutArrayAttr):
            print_dimensions(printer, "dimensionsToStream", dimensions.data)


@irdl_custom_directive
class ConsumerEnds(CustomDirective):
    """`%a dimensionsFromStream [<size = 8, stride = 1>], %b`."""

    tiles: VariadicOperandVariable
    dimensions: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        tiles: list[UnresolvedOperand] = []

        def consumer() -> Dimensions:
            tiles.append(parser.parse_unresolved_operand())
            return parse_dimensions(parser, "dimensionsFromStream")

        dimensions = parser.parse_comma_separated_list(parser.Delimiter.NONE, consumer)
        self.tiles.set(state, tiles)
        self.dimensions.set(state, BdDimLayoutArrayArrayAttr(tuple(dimensions)))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        attribute = self.dimensions.get(op)
        lists = attribute.data if isinstance(attribute, BdDimLayoutArrayArrayAttr) else ()
        for position, tile in enumerate(self.tiles.get(op)):
            printer.print_string(", " if position else "")
            printer.print_ssa_value(tile)
            print_dimensions(printer, "dimensionsFromStream", lists[position] if position < len(lists) else ())
        state.last_was_punctuation = False


def print_integers(printer: Printer, attribute: Attribute | None) -> None:
    """Prints `[0, 64]`: 64-bit integers without their type."""

    def print_entry(entry: Attribute) -> None:
        if isa(entry, IntegerAttr[I64]):
            printer.print_string(str(entry.value.data))
        else:
            printer.print_attribute(entry)

    with printer.in_square_brackets():
        printer.print_list(attribute.data if isa(attribute, ArrayAttr[Attribute]) else (), print_entry)


@irdl_custom_directive
class Depth(CustomDirective):
    """`2 : i32` for all ends, or `[2, 3]`, one entry per end."""

    depth: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.depth.set(state, parser.parse_attribute())

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        depth = self.depth.get(op)
        state.print_whitespace(printer)
        if isa(depth, IntegerAttr[I32]):
            printer.print_attribute(depth)
        else:
            print_integers(printer, depth)


@irdl_custom_directive
class ConsumerElement(CustomDirective):
    """` -> !aie.objectfifo<memref<…>>` if consumers take other portions than the producer gives."""

    type: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_punctuation("->") is not None:
            self.type.set(state, parser.parse_type())

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        if (type := self.type.get(op)) is not None:
            printer.print_string(" -> ")
            printer.print_attribute(type)


@irdl_custom_directive
class InitialValues(CustomDirective):
    """` = [dense<0> : memref<4xi32>, …]`, one per object."""

    values: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_punctuation("=") is not None:
            values = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_attribute)
            self.values.set(state, ArrayAttr(values))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        if (values := self.values.get(op)) is not None:
            printer.print_string(" = ")
            printer.print_attribute(values)


@irdl_custom_directive
class Offsets(CustomDirective):
    """`[0, 64]`, in elements."""

    offsets: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        offsets = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_integer)
        self.offsets.set(state, ArrayAttr([IntegerAttr(offset, i64) for offset in offsets]))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        print_integers(printer, self.offsets.get(op))
        state.last_was_punctuation = False


@irdl_op_definition
class ObjectFifoOp(AieOp):
    """
    Objects in order from a producer tile to one or more consumer tiles. The producer's DMA reads each object in the
    order of `dimensionsToStream`, a consumer's DMA writes what arrives in the order of its `dimensionsFromStream`.

    ```
    aie.objectfifo @a(%mem dimensionsToStream [<size = 8, stride = 8>, <size = 8, stride = 1>],
      {%core, %other dimensionsFromStream [<size = 64, stride = 1>]}, [2, 3, 3]) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b(%core, {%mem}, 2 : i32) {repeat_count = 4 : i32} : !aie.objectfifo<memref<64xbf16>>
    ```
    """

    name = "aie.objectfifo"

    sym_name = prop_def(SymbolNameConstraint())
    producer = operand_def(IndexType())
    consumers = var_operand_def(IndexType())
    depth = prop_def(IntegerAttr[I32] | ArrayAttr[IntegerAttr[I32] | IntegerAttr[I64]], prop_name="elemNumber")
    """Objects: one number for all ends, or one for the producer and one per consumer."""
    element = prop_def(ObjectFifoType, prop_name="elemType")
    consumer_element = opt_prop_def(ObjectFifoType, prop_name="consumerElemType")
    to_stream = prop_def(BdDimLayoutArrayAttr, prop_name="dimensionsToStream")
    from_stream = prop_def(BdDimLayoutArrayArrayAttr, prop_name="dimensionsFromStreamPerConsumer")
    initial_values = opt_prop_def(ArrayAttr[DenseIntOrFPElementsAttr], prop_name="initValues")
    """One per object of the producer."""
    via_dma = opt_prop_def(IntegerAttr[I1], prop_name="via_DMA")
    """A DMA also where both tiles share a memory."""
    plio = opt_prop_def(IntegerAttr[I1])
    disable_synchronization = opt_prop_def(IntegerAttr[I1])
    """No locks."""
    repeat_count = opt_prop_def(IntegerAttr[I32])
    """How often each object is sent."""
    iter_count = opt_prop_def(IntegerAttr[I32])
    """1 to 256: how often each end goes through its buffers; for ever unless written."""
    pad_dimensions = opt_prop_def(BdPadLayoutArrayAttr, prop_name="padDimensions")
    pad_value = opt_prop_def(IntegerAttr[I32], prop_name="padValue")
    """The 32-bit word that stands in padded places (1.4)."""
    aie_stream = opt_prop_def(IntegerAttr[I32])
    """0: the producer, 1: the consumer, 2: both use the stream port of the core."""
    aie_stream_port = opt_prop_def(IntegerAttr[I32])
    producer_channel = opt_prop_def(IntegerAttr[I32], prop_name="prod_dma_channel")
    """The producer's DMA channel; chosen by mlir-aie unless written."""
    consumer_channels = opt_prop_def(DenseArrayBase[I32], prop_name="cons_dma_channels")
    """The consumers' DMA channels, -1 where mlir-aie chooses."""
    packet = opt_prop_def(UnitAttr)
    """The flow is packet-switched."""
    packet_id = opt_prop_def(IntegerAttr[I8])
    stream_len_decoupled = opt_prop_def(UnitAttr)
    """The stream carries another number of bytes than the object has."""

    traits = traits_def(HasParent(DeviceOp), SymbolOpInterface())

    assembly_format = (
        "$sym_name `(` custom<ProducerEnd>($producer, $dimensionsToStream) `,` "
        "`{` custom<ConsumerEnds>($consumers, $dimensionsFromStreamPerConsumer) `}` `,` custom<Depth>($elemNumber) `)` "
        "attr-dict `:` qualified($elemType) custom<ConsumerElement>($consumerElemType) "
        "custom<InitialValues>($initValues)"
    )
    custom_directives = (ConsumerElement, ConsumerEnds, Depth, InitialValues, ProducerEnd)

    @property
    def depths(self) -> tuple[int, ...]:
        """Objects at each end: producer, then consumers."""
        if isinstance(self.depth, ArrayAttr):
            return tuple(entry.value.data for entry in self.depth.data)
        return (self.depth.value.data,) * (1 + len(self.consumers))

    def verify_(self) -> None:
        ends = 1 + len(self.consumers)
        if len(self.depths) != ends:
            raise VerifyException(f"{len(self.depths)} depths for {ends} ends")
        if min(self.depths) < 0:
            raise VerifyException(f"a depth of {min(self.depths)}")
        if len(self.from_stream.data) != len(self.consumers):
            raise VerifyException(f"{len(self.from_stream.data)} lists of dimensions for {ends - 1} consumers")
        if self.initial_values is not None and len(self.initial_values) != self.depths[0]:
            raise VerifyException(f"{len(self.initial_values)} initial values for {self.depths[0]} objects")
        self._check_counts()

    def _check_counts(self) -> None:
        if self.repeat_count is not None and self.repeat_count.value.data < 1:
            raise VerifyException(f"repeat_count is {self.repeat_count.value.data}, at least 1 is possible")
        if self.iter_count is not None and not 1 <= self.iter_count.value.data <= 256:
            raise VerifyException(f"iter_count is {self.iter_count.value.data}, 1 to 256 is possible")


@irdl_op_definition
class ObjectFifoLinkOp(AieOp):
    """
    Passes objects on from FIFO to FIFO in the tile that they share: as they are, cut into parts (distribute) or put
    together from parts (join).

    ```
    aie.objectfifo.link [@a] -> [@b]([] [0])
    aie.objectfifo.link [@a] -> [@b, @c]([] [0, 1024])
    aie.objectfifo.link [@b, @c] -> [@d]([0, 1024] [])
    ```
    """

    name = "aie.objectfifo.link"

    inputs = prop_def(ArrayAttr[FlatSymbolRefAttr], prop_name="fifoIns")
    outputs = prop_def(ArrayAttr[FlatSymbolRefAttr], prop_name="fifoOuts")
    source_offsets = prop_def(ArrayAttr[IntegerAttr[I64]], prop_name="src_offsets")
    """Elements: where each part begins in the joined object."""
    destination_offsets = prop_def(ArrayAttr[IntegerAttr[I64]], prop_name="dst_offsets")
    """Elements: where each part begins in the distributed object."""

    traits = traits_def(HasParent(DeviceOp))

    assembly_format = (
        "$fifoIns `->` $fifoOuts `(` custom<Offsets>($src_offsets) custom<Offsets>($dst_offsets) `)` attr-dict"
    )
    custom_directives = (Offsets,)

    def verify_(self) -> None:
        inputs, outputs = len(self.inputs), len(self.outputs)
        if not inputs or not outputs or min(inputs, outputs) > 1:
            raise VerifyException(f"a link has one input or one output, not {inputs} and {outputs}")
        sources, destinations = len(self.source_offsets), len(self.destination_offsets)
        if inputs > 1 and (sources, destinations) != (inputs, 0):
            raise VerifyException(f"a join of {inputs} has {inputs} source offsets and no destination offsets")
        if outputs > 1 and (sources, destinations) != (0, outputs):
            raise VerifyException(f"a distribute to {outputs} has {outputs} destination offsets and no source offsets")
        if inputs == outputs == 1 and sources and destinations:
            raise VerifyException("a plain link has offsets on one side at most")


@irdl_op_definition
class ObjectFifoAllocateOp(AieOp):
    """
    Puts the objects of a FIFO into the memory of a tile that both ends can reach.

    ```
    aie.objectfifo.allocate @a(%tile)
    ```
    """

    name = "aie.objectfifo.allocate"

    fifo = prop_def(FlatSymbolRefAttrConstr, prop_name="objFifo_name")
    tile = operand_def(IndexType())

    traits = traits_def(HasParent(DeviceOp))

    assembly_format = "$objFifo_name `(` $tile `)` attr-dict"


@irdl_op_definition
class ObjectFifoRegisterExternalBuffersOp(AieOp):
    """
    Names the external buffers that the shim end of a FIFO uses.

    ```
    aie.objectfifo.register_external_buffers @a(%shim, {%b}) : (memref<512xi16>)
    ```
    """

    name = "aie.objectfifo.register_external_buffers"

    fifo = prop_def(FlatSymbolRefAttrConstr, prop_name="objFifo_name")
    tile = operand_def(IndexType())
    buffers = var_operand_def(MemRefType)

    traits = traits_def(HasParent(DeviceOp))

    assembly_format = "attr-dict $objFifo_name `(` $tile `,` `{` $buffers `}` `)` `:` `(` type($buffers) `)`"


def require_objects(size: IntegerAttr[I32]) -> None:
    """Raises VerifyException if the number is below 1."""
    if size.value.data < 1:
        raise VerifyException(f"{size.value.data} objects: at least one is possible")


@irdl_op_definition
class ObjectFifoAcquireOp(AieOp):
    """
    Waits until the core holds that many objects, those that it holds already included, and gives the oldest ones.

    ```
    %s = aie.objectfifo.acquire @a(Consume, 2) : !aie.objectfifosubview<memref<64xbf16>>
    ```
    """

    name = "aie.objectfifo.acquire"

    port = prop_def(Words(Port))
    fifo = prop_def(FlatSymbolRefAttrConstr, prop_name="objFifo_name")
    size = prop_def(IntegerAttr[I32])
    """Objects."""
    subview = result_def(ObjectFifoSubviewType)

    assembly_format = "attr-dict $objFifo_name `(` custom<PortWord>($port) `,` $size `)` `:` type($subview)"
    custom_directives = (PortWord,)

    def verify_(self) -> None:
        require_objects(self.size)


@irdl_op_definition
class ObjectFifoReleaseOp(AieOp):
    """
    Gives back the oldest objects that the core holds.

    ```
    aie.objectfifo.release @a(Consume, 1)
    ```
    """

    name = "aie.objectfifo.release"

    port = prop_def(Words(Port))
    fifo = prop_def(FlatSymbolRefAttrConstr, prop_name="objFifo_name")
    size = prop_def(IntegerAttr[I32])
    """Objects."""

    assembly_format = "attr-dict $objFifo_name `(` custom<PortWord>($port) `,` $size `)`"
    custom_directives = (PortWord,)

    def verify_(self) -> None:
        require_objects(self.size)


@irdl_op_definition
class ObjectFifoSubviewAccessOp(AieOp):
    """
    One of the objects of an acquire.

    ```
    %x = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
    ```
    """

    name = "aie.objectfifo.subview.access"

    subview = operand_def(ObjectFifoSubviewType)
    index = prop_def(IntegerAttr[I32])
    """From 0, the oldest object."""
    output = result_def(MemRefType)

    assembly_format = "$subview `[` $index `]` attr-dict `:` type($subview) `->` type($output)"

    def verify_(self) -> None:
        if self.index.value.data < 0:
            raise VerifyException(f"object {self.index.value.data}: the first one is 0")
        if isinstance(self.subview.type, ObjectFifoSubviewType) and self.subview.type.element != self.output.type:
            raise VerifyException(f"an object of type {self.subview.type.element} is no {self.output.type}")
