"""What a core does with object FIFOs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xdsl.dialects.arith import CmpiOp, ConstantOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.dialects.func import CallOp
from xdsl.dialects.scf import ForOp, IfOp, IndexSwitchOp, YieldOp
from xdsl.ir import Block, Operation, Region, SSAValue

from passes.aie.check.design import (
    Access,
    Acquire,
    Call,
    Choice,
    Core,
    Expression,
    Loop,
    Number,
    Release,
    Side,
    Statement,
    Variable,
)
from passes.aie.check.design import Operation as Calculation
from passes.aie.device import DEFAULT_STACK
from passes.aie.read.places import Places, tile_of
from stream_dialects.aie.device import CoreOp, EndOp
from stream_dialects.aie.object_fifo import ObjectFifoAcquireOp, ObjectFifoReleaseOp, ObjectFifoSubviewAccessOp
from stream_dialects.aie.words import Port

ENDLESS_FROM = 2**31 - 1
"""Loops with at least so many iterations are meant to run for ever."""

CALCULATIONS = {
    "arith.addi": "+",
    "arith.subi": "-",
    "arith.muli": "*",
    "arith.divui": "/",
    "arith.divsi": "/",
    "arith.floordivsi": "/",
    "arith.remui": "%",
    "arith.remsi": "%",
    "arith.andi": "&",
    "arith.ori": "|",
    "arith.xori": "^",
    "arith.select": "select",
}
"""Integer operations that conditions are made of, without the comparisons."""

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">=")
"""By the number of the predicate of `arith.cmpi`; loop variables are not negative."""

CASTS = ("arith.index_cast", "arith.index_castui", "arith.extsi", "arith.extui", "arith.trunci")


class UnknownProgramError(Exception):
    """What a core does cannot be known from its text."""


@dataclass
class CoreReader:
    """Reads one core."""

    op: CoreOp
    places: Places
    functions_with_fifos: frozenset[str]
    """Functions whose body uses FIFOs, which is looked at in cores only."""
    buffer_names: Mapping[SSAValue, str]
    loops: dict[Block, int] = field(default_factory=dict[Block, int])
    """The places of the loops by their bodies."""

    def read(self) -> Core:
        files = [] if self.op.link_with is None else [self.op.link_with.data]
        files += [entry.data for entry in self.op.link_files.data] if self.op.link_files is not None else []
        return Core(
            place=self.places.of(self.op),
            tile=tile_of(self.op.tile, self.op),
            stack=DEFAULT_STACK if self.op.stack_size is None else self.op.stack_size.value.data,
            files=tuple(files),
            program=self._program(),
            uses=tuple(self._uses()),
            accesses=tuple(self._accesses()),
            calls=tuple(self._calls()),
            buffers=tuple(self._buffers()),
        )

    def _uses(self) -> Iterator[Acquire | Release]:
        for op in self.op.walk():
            if isinstance(op, ObjectFifoAcquireOp | ObjectFifoReleaseOp):
                yield self._use(op)

    def _use(self, op: ObjectFifoAcquireOp | ObjectFifoReleaseOp) -> Acquire | Release:
        side = Side.PRODUCE if op.port.value.data == Port.Produce else Side.CONSUME
        place, fifo, count = self.places.of(op), op.fifo.string_value(), op.size.value.data
        if isinstance(op, ObjectFifoReleaseOp):
            return Release(place, fifo, side, count)
        return Acquire(place, fifo, side, count, str(op.subview.type.element))

    def _accesses(self) -> Iterator[Access]:
        for op in self.op.walk():
            if isinstance(op, ObjectFifoSubviewAccessOp):
                source = op.subview.owner
                acquired = source if isinstance(source, ObjectFifoAcquireOp) else None
                fifo, count = (acquired.fifo.string_value(), acquired.size.value.data) if acquired else (None, 0)
                yield Access(self.places.of(op), fifo, op.index.value.data, count)

    def _calls(self) -> Iterator[Call]:
        for op in self.op.walk():
            if isinstance(op, CallOp):
                yield Call(self.places.of(op), op.callee.string_value())

    def _buffers(self) -> Iterator[tuple[int, str]]:
        for op in self.op.walk():
            for operand in op.operands:
                if operand in self.buffer_names:
                    yield self.places.of(op), self.buffer_names[operand]

    def _program(self) -> tuple[Statement, ...] | None:
        if self.op.elf_file is not None:
            return None
        try:
            return tuple(self._region(self.op.body))
        except UnknownProgramError:
            return None

    def _region(self, region: Region) -> Iterator[Statement]:
        if len(region.blocks) > 1 and self._concerns_fifos(*region.blocks):
            raise UnknownProgramError
        for block in region.blocks:
            for op in block.ops:
                yield from self._statement(op)

    def _statement(self, op: Operation) -> Iterator[Statement]:
        match op:
            case ObjectFifoAcquireOp() | ObjectFifoReleaseOp():
                yield self._use(op)
            case CallOp() if op.callee.string_value() in self.functions_with_fifos:
                raise UnknownProgramError
            case ForOp() | IfOp() | IndexSwitchOp() if self._concerns_fifos(op):
                yield self._structure(op)
            case ForOp() | IfOp() | IndexSwitchOp() | EndOp() | YieldOp():
                return
            case _:
                if op.regions and self._concerns_fifos(op):
                    raise UnknownProgramError

    def _structure(self, op: ForOp | IfOp | IndexSwitchOp) -> Statement:
        place = self.places.of(op)
        match op:
            case ForOp():
                return self._loop(op, place)
            case IfOp():
                cases = {0: tuple(self._region(op.false_region))}
                return Choice(place, self._expression(op.cond), cases, tuple(self._region(op.true_region)))
            case IndexSwitchOp():
                bodies = [tuple(self._region(region)) for region in op.case_regions]
                cases = dict(zip(op.cases.get_values(), bodies, strict=True))
                return Choice(place, self._expression(op.arg), cases, tuple(self._region(op.default_region)))

    def _loop(self, op: ForOp, place: int) -> Loop:
        first, end, step = (constant(value) for value in (op.lb, op.ub, op.step))
        if first is None or end is None or step is None or step <= 0:
            raise UnknownProgramError
        trips = max(0, -(-(end - first) // step))
        self.loops[op.body.block] = place
        body = tuple(self._region(op.body))
        return Loop(place, first, step, None if trips >= ENDLESS_FROM else trips, body)

    def _expression(self, value: SSAValue) -> Expression:
        """The value as a formula of loop variables; raises UnknownProgramError if it is none."""
        owner = value.owner
        if isinstance(owner, Block):
            if owner in self.loops and value is owner.args[0]:
                return Variable(self.loops[owner])
            raise UnknownProgramError
        if (number := constant(value)) is not None:
            return Number(number)
        if owner.name in CASTS:
            return self._expression(owner.operands[0])
        name = CALCULATIONS.get(owner.name)
        if isinstance(owner, CmpiOp):
            name = COMPARISONS[owner.predicate.value.data]
        if name is None or (name in "/%" and not constant(owner.operands[1])):
            raise UnknownProgramError
        return Calculation(name, tuple(self._expression(operand) for operand in owner.operands))

    def _concerns_fifos(self, *parts: Operation | Block) -> bool:
        kinds = (ObjectFifoAcquireOp, ObjectFifoReleaseOp)
        return any(
            isinstance(op, kinds) or (isinstance(op, CallOp) and op.callee.string_value() in self.functions_with_fifos)
            for part in parts
            for op in part.walk()
        )


def constant(value: SSAValue) -> int | None:
    """The number that the value always is, if it is written as one."""
    owner = value.owner
    if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    if isinstance(owner, Operation) and owner.name in CASTS:
        return constant(owner.operands[0])
    return None
