"""From a steady state in the IR to the plain allocation problem, and its routes back."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, prod

from xdsl.dialects.builtin import ModuleOp

from passes.allocation.candidates import Candidates, find_candidates, predecessors_by_name
from passes.allocation.problem import (
    AllocationCore,
    AllocationProblem,
    AllocationTensor,
    CandidateRoute,
    ComputeTask,
    ConstraintSelection,
    TransferTask,
    active_latency,
    reuse_loops,
)
from passes.allocation.routing import Route, RoutePlanner
from passes.allocation.slots import SlotNode
from passes.analysis.accelerator import Accelerator
from passes.analysis.core_graph import CoreGraph
from passes.analysis.graph import Node, NodeKind
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, diagnosed
from passes.ir.steady_state import SteadyStateView, read_transferred
from passes.operation_error import OperationError
from passes.tiling.placements import PlacementPlanner
from passes.tiling.tiling import layer_splits
from passes.tiling.transfers import TransferGraph
from stream_dialects.stream.schedule import RouteRecord
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_dialects.stream.values import Hop


@lru_cache(maxsize=4)
def route_planner(accelerator: Accelerator) -> RoutePlanner:
    """The planner of an accelerator; what it found for one pass serves the next: routes depend on nothing else."""
    return RoutePlanner(CoreGraph(accelerator))


class ProblemBuilder:
    """Reads the steady states of a module; routes are planned once for all of them."""

    def __init__(self, module: ModuleOp):
        self.accelerator: Accelerator = read_accelerator(accelerator_of(module))
        self.planner = route_planner(self.accelerator)
        self.views = read_transferred(module)

    def candidates(self, view: SteadyStateView) -> Candidates:
        """Placements and routes of one steady state."""
        mappings = view.mappings
        cores = {name: mapping.cores for name, mapping in mappings.items()}
        kinds = {op.label.data: op.kind.data for op in view.transfers}
        offchip = self.accelerator.offchip
        with diagnosed(view.op):
            splits = layer_splits(view.graph, mappings, view.loops)
            inserted = TransferGraph(view.graph, kinds)
            planner = PlacementPlanner(inserted, view.loops, cores, splits, view.memory_cores, offchip)
            placements = {name: transfer.placements for name, transfer in planner.transfers().items()}
            return find_candidates(view.graph, cores, placements, offchip, self.planner)

    def slot_nodes(self, view: SteadyStateView) -> list[SlotNode]:
        """The nodes to put into time slots, with the cores or links that they may occupy."""
        candidates, before = self.candidates(view), predecessors_by_name(view.graph)
        return [
            SlotNode(node.name, node.kind, before[node.name], _options(node, view, candidates))
            for node in view.graph.nodes
        ]

    def problem(
        self, view: SteadyStateView, candidates: Candidates, constraints: ConstraintSelection
    ) -> AllocationProblem:
        """The allocation problem of one scheduled and costed steady state."""
        return AllocationProblem(
            cores=self._cores(),
            computations=tuple(_compute_task(op, view.nodes[op.label.data]) for op in view.computes),
            transfers=tuple(_transfer_task(op, view, candidates) for op in view.transfers),
            tensors=_tensors(view, candidates),
            iterations=prod(size for _, size in view.temporal),
            max_slot=last_slot(view),
            offchip=self.accelerator.offchip,
            constraints=constraints,
        )

    def _cores(self) -> tuple[AllocationCore, ...]:
        return tuple(
            AllocationCore(
                core.id, core.type.kind, core.type.namespace, core.type.capacity, core.type.max_object_fifo_depth
            )
            for core in self.accelerator.cores
        )


def _options(node: Node, view: SteadyStateView, candidates: Candidates) -> tuple[tuple[object, ...], ...]:
    if node.kind is NodeKind.COMPUTE:
        return (view.mappings[node.name].cores,)
    if node.kind is NodeKind.TRANSFER:
        return tuple(route.links for route in candidates.routes[node.name])
    return ()


def slot_of(op: ComputeOp | TransferOp) -> int:
    """The slot of an op, which `stream-schedule-slots` has set."""
    if op.slot is None:
        raise OperationError(op, f"'{op.label.data}' has no slot; run stream-schedule-slots first")
    return op.slot.value.data


def last_slot(view: SteadyStateView) -> int:
    """The largest slot, the edges behind the last transfers included (spec allocation 5)."""
    return 1 + max(slot_of(op) for op in (*view.computes, *view.transfers))


def largest_latency(op: ComputeOp) -> int:
    """Whole cycles of one tile on the slowest of the op's core types (spec cost 1)."""
    if op.costs is None or not op.costs.data:
        raise OperationError(op, f"'{op.label.data}' has no costs; run stream-estimate-costs first")
    return ceil(max(cost.latency for cost in op.costs.data))


def _compute_task(op: ComputeOp, node: Node) -> ComputeTask:
    latency = active_latency(largest_latency(op), op.space.data)
    return ComputeTask(node.name, slot_of(op), op.mapping.data.cores, latency, node.inputs, node.outputs)


def _transfer_task(op: TransferOp, view: SteadyStateView, candidates: Candidates) -> TransferTask:
    node = view.nodes[op.label.data]
    bits = view.graph.tensors[node.inputs[0]].bits

    def candidate(route: Route) -> CandidateRoute:
        raw = route.raw_cycles(bits)
        return CandidateRoute(route.sources, route.targets, route.links, raw, active_latency(raw, op.space.data))

    return TransferTask(
        name=node.name,
        transfer_type=op.kind.data,
        slot=slot_of(op),
        input=node.inputs[0],
        outputs=node.outputs,
        bits=bits,
        loops=reuse_loops(op.space.data),
        routes=tuple(candidate(route) for route in candidates.routes[node.name]),
    )


def route_record(route: Route) -> RouteRecord:
    """A planned route as the data of a route property."""
    hops = tuple(Hop(link.connection, link.sender, link.receiver) for link in route.links)
    return RouteRecord(route.sources, route.targets, route.score, hops)


def _tensors(view: SteadyStateView, candidates: Candidates) -> tuple[AllocationTensor, ...]:
    """All tensors in tensor order: layers, then transfers, each with inputs before results (spec allocation 3.1)."""
    names = (name for node in view.graph.nodes if node.has_loops for name in node.tensors)
    producers = {name: node.kind for node in view.graph.nodes for name in node.outputs}
    return tuple(
        AllocationTensor(
            name,
            producers[name],
            view.records[name].core_bits,
            candidates.placements[name],
            reuse_loops(view.records[name].space),
        )
        for name in dict.fromkeys(names)
    )
