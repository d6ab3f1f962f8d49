"""The object FIFOs of a design as buffers and streams (spec aie-dialect 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from passes.aie.check.design import Design, Fifo, Side
from passes.aie.check.plan import DmaEnd, Plan, Pool
from passes.aie.device import Coordinate, Device, TileKind
from passes.aie.interpret.cores import CoreEnd
from passes.aie.interpret.host import HostSink, HostSource, ShimChannel
from passes.aie.interpret.lanes import Lane, Worklist
from passes.aie.interpret.numbers import Arithmetic
from passes.aie.interpret.positions import Positions, positions
from passes.aie.interpret.streams import LaneSink, LaneSource, Sink, Source, Stream
from passes.analysis.errors import InputError


class Network:
    """
    All that moves data: `lanes` by the pool of buffers, `streams` by FIFO, `channels` of shim tiles by FIFO.

    Raises InputError for a FIFO that moves data in a way that is not known here.
    """

    def __init__(
        self,
        design: Design,
        device: Device,
        elements: Mapping[str, str],
        arithmetic: Arithmetic,
        worklist: Worklist,
    ):
        """`elements` holds the element type of each FIFO."""
        check_support(design, elements)
        self.design, self.device, self.elements = design, device, elements
        self._plan = Plan(design, device)
        self._arithmetic = arithmetic
        self._worklist = worklist
        self.channels: dict[str, ShimChannel] = {}
        self._lanes: dict[int, list[Lane]] = {id(pool): self._new_lanes(pool) for pool in self._plan.pools}
        self._ends = {(end.fifo, end.side, end.position): end for end in self._plan.dma_ends}
        self.streams = {
            fifo.name: self._stream(fifo) for fifo in design.fifos.values() if fifo.name not in self._plan.shared_pools
        }

    @property
    def lanes(self) -> Iterator[tuple[str, Lane]]:
        """Every lane with the FIFO whose objects it holds."""
        for pool in self._plan.pools:
            for lane in self._lanes[id(pool)]:
                yield pool.fifo, lane

    def core_ends(self, tile: Coordinate) -> dict[tuple[str, Side], CoreEnd]:
        """The FIFO ends in a core that its program can use."""
        found: dict[tuple[str, Side], CoreEnd] = {}
        for fifo in self.design.fifos.values():
            for side in Side:
                for position, end in enumerate(fifo.ends_of(side)):
                    if end.tile == tile:
                        lane = self._core_lane(fifo, side, position)
                        found[fifo.name, side] = CoreEnd(fifo.name, side, self.elements[fifo.name], lane)
        return found

    def _core_lane(self, fifo: Fifo, side: Side, position: int) -> Lane:
        pool = self._plan.shared_pools.get(fifo.name) or self._ends[fifo.name, side, position].pool
        if pool is None:
            raise InputError(f"'{fifo.name}' has no buffers in its core; end it on a core tile", subject=fifo.name)
        return self._lanes[id(pool)][0]

    def _new_lanes(self, pool: Pool) -> list[Lane]:
        """One per part of the buffers; parts begin where the one before ends."""
        fifo = self.design.fifos[pool.fifo]
        buffers = [self._arithmetic.unknown(self.elements[fifo.name], fifo.elements) for _ in range(pool.count)]
        begin = fifo.elements - sum(pool.parts)
        lanes: list[Lane] = []
        for length in pool.parts:
            lanes.append(Lane(self._worklist, [buffer[begin : begin + length] for buffer in buffers]))
            begin += length
        return lanes

    def _stream(self, fifo: Fifo) -> Stream:
        source = self._source(fifo, self._ends[fifo.name, Side.PRODUCE, 0])
        ends = [self._ends[fifo.name, Side.CONSUME, position] for position in range(len(fifo.consumers))]
        stream = Stream(fifo.name, source, [self._sink(fifo, end) for end in ends])
        for end in (self._ends[fifo.name, Side.PRODUCE, 0], *ends):
            signals = [self.channels[fifo.name]] if end.pool is None else [lane for lane, _ in self._turns(fifo, end)]
            for signal in signals:
                signal.watch(stream)
        return stream

    def _source(self, fifo: Fifo, end: DmaEnd) -> Source:
        if end.pool is None:
            return HostSource(self._channel(fifo))
        return LaneSource(self._turns(fifo, end), fifo.repeat or 1)

    def _sink(self, fifo: Fifo, end: DmaEnd) -> Sink:
        return HostSink(self._channel(fifo)) if end.pool is None else LaneSink(self._turns(fifo, end))

    def _channel(self, fifo: Fifo) -> ShimChannel:
        if fifo.name in self.channels:
            raise InputError(f"'{fifo.name}' has several ends on shim tiles; keep one", subject=fifo.name)
        self.channels[fifo.name] = ShimChannel(self._worklist, self.starts_on_shim(fifo))
        return self.channels[fifo.name]

    def _turns(self, fifo: Fifo, end: DmaEnd) -> list[tuple[Lane, Positions]]:
        """The lanes through which an end goes in turn, with the order of their elements."""
        if end.pool is None:
            return []
        steps = fifo.ends_of(end.side)[end.position].steps
        wraps = len(self.device.tile(end.tile[1]).descriptor.wraps)
        lanes = [self._lanes[id(end.pool)][part] for part in end.parts]
        return [(lane, positions(steps, lane.elements, lane.elements, wraps, fifo.name)) for lane in lanes]

    def starts_on_shim(self, fifo: Fifo) -> bool:
        """Whether the host sends rather than receives the FIFO's objects."""
        return self.device.kind(fifo.producer.tile[1]) is TileKind.SHIM

    def moved(self, fifo: str) -> int:
        """Elements that a FIFO has moved since the design was loaded."""
        if fifo in self.streams:
            return self.streams[fifo].moved
        lane = self._lanes[id(self._plan.shared_pools[fifo])][0]
        return lane.filled * lane.elements

    @property
    def shim_wraps(self) -> int:
        """Dimensions of a shim's descriptor whose size has a register."""
        return len(self.device.tile(0).descriptor.wraps)


def check_support(design: Design, elements: Mapping[str, str]) -> None:
    """Raises InputError if data moves by other means than object FIFOs, or in a way that is not known here."""
    if design.programs or design.uses_locks or design.external:
        raise InputError("DMAs, locks and external buffers that are written out cannot be run; use object FIFOs")
    for fifo in design.fifos.values():
        feature = fifo.unknown or ("initial values" if fifo.initial else None)
        feature = feature or (None if fifo.synchronised else "disable_synchronization")
        if feature is not None:
            raise InputError(f"'{fifo.name}' uses {feature}, which cannot be run; leave it out", subject=fifo.name)
    for link in design.links:
        _check_link(design, link.inputs, link.outputs, elements)


def _check_link(design: Design, inputs: tuple[str, ...], outputs: tuple[str, ...], elements: Mapping[str, str]) -> None:
    names = (*inputs, *outputs)
    missing = [name for name in names if name not in design.fifos]
    if missing:
        raise InputError(f"a link names '{missing[0]}', which is no object FIFO; correct it", subject=missing[0])
    types = dict.fromkeys(elements[name] for name in names)
    if len(types) > 1:
        message = f"the link of '{names[0]}' joins {' and '.join(types)}; use one element type"
        raise InputError(message, subject=names[0])
    if len(inputs) > 1 and design.fifos[outputs[0]].repeat is not None:
        message = f"'{outputs[0]}' is joined from parts and sent repeatedly, which cannot be run; repeat its inputs"
        raise InputError(message, subject=outputs[0])
