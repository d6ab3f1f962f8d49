"""What a reader of the numbers should know about how they came about."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import AffineMapAttr, ModuleOp

from passes.analysis.core_graph import CoreGraph
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, groups_of
from stream_dialects.stream.schedule import Optimality
from stream_dialects.stream.steady_state import ComputeOp
from stream_dialects.stream.workload import GroupOp


def notes_of(module: ModuleOp) -> list[str]:
    """One sentence per assumption that the result rests on, in a fixed order."""
    notes = list(_connections(module))
    for group in groups_of(module):
        notes += _group(group)
        for op in group.walk():
            if isinstance(op, ComputeOp):
                notes += _layer(op)
    return notes


def _connections(module: ModuleOp) -> Iterator[str]:
    accelerator = read_accelerator(accelerator_of(module))
    graph = CoreGraph(accelerator)
    for replacement in graph.replacements:
        count = len(replacement.replaced)
        yield f"connection {replacement.connection} replaces {count} earlier ones between the same cores"
    unconnected = [core.id for core in accelerator.cores if not graph.is_connected(core.id)]
    if unconnected:
        yield f"no connection reaches cores {', '.join(map(str, unconnected))}; they are not used"


def _group(group: GroupOp) -> Iterator[str]:
    name = group.sym_name.data
    if group.latency is not None and group.latency.data.optimality is Optimality.LIMIT:
        yield f"group {name}: a limit struck before the allocation was proven optimal"
    for use in group.memories.data if group.memories else ():
        if use.exceeds:
            cores = ", ".join(map(str, use.cores))
            yield f"group {name}: cores {cores}: {use.peak} bits reserved in '{use.memory}' of {use.capacity} bits"


def _layer(op: ComputeOp) -> Iterator[str]:
    name = op.label.data
    if any(cost.model == "scalar" for cost in (op.costs.data if op.costs else ())):
        yield f"layer '{name}': cost of the scalar model, one operation per cycle, no energy"
    result = op.maps.data[-1]
    split = [entry.loop for entry in op.mapping.data.splits if not _addresses(result, entry.loop)]
    if split:
        loops = ", ".join(f"D{loop}" for loop in split)
        yield f"layer '{name}': reduction {loops} is split over cores; adding the partial sums is not modelled"


def _addresses(result: AffineMapAttr, loop: int) -> bool:
    return any(loop in expression.used_dims() for expression in result.data.results)
