"""Verifies whole designs of the dialects `aie` and `aiex`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from passes.aie.check.check import check_design
from passes.aie.read.design import DesignReader
from passes.operation_error import OperationFindings
from stream_dialects.aie.device import DeviceOp


@dataclass(frozen=True)
class StreamAieCheckPass(ModulePass):
    """
    Checks what mlir-aie checks late or never: DMA channels, buffer descriptors, locks and memory of each tile, sizes
    and strides of transfers, tokens and descriptors of the runtime sequence, and by a simulation of cores, DMAs and
    tasks that a launch completes and leaves every object FIFO balanced, or where it stands still. Changes nothing.

    Before and after are the same; every violation is an error at the op that it concerns. Designs with locks or DMAs
    that are written out are checked without the simulation.

    Pass can be called from the command line as e.g.:
        stream-opt design.mlir -p stream-aie-check
    """

    name = "stream-aie-check"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        findings: dict[str, Operation] = {}
        counts: Counter[str] = Counter()
        for device in (op for op in op.ops if isinstance(op, DeviceOp)):
            reader = DesignReader(device)
            for finding in check_design(reader.read()):
                findings.setdefault(finding.message, reader.places.operations[finding.place])
                counts[finding.message] += 1
        if findings:
            raise OperationFindings([(op, message + others(counts[message])) for message, op in findings.items()])


def others(count: int) -> str:
    """What is said of the other operations for which a sentence holds."""
    return f" (the same holds for {count - 1} more)" if count > 1 else ""
