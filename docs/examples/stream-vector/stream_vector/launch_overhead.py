# stream_vector/launch_overhead.py
from __future__ import annotations

from dataclasses import dataclass, replace

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.analysis.errors import InputError
from stream_dialects.stream.cost import CostsAttr
from stream_dialects.stream.steady_state import ComputeOp


@dataclass(frozen=True)
class VectorLaunchOverheadPass(ModulePass):
    """
    Adds the cycles that the launch of a kernel takes to the cost of every tile.

    Before: `stream.compute "Gemm" … costs [<core_type = @lanes, latency = 268, …, onload = 12>]`
    After:  `stream.compute "Gemm" … costs [<core_type = @lanes, latency = 368, …, onload = 112>]`
    """

    name = "vector-launch-overhead"

    cycles: int = 100
    """What one launch takes."""

    def __post_init__(self) -> None:
        if self.cycles < 0:
            raise InputError(f"cycles must be at least 0, got {self.cycles}")

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for compute in (inner for inner in op.walk() if isinstance(inner, ComputeOp)):
            if compute.costs is None:
                raise InputError(f"'{compute.label.data}' has no costs; run stream-estimate-costs first")
            entries = (
                replace(entry, latency=entry.latency + self.cycles, onload=entry.onload + self.cycles)
                for entry in compute.costs.data
            )
            compute.costs = CostsAttr(tuple(entries))
