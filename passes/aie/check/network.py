"""
The data flow of a design as numbered parts, for the simulation.

* A *lane* is a set of equal buffers of which some are full and some are free: those of a pool, or of one part of them.
* A *port* is a DMA at one end of a FIFO. It walks through its lanes in turn; on a shim tile it has tasks instead.
* A *stream* moves the data of one FIFO from its sending port to all of its receiving ports at once.
* A *core* runs its program; acquiring and releasing moves buffers of its lanes between free and full.

Cores and streams are the processes, numbered in that order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from passes.aie.check.design import Core, Design, Fifo, Side
from passes.aie.check.plan import DmaEnd, Plan, Pool
from passes.aie.check.program import Compiler
from passes.aie.device import Coordinate


@dataclass(frozen=True, slots=True)
class Lane:
    """Buffers that are filled and emptied in turn."""

    fifo: str
    tile: Coordinate
    depth: int
    full: int
    """At the start."""
    bits: int
    """Of one buffer."""


@dataclass(frozen=True, slots=True)
class Port:
    """A DMA at one end of a FIFO."""

    fifo: str
    tile: Coordinate
    sends: bool
    lanes: tuple[int, ...]
    """Empty on a shim tile."""
    repeats: int
    """How often each buffer is sent."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The connection of one FIFO."""

    fifo: str
    sender: int
    receivers: tuple[int, ...]


@dataclass(frozen=True)
class CoreProcess:
    """A core, its flat program, and the lane behind each FIFO end that it uses."""

    core: Core
    program: Compiler
    lanes: tuple[int, ...]
    ends: tuple[tuple[str, Side], ...]


@dataclass
class Network:
    """The parts by number."""

    plan: Plan
    lanes: list[Lane] = field(default_factory=list[Lane])
    ports: list[Port] = field(default_factory=list[Port])
    streams: list[Stream] = field(default_factory=list[Stream])
    cores: list[CoreProcess] = field(default_factory=list[CoreProcess])
    shim_ports: dict[str, int] = field(default_factory=dict[str, int])
    """By FIFO."""

    @cached_property
    def fillers(self) -> list[list[int]]:
        """The processes that fill each lane."""
        return self._users(produces=True)

    @cached_property
    def drainers(self) -> list[list[int]]:
        """The processes that empty each lane."""
        return self._users(produces=False)

    def _users(self, produces: bool) -> list[list[int]]:
        users: list[list[int]] = [[] for _ in self.lanes]
        for process, core in enumerate(self.cores):
            for lane, (_, side) in zip(core.lanes, core.ends, strict=True):
                if (side is Side.PRODUCE) is produces:
                    users[lane].append(process)
        for number, stream in enumerate(self.streams):
            for port in stream.receivers if produces else (stream.sender,):
                for lane in self.ports[port].lanes:
                    users[lane].append(len(self.cores) + number)
        return users


def is_simulable(design: Design) -> bool:
    """Whether all that moves objects is known: no locks or DMAs that are written out, no program that is not."""
    fifos = design.fifos.values()
    return (
        not design.uses_locks
        and not design.programs
        and not design.external
        and all(fifo.unknown is None and fifo.synchronised for fifo in fifos)
        and all(core.program is not None for core in design.cores)
    )


def build_network(plan: Plan) -> Network:
    """The parts of a design whose references are right and which is simulable."""
    builder = _Builder(Network(plan))
    builder.build()
    return builder.network


@dataclass
class _Builder:
    network: Network
    pool_lanes: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    """By identity of the pool."""
    core_lanes: dict[tuple[str, Side, Coordinate], int] = field(default_factory=dict[tuple[str, Side, Coordinate], int])

    def build(self) -> None:
        plan = self.network.plan
        for fifo in plan.design.fifos.values():
            if fifo.name in plan.shared_pools:
                self._shared(fifo)
            else:
                self._stream(fifo, [end for end in plan.dma_ends if end.fifo == fifo.name])
        for core in plan.design.cores:
            self._core(core)

    def _shared(self, fifo: Fifo) -> None:
        lane = self._lanes(fifo, self.network.plan.shared_pools[fifo.name], fifo.initial)[0]
        self.core_lanes[fifo.name, Side.PRODUCE, fifo.producer.tile] = lane
        self.core_lanes[fifo.name, Side.CONSUME, fifo.consumers[0].tile] = lane

    def _lanes(self, fifo: Fifo, pool: Pool, full: int) -> tuple[int, ...]:
        if id(pool) not in self.pool_lanes:
            elements = sum(pool.parts)
            first = len(self.network.lanes)
            for part in pool.parts:
                bits = pool.bytes * 8 * part // elements
                self.network.lanes.append(Lane(pool.fifo, pool.tile, pool.count, full, bits))
            self.pool_lanes[id(pool)] = tuple(range(first, len(self.network.lanes)))
        return self.pool_lanes[id(pool)]

    def _stream(self, fifo: Fifo, ends: list[DmaEnd]) -> None:
        ports = [self._port(fifo, end) for end in ends]
        self.network.streams.append(Stream(fifo.name, ports[0], tuple(ports[1:])))

    def _port(self, fifo: Fifo, end: DmaEnd) -> int:
        number = len(self.network.ports)
        lanes: tuple[int, ...] = ()
        if end.pool is None:
            self.network.shim_ports[fifo.name] = number
        else:
            all_lanes = self._lanes(fifo, end.pool, fifo.initial if end.sends else 0)
            lanes = tuple(all_lanes[part] for part in end.parts)
            self.core_lanes[fifo.name, end.side, end.tile] = lanes[0]
        repeats = fifo.repeat if end.sends and fifo.repeat else 1
        self.network.ports.append(Port(fifo.name, end.tile, end.sends, lanes, repeats))
        return number

    def _core(self, core: Core) -> None:
        compiler = Compiler()
        compiler.compile(core.program or ())
        ends = tuple(compiler.ends)
        lanes = tuple(self.core_lanes[fifo, side, core.tile] for fifo, side in ends)
        self.network.cores.append(CoreProcess(core, compiler, lanes, ends))
