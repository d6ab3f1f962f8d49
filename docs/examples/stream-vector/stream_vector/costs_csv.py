# stream_vector/costs_csv.py
from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from stream_dialects.stream.steady_state import ComputeOp


@dataclass(frozen=True)
class CostsCsvTarget(Target):
    """Prints the cost of one tile of every layer, per core type, as comma-separated values."""

    name = "costs-csv"

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        output.write("layer,core type,model,cycles\n")
        for compute in (op for op in module.walk() if isinstance(op, ComputeOp)):
            for entry in compute.costs.data if compute.costs else ():
                output.write(f"{compute.label.data},{entry.core_type},{entry.model},{entry.latency}\n")
