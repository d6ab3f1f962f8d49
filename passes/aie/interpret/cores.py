"""A core at work (spec aie-dialect 3.3 and 3.11)."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Mapping
from typing import Any

from passes.aie.check.design import Side
from passes.aie.device import Coordinate
from passes.aie.interpret.kernels import Kernel, Tile
from passes.aie.interpret.lanes import Agent, Lane
from passes.aie.interpret.programs import (
    Access,
    Acquire,
    Block,
    Call,
    Compute,
    Constant,
    Loop,
    Program,
    Release,
    Switch,
)
from passes.analysis.errors import InputError

ENDLESS_FROM = 2**31 - 1
"""Iterations from which on a loop is meant to run for ever."""


class CoreEnd:
    """The end of an object FIFO in a core: the objects that the core holds, oldest first."""

    def __init__(self, fifo: str, side: Side, element: str, lane: Lane):
        self.fifo, self.side, self.element, self.lane = fifo, side, element, lane
        self.held: deque[Tile] = deque()
        self.taken = 0
        """Objects, since the design was loaded."""

    def acquire(self, count: int) -> list[Tile] | None:
        """The oldest objects, None if not so many are there yet."""
        missing = count - len(self.held)
        if missing > 0:
            slots = self.lane.take_free(missing) if self.side is Side.PRODUCE else self.lane.take_full(missing)
            if slots is None:
                return None
            self.taken += missing
            self.held.extend(Tile(slot, self.element, self.fifo) for slot in slots)
        return [self.held[position] for position in range(count)]

    def release(self, count: int) -> None:
        """Raises InputError if the core holds fewer objects."""
        if count > len(self.held):
            message = f"a core releases {count} objects of '{self.fifo}' but holds {len(self.held)}; acquire them first"
            raise InputError(message, subject=self.fifo)
        for _ in range(count):
            self.held.popleft().is_held = False
        if self.side is Side.PRODUCE:
            self.lane.give_full(count)
        else:
            self.lane.give_free(count)


class Core(Agent):
    """Carries out a program; rests wherever an acquire has to wait."""

    def __init__(
        self,
        tile: Coordinate,
        program: Program,
        ends: Mapping[tuple[str, Side], CoreEnd],
        kernels: Mapping[str, Kernel],
    ):
        self.tile = tile
        self.ends = ends
        self.calls: dict[str, int] = {}
        """Since the design was loaded."""
        self.is_over = False
        self._kernels = kernels
        self._registers: list[Any] = [None] * program.registers
        self._waiting: Acquire | None = None
        self._work = self._block(program.body)
        for end in ends.values():
            end.lane.watch(self)

    def step(self) -> None:
        if not self.is_over:
            self.is_over = next(self._work, True)

    def waits_for(self) -> str | None:
        if self.is_over or self._waiting is None:
            return None
        wanted, end = self._waiting, self.ends[self._waiting.fifo, self._waiting.side]
        kind = "free" if wanted.side is Side.PRODUCE else "full"
        return (
            f"core {self.tile} waits for {wanted.count - len(end.held)} {kind} object(s) of '{wanted.fifo}' "
            f"after {end.taken}"
        )

    def _block(self, block: Block) -> Generator[bool]:
        """Yields False wherever the core has to wait."""
        registers = self._registers
        for instruction in block.instructions:
            match instruction:
                case Constant():
                    registers[instruction.target] = instruction.value
                case Compute():
                    operands = [registers[operand] for operand in instruction.operands]
                    registers[instruction.target] = instruction.function(*operands)
                case Access():
                    registers[instruction.target] = registers[instruction.source][instruction.index]
                case Release():
                    self._end(instruction).release(instruction.count)
                case Call():
                    self._call(instruction)
                case Acquire():
                    yield from self._acquire(instruction)
                case Switch():
                    yield from self._switch(instruction)
                case Loop():
                    yield from self._loop(instruction)

    def _end(self, use: Acquire | Release) -> CoreEnd:
        return self.ends[use.fifo, use.side]

    def _acquire(self, instruction: Acquire) -> Generator[bool]:
        end = self._end(instruction)
        while (found := end.acquire(instruction.count)) is None:
            self._waiting = instruction
            yield False
        self._waiting = None
        self._registers[instruction.target] = found

    def _switch(self, switch: Switch) -> Generator[bool]:
        block = switch.cases.get(self._registers[switch.value], switch.default)
        yield from self._block(block)
        self._copy(block.results, switch.targets)

    def _loop(self, loop: Loop) -> Generator[bool]:
        registers = self._registers
        numbers = range(registers[loop.first], registers[loop.end], registers[loop.step])
        is_endless = len(numbers) >= ENDLESS_FROM
        self._copy(loop.carried, loop.inside)
        for number in numbers:
            registers[loop.counter] = number
            taken = self._taken() if is_endless else -1
            yield from self._block(loop.body)
            if taken == self._taken():
                message = f"core {self.tile} would loop for ever without letting anybody else work"
                raise InputError(f"{message}; acquire objects in its endless loop")
            self._copy(loop.body.results, loop.inside)
        self._copy(loop.inside, loop.targets)

    def _taken(self) -> int:
        return sum(end.taken for end in self.ends.values())

    def _copy(self, sources: tuple[int, ...], targets: tuple[int, ...]) -> None:
        values = [self._registers[source] for source in sources]
        for target, value in zip(targets, values, strict=True):
            self._registers[target] = value

    def _call(self, call: Call) -> None:
        operands = [self._registers[operand] for operand in call.operands]
        for operand in operands:
            if isinstance(operand, Tile) and not operand.is_held:
                message = f"core {self.tile} passes an object of '{operand.fifo}' to {call.function} after its release"
                raise InputError(f"{message}; release it later", subject=operand.fifo)
        self._kernels[call.function](operands)
        self.calls[call.function] = self.calls.get(call.function, 0) + 1
