"""
Skips the repetitions of a simulation that runs in a steady state.

Two states are *alike* if they differ in counters only: of each core at most one loop counter, with equal counters in
the loops around it and in it, and of each shim port the bits that its task has left. If the state is alike to an
earlier one, then what happened in between can happen again, as long as no differing loop ends and no differing task
ends: a loop that was counted on and never left, and a task that was not finished, take the same decisions once more. So
the counters are moved on by as many whole periods as fit, which leads to a state that the simulation would reach too.

Loops whose variables decide what is done are no counters in this sense: they must be equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from passes.aie.check.network import CoreProcess
from passes.aie.check.program import Code, Instruction
from passes.aie.check.simulation import Simulation

WATCHED = 4
"""Cores, of different programs, whose loop iterations are looked at."""

REMEMBERED = 1000
"""States to compare with."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What may differ between alike states."""

    loops: tuple[int, ...]
    tasks: tuple[int, ...]
    """Bits left, of all ports."""


@dataclass
class SteadyState:
    """Watches a simulation."""

    simulation: Simulation
    is_endless: bool = False
    """Found that only endless loops go on, for ever."""
    known: dict[object, Counters] = field(default_factory=dict[object, Counters])

    def __post_init__(self) -> None:
        network = self.simulation.network
        self.simulation.watched = frozenset(_watched(network.cores))
        self.shims = [number for number, port in enumerate(network.ports) if not port.lanes]
        self.others = [number for number, port in enumerate(network.ports) if port.lanes]
        bases = self.simulation.loop_base
        self.deciding = [
            bases[number] + loop for number, core in enumerate(network.cores) for loop in sorted(core.program.deciding)
        ]

    def look(self, core: int, control: object) -> bool:
        """
        Skips repetitions if the state is alike to an earlier one; false if it would go on like that for ever.

        `control` is what else must be equal.
        """
        key = (core, self._key(), control)
        if len(self.known) >= REMEMBERED:
            self.known.clear()
        now = Counters(tuple(self.simulation.counters), tuple(self.simulation.left))
        before = self.known.get(key)
        self.known[key] = now
        if before is None:
            return True
        periods = self._periods(before, now)
        if periods is None:
            self.is_endless = True
            return False
        if periods > 0:
            self._skip(before, now, periods)
        return True

    def _key(self) -> tuple[object, ...]:
        state = self.simulation
        return (
            tuple(state.pc),
            tuple(state.held),
            tuple(state.full),
            tuple(state.free),
            tuple(state.positions),
            tuple(state.again),
            tuple([state.left[port] for port in self.others]),
            tuple([(len(state.queues[port]), state.left[port] > 0, state.tokens[port]) for port in self.shims]),
            tuple([state.counters[loop] for loop in self.deciding]),
        )

    def _periods(self, before: Counters, now: Counters) -> int | None:
        """How often the period can be repeated: 0 if the states are not alike, None if for ever."""
        limits: list[int] = []
        for number in range(len(self.simulation.network.cores)):
            limit = self._core_limit(number, before.loops, now.loops)
            if limit is not None:
                limits.append(limit)
        for port in self.shims:
            used = before.tasks[port] - now.tasks[port]
            if used:
                limits.append((now.tasks[port] - 1) // used if used > 0 else 0)
        return min(limits, default=None)

    def _core_limit(self, number: int, before: tuple[int, ...], now: tuple[int, ...]) -> int | None:
        """Periods until the loop of the core that goes on would end; None if none goes on or it is endless."""
        core, base = self.simulation.network.cores[number], self.simulation.loop_base[number]
        active = core.program.around[self.simulation.pc[number]]
        differing = [loop for loop in active if before[base + loop] != now[base + loop]]
        if not differing:
            return None
        loop = differing[0]
        step, trips = now[base + loop] - before[base + loop], core.program.loops[loop].trips
        if len(differing) > 1 or step < 0:
            return 0
        return None if trips is None else (trips - 1 - now[base + loop]) // step

    def _skip(self, before: Counters, now: Counters, periods: int) -> None:
        state = self.simulation
        for number, core in enumerate(state.network.cores):
            for loop in core.program.around[state.pc[number]]:
                index = state.loop_base[number] + loop
                state.counters[index] += periods * (now.loops[index] - before.loops[index])
        for port in self.shims:
            state.left[port] -= periods * (before.tasks[port] - now.tasks[port])
        self.known.clear()
        state.wake_all()


def _watched(cores: list[CoreProcess]) -> Iterator[int]:
    """The cores with the most work, one of each program."""
    shapes: dict[object, int] = {}
    for number, core in enumerate(cores):
        shapes.setdefault(_shape(core.program.instructions), number)
    by_work = sorted(shapes.values(), key=lambda number: (-_work(cores[number]), number))
    yield from by_work[:WATCHED]


def _shape(instructions: list[Instruction]) -> object:
    return tuple((entry.code, entry.use, entry.count, entry.target) for entry in instructions)


def _work(core: CoreProcess) -> int:
    """Waits of one pass through the program, endless loops taken once."""
    total = 0
    for instruction, around in zip(core.program.instructions, core.program.around, strict=True):
        if instruction.code is Code.ACQUIRE:
            times = 1
            for loop in around:
                times *= core.program.loops[loop].trips or 1
            total += times
    return total
