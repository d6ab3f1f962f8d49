"""
Runs the data flow of a design: cores, DMAs and the runtime sequence move objects until nothing can move any more.

All processes wait for buffers only and nobody can take away what another one waits for, so whether a launch completes
does not depend on who goes first. The runtime sequence goes on as early as it can, which shows tasks that are freed,
or queued, too early. Data is counted in bits, objects are not told apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from passes.aie.check.design import Side
from passes.aie.check.network import Network, Port, Stream
from passes.aie.check.program import Code, evaluate

BUDGET = 1_500_000
"""Steps of processes after which a simulation gives up."""


@dataclass
class RunningTask:
    """A task that was handed to a shim port."""

    number: int
    bits: int
    token: bool
    is_done: bool = False
    is_withheld: bool = False
    """It never ends, and keeps later tasks of its port from beginning."""


class BudgetExceededError(Exception):
    """The simulation is too long."""


class Simulation:
    """
    The state of a network; `run` goes on until nothing can move.

    All figures stand in flat lists, numbered as in the network, so that a snapshot is a copy of lists.
    """

    def __init__(self, network: Network):
        self.network = network
        self.full = [lane.full for lane in network.lanes]
        self.free = [lane.depth - lane.full for lane in network.lanes]
        self.positions = [0] * len(network.ports)
        """Which of its lanes a port works on."""
        self.again = [0] * len(network.ports)
        """How often the port has sent its present buffer."""
        self.left = [0] * len(network.ports)
        """Bits of the present buffer or task that a port still has to move; 0 if it has none."""
        self.queues: list[list[RunningTask]] = [[] for _ in network.ports]
        self.stuck: set[int] = set()
        """Shim ports with a task that never ends."""
        self.tokens = [0] * len(network.ports)
        self.counters = [-1 for core in network.cores for _ in core.program.loops]
        self.loop_base = _bases([len(core.program.loops) for core in network.cores])
        self.held = [0 for core in network.cores for _ in core.ends]
        self.held_base = _bases([len(core.ends) for core in network.cores])
        self.pc = [0] * len(network.cores)
        self._programs = [self._located(number) for number in range(len(network.cores))]
        self.excess: dict[tuple[int, int], int] = {}
        """Releases of more than is held, by core and instruction: what was held the last time."""
        self.steps = 0
        self.task_done = False
        self._work: deque[int] = deque()
        self._is_waiting = [True] * (len(network.cores) + len(network.streams))
        self.watched: frozenset[int] = frozenset()
        """Cores that stop at the end of each loop iteration, so that `at_iteration` can look."""
        self.at_iteration: Callable[[int], bool] = lambda core: True
        """Called when a watched core ends an iteration of a loop; false ends the run."""
        self.at_task_end: Callable[[], None] = lambda: None
        """Called after a task has ended."""
        self.wake_all()

    def wake_all(self) -> None:
        for process in range(len(self._is_waiting)):
            self._wake(process)

    def _wake(self, process: int) -> None:
        if self._is_waiting[process]:
            self._is_waiting[process] = False
            self._work.append(process)

    def run(self) -> None:
        """Until nothing can move; raises BudgetExceededError."""
        work, cores = self._work, len(self.network.cores)
        while work:
            process = work.popleft()
            self._is_waiting[process] = True
            if process >= cores:
                self._run_stream(self.network.streams[process - cores])
            elif self._run_core(process):
                self._wake(process)
                if not self.at_iteration(process):
                    return
            if self.task_done:
                self.task_done = False
                self.at_task_end()
            if self.steps > BUDGET:
                raise BudgetExceededError

    def start(self, port: int, task: RunningTask) -> None:
        """Hands a task to a shim port."""
        self.queues[port].append(task)
        for process, stream in enumerate(self.network.streams, len(self.network.cores)):
            if port == stream.sender or port in stream.receivers:
                self._wake(process)

    def _run_stream(self, stream: Stream) -> None:
        left, sender, receivers = self.left, stream.sender, stream.receivers
        while (left[sender] or self._load(sender)) and all([left[port] or self._load(port) for port in receivers]):
            self.steps += 1
            bits = min(left[sender], *[left[port] for port in receivers])
            for port in (sender, *receivers):
                left[port] -= bits
                if not left[port]:
                    self._finish(port)

    def _load(self, number: int) -> bool:
        """Gives a port its next buffer or task, if there is one."""
        port = self.network.ports[number]
        if not port.lanes:
            if self.queues[number] and number not in self.stuck:
                self.left[number] = self.queues[number][0].bits
            return bool(self.left[number])
        lane = port.lanes[self.positions[number]]
        if not self.again[number]:
            supply = self.full if port.sends else self.free
            if not supply[lane]:
                return False
            supply[lane] -= 1
        self.left[number] = self.network.lanes[lane].bits
        return True

    def _finish(self, number: int) -> None:
        """Hands on a buffer that is sent or filled, or ends a task."""
        port = self.network.ports[number]
        if not port.lanes:
            self._end_task(number)
            return
        self.again[number] += 1
        if self.again[number] == port.repeats:
            self._hand_on(number, port)

    def _hand_on(self, number: int, port: Port) -> None:
        lane = port.lanes[self.positions[number]]
        self.again[number] = 0
        self.positions[number] = (self.positions[number] + 1) % len(port.lanes)
        if port.sends:
            self._release_free(lane, 1)
        else:
            self._release_full(lane, 1)

    def _release_full(self, lane: int, count: int) -> None:
        self.full[lane] += count
        for process in self.network.drainers[lane]:
            self._wake(process)

    def _release_free(self, lane: int, count: int) -> None:
        self.free[lane] += count
        for process in self.network.fillers[lane]:
            self._wake(process)

    def _end_task(self, number: int) -> None:
        if self.queues[number][0].is_withheld:
            self.stuck.add(number)
            return
        task = self.queues[number].pop(0)
        task.is_done = True
        self.tokens[number] += task.token
        self.task_done = True

    def _located(self, number: int) -> list[tuple[int, int, int, int, bool]]:
        """
        The program of a core with places in the flat lists: code, held or counter, count or trips (-1: for ever),
        lane or target, and whether it produces.
        """
        core = self.network.cores[number]
        located: list[tuple[int, int, int, int, bool]] = []
        for at, instruction in enumerate(core.program.instructions):
            code, place, count, target, produces = (
                int(instruction.code),
                at,
                instruction.count,
                instruction.target,
                False,
            )
            if instruction.code in (Code.ACQUIRE, Code.RELEASE):
                place = self.held_base[number] + instruction.use
                target = core.lanes[instruction.use]
                produces = core.ends[instruction.use][1] is Side.PRODUCE
            elif instruction.code in (Code.ENTER, Code.NEXT):
                place = self.loop_base[number] + instruction.loop
            located.append((code, place, count, target, produces))
        return located

    def _run_core(self, number: int) -> bool:
        """Runs a core until it waits or ends (false), or until it is to be looked at (true)."""
        program, counters, held = self._programs[number], self.counters, self.held
        is_watched, pc = number in self.watched, self.pc[number]
        while True:
            code, place, count, target, produces = program[pc]
            self.steps += 1
            pc += 1
            if code == Code.ACQUIRE:
                supply = self.free if produces else self.full
                if (missing := count - held[place]) > 0:
                    if supply[target] < missing:
                        self.pc[number] = pc - 1
                        return False
                    supply[target] -= missing
                    held[place] = count
            elif code == Code.RELEASE:
                if held[place] < count:
                    self.excess[number, pc - 1] = held[place]
                self._release(place, count, target, produces)
            elif code == Code.NEXT:
                counters[place] += 1
                if count < 0 or counters[place] < count:
                    pc = target
                if is_watched or self.steps > BUDGET:
                    self.pc[number] = pc
                    return True
            elif code == Code.ENTER:
                counters[place] = 0
                pc = pc if count else target
            elif code == Code.CHOOSE:
                pc = self._choose(number, pc - 1)
            elif code == Code.JUMP:
                pc = target
            else:
                self.pc[number] = pc - 1
                return False

    def _release(self, place: int, count: int, lane: int, produces: bool) -> None:
        """Gives back at most what is held."""
        count = min(count, self.held[place])
        self.held[place] -= count
        if produces:
            self._release_full(lane, count)
        else:
            self._release_free(lane, count)

    def _choose(self, number: int, pc: int) -> int:
        """Where a choice leads, which depends on the loops of the core."""
        program = self.network.cores[number].program
        choice = program.instructions[pc]

        def variable(loop: int) -> int:
            facts = program.loops[loop]
            return facts.first + facts.step * self.counters[self.loop_base[number] + loop]

        value = 0 if choice.value is None else evaluate(choice.value, variable)
        return choice.cases.get(value, choice.target)


def _bases(counts: list[int]) -> list[int]:
    """Where the entries of each part begin in a flat list."""
    bases = [0]
    for count in counts:
        bases.append(bases[-1] + count)
    return bases
