"""What runs on which tile of an AIE array, and the connections between tiles, before tiles and FIFOs are assigned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import prod

from xdsl.dialects.builtin import I64, IntegerAttr, StringAttr
from xdsl.ir import Data, SpacedOpaqueSyntaxAttribute
from xdsl.irdl import IRDLOperation, irdl_attr_definition, irdl_op_definition, opt_prop_def, prop_def
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.checks import check_unique
from stream_dialects.stream.lists import IntegersAttr
from stream_dialects.stream.mapping import KernelRecord
from stream_dialects.stream.record import ListAttr, RecordAttr, RecordError, require_conformity
from stream_dialects.stream.steady_state import DimensionSizesAttr


class ChannelKind(Enum):
    """The sides of a channel."""

    SHIM_TO_MEMORY = "shim_to_memory"
    MEMORY_TO_CORE = "memory_to_core"
    CORE_TO_CORE = "core_to_core"
    CORE_TO_MEMORY = "core_to_memory"
    MEMORY_TO_SHIM = "memory_to_shim"


SHIM_KINDS = (ChannelKind.SHIM_TO_MEMORY, ChannelKind.MEMORY_TO_SHIM)


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """One object of a channel: `tiles` tiles, one after the other, each row-major or in the blocks of its kernel."""

    element: str
    """Element type, such as `bf16`."""
    tile: tuple[int, ...]
    """The shape of what one kernel call works on."""
    tiles: tuple[int, ...] = ()
    """How many tiles, outermost number first; none for a single one."""
    held: tuple[int, int] = (1, 1)
    """Objects that the sending and each receiving side work on at the same time."""
    depths: tuple[int, ...] = ()
    """
    Objects at the sending and at each receiving end, where a core has a single buffer; else each end has as many as it
    holds, at least two.
    """

    def __post_init__(self) -> None:
        if min((1, *self.tile, *self.tiles, *self.held)) < 1:
            raise RecordError("a size of an object or a number of objects held is below 1")
        if min((1, *self.depths)) < 1:
            raise RecordError("a depth is below 1")

    @property
    def shape(self) -> tuple[int, ...]:
        return (*self.tiles, *self.tile)

    @property
    def elements(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class AccessStep:
    """A loop of a transfer from or to the host."""

    size: int
    stride: int
    """Elements of the host's tensor; 0 repeats."""
    time: int = 0
    """Iterations of the whole design that pass from one step to the next."""

    def __post_init__(self) -> None:
        if self.size < 1 or self.stride < 0 or self.time < 0:
            raise RecordError(f"a step of size {self.size}, stride {self.stride} and time {self.time}")


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """What a channel takes from or brings to a tensor of the host, in the order of its objects."""

    argument: int
    """Which tensor: inputs first, then outputs."""
    offset: int
    """Elements."""
    steps: tuple[AccessStep, ...]
    """Innermost first."""
    inside: int = 0
    """Iterations of the whole design in which one object is finished."""


@dataclass(frozen=True, slots=True)
class WorkerOperand:
    """An input or the result of a worker: where it comes from or goes to, and how long it stays."""

    tensor: str
    channels: tuple[str, ...]
    """One, or as many as `select` has values."""
    varying: tuple[int, ...] = ()
    """The loops of the worker, by position, that address other tiles."""
    kept: int = 0
    """The number of innermost loops over which the tiles stay."""
    select: tuple[int, ...] = ()
    """The loops that choose the channel, innermost first."""


@irdl_attr_definition
class ChannelKindAttr(Data[ChannelKind], SpacedOpaqueSyntaxAttribute):
    """
    The kind of a channel.

    ```
    #stream<channel_kind memory_to_core>
    ```
    """

    name = "stream.channel_kind"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> ChannelKind:
        return ChannelKind(parser.parse_keyword_in(tuple(kind.value for kind in ChannelKind)))

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(self.data.value)

    def verify(self) -> None:
        require_conformity(self, ChannelKind)


@irdl_attr_definition
class ObjectAttr(RecordAttr[ObjectRecord]):
    """
    The objects of a channel.

    ```
    #stream.object<element = "bf16", tile = [32, 16], tiles = [4]>
    ```
    """

    name = "stream.object"
    record = ObjectRecord


@irdl_attr_definition
class AccessAttr(RecordAttr[AccessRecord]):
    """
    What a channel moves from or to the host.

    ```
    #stream.access<argument = 0, offset = 2048, steps = [<size = 32, stride = 1>, <size = 4, stride = 32, time = 1>]>
    ```
    """

    name = "stream.access"
    record = AccessRecord


@irdl_attr_definition
class KernelAttr(RecordAttr[KernelRecord]):
    """
    The kernel of a worker.

    ```
    #stream.kernel<name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">
    ```
    """

    name = "stream.kernel"
    record = KernelRecord


@irdl_attr_definition
class WorkerOperandsAttr(ListAttr[WorkerOperand]):
    """
    The inputs of a worker, then its result.

    ```
    #stream.worker_operands[<tensor = "x_2", channels = ["x_l2l1_0"], varying = [0], kept = 1>]
    ```
    """

    name = "stream.worker_operands"
    element = WorkerOperand


@irdl_op_definition
class ChannelOp(IRDLOperation):
    """
    A connection from one tile to one or more: objects in order, each to all receivers.

    ```
    stream.channel "A_l2l1_0" memory_to_core "A" from 1 to [2, 8] objects <element = "bf16", tile = [16, 32]>
    stream.channel "A_l3l2_0" shim_to_memory "A" from 0 to [1] objects <element = "bf16", tile = [16, 32]>
      access <argument = 0, offset = 0, steps = [<size = 32, stride = 1>, <size = 16, stride = 128>]>
    ```
    """

    name = "stream.channel"

    label = prop_def(StringAttr)
    """The name of the FIFO that it becomes."""
    kind = prop_def(ChannelKindAttr)
    tensor = prop_def(StringAttr)
    sender = prop_def(IntegerAttr[I64])
    """A core id; of the memory side's shim if the host sends."""
    receivers = prop_def(IntegersAttr)
    """Core ids."""
    objects = prop_def(ObjectAttr)
    access = opt_prop_def(AccessAttr)
    """For a channel from or to the host."""

    assembly_format = (
        "$label $kind $tensor `from` $sender `to` $receivers `objects` $objects (`access` $access^)? attr-dict"
    )

    def verify_(self) -> None:
        if not self.receivers.data:
            raise VerifyException("a channel has at least one receiver")
        check_unique("receivers lists core {} twice", self.receivers.data)
        if len(self.objects.data.depths) not in (0, 1 + len(self.receivers.data)):
            raise VerifyException("a channel has one depth for each end, or none")
        if (self.access is not None) != (self.kind.data in SHIM_KINDS):
            raise VerifyException("a channel from or to a shim, and no other, says what it accesses")


@irdl_op_definition
class WorkerOp(IRDLOperation):
    """
    A layer on one core: the loops around its kernel, and what each of its tensors does in them.

    ```
    stream.worker "Gemm" on 8 loops [z0 = 4, z1 = 2] operands [
        <tensor = "A_2", channels = ["A_l2l1_0"], varying = [0, 1]>,
        <tensor = "B_2", channels = ["B_l2l1_0"], varying = [0], kept = 2>,
        <tensor = "Y_1", channels = ["Y_l1l2_0_0"], varying = [1], kept = 1>
    ] kernel <name = "gemm", m = 16, k = 32, n = 16>
    ```
    """

    name = "stream.worker"

    label = prop_def(StringAttr)
    """The layer's name."""
    core = prop_def(IntegerAttr[I64])
    """A core id."""
    loops = prop_def(DimensionSizesAttr)
    """Innermost first."""
    tensors = prop_def(WorkerOperandsAttr, prop_name="operands")
    """Inputs, then the result."""
    kernel = prop_def(KernelAttr)

    assembly_format = "$label `on` $core `loops` $loops `operands` $operands `kernel` $kernel attr-dict"

    def verify_(self) -> None:
        if not self.tensors.data:
            raise VerifyException("a worker has a result")
        for operand in self.tensors.data:
            self._check_operand(operand)

    def _check_operand(self, operand: WorkerOperand) -> None:
        loops = self.loops.data
        if any(not 0 <= loop < len(loops) for loop in (*operand.varying, *operand.select)):
            raise VerifyException(f"tensor '{operand.tensor}' names a loop outside 0 to {len(loops) - 1}")
        if not 0 <= operand.kept <= len(loops):
            raise VerifyException(f"tensor '{operand.tensor}' stays over {operand.kept} of {len(loops)} loops")
        choices = prod(loops[loop].size for loop in operand.select)
        if len(operand.channels) != choices:
            raise VerifyException(
                f"tensor '{operand.tensor}' chooses among {choices} channels, but {len(operand.channels)} are named"
            )
