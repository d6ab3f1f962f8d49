"""
A design for one device as plain data: what stands in an `aie.device`, reduced to what the rules ask.

`place` is the number of the operation that says so; whoever reads the design knows which operation that is. Figures of
transfers are in elements, memory is in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import prod

from passes.aie.device import Coordinate, TileKind


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: the operation that it is about and a sentence with demand, limit and remedy."""

    place: int
    message: str


class Side(Enum):
    """Of an object FIFO."""

    PRODUCE = "Produce"
    CONSUME = "Consume"


@dataclass(frozen=True, slots=True)
class Step:
    """One loop of a transfer, in elements."""

    size: int
    stride: int


def elements_of(steps: tuple[Step, ...]) -> int:
    """Elements that the loops visit."""
    return prod(step.size for step in steps)


@dataclass(frozen=True, slots=True)
class FifoEnd:
    """Where objects are put in or taken out."""

    tile: Coordinate
    depth: int
    """Objects, as written."""
    steps: tuple[Step, ...] = ()
    """The order in which the DMA walks through an object, outermost first; empty if linearly."""
    channel: int | None = None
    """The DMA channel, if the design chooses it."""


@dataclass(frozen=True)
class Fifo:
    """Objects in order from a producer to one or more consumers."""

    place: int
    name: str
    producer: FifoEnd
    consumers: tuple[FifoEnd, ...]
    elements: int
    """Of one object."""
    element_bits: int
    type: str = ""
    """Of an object, as written."""
    one_depth: bool = False
    """One depth is written for all ends, so that mlir-aie fits it to what cores acquire."""
    repeat: int | None = None
    """How often each object is sent."""
    via_dma: bool = False
    synchronised: bool = True
    delegate: Coordinate | None = None
    """The tile that holds the objects of a FIFO in shared memory, if the design chooses it."""
    initial: int = 0
    """Objects that are there at the start."""
    unknown: str | None = None
    """A feature whose data flow is not known here."""

    @property
    def bytes(self) -> int:
        """Of one object."""
        return self.elements * self.element_bits // 8

    @property
    def ends(self) -> tuple[FifoEnd, ...]:
        return self.producer, *self.consumers

    def ends_of(self, side: Side) -> tuple[FifoEnd, ...]:
        return (self.producer,) if side is Side.PRODUCE else self.consumers


@dataclass(frozen=True, slots=True)
class Link:
    """Passes objects on from FIFO to FIFO in one tile."""

    place: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    offsets: tuple[int, ...]
    """Where each part begins in the big object of a join or distribute, in elements."""

    @property
    def is_plain(self) -> bool:
        return len(self.inputs) == len(self.outputs) == 1

    @property
    def is_join(self) -> bool:
        return len(self.inputs) > 1

    @property
    def big(self) -> str:
        """The FIFO whose objects consist of parts (join or distribute)."""
        return self.outputs[0] if self.is_join else self.inputs[0]

    @property
    def small(self) -> tuple[str, ...]:
        """The FIFOs of the parts, in their order."""
        return self.inputs if self.is_join else self.outputs


@dataclass(frozen=True, slots=True)
class Number:
    value: int


@dataclass(frozen=True, slots=True)
class Variable:
    """The induction variable of the loop with that place."""

    loop: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An integer operation, such as `+` or `<`; see `expressions.OPERATIONS`."""

    name: str
    operands: tuple[Expression, ...]


Expression = Number | Variable | Operation


@dataclass(frozen=True, slots=True)
class Acquire:
    place: int
    fifo: str
    side: Side
    count: int
    type: str = ""
    """Of an object, as written."""


@dataclass(frozen=True, slots=True)
class Release:
    place: int
    fifo: str
    side: Side
    count: int


@dataclass(frozen=True, slots=True)
class Loop:
    place: int
    first: int
    step: int
    trips: int | None
    """None: for ever."""
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is done depends on a value: the case of that number, else the default."""

    place: int
    value: Expression
    cases: Mapping[int, tuple[Statement, ...]]
    default: tuple[Statement, ...]


Statement = Acquire | Release | Loop | Choice


@dataclass(frozen=True, slots=True)
class Access:
    """The use of one object of an acquire."""

    place: int
    fifo: str | None
    """None: of something else than the result of an acquire."""
    index: int
    acquired: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function that may stand in an object file."""

    place: int
    function: str


@dataclass(frozen=True)
class Core:
    """A core and its program."""

    place: int
    tile: Coordinate
    stack: int
    """Bytes."""
    files: tuple[str, ...] = ()
    """Object files that are linked to the core by itself."""
    program: tuple[Statement, ...] | None = ()
    """What it does with FIFOs, or None if that cannot be known."""
    uses: tuple[Acquire | Release, ...] = ()
    """All acquires and releases, in the order of the text."""
    accesses: tuple[Access, ...] = ()
    calls: tuple[Call, ...] = ()
    buffers: tuple[tuple[int, str], ...] = ()
    """Places at which it uses a buffer, and the buffer's name."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function; a declaration if it has no body."""

    name: str
    is_declaration: bool
    file: str | None


@dataclass(frozen=True, slots=True)
class Buffer:
    place: int
    name: str
    tile: Coordinate
    bytes: int


@dataclass(frozen=True, slots=True)
class Lock:
    place: int
    tile: Coordinate
    id: int | None
    initial: int


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A buffer descriptor: what part of a buffer is moved, in which order. None: known at run time only."""

    place: int
    element_bits: int
    buffer_elements: int | None
    offset: int | None
    length: int | None
    steps: tuple[Step, ...] | None
    """Outermost first; empty if linear."""
    buffer: str = ""
    """Name of the buffer, of a static descriptor."""
    argument: int | None = None
    """Which argument of the runtime sequence the buffer is."""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """A DMA channel that the design itself names."""

    place: int
    tile: Coordinate
    sends: bool
    channel: int
    name: str = ""
    """The symbol, of a shim allocation."""


@dataclass(frozen=True)
class DmaProgram:
    """A DMA that is written out instead of following from object FIFOs."""

    place: int
    tile: Coordinate
    expected_kind: TileKind
    """Of its tile."""
    starts: tuple[ChannelUse, ...]
    chains: tuple[tuple[Descriptor, ...], ...]
    """The descriptors of each start."""


@dataclass(frozen=True)
class Task:
    """Transfers of one shim channel, handed to it at once."""

    place: int
    target: str | ChannelUse
    """Symbol of a FIFO or shim allocation, or the channel itself."""
    descriptors: tuple[Descriptor, ...]
    repeats: int | None
    """Executions after the first one; None: known at run time only."""
    token: bool
    """Whether its end can be awaited."""
    is_task: bool = True
    """Else it is a `dma_memcpy_nd`, which sends a token to the host always and chooses its descriptor."""


class ActionKind(Enum):
    CONFIGURE = "configures"
    START = "starts"
    AWAIT = "awaits"
    FREE = "frees"
    WAIT = "waits for"


@dataclass(frozen=True, slots=True)
class Action:
    """One step of a runtime sequence, on a task (by its number) or, of a wait, on a channel."""

    place: int
    kind: ActionKind
    task: int = -1
    target: str | ChannelUse = ""


@dataclass(frozen=True)
class Sequence:
    """What the command processor does in a launch."""

    place: int
    name: str
    arguments: tuple[int | None, ...]
    """Elements of each argument; None if it is no static memref."""
    tasks: tuple[Task, ...]
    actions: tuple[Action, ...]
    is_known: bool
    """Whether nothing else in it starts transfers or waits."""


@dataclass(frozen=True)
class Design:
    """All that stands in one device."""

    place: int
    device: str
    tiles: Mapping[Coordinate, int]
    """The place of each tile."""
    fifos: Mapping[str, Fifo]
    links: tuple[Link, ...]
    cores: tuple[Core, ...]
    functions: Mapping[str, Function]
    buffers: Mapping[str, Buffer]
    locks: tuple[Lock, ...]
    programs: tuple[DmaProgram, ...]
    flows: tuple[ChannelUse, ...]
    """The DMA channels of flows."""
    allocations: Mapping[str, ChannelUse]
    sequences: tuple[Sequence, ...]
    external: frozenset[str]
    """FIFOs that have their objects in external buffers."""
    uses_locks: bool
    """Whether something is synchronised by locks that are written out."""
