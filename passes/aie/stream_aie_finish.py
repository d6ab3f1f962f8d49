"""Leaves what mlir-aie knows."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from passes.aie.design_ir import read_design
from passes.operation_error import OperationError
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.stream.core_program import ClearOp, RunKernelOp


@dataclass(frozen=True)
class StreamAieFinishPass(ModulePass):
    """
    Erases the accelerator, the workload, and the channels and workers of the design, which its tiles, FIFOs, cores and
    runtime sequence stand for by now.

    Before: `stream.accelerator @npu2 …` `stream.workload @gemm …` `aie.device(npu2) {`
            `  stream.channel "A_l3l2_0" …` `aie.objectfifo @A_l3l2_0 …` `}`
    After:  `aie.device(npu2) {` `  aie.objectfifo @A_l3l2_0 …` `}`

    Pass can be called from the command line as e.g.:
        stream-opt lowered.mlir -p stream-aie-finish
    """

    name = "stream-aie-finish"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        design = read_design(op)
        if not any(isinstance(inner, RuntimeSequenceOp) for inner in design.op.body.block.ops):
            raise OperationError(design.op, "the design has no runtime sequence; run stream-aie-lower-runtime first")
        if len(design.cores) != len(design.workers):
            raise OperationError(design.op, "some workers have no aie.core; run stream-aie-lower-cores first")
        for inner in design.op.walk():
            if isinstance(inner, (RunKernelOp, ClearOp)):
                raise OperationError(
                    inner, f"the kernel of '{inner.label.data}' has no symbol yet; run stream-aie-call-kernels first"
                )
        for inner in [*op.ops, *design.op.body.block.ops]:
            if inner.dialect_name() == "stream":
                Rewriter.erase_op(inner)
        for name in [name for name in op.attributes if name.startswith("stream.")]:
            del op.attributes[name]
