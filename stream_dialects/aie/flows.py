"""Connections through the stream switches (spec aie-dialect 3.8, 3.13)."""

from __future__ import annotations

from xdsl.dialects.builtin import I1, I8, I32, I64, IndexType, IntegerAttr, SymbolNameConstraint, UnitAttr, i64
from xdsl.irdl import (
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    traits_def,
)
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OptionalOperandVariable,
    ParsingState,
    PrintingState,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import HasParent, SingleBlockImplicitTerminator, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa

from stream_dialects.aie.device import DeviceOp, EndOp, ImplicitEnd
from stream_dialects.aie.layouts import PacketInfoAttr
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.words import Bundle, BundleWord, Direction, Words, parse_word, print_word


def require_channel(*channels: IntegerAttr[I32]) -> None:
    """Raises VerifyException unless all are at least 0."""
    for channel in channels:
        if channel.value.data < 0:
            raise VerifyException(f"channel {channel.value.data}: a channel is at least 0")


@irdl_op_definition
class FlowOp(AieOp):
    """
    A circuit-switched route from a port of one tile to a port of another.

    ```
    aie.flow(%a, DMA : 0, %b, Core : 1)
    ```
    """

    name = "aie.flow"

    source = operand_def(IndexType())
    source_bundle = prop_def(Words(Bundle))
    source_channel = prop_def(IntegerAttr[I32])
    destination = operand_def(IndexType())
    destination_bundle = prop_def(Words(Bundle), prop_name="dest_bundle")
    destination_channel = prop_def(IntegerAttr[I32], prop_name="dest_channel")

    assembly_format = (
        "`(` $source `,` custom<BundleWord>($source_bundle) `:` $source_channel `,` "
        "$destination `,` custom<BundleWord>($dest_bundle) `:` $dest_channel `)` attr-dict"
    )
    custom_directives = (BundleWord,)

    def verify_(self) -> None:
        require_channel(self.source_channel, self.destination_channel)


@irdl_op_definition
class PacketFlowOp(AieOp):
    """
    A packet-switched route: one source, one or more destinations.

    ```
    aie.packet_flow(3) {
      aie.packet_source<%a, Core : 0>
      aie.packet_dest<%b, DMA : 1>
    } {keep_pkt_header = true}
    ```
    """

    name = "aie.packet_flow"

    id = prop_def(IntegerAttr[I8], prop_name="ID")
    """0 to 31."""
    keep_pkt_header = opt_prop_def(IntegerAttr[I1])
    """Whether the header reaches the destination."""
    priority_route = opt_prop_def(IntegerAttr[I1])
    """Whether it is routed before others."""
    body = region_def("single_block")

    traits = traits_def(SingleBlockImplicitTerminator(EndOp))

    assembly_format = "`(` $ID `)` custom<ImplicitEnd>($body) attr-dict"
    custom_directives = (ImplicitEnd,)

    def verify_(self) -> None:
        if any(not isinstance(op, (PacketSourceOp, PacketDestinationOp, EndOp)) for op in self.body.block.ops):
            raise VerifyException("a packet flow holds packet_source and packet_dest only")


@irdl_op_definition
class PacketSourceOp(AieOp):
    """
    Where packets come from.

    ```
    aie.packet_source<%tile, DMA : 0>
    ```
    """

    name = "aie.packet_source"

    tile = operand_def(IndexType())
    bundle = prop_def(Words(Bundle))
    channel = prop_def(IntegerAttr[I32])

    traits = traits_def(HasParent(PacketFlowOp))

    assembly_format = "`<` $tile `,` custom<BundleWord>($bundle) `:` $channel `>` attr-dict"
    custom_directives = (BundleWord,)

    def verify_(self) -> None:
        require_channel(self.channel)


@irdl_op_definition
class PacketDestinationOp(AieOp):
    """
    Where packets go.

    ```
    aie.packet_dest<%tile, DMA : 0>
    ```
    """

    name = "aie.packet_dest"

    tile = operand_def(IndexType())
    bundle = prop_def(Words(Bundle))
    channel = prop_def(IntegerAttr[I32])

    traits = traits_def(HasParent(PacketFlowOp))

    assembly_format = "`<` $tile `,` custom<BundleWord>($bundle) `:` $channel `>` attr-dict"
    custom_directives = (BundleWord,)

    def verify_(self) -> None:
        require_channel(self.channel)


@irdl_op_definition
class CascadeFlowOp(AieOp):
    """
    The direct connection from the accumulator of a core to a neighbour.

    ```
    aie.cascade_flow(%a, %b)
    ```
    """

    name = "aie.cascade_flow"

    source_tile = operand_def(IndexType())
    destination_tile = operand_def(IndexType())

    assembly_format = "`(` $source_tile `,` $destination_tile `)` attr-dict"


@irdl_custom_directive
class ShimChannel(CustomDirective):
    """`%tile, MM2S, 0`, or of 2025 `MM2S, 0, 2` with the column."""

    tile: OptionalOperandVariable
    direction: AttributeVariable
    channel: AttributeVariable
    column: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        tile = parser.parse_optional_unresolved_operand()
        self.tile.set(state, tile)
        if tile is not None:
            parser.parse_punctuation(",")
        self.direction.set(state, parse_word(parser, Direction))
        parser.parse_punctuation(",")
        self.channel.set(state, IntegerAttr(parser.parse_integer(allow_boolean=False), i64))
        if tile is None:
            parser.parse_punctuation(",")
            self.column.set(state, IntegerAttr(parser.parse_integer(allow_boolean=False), i64))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        tile, direction = self.tile.get(op), self.direction.get(op)
        state.print_whitespace(printer)
        if tile is not None:
            printer.print_ssa_value(tile)
            printer.print_string(", ")
        if direction is not None:
            print_word(printer, Direction, direction)
        for number in (self.channel.get(op), self.column.get(op)):
            if isa(number, IntegerAttr[I64]):
                printer.print_string(f", {number.value.data}")


@irdl_op_definition
class ShimDmaAllocationOp(AieOp):
    """
    Gives a DMA channel of a shim tile a name, for the runtime sequence.

    ```
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    ```

    The form of 2025 with a column instead of a tile, `@in(MM2S, 0, 2)`, is read too.
    """

    name = "aie.shim_dma_allocation"

    sym_name = prop_def(SymbolNameConstraint())
    tile = opt_operand_def(IndexType())
    channel_dir = prop_def(Words(Direction))
    channel_index = prop_def(IntegerAttr[I64])
    column = opt_prop_def(IntegerAttr[I64], prop_name="col")
    """Of 2025: the column of the shim tile."""
    packet = opt_prop_def(PacketInfoAttr)
    plio = opt_prop_def(IntegerAttr[I1])
    stream_len_decoupled = opt_prop_def(UnitAttr)
    """The stream carries another number of bytes than the object has."""

    traits = traits_def(HasParent(DeviceOp), SymbolOpInterface())

    assembly_format = (
        "$sym_name `(` custom<ShimChannel>($tile, $channel_dir, $channel_index, $col) (`,` $packet^)? `)` attr-dict"
    )
    custom_directives = (ShimChannel,)

    def verify_(self) -> None:
        if (self.tile is None) == (self.column is None):
            raise VerifyException("a shim channel is given by its tile (or, in the form of 2025, by its column)")
