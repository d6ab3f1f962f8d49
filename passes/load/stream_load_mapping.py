"""Embeds a mapping file in the module."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, TensorType
from xdsl.passes import ModulePass

from passes.analysis.errors import FileError
from passes.ir.lookup import diagnosed, workload_of
from passes.ir.workload import mapping_record, yielded
from passes.load.example_file import example_or_path
from passes.load.mapping_file import LoadedMapping, check_layouts, check_loops, load_mapping, resolve
from passes.operation_error import OperationError
from stream_dialects.stream.mapping import (
    FusionAttr,
    FusionRecord,
    MappingAttr,
    RuntimeLayout,
    RuntimeLayoutsAttr,
    TilingAttr,
)
from stream_dialects.stream.source import Source, SourcesAttr
from stream_dialects.stream.workload import GroupOp, LayerOp, WorkloadOp

LOGGER = logging.getLogger("stream")


@dataclass(frozen=True)
class StreamLoadMappingPass(ModulePass):
    """
    Reads a mapping YAML file: cores and splits go to the layers, fused groups to the workload, where `stream-partition`
    finds them (or, on a partitioned workload, straight to the groups).

    Before: `stream.layer "Gemm1" …`
    After:  `stream.layer "Gemm1" … mapping <cores = [0, 1], splits = [D2 = 2]>` and
            `fusion [<name = "G0", tiles = ["Gemm1" D0 = 4]>]` on the workload

    Pass can be called from the command line as e.g.:
        stream-opt net.mlir -p 'stream-load-mapping{file="mappings/net.yaml"}'
    """

    name = "stream-load-mapping"

    file: str
    """Path of the YAML file, or the name of a shipped mapping."""

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = workload_of(op)
        layers = [inner for inner in workload.walk() if isinstance(inner, LayerOp)]
        if not layers:
            raise OperationError(workload, "the workload has no untiled layer; load the mapping before stream-tile")
        with diagnosed(workload):
            loaded = load_mapping(example_or_path("mappings", self.file))
            nodes = [(layer.label.data, layer.operation.data) for layer in layers]
            mappings = resolve(loaded, nodes)
            check_loops(loaded, nodes, {layer.label.data: len(layer.bounds.data) for layer in layers})
            check_layouts(loaded, _ranks(workload))
        for warning in loaded.warnings:
            LOGGER.warning("%s", warning)
        for layer in layers:
            layer.mapping = MappingAttr(mapping_record(mappings[layer.label.data]))
        workload.mapping_sources = SourcesAttr((Source(loaded.source, loaded.sha256),))
        if loaded.runtime_layouts:
            entries = loaded.runtime_layouts.items()
            workload.layouts = RuntimeLayoutsAttr(tuple(RuntimeLayout(*entry) for entry in entries))
        _place_fused_groups(workload, loaded)


def _ranks(workload: WorkloadOp) -> dict[str, int]:
    """Input or output of the workload -> number of axes."""
    arguments = [argument.edge_name for argument in workload.arguments.data]
    values = (*workload.body.block.args, *yielded(workload.body.block))
    names = (*arguments, *workload.outputs.data)
    types = {name: value.type for name, value in zip(names, values, strict=True)}
    return {name: len(type.get_shape()) for name, type in types.items() if isinstance(type, TensorType)}


def _place_fused_groups(workload: WorkloadOp, loaded: LoadedMapping) -> None:
    groups = [op for op in workload.body.block.ops if isinstance(op, GroupOp)]
    if not groups:
        records = tuple(FusionRecord(group.name, group.tiling) for group in loaded.fused_groups)
        workload.fusion = FusionAttr(records) if records else None
        return
    if loaded.fused_groups and len(loaded.fused_groups) != len(groups):
        reason = f"the mapping has {len(loaded.fused_groups)} fused groups for {len(groups)} groups"
        raise FileError([(loaded.source, f"fused_groups: {reason}; give one per group, in their order")])
    for group, fused in zip(groups, loaded.fused_groups, strict=False):
        group.tiling = TilingAttr(fused.tiling)
