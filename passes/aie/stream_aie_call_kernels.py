"""Calls kernels by their symbols and declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, i32
from xdsl.ir import Attribute, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from passes.aie.design_ir import DesignView, read_design
from passes.aie.device import DEFAULT_STACK
from passes.aie.kernel_calls import call_of_worker, call_on_tiles
from passes.aie.kernels import KernelArgument, KernelCall
from passes.operation_error import OperationError
from stream_dialects.aie.device import CoreOp
from stream_dialects.stream.channel import WorkerOp
from stream_dialects.stream.core_program import ClearOp, RunKernelOp


@dataclass(frozen=True)
class StreamAieCallKernelsPass(ModulePass):
    """
    Turns each kernel run into a call of its C function, declared with the object file that holds it, and each clear
    into a call of the kernel's zero function; a kernel without one overwrites its result, so that its clears vanish.
    Cores get the stack that their kernel needs (spec aie-codegen 4).

    Before: `stream.clear "Gemm" <…>(%c) : memref<16x16xbf16>`
            `stream.run_kernel "Gemm" <name = "gemm", m = 16, k = 32, n = 16>(%a, %b, %c) : …`
    After:  `func.call @zero_bf16_16_32_16(%c) : (memref<16x16xbf16>) -> ()`
            `func.call @matmul_bf16_bf16_16_32_16(%a, %b, %c) : …`
            `func.func private @matmul_bf16_bf16_16_32_16(…) attributes {link_with = "mm_16_32_16.o"}`

    Pass can be called from the command line as e.g.:
        stream-opt cores.mlir -p stream-aie-call-kernels
    """

    name = "stream-aie-call-kernels"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if not design.cores:
            raise OperationError(design.op, "the design has no aie.core; run stream-aie-lower-cores first")
        lowering = _Lowering(design.device)
        for worker in design.workers:
            core = design.cores.get(design.array.tiles[worker.core.value.data])
            if core is not None:
                _lower_core(design, worker, core, lowering)
        design.append(list(lowering.declared.values()))


def _lower_core(design: DesignView, worker: WorkerOp, core: CoreOp, lowering: _Lowering) -> None:
    call = call_of_worker(design, worker)
    if call.stack_bytes != DEFAULT_STACK:
        core.stack_size = IntegerAttr(call.stack_bytes, i32)
    for inner in list(core.walk()):
        if isinstance(inner, RunKernelOp):
            lowering.run(inner)
        elif isinstance(inner, ClearOp):
            lowering.clear(inner, call)


@dataclass
class _Lowering:
    device: str
    declared: dict[str, func.FuncOp] = field(default_factory=dict[str, func.FuncOp])

    def run(self, op: RunKernelOp) -> None:
        call = call_on_tiles(op, op.kernel.data, [tile.type for tile in op.tiles], self.device)
        constants = [self._constant(argument) for argument in call.arguments if argument.operand is None]
        values = iter(constants)
        arguments = [
            op.tiles[argument.operand] if argument.operand is not None else next(values).result
            for argument in call.arguments
        ]
        self._replace(op, call.symbol, call.object_file, arguments, constants)

    def clear(self, op: ClearOp, call: KernelCall) -> None:
        if call.zero_symbol is None:
            Rewriter.erase_op(op)
        else:
            self._replace(op, call.zero_symbol, call.object_file, [op.tile], ())

    def _constant(self, argument: KernelArgument) -> arith.ConstantOp:
        return arith.ConstantOp(IntegerAttr(argument.constant or 0, i32))

    def _replace(
        self,
        op: RunKernelOp | ClearOp,
        symbol: str,
        object_file: str,
        arguments: Sequence[SSAValue],
        constants: Sequence[arith.ConstantOp],
    ) -> None:
        self._declare(op, symbol, object_file, [argument.type for argument in arguments])
        Rewriter.insert_op([*constants, func.CallOp(symbol, arguments, [])], InsertPoint.before(op))
        Rewriter.erase_op(op)

    def _declare(self, op: RunKernelOp | ClearOp, symbol: str, object_file: str, types: Sequence[Attribute]) -> None:
        if symbol not in self.declared:
            declaration = func.FuncOp.external(symbol, types, [])
            declaration.attributes["link_with"] = StringAttr(object_file)
            self.declared[symbol] = declaration
        elif list(self.declared[symbol].function_type.inputs) != list(types):
            raise OperationError(
                op,
                f"kernel function @{symbol} of layer '{op.label.data}' is called with tiles of another shape by "
                "another layer; tile them alike",
            )
