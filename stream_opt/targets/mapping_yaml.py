"""The mapping of a group as a mapping file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.analysis.mapping import GROUP_NAME, GroupMapping
from passes.ir.lookup import group_at
from passes.ir.workload import layer_mapping
from passes.load.mapping_file import dump_mapping
from passes.operation_error import OperationError
from stream_dialects.stream.steady_state import ComputeOp
from stream_dialects.stream.workload import GroupOp, LayerOp, WorkloadOp


@dataclass(frozen=True)
class MappingYamlTarget(Target):
    """
    Prints the mapping of one group in the format that `stream-load-mapping` reads.

    Target can be called from the command line as e.g.:
        stream-opt mapped.mlir -t mapping-yaml
        stream-opt mapped.mlir -t mapping-yaml{group=1}
    """

    name = "mapping-yaml"

    group: int = 0
    """The number of the group."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        output.write(mapping_yaml(group_at(module, self.group)))


def mapping_yaml(group: GroupOp) -> str:
    """The mapping file of one mapped group, tiled or not."""
    return dump_mapping(group_mapping(group))


def group_mapping(group: GroupOp) -> GroupMapping:
    """The mapping of one mapped group, tiled or not."""
    layers = {op.label.data: op for op in group.walk() if isinstance(op, (LayerOp, ComputeOp))}
    for name, op in layers.items():
        if op.mapping is None:
            raise OperationError(op, f"layer '{name}' has no mapping; run stream-generate-mapping first")
    mappings = {name: layer_mapping(op.mapping.data) for name, op in layers.items() if op.mapping is not None}
    tiling = group.tiling.data if group.tiling else ()
    workload = group.parent_op()
    layouts = workload.layouts if isinstance(workload, WorkloadOp) else None
    name = group.label.data if group.label else GROUP_NAME
    return GroupMapping(mappings, tiling, name, {r.tensor: r.layout for r in layouts.data} if layouts else {})
