"""The program of a core as a flat list of instructions for the simulation."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from passes.aie.check.design import (
    Acquire,
    Choice,
    Expression,
    Loop,
    Number,
    Release,
    Side,
    Statement,
    Variable,
)


def _select(condition: int, first: int, second: int) -> int:
    return first if condition else second


OPERATIONS: Mapping[str, Callable[..., int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": int.__floordiv__,
    "%": int.__mod__,
    "&": int.__and__,
    "|": int.__or__,
    "^": int.__xor__,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "select": _select,
}
"""Integer operations by the name that `design.Operation` gives them."""


class Code(IntEnum):
    ACQUIRE = 0
    RELEASE = 1
    ENTER = 2
    NEXT = 3
    CHOOSE = 4
    JUMP = 5
    STOP = 6


@dataclass
class Instruction:
    """One step of a core; which fields count depends on the code."""

    code: Code
    place: int = -1
    use: int = -1
    """Of acquire and release: which of the core's FIFO ends."""
    count: int = 0
    """Objects, or iterations (of the end of a loop -1: for ever)."""
    loop: int = -1
    target: int = -1
    """Where to go on: the start of the loop's body, what follows an empty loop, or the end of a choice."""
    value: Expression | None = None
    cases: Mapping[int, int] = field(default_factory=dict[int, int])


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """One loop of a core."""

    place: int
    first: int
    step: int
    trips: int | None
    height: int
    """0 for a loop without loops in it."""
    around: tuple[int, ...]
    """The loops around it, outermost first."""


@dataclass
class Compiler:
    """Flattens the statements of one core."""

    ends: dict[tuple[str, Side], int] = field(default_factory=dict[tuple[str, Side], int])
    """FIFO ends that the core uses, numbered."""
    loops: list[LoopFacts] = field(default_factory=list[LoopFacts])
    instructions: list[Instruction] = field(default_factory=list[Instruction])
    around: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    """The loops around each instruction, outermost first."""
    deciding: set[int] = field(default_factory=set[int])
    """Loops whose variables decide what is done."""
    _stack: tuple[int, ...] = ()
    _numbers: dict[int, int] = field(default_factory=dict[int, int])

    def compile(self, program: Sequence[Statement]) -> None:
        self._statements(program)
        self._emit(Instruction(Code.STOP))

    def _emit(self, instruction: Instruction) -> Instruction:
        self.instructions.append(instruction)
        self.around.append(self._stack)
        return instruction

    def _statements(self, statements: Sequence[Statement]) -> None:
        for statement in statements:
            match statement:
                case Acquire() | Release():
                    use = self.ends.setdefault((statement.fifo, statement.side), len(self.ends))
                    code = Code.ACQUIRE if isinstance(statement, Acquire) else Code.RELEASE
                    self._emit(Instruction(code, statement.place, use, statement.count))
                case Loop():
                    self._loop(statement)
                case Choice():
                    self._choice(statement)

    def _loop(self, loop: Loop) -> None:
        number = len(self.loops)
        self._numbers[loop.place] = number
        self.loops.append(LoopFacts(loop.place, loop.first, loop.step, loop.trips, height(loop.body), self._stack))
        enter = self._emit(
            Instruction(Code.ENTER, loop.place, loop=number, count=1 if loop.trips is None else loop.trips)
        )
        self._stack = (*self._stack, number)
        start = len(self.instructions)
        self._statements(loop.body)
        trips = -1 if loop.trips is None else loop.trips
        self._emit(Instruction(Code.NEXT, loop.place, count=trips, loop=number, target=start))
        self._stack = self._stack[:-1]
        enter.target = len(self.instructions)

    def _choice(self, choice: Choice) -> None:
        bodies = {**choice.cases, None: choice.default}
        if len({signature(body) for body in bodies.values()}) == 1:
            self._statements(choice.default)
            return
        self._note(choice.value)
        cases: dict[int, int] = {}
        choose = self._emit(Instruction(Code.CHOOSE, choice.place, value=self._renumbered(choice.value), cases=cases))
        ends: list[Instruction] = []
        for number, body in bodies.items():
            if number is None:
                choose.target = len(self.instructions)
            else:
                cases[number] = len(self.instructions)
            self._statements(body)
            ends.append(self._emit(Instruction(Code.JUMP)))
        for end in ends:
            end.target = len(self.instructions)

    def _note(self, value: Expression) -> None:
        match value:
            case Variable():
                self.deciding.add(self._numbers[value.loop])
            case Number():
                return
            case _:
                for operand in value.operands:
                    self._note(operand)

    def _renumbered(self, value: Expression) -> Expression:
        """Variables by the number of their loop in the core instead of its place."""
        match value:
            case Variable():
                return Variable(self._numbers[value.loop])
            case Number():
                return value
            case _:
                return type(value)(value.name, tuple(map(self._renumbered, value.operands)))


def signature(statements: Sequence[Statement]) -> tuple[object, ...]:
    """What the statements do, without where they stand: equal for equal sequences."""
    parts: list[object] = []
    for statement in statements:
        match statement:
            case Acquire() | Release():
                parts.append((type(statement).__name__, statement.fifo, statement.side, statement.count))
            case Loop():
                parts.append((statement.first, statement.step, statement.trips, signature(statement.body)))
            case Choice():
                cases = tuple((number, signature(body)) for number, body in statement.cases.items())
                parts.append((statement.value, cases, signature(statement.default)))
    return tuple(parts)


def height(statements: Sequence[Statement]) -> int:
    """How many loops are nested in each other at most."""
    heights = [0]
    for statement in statements:
        if isinstance(statement, Loop):
            heights.append(1 + height(statement.body))
        elif isinstance(statement, Choice):
            heights += [height(body) for body in (*statement.cases.values(), statement.default)]
    return max(heights)


def evaluate(value: Expression, variables: Callable[[int], int]) -> int:
    """The value of a formula, given those of the loops."""
    match value:
        case Number():
            return value.value
        case Variable():
            return variables(value.loop)
        case _:
            return OPERATIONS[value.name](*(evaluate(operand, variables) for operand in value.operands))
