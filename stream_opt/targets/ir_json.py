"""The typed models of a module as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.analysis.errors import InputError

if TYPE_CHECKING:
    from stream_opt.ir import TypedModel


def write_model(model: TypedModel, view: str, indent: int, output: IO[str]) -> None:
    """
    Writes a model, or a view of it, as JSON.

    Raises:
        InputError: the model has no such view, or the indent is negative.
    """
    if indent < 0:
        raise InputError(f"indent is {indent}; give a number of spaces, or 0 for one line")
    if view:
        views = [name.removesuffix("_view") for name in dir(type(model)) if name.endswith("_view")]
        if view not in views:
            raise InputError(f"no view '{view}'; choose {' or '.join(views)}, or leave the option out for all")
        model = getattr(model, f"{view}_view")()
    json.dump(model.model_dump(mode="json"), output, indent=indent or None, ensure_ascii=False)
    output.write("\n")


@dataclass(frozen=True)
class WorkloadJsonTarget(Target):
    """
    Prints the graph of the workload, or of one group once it is partitioned, as JSON.

    Target can be called from the command line as e.g.:
        stream-opt net.onnx -t workload-json
        stream-opt allocated.mlir -t workload-json{view=algorithmic}
    """

    name = "workload-json"

    view: str = ""
    """`algorithmic` or `compiler`; all if left out."""
    group: int = 0
    """The number of the group."""
    indent: int = 2
    """Spaces per level; 0 puts everything on one line."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from stream_opt.ir import WorkloadIR

        write_model(WorkloadIR.from_module(module, self.group), self.view, self.indent, output)


@dataclass(frozen=True)
class AcceleratorJsonTarget(Target):
    """
    Prints the accelerator as JSON.

    Target can be called from the command line as e.g.:
        stream-opt loaded.mlir -t accelerator-json
        stream-opt loaded.mlir -t accelerator-json{view=hardware}
    """

    name = "accelerator-json"

    view: str = ""
    """`compiler` or `hardware`; all if left out."""
    indent: int = 2
    """Spaces per level; 0 puts everything on one line."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from stream_opt.ir import AcceleratorIR

        write_model(AcceleratorIR.from_module(module), self.view, self.indent, output)


@dataclass(frozen=True)
class AllocationJsonTarget(Target):
    """
    Prints the allocation and performance of one group as JSON.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t allocation-json
        stream-opt allocated.mlir -t 'allocation-json{view=performance group=1}'
    """

    name = "allocation-json"

    view: str = ""
    """`algorithmic`, `compiler`, `hardware` or `performance`; all if left out."""
    group: int = 0
    """The number of the group."""
    indent: int = 2
    """Spaces per level; 0 puts everything on one line."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from stream_opt.ir import AllocationIR

        write_model(AllocationIR.from_module(module, self.group), self.view, self.indent, output)
