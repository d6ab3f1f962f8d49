"""What is recorded while a design runs (spec aie-dialect 8)."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.dialects.builtin import I32, FlatSymbolRefAttrConstr, IndexType, IntegerAttr, StringAttr, SymbolNameConstraint
from xdsl.ir import Data
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    traits_def,
)
from xdsl.irdl.declarative_assembly_format import (
    CustomDirective,
    ParsingState,
    PrintingState,
    irdl_custom_directive,
)
from xdsl.parser import AttrParser, Parser
from xdsl.printer import Printer
from xdsl.traits import HasParent, SingleBlockImplicitTerminator, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from stream_dialects.aie.device import DeviceOp, EndOp, ImplicitEnd
from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.transfer import parse_number
from stream_dialects.aie.words import (
    Bundle,
    BundleWord,
    Direction,
    DirectionWord,
    TraceMode,
    TraceModeWord,
    TracePacketKind,
    TracePacketWord,
    Words,
)

SLOTS = 8
"""Events and ports of one trace."""


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """An event by name, or as a member of an enumeration of mlir-aie."""

    name: str
    family: str | None = None
    """The enumeration, such as `CoreEventAIE2`."""


@irdl_attr_definition
class TraceEventAttr(Data[TraceEvent]):
    """
    An event; in the other form, `<CoreEventAIE2::INSTR_EVENT_0>`, mlir-aie checks the name.

    ```
    #aie.trace_event<"INSTR_EVENT_0">
    ```
    """

    name = "aie.trace_event"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> TraceEvent:
        with parser.in_angle_brackets():
            if (text := parser.parse_optional_str_literal()) is not None:
                return TraceEvent(text)
            family = parser.parse_identifier(" or the quoted name of an event")
            parser.parse_punctuation(":")
            parser.parse_punctuation(":")
            return TraceEvent(parser.parse_identifier(), family)

    def print_parameter(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            if self.data.family is None:
                printer.print_string_literal(self.data.name)
            else:
                printer.print_string(f"{self.data.family}::{self.data.name}")


@irdl_op_definition
class TraceOp(AieOp):
    """
    What is recorded of one tile.

    ```
    aie.trace @t(%tile) {
      aie.trace.mode "Event-Time"
      aie.trace.packet id = 1 type = core
      aie.trace.event<"INSTR_EVENT_0">
      aie.trace.start broadcast = 15
      aie.trace.stop broadcast = 14
    }
    ```
    """

    name = "aie.trace"

    tile = operand_def(IndexType())
    sym_name = prop_def(SymbolNameConstraint())
    buffer_size = opt_prop_def(IntegerAttr[I32])
    """Bytes."""
    body = region_def("single_block")

    traits = traits_def(HasParent(DeviceOp), SingleBlockImplicitTerminator(EndOp), SymbolOpInterface())

    assembly_format = "$sym_name `(` $tile `)` (`buffer_size` `=` $buffer_size^)? custom<ImplicitEnd>($body) attr-dict"
    custom_directives = (ImplicitEnd,)

    def verify_(self) -> None:
        events = sum(isinstance(op, TraceEventOp) for op in self.body.block.ops)
        if events > SLOTS:
            raise VerifyException(f"{events} events; a trace has at most {SLOTS}")


@irdl_op_definition
class TraceModeOp(AieOp):
    """
    What is written per event: `"Event-Time"`, `"Event-PC"` or `Execution`.

    ```
    aie.trace.mode "Event-Time"
    ```
    """

    name = "aie.trace.mode"

    mode = prop_def(Words(TraceMode))

    traits = traits_def(HasParent(TraceOp))

    assembly_format = "custom<TraceModeWord>($mode) attr-dict"
    custom_directives = (TraceModeWord,)


@irdl_op_definition
class TracePacketOp(AieOp):
    """
    How the packets of the trace are marked.

    ```
    aie.trace.packet id = 1 type = core
    ```
    """

    name = "aie.trace.packet"

    id = opt_prop_def(IntegerAttr[I32])
    """1 to 31; chosen by mlir-aie unless written."""
    type = prop_def(Words(TracePacketKind))

    traits = traits_def(HasParent(TraceOp))

    assembly_format = "(`id` `=` $id^)? `type` `=` custom<TracePacketWord>($type) attr-dict"
    custom_directives = (TracePacketWord,)

    def verify_(self) -> None:
        if self.id is not None and not 1 <= self.id.value.data <= 31:
            raise VerifyException(f"packet id {self.id.value.data}: 1 to 31 are possible")


@irdl_op_definition
class TraceEventOp(AieOp):
    """
    Records an event.

    ```
    aie.trace.event<"LOCK_STALL"> label = "waits"
    ```
    """

    name = "aie.trace.event"

    event = prop_def(TraceEventAttr)
    label = opt_prop_def(StringAttr)

    traits = traits_def(HasParent(TraceOp))

    assembly_format = "`` $event (`label` `=` $label^)? attr-dict"


@irdl_op_definition
class TracePortOp(AieOp):
    """
    Watches a port of the stream switch, for the events `PORT_RUNNING_<slot>` and their like.

    ```
    aie.trace.port<0> port = DMA channel = 1 direction = S2MM
    ```
    """

    name = "aie.trace.port"

    slot = prop_def(IntegerAttr[I32])
    """0 to 7."""
    port = prop_def(Words(Bundle))
    channel = prop_def(IntegerAttr[I32])
    direction = prop_def(Words(Direction))

    traits = traits_def(HasParent(TraceOp))

    assembly_format = (
        "`<` $slot `>` `port` `=` custom<BundleWord>($port) `channel` `=` $channel "
        "`direction` `=` custom<DirectionWord>($direction) attr-dict"
    )
    custom_directives = (BundleWord, DirectionWord)

    def verify_(self) -> None:
        if not 0 <= self.slot.value.data < SLOTS:
            raise VerifyException(f"slot {self.slot.value.data}: 0 to {SLOTS - 1} are possible")


@irdl_op_definition
class TraceStartOp(AieOp):
    """
    When the recording starts: at a broadcast or at an event.

    ```
    aie.trace.start broadcast = 15
    aie.trace.start event = <"TRUE">
    ```
    """

    name = "aie.trace.start"

    broadcast = opt_prop_def(IntegerAttr[I32])
    event = opt_prop_def(TraceEventAttr)

    traits = traits_def(HasParent(TraceOp))

    assembly_format = "(`broadcast` `=` $broadcast^)? (`event` `=` $event^)? attr-dict"

    def verify_(self) -> None:
        require_one_cause(self.broadcast, self.event)


@irdl_op_definition
class TraceStopOp(AieOp):
    """
    When the recording stops: at a broadcast or at an event.

    ```
    aie.trace.stop broadcast = 14
    aie.trace.stop event = <"USER_EVENT_0">
    ```
    """

    name = "aie.trace.stop"

    broadcast = opt_prop_def(IntegerAttr[I32])
    event = opt_prop_def(TraceEventAttr)

    traits = traits_def(HasParent(TraceOp))

    assembly_format = "(`broadcast` `=` $broadcast^)? (`event` `=` $event^)? attr-dict"

    def verify_(self) -> None:
        require_one_cause(self.broadcast, self.event)


def require_one_cause(broadcast: IntegerAttr[I32] | None, event: TraceEventAttr | None) -> None:
    """Raises VerifyException unless exactly one is given."""
    if (broadcast is None) == (event is None):
        raise VerifyException("either a broadcast or an event is given")


@irdl_custom_directive
class HostBufferSize(CustomDirective):
    """Up to 1.3: `buffer_size = 8192`. Read, never printed: see the op of `aie/older.py`."""

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_keyword("buffer_size") is not None:
            parser.parse_punctuation("=")
            state.properties["buffer_size"] = parse_number(parser)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        return


@irdl_op_definition
class TraceHostConfigOp(AieOp):
    """
    In a runtime sequence: the host's buffer that takes the trace.

    ```
    aie.trace.host_config {buffer_size = 8192 : i32}
    ```

    The form of 1.3, `aie.trace.host_config buffer_size = 8192`, is read too.
    """

    name = "aie.trace.host_config"

    buffer_size = prop_def(IntegerAttr[I32])
    """Bytes."""

    assembly_format = "custom<HostBufferSize>() attr-dict"
    custom_directives = (HostBufferSize,)


@irdl_op_definition
class TraceStartConfigOp(AieOp):
    """
    In a runtime sequence: switches a trace on.

    ```
    aie.trace.start_config @t
    ```
    """

    name = "aie.trace.start_config"

    trace = prop_def(FlatSymbolRefAttrConstr, prop_name="trace_config")

    assembly_format = "$trace_config attr-dict"
