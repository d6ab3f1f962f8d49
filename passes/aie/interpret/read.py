"""From an `aie.device` to a design that can be run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xdsl.dialects.arith import CmpiOp, ConstantOp
from xdsl.dialects.builtin import DYNAMIC_INDEX, IntegerAttr, MemRefType, ModuleOp
from xdsl.dialects.func import CallOp
from xdsl.dialects.scf import ForOp, IfOp, IndexSwitchOp, YieldOp
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.utils.hints import isa

from passes.aie.check.design import Side
from passes.aie.interpret.machine import Argument, Runnable
from passes.aie.interpret.programs import (
    Access,
    Acquire,
    Block,
    Call,
    Compute,
    Constant,
    Instruction,
    Loop,
    Program,
    Register,
    Release,
    Switch,
)
from passes.aie.read.design import DesignReader
from passes.aie.read.places import tile_of
from passes.operation_error import OperationError
from stream_dialects.aie.device import CoreOp, DeviceOp, EndOp
from stream_dialects.aie.object_fifo import (
    ObjectFifoAcquireOp,
    ObjectFifoOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
)
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aie.words import Port


def _quotient(dividend: int, divisor: int) -> int:
    """Rounded towards zero."""
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _remainder(dividend: int, divisor: int) -> int:
    return dividend - divisor * _quotient(dividend, divisor)


def _same(value: int) -> int:
    return value


def _selected(condition: int, first: int, second: int) -> int:
    return first if condition else second


FUNCTIONS: Mapping[str, Callable[..., int]] = {
    "arith.addi": int.__add__,
    "arith.subi": int.__sub__,
    "arith.muli": int.__mul__,
    "arith.divui": _quotient,
    "arith.divsi": _quotient,
    "arith.floordivsi": int.__floordiv__,
    "arith.remui": _remainder,
    "arith.remsi": _remainder,
    "arith.andi": int.__and__,
    "arith.ori": int.__or__,
    "arith.xori": int.__xor__,
    "arith.select": _selected,
    "arith.index_cast": _same,
    "arith.index_castui": _same,
    "arith.extsi": _same,
    "arith.extui": _same,
    "arith.trunci": _same,
}
"""Operations on integers, which are taken to fit their types."""

COMPARISONS: tuple[Callable[[int, int], bool], ...] = (
    int.__eq__,
    int.__ne__,
    *(int.__lt__, int.__le__, int.__gt__, int.__ge__) * 2,
)
"""By the number of the predicate of `arith.cmpi`; the unsigned ones come last."""


def read_runnable(module: ModuleOp) -> Runnable:
    """
    The design of the first device of a module.

    Raises:
        OperationError: if there is no device, or an operation whose effect on data is not known.
    """
    device = next((op for op in module.ops if isinstance(op, DeviceOp)), None)
    if device is None:
        raise OperationError(module, "there is no aie.device to run; lower the module with stream-aie first")
    ops = list(device.body.block.ops)
    cores = [op for op in ops if isinstance(op, CoreOp)]
    return Runnable(
        design=DesignReader(device).read(),
        programs={tile_of(op.tile, op): CoreReader(op).read() for op in cores},
        elements={op.sym_name.data: _element(op.element.element) for op in ops if isinstance(op, ObjectFifoOp)},
        arguments={op.sym_name.data: _arguments(op) for op in ops if isinstance(op, RuntimeSequenceOp)},
    )


def _element(type: MemRefType[Attribute]) -> str:
    return str(type.element_type)


def _arguments(sequence: RuntimeSequenceOp) -> tuple[Argument, ...]:
    return tuple(_argument(sequence, argument.type) for argument in sequence.body.block.args)


def _argument(sequence: RuntimeSequenceOp, type: Attribute) -> Argument:
    if not isa(type, MemRefType[Attribute]) or DYNAMIC_INDEX in type.get_shape():
        raise OperationError(sequence, f"{type} is no memref of fixed shape; only those can be passed in a launch")
    return Argument(tuple(type.get_shape()), _element(type))


@dataclass
class CoreReader:
    """Reads the program of one core."""

    op: CoreOp
    registers: dict[SSAValue, Register] = field(default_factory=dict[SSAValue, Register])
    functions: dict[str, None] = field(default_factory=dict[str, None])

    def read(self) -> Program:
        if self.op.elf_file is not None:
            raise OperationError(self.op, "the core has a finished program, which cannot be run; give it a body")
        body = self._block(self.op.body)
        return Program(body, len(self.registers), tuple(self.functions))

    def _register(self, value: SSAValue) -> Register:
        return self.registers.setdefault(value, len(self.registers))

    def _all(self, values: tuple[SSAValue, ...]) -> tuple[Register, ...]:
        return tuple(self._register(value) for value in values)

    def _block(self, region: Region) -> Block:
        if len(region.blocks) != 1:
            raise OperationError(self.op, "a core with branches between blocks cannot be run; use scf operations")
        instructions: list[Instruction] = []
        results: tuple[Register, ...] = ()
        for op in region.block.ops:
            if isinstance(op, YieldOp):
                results = self._all(tuple(op.operands))
            elif not isinstance(op, EndOp):
                instructions.append(self._instruction(op))
        return Block(tuple(instructions), results)

    def _instruction(self, op: Operation) -> Instruction:
        match op:
            case ConstantOp() if isinstance(op.value, IntegerAttr):
                return Constant(self._register(op.result), op.value.value.data)
            case ObjectFifoAcquireOp():
                return Acquire(self._register(op.subview), op.fifo.string_value(), _side(op), op.size.value.data)
            case ObjectFifoReleaseOp():
                return Release(op.fifo.string_value(), _side(op), op.size.value.data)
            case ObjectFifoSubviewAccessOp():
                return self._access(op)
            case CallOp():
                self.functions[op.callee.string_value()] = None
                return Call(op.callee.string_value(), self._all(tuple(op.arguments)))
            case ForOp():
                return self._loop(op)
            case IfOp() | IndexSwitchOp():
                return self._switch(op)
            case _:
                return self._compute(op)

    def _access(self, op: ObjectFifoSubviewAccessOp) -> Access:
        acquire = op.subview.owner
        if not isinstance(acquire, ObjectFifoAcquireOp) or op.index.value.data >= acquire.size.value.data:
            raise OperationError(op, "the access names an object that is not acquired here; acquire more")
        return Access(self._register(op.output), self._register(op.subview), op.index.value.data)

    def _compute(self, op: Operation) -> Compute:
        function = COMPARISONS[op.predicate.value.data] if isinstance(op, CmpiOp) else FUNCTIONS.get(op.name)
        if function is None:
            raise OperationError(op, f"{op.name} cannot be run in a core; compute in kernels")
        return Compute(self._register(op.results[0]), function, self._all(tuple(op.operands)))

    def _loop(self, op: ForOp) -> Loop:
        counter, *inside = op.body.block.args
        return Loop(
            counter=self._register(counter),
            first=self._register(op.lb),
            end=self._register(op.ub),
            step=self._register(op.step),
            carried=self._all(tuple(op.iter_args)),
            inside=self._all(tuple(inside)),
            targets=self._all(tuple(op.results)),
            body=self._block(op.body),
        )

    def _switch(self, op: IfOp | IndexSwitchOp) -> Switch:
        targets = self._all(tuple(op.results))
        if isinstance(op, IfOp):
            otherwise = self._block(op.false_region) if op.false_region.blocks else Block(())
            return Switch(self._register(op.cond), {0: otherwise}, self._block(op.true_region), targets)
        blocks = [self._block(region) for region in op.case_regions]
        cases = dict(zip(op.cases.get_values(), blocks, strict=True))
        return Switch(self._register(op.arg), cases, self._block(op.default_region), targets)


def _side(op: ObjectFifoAcquireOp | ObjectFifoReleaseOp) -> Side:
    return Side.PRODUCE if op.port.value.data == Port.Produce else Side.CONSUME
