"""Makes the programs of the cores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.builder import Builder
from xdsl.context import Context
from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import (
    DenseArrayBase,
    FlatSymbolRefAttr,
    IndexType,
    IntegerAttr,
    ModuleOp,
    SymbolRefAttr,
    i32,
    i64,
)
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint

from passes.aie.design_ir import DesignView, read_design
from passes.aie.device import ENDLESS
from passes.aie.lowering.core_program import OperandPlan, operand_plan
from passes.operation_error import OperationError
from stream_dialects.aie.device import CoreOp, EndOp
from stream_dialects.aie.layouts import ObjectFifoSubviewType
from stream_dialects.aie.object_fifo import (
    ObjectFifoAcquireOp,
    ObjectFifoOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
)
from stream_dialects.aie.words import Port, word_attr
from stream_dialects.stream.channel import WorkerOp
from stream_dialects.stream.core_program import ClearOp, RunKernelOp


@dataclass(frozen=True)
class StreamAieLowerCoresPass(ModulePass):
    """
    Adds an `aie.core` for each worker: its loops, endlessly repeated, around its kernel. Objects are acquired at the
    beginning of the loop over which they do not stay, and released at its end; a result is cleared when acquired. Among
    several objects, an index switch chooses by the loops that address them (spec aie-codegen 9.3, 9.4 g).

    Before: `stream.worker "Gemm" on 2 loops [z0 = 4] operands [… <tensor = "Y_1", channels = ["Y"], kept = 1>] …`
    After:  the same and
            `%5 = aie.core(%4) {`
            `  scf.for %i = %c0 to %forever step %c1 {`
            `    %6 = aie.objectfifo.acquire @Y(Produce, 1) …`
            `    %7 = aie.objectfifo.subview.access %6[0] …`
            `    stream.clear "Gemm" <…>(%7) …`
            `    scf.for %z0 = %c0 to %c4 step %c1 {`
            `      …`
            `      stream.run_kernel "Gemm" <…>(%9, %11, %7) …`
            `    }`
            `    aie.objectfifo.release @Y(Produce, 1)`
            `  }`
            `  aie.end`
            `}`

    Pass can be called from the command line as e.g.:
        stream-opt fifos.mlir -p stream-aie-lower-cores
    """

    name = "stream-aie-lower-cores"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if design.cores:
            raise OperationError(next(iter(design.cores.values())), "the design has cores already; make them once")
        busy: set[int] = set()
        for worker in design.workers:
            core = worker.core.value.data
            if core in busy:
                raise OperationError(
                    worker,
                    f"core {core} runs a layer already, and a core runs one; map '{worker.label.data}' elsewhere",
                )
            busy.add(core)
        workers = sorted(design.workers, key=lambda worker: design.array.tiles[worker.core.value.data])
        design.append([_core(design, worker) for worker in workers])


def _core(design: DesignView, worker: WorkerOp) -> CoreOp:
    block = Block()
    _Program(design, worker, Builder(InsertPoint.at_end(block))).build()
    block.add_op(EndOp())
    tile = design.tile(worker, design.array.tiles[worker.core.value.data])
    return CoreOp.create(operands=[tile.result], result_types=[IndexType()], regions=[Region(block)])


@dataclass
class _Program:
    """The program of one worker under construction; positions as in `OperandPlan`."""

    design: DesignView
    worker: WorkerOp
    builder: Builder
    constants: dict[int, SSAValue] = field(default_factory=dict[int, SSAValue])
    indices: dict[int, SSAValue] = field(default_factory=dict[int, SSAValue])
    """Loop -> its induction variable."""
    objects: dict[int, list[SSAValue]] = field(default_factory=dict[int, list[SSAValue]])
    """Operand -> the objects that it holds."""
    tiles: dict[int, SSAValue] = field(default_factory=dict[int, SSAValue])
    """Operand -> the tile in use."""

    def __post_init__(self) -> None:
        self.sizes = [entry.size for entry in self.worker.loops.data]
        self.plans = [operand_plan(operand, self.sizes) for operand in self.worker.tensors.data]

    def build(self) -> None:
        factors = (factor for plan in self.plans for _, factor in plan.digits)
        for value in sorted({0, 1, ENDLESS, *self.sizes, *factors}):
            self.constants[value] = self.builder.insert(arith.ConstantOp.from_int_and_width(value, IndexType())).result
        self._loop(ENDLESS, len(self.sizes))

    def _loop(self, size: int, position: int) -> SSAValue:
        """A loop around the body at `position`."""
        body = Block(arg_types=[IndexType()])
        ends = (self.constants[0], self.constants[size], self.constants[1])
        self.builder.insert(scf.ForOp(*ends, [], Region(body)))
        outer, self.builder = self.builder, Builder(InsertPoint.at_end(body))
        if position < len(self.sizes):
            self.indices[position] = body.args[0]
        self._body(position)
        self.builder.insert(scf.YieldOp())
        self.builder = outer
        return body.args[0]

    def _body(self, position: int) -> None:
        held = [number for number, plan in enumerate(self.plans) if plan.acquired == position]
        for number in held:
            self._acquire(number)
        for number, plan in enumerate(self.plans):
            if plan.chosen == position:
                self.tiles[number] = self._choose(number, plan)
        if position:
            self._loop(self.sizes[position - 1], position - 1)
        else:
            self._run_kernel()
        for number in held:
            self._release(number)

    def _port(self, number: int) -> IntegerAttr:
        return word_attr(Port.Produce if number == len(self.plans) - 1 else Port.Consume)

    def _acquire(self, number: int) -> None:
        plan = self.plans[number]
        self.objects[number] = [value for name in plan.channels for value in self._objects(number, name, plan.count)]
        if number == len(self.plans) - 1:
            for value in self.objects[number]:
                self.builder.insert(
                    ClearOp.create(
                        operands=[value], properties={"label": self.worker.label, "kernel": self.worker.kernel}
                    )
                )

    def _objects(self, number: int, name: str, count: int) -> list[SSAValue]:
        element = self._fifo(name).element.element
        acquire = self.builder.insert(
            ObjectFifoAcquireOp.create(
                properties={"port": self._port(number), "objFifo_name": _symbol(name), "size": IntegerAttr(count, i32)},
                result_types=[ObjectFifoSubviewType(element)],
            )
        )
        return [self._access(acquire.subview, index, element) for index in range(count)]

    def _access(self, subview: SSAValue, index: int, element: Attribute) -> SSAValue:
        return self.builder.insert(
            ObjectFifoSubviewAccessOp.create(
                operands=[subview], properties={"index": IntegerAttr(index, i32)}, result_types=[element]
            )
        ).output

    def _fifo(self, name: str) -> ObjectFifoOp:
        if name not in self.design.channels:
            raise OperationError(self.worker, f"there is no channel '{name}'")
        return self.design.fifo(self.design.channels[name])

    def _release(self, number: int) -> None:
        plan = self.plans[number]
        for name in plan.channels:
            self.builder.insert(
                ObjectFifoReleaseOp.create(
                    properties={
                        "port": self._port(number),
                        "objFifo_name": _symbol(name),
                        "size": IntegerAttr(plan.count, i32),
                    }
                )
            )

    def _choose(self, number: int, plan: OperandPlan) -> SSAValue:
        """The object that the loops address."""
        objects = self.objects[number]
        if len(objects) == 1:
            return objects[0]
        index = self._index(plan.digits)
        cases = [Region(Block([scf.YieldOp(value)])) for value in objects[1:]]
        default = Region(Block([scf.YieldOp(objects[0])]))
        values = DenseArrayBase.from_list(i64, list(range(1, len(objects))))
        return self.builder.insert(scf.IndexSwitchOp(index, values, default, cases, [objects[0].type])).results[0]

    def _index(self, digits: Sequence[tuple[int, int]]) -> SSAValue:
        terms = [self._scaled(self.indices[loop], factor) for loop, factor in digits if self.sizes[loop] > 1]
        total = terms[0]
        for term in terms[1:]:
            total = self.builder.insert(arith.AddiOp(total, term)).result
        return total

    def _scaled(self, index: SSAValue, factor: int) -> SSAValue:
        if factor == 1:
            return index
        return self.builder.insert(arith.MuliOp(index, self.constants[factor])).result

    def _run_kernel(self) -> None:
        tiles = [self.tiles[number] for number in range(len(self.plans))]
        properties = {"label": self.worker.label, "kernel": self.worker.kernel}
        self.builder.insert(RunKernelOp.create(operands=tiles, properties=properties))


def _symbol(name: str) -> FlatSymbolRefAttr:
    return SymbolRefAttr(name)
