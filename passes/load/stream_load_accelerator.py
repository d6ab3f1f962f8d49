"""Embeds a hardware description in the module."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, SymbolRefAttr
from xdsl.passes import ModulePass

from passes.analysis.errors import FileError
from passes.ir.accelerator import build_accelerator
from passes.load.example_file import example_or_path
from passes.operation_error import OperationError
from stream_dialects.stream.accelerator import AcceleratorOp
from stream_dialects.stream.source import Source, SourcesAttr
from stream_dialects.stream.workload import WorkloadOp

LOGGER = logging.getLogger("stream")


@dataclass(frozen=True)
class StreamLoadAcceleratorPass(ModulePass):
    """
    Reads a hardware YAML file and its core files into a `stream.accelerator`, which the workload then targets.

    A bare name such as `tpu_like_quad_core` is one of the systems that come with the tool. The content is embedded with
    base names and SHA-256 of the files, never a path.

    Before: `stream.workload @net …`
    After:  `stream.accelerator @two_cores … { … }  stream.workload @net target @two_cores …`

    Pass can be called from the command line as e.g.:
        stream-opt net.onnx -p 'stream-load-accelerator{file="hardware/two_cores.yaml"}'
        stream-opt net.onnx -p stream-load-accelerator{file=tpu_like_quad_core}
    """

    name = "stream-load-accelerator"

    file: str
    """Path of the YAML file, or the name of a shipped system."""
    search: tuple[str, ...] = ()
    """More folders to look for core files, beside that of the YAML file."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        from passes.analysis.core_graph import CoreGraph
        from passes.load.hardware_file import load_accelerator

        if any(isinstance(inner, AcceleratorOp) for inner in op.ops):
            raise OperationError(op, "the module has a stream.accelerator already; load the hardware once")
        for folder in self.search:
            if not Path(folder).is_dir():
                raise FileError([(folder, "the search folder does not exist; correct or remove it")])
        loaded = load_accelerator(example_or_path("hardware", self.file), tuple(Path(folder) for folder in self.search))
        for warning in loaded.warnings:
            LOGGER.warning("%s", warning)
        sources = SourcesAttr(tuple(Source(*source) for source in loaded.sources))
        accelerator = build_accelerator(loaded.accelerator, CoreGraph(loaded.accelerator).core_order, sources)
        first = op.body.block.first_op
        op.body.block.add_op(accelerator) if first is None else op.body.block.insert_op_before(accelerator, first)
        for workload in (inner for inner in op.ops if isinstance(inner, WorkloadOp)):
            workload.target = SymbolRefAttr(accelerator.sym_name.data)
