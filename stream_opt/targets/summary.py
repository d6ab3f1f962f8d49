"""The figures that a person asks for first, as YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.analysis.accelerator import Accelerator
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import AIE_HARDWARE, accelerator_of, groups_of, model_of, workload_of
from passes.operation_error import OperationError
from stream_dialects.stream.memory import LinkUse, MemoryUse
from stream_dialects.stream.schedule import LatencyRecord
from stream_dialects.stream.steady_state import ComputeOp
from stream_dialects.stream.workload import GroupOp
from stream_opt.targets.notes import notes_of

Entry = dict[str, object]


@dataclass(frozen=True)
class SummaryTarget(Target):
    """
    Prints total latency (cycles), and per group latency, layers, memory use (bits, pJ) and link traffic, as YAML.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t summary
    """

    name = "summary"

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        output.write(summary_yaml(module))


def summary_yaml(module: ModuleOp) -> str:
    """The summary of an allocated module."""
    import yaml

    return yaml.safe_dump(summary(module), default_flow_style=False, sort_keys=False, allow_unicode=True, width=120)


def total_latency(module: ModuleOp) -> int:
    """Cycles of all groups, one after the other (spec allocation 7)."""
    return sum(latency_of(group).total for group in groups_of(module))


def group_energies(module: ModuleOp) -> list[float]:
    """pJ of each group, as far as figures are given."""
    accelerator = read_accelerator(accelerator_of(module))
    return [sum(_energies(group, accelerator), 0.0) for group in groups_of(module)]


def percentage(latency: int, total: int) -> float:
    """Share of the total latency, in percent with two digits; 0.0 if the total is 0."""
    return round(100.0 * latency / total, 2) if total else 0.0


def latency_of(group: GroupOp) -> LatencyRecord:
    if group.latency is None:
        raise OperationError(group, f"group {group.sym_name.data} has no latency; run stream-allocate first")
    return group.latency.data


def summary(module: ModuleOp) -> Entry:
    """The figures as plain data: numbers, strings, lists and dictionaries, in the order in which they are read."""
    total = total_latency(module)
    groups = list(zip(groups_of(module), group_energies(module), strict=True))
    return {
        "workload": workload_of(module).sym_name.data,
        "accelerator": accelerator_of(module).sym_name.data,
        "model": model_of(module),
        "total_latency": float(total),
        **_slowest(module),
        "total_energy_pj": sum(energy for _, energy in groups),
        "groups": {f"group_{number}": _group(*group, total) for number, group in enumerate(groups)},
        "notes": notes_of(module),
    }


def _slowest(module: ModuleOp) -> Entry:
    """On an AIE array, what decides how often an iteration can start."""
    if model_of(module) != AIE_HARDWARE:
        return {}
    from stream_opt.targets.bottleneck import slowest_resource

    slowest = slowest_resource(module)
    return {"slowest_resource": {"name": slowest.name, "busy_cycles": slowest.busy_cycles}}


def _group(group: GroupOp, energy: float, total: int) -> Entry:
    latency = latency_of(group)
    return {
        "latency": latency.total,
        "percentage": percentage(latency.total, total),
        "iterations": latency.iterations,
        "latency_per_iteration": latency.per_iteration,
        "overlap": latency.overlap,
        "optimality": latency.optimality.value,
        "slot_latencies": list(latency.slots),
        "energy_pj": energy,
        "layers": [_layer(op) for op in group.walk() if isinstance(op, ComputeOp)],
        "memories": [_memory(use) for use in (group.memories.data if group.memories else ()) if use.peak or use.reads],
        "links": [_link(use) for use in (group.links.data if group.links else ())],
    }


def _layer(op: ComputeOp) -> Entry:
    costs = op.costs.data if op.costs else ()
    slowest = max(costs, key=lambda cost: cost.latency, default=None)
    entry: Entry = {"name": op.label.data, "operation": op.operation.data, "cores": list(op.mapping.data.cores)}
    if op.slot is not None:
        entry["slot"] = op.slot.value.data
    if slowest is not None:
        entry |= {"tile_latency": slowest.latency, "ideal": slowest.ideal, "cost_model": slowest.model}
    return entry


def _memory(use: MemoryUse) -> Entry:
    entry: Entry = {
        "cores": list(use.cores),
        "memory": use.memory,
        "peak_bits": use.peak,
        "capacity_bits": use.capacity,
        "fits": not use.exceeds,
        "reads": use.reads,
        "writes": use.writes,
    }
    if use.transfer_energy is not None:
        entry["transfer_energy_pj"] = use.transfer_energy
    if use.compute_energy is not None:
        entry["compute_energy_pj"] = use.compute_energy
    if use.residents:
        entry["slots"] = {slot: _residents(use, slot) for slot, bits in enumerate(use.occupied) if bits}
    return entry


def _residents(use: MemoryUse, slot: int) -> Entry:
    names = [resident.tensor for resident in use.residents if resident.first <= slot <= resident.last]
    return {"bits": use.occupied[slot], "tensors": names}


def _link(use: LinkUse) -> Entry:
    hop = use.link
    ends = "bus" if hop.sender is None else f"{hop.sender}->{hop.receiver}"
    return {
        "connection": hop.connection,
        "ends": ends,
        "bits": use.bits,
        "busy_cycles": use.busy,
        "energy_pj": use.energy,
    }


def _energies(group: GroupOp, accelerator: Accelerator) -> Iterator[float]:
    """pJ over all iterations: arrays, memories, links; parts without figures are left out (see the notes)."""
    for op in group.walk():
        if isinstance(op, ComputeOp):
            yield from _array_energies(op, accelerator)
    for use in group.memories.data if group.memories else ():
        yield len(use.cores) * ((use.transfer_energy or 0.0) + (use.compute_energy or 0.0))
    for link in group.links.data if group.links else ():
        yield link.energy


def _array_energies(op: ComputeOp, accelerator: Accelerator) -> Iterator[float]:
    runs = op.space.data.applicable_iterations
    costs = {str(cost.core_type): cost.array_energy or 0.0 for cost in (op.costs.data if op.costs else ())}
    for core in op.mapping.data.cores:
        yield costs.get(accelerator.cores[core].type.symbol, 0.0) * runs
