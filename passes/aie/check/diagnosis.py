"""Why a simulation stands still: from the task that does not end to the core, FIFO and loop iteration at fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from passes.aie.check.design import ActionKind, Finding, Side
from passes.aie.check.launch import Launch, task_bits
from passes.aie.check.network import Stream
from passes.aie.check.program import Code
from passes.aie.check.simulation import Simulation
from passes.aie.check.words import counted, figure

SHOWN = 6
"""Cores, and tasks, that are named one by one."""


@dataclass
class Standstill:
    """The wait of each process, followed from the processes that the launch needs."""

    launch: Launch
    visited: list[int] = field(default_factory=list[int])
    """Processes in the order in which they were met."""
    reasons: dict[int, str] = field(default_factory=dict[int, str])
    """Why a process cannot go on, where the chain of waits ends."""
    next: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    """The processes that a process waits for."""

    @property
    def simulation(self) -> Simulation:
        return self.launch.simulation

    def findings(self) -> Iterator[Finding]:
        """The cores at which waits begin, and what of the runtime sequence is never done."""
        self._follow()
        blamed = self._blamed()
        for position, process in enumerate(blamed[:SHOWN], 1):
            more = len(blamed) - SHOWN
            rest = f" ({counted(more, 'more core')} of the same kind)" if more > 0 and position == SHOWN else ""
            yield self._core_finding(process, rest)
        if not blamed:
            yield from self._stream_findings()
        yield self._sequence_finding()

    def _blamed(self) -> list[int]:
        """The cores whose waits lead to where they end without another core between, else those of a circle."""
        cores = [process for process in self.visited if process < len(self.simulation.network.cores)]
        last = [process for process in cores if self._is_last(process)]
        return last or [process for process in self._circle(cores) if process in cores]

    def _circle(self, cores: list[int]) -> list[int]:
        """The shortest chain of waits from a core back to itself."""
        circles = [circle for circle in map(self._way_back, cores) if circle]
        return min(circles, key=len, default=cores)

    def _way_back(self, core: int) -> list[int]:
        ways, seen = [[core]], set[int]()
        while ways:
            way = ways.pop(0)
            for process in self.next.get(way[-1], []):
                if process == core:
                    return way
                if process not in seen:
                    seen.add(process)
                    ways.append([*way, process])
        return []

    def _follow(self) -> None:
        open_ends = [self._stream_of(self.launch.port_of(task.number)) for task in self.launch.unfinished]
        action = self.launch.waits_for
        if action is not None and not open_ends:
            open_ends = [self._stream_of(self._port_waited_for())]
        while open_ends:
            process = open_ends.pop(0)
            if process in self.visited:
                continue
            self.visited.append(process)
            cores = len(self.simulation.network.cores)
            waits = self._core_waits(process) if process < cores else self._stream_waits(process)
            self.next[process] = waits
            open_ends += waits

    def _port_waited_for(self) -> int:
        action = self.launch.waits_for
        if action is None:
            raise LookupError("the sequence does not wait")
        if action.kind is ActionKind.AWAIT:
            return self.launch.port_of(action.task)
        channel = self.launch.channels.find(action.target)
        return self.simulation.network.shim_ports[(channel.fifo if channel else None) or ""]

    def _stream_of(self, port: int) -> int:
        network = self.simulation.network
        for process, stream in enumerate(network.streams, len(network.cores)):
            if port == stream.sender or port in stream.receivers:
                return process
        raise LookupError(f"port {port} has no stream")

    def _is_last(self, core: int) -> bool:
        """Whether the waits of a core lead to where they end without another core between."""
        seen: set[int] = set()
        open_ends = list(self.next[core])
        if core in self.reasons:
            return True
        while open_ends:
            process = open_ends.pop(0)
            if process in seen or process < len(self.simulation.network.cores):
                continue
            seen.add(process)
            if process in self.reasons:
                return True
            open_ends += self.next.get(process, [])
        return False

    def _reason(self, core: int) -> str:
        """What the waits of a core end in."""
        open_ends, seen = [core], set[int]()
        while open_ends:
            process = open_ends.pop(0)
            if process in self.reasons:
                return self.reasons[process]
            if process not in seen:
                seen.add(process)
                open_ends += self.next.get(process, [])
        return "the cores named here wait for each other in a circle"

    def _core_waits(self, process: int) -> list[int]:
        network = self.simulation.network
        core, pc = network.cores[process], self.simulation.pc[process]
        instruction = core.program.instructions[pc]
        if instruction.code is Code.STOP:
            self.reasons[process] = "its program has ended"
            return []
        lane, (fifo, side) = core.lanes[instruction.use], core.ends[instruction.use]
        others = (network.drainers if side is Side.PRODUCE else network.fillers)[lane]
        if not others:
            self.reasons[process] = f"nothing {'takes objects out of' if side is Side.PRODUCE else 'fills'} @{fifo}"
        return list(others)

    def _stream_waits(self, process: int) -> list[int]:
        network, state = self.simulation.network, self.simulation
        stream = network.streams[process - len(network.cores)]
        waits: list[int] = []
        for number in (stream.sender, *stream.receivers):
            if state.left[number]:
                continue
            port = network.ports[number]
            if not port.lanes:
                if not state.queues[number]:
                    self.reasons[process] = self._spent(stream, port.sends)
                continue
            lane = port.lanes[state.positions[number]]
            if (state.full if port.sends else state.free)[lane]:
                continue
            others = (network.fillers if port.sends else network.drainers)[lane]
            if not others and not port.sends:
                self.reasons[process] = f"nothing takes the objects of @{port.fifo} out of tile {port.tile}"
            elif not others:
                self.reasons[process] = f"nothing makes objects of @{port.fifo} in tile {port.tile}"
            waits += others
        return waits

    def _spent(self, stream: Stream, sends: bool) -> str:
        """The tasks of a shim FIFO are all done."""
        fifo = self.simulation.network.plan.design.fifos[stream.fifo]
        bits = sum(
            task_bits(self.launch.sequence.tasks[number]) or 0
            for number in self.launch.running
            if self.launch.channel_of(number).fifo == stream.fifo
        )
        objects = bits / (fifo.elements * fifo.element_bits)
        return f"the tasks of @{stream.fifo} {'send' if sends else 'take'} {counted(objects)} and no more"

    def _core_finding(self, process: int, rest: str) -> Finding:
        core, pc = self.simulation.network.cores[process], self.simulation.pc[process]
        instruction = core.program.instructions[pc]
        if instruction.code is Code.STOP:
            return Finding(
                core.core.place, f"the program of core {core.core.tile} ends before the launch is over{rest}"
            )
        fifo, side = core.ends[instruction.use]
        held = self.simulation.held[self.simulation.held_base[process] + instruction.use]
        missing = instruction.count - held
        what = counted(missing, "free object" if side is Side.PRODUCE else "object")
        return Finding(
            instruction.place,
            f"core {core.core.tile} waits for {what} of @{fifo}"
            f"{self._iteration(process)}, for ever: {self._reason(process)}{rest}",
        )

    def _iteration(self, process: int) -> str:
        """` in iteration t1=3, t0=0 of pass 0`, by the values of the loops; t0 is an innermost loop."""
        core, state = self.simulation.network.cores[process], self.simulation
        values: list[str] = []
        whole = ""
        for loop in core.program.around[state.pc[process]]:
            facts, count = core.program.loops[loop], state.counters[state.loop_base[process] + loop]
            if facts.trips is None:
                whole = f" of pass {count}"
            else:
                values.append(f"t{facts.height}={facts.first + facts.step * count}")
        if not values:
            return whole.replace(" of", " in", 1)
        return f" in iteration {', '.join(values)}{whole}"

    def _stream_findings(self) -> Iterator[Finding]:
        """No core takes part: the FIFO at which it ends."""
        fifos = self.simulation.network.plan.design.fifos
        cores = len(self.simulation.network.cores)
        for process, reason in self.reasons.items():
            name = self.simulation.network.streams[process - cores].fifo
            yield Finding(fifos[name].place, f"@{name} stands still: {reason}")

    def _sequence_finding(self) -> Finding:
        launch = self.launch
        parts = [self._progress(task.number, task.bits) for task in launch.unfinished[:SHOWN]]
        parts += [f"{more} more"] if (more := len(launch.unfinished) - SHOWN) > 0 else []
        text = f"these tasks never end: {', '.join(parts)}" if parts else "no task is left that could end"
        action = launch.waits_for
        if action is None:
            return Finding(
                launch.sequence.place,
                f"the launch @{launch.sequence.name} is over, but {text}; start less, or let the cores take it all",
            )
        return Finding(action.place, f"the runtime sequence @{launch.sequence.name} waits here for ever; {text}")

    def _progress(self, number: int, bits: int) -> str:
        port = self.launch.port_of(number)
        channel = self.launch.channel_of(number)
        queue = self.simulation.queues[port]
        is_head = bool(queue) and queue[0].number == number
        left = self.simulation.left[port] or bits if is_head else bits
        fifo = self.simulation.network.plan.design.fifos[channel.fifo or ""]
        size = fifo.elements * fifo.element_bits
        return f"{channel.name} with {figure((bits - left) / size)} of {figure(bits / size)} objects moved"
