"""Costs every compute op on the types of its cores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.analysis.accelerator import Accelerator, CoreType
from passes.analysis.errors import InputError
from passes.cost.engine import CostOptions, CostRequest, estimate
from passes.cost.layer import describe_layer
from passes.cost.result import CoreCost
from passes.cost.zigzag_engine import TemporalMappingName
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, diagnosed, workload_of
from passes.ir.steady_state import SteadyStateView, read_steady_states
from passes.operation_error import OperationError
from passes.progress import progress
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.cost import CostRecord, CostsAttr, LevelEnergy, Unrolling
from stream_dialects.stream.record import Symbol
from stream_dialects.stream.steady_state import ComputeOp

if TYPE_CHECKING:
    from passes.cost.cache import CostCache


@dataclass(frozen=True)
class StreamEstimateCostsPass(ModulePass):
    """
    Writes the cycles and energy of one tile per core type, found by ZigZag's search; one-input layers cost one cycle
    per operation (`model = "scalar"`), AIE kernels what their utilisation says (`model = "aie"`). See spec cost. A core
    type that names a cost model is left to that model, which may be `scalar` or come from an installed package.

    Before: `stream.compute "Gemm1" … space <…> : …`
    After:  `stream.compute "Gemm1" … space <…> costs [<core_type = @tpu_like, latency = 4, …>] : …`

    Pass can be called from the command line as e.g.:
        stream-opt tiled.mlir -p stream-estimate-costs
        stream-opt tiled.mlir -p 'stream-estimate-costs{temporal_mapping=even scalar_on_failure=true}'
    """

    name = "stream-estimate-costs"

    temporal_mapping: str = "uneven"
    """`uneven` or `even`: whether the operands of a layer may be cut at different loops."""
    scalar_on_failure: bool = False
    """Use the scalar model, instead of an error, for a layer that a core cannot run."""
    cache: bool = True
    """Look up and keep searched costs on disk (see `streamc cache`); never changes the result."""
    processes: int = 0
    """How many searches may run at the same time, 0 for one per processor; never changes the result."""

    def __post_init__(self) -> None:
        _temporal_mapping(self.temporal_mapping)
        if self.processes < 0:
            raise InputError(f"processes must be at least 0, got {self.processes}")

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        accelerator = read_accelerator(accelerator_of(op))
        work = [job for view in read_steady_states(op) for job in _jobs(view, accelerator)]
        options = CostOptions(
            _temporal_mapping(self.temporal_mapping),
            scalar_on_failure=self.scalar_on_failure,
            processes=self.processes or os.cpu_count() or 1,
        )
        with diagnosed(workload_of(op)), progress("costs") as report:
            costs = estimate([request for _, request in work], options, report, _cache() if self.cache else None)
        records: dict[ComputeOp, list[CostRecord]] = {}
        for (compute, request), cost in zip(work, costs, strict=True):
            records.setdefault(compute, []).append(_record(request.core_type, cost))
        for compute, entries in records.items():
            compute.costs = CostsAttr(tuple(entries))


def _cache() -> CostCache | None:
    from passes.cost.cache import user_cache

    return user_cache()


def _temporal_mapping(name: str) -> TemporalMappingName:
    if name == "uneven" or name == "even":
        return name
    raise InputError(f"unknown temporal mapping '{name}', expected uneven or even")


def _jobs(view: SteadyStateView, accelerator: Accelerator) -> Iterator[tuple[ComputeOp, CostRequest]]:
    for op in view.computes:
        node, mapping = view.nodes[op.label.data], view.mappings[op.label.data]
        with diagnosed(op):
            layer = describe_layer(node, mapping.splits, op.loops.data, view.sizes, view.graph.tensors)
        tensors = (*node.outputs[:1], *node.inputs)
        for core_type, cores in cores_by_type(accelerator, mapping.cores, op).items():
            yield op, CostRequest(node.name, core_type, layer, mapping.kernel, _element_types(op), cores, tensors)


def cores_by_type(accelerator: Accelerator, cores: tuple[int, ...], op: ComputeOp) -> dict[CoreType, tuple[int, ...]]:
    """The types of the cores, in the order of the mapping, each with the cores that have it."""
    types: dict[CoreType, tuple[int, ...]] = {}
    for core in cores:
        if core >= len(accelerator.cores):
            raise OperationError(op, f"the mapping names core {core}, which the accelerator does not have")
        core_type = accelerator.cores[core].type
        types[core_type] = (*types.get(core_type, ()), core)
    return types


def _element_types(op: ComputeOp) -> tuple[str, ...]:
    return tuple(str(element_of(type)) for type in (*op.ins.types, op.out.type))


def _record(core_type: CoreType, cost: CoreCost) -> CostRecord:
    return CostRecord(
        core_type=Symbol(core_type.symbol),
        latency=_shortest(cost.latency),
        ideal=_shortest(cost.ideal_cycles),
        ideal_temporal=_shortest(cost.ideal_temporal_cycles),
        model=cost.model,
        energy=None if cost.energy is None else float(cost.energy),
        stall=_shortest(cost.stall),
        onload=_shortest(cost.onload),
        offload=_shortest(cost.offload),
        drain=_shortest(cost.drain),
        array_energy=float(cost.mac_energy) if cost.model == "zigzag" or cost.mac_energy else None,
        memory_energy=tuple(LevelEnergy(operand, memory, float(pj)) for operand, memory, pj in cost.memory_energy),
        unrolling=tuple(Unrolling(dimension, loop, factor) for dimension, loop, factor in cost.spatial_unrolling),
    )


def _shortest(cycles: float) -> int | float:
    """Whole cycles as an integer, so that they print without a fraction."""
    return int(cycles) if cycles == int(cycles) else float(cycles)
