"""From a steady state in the IR to the plain allocation problem, and its routes back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from math import ceil, prod
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp

from passes.allocation.candidates import (
    Candidates,
    Placements,
    candidate_placements,
    candidate_routes,
    predecessors_by_name,
)
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
from passes.allocation.routing import Pair, Route, RoutePlanner
from passes.allocation.slots import SlotNode
from passes.analysis.accelerator import Accelerator
from passes.analysis.core_graph import CoreGraph
from passes.analysis.graph import Node, NodeKind
from passes.ir.accelerator import read_accelerator
from passes.ir.array import array_of
from passes.ir.lookup import accelerator_of, diagnosed
from passes.ir.steady_state import SteadyStateView, read_transferred
from passes.operation_error import OperationError
from passes.tiling.placements import Transfer
from passes.tiling.staging import Staging
from passes.tiling.tiling import layer_splits
from passes.tiling.transfers import TransferGraph
from stream_dialects.stream.schedule import RouteRecord
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_dialects.stream.values import Hop

if TYPE_CHECKING:
    from passes.allocation.array_view import ArrayView


@lru_cache(maxsize=4)
def route_planner(accelerator: Accelerator, as_array: bool = False) -> RoutePlanner:
    """
    The planner of an accelerator; what it found for one pass serves the next: routes depend on nothing else.

    The streams of an AIE array pass compute tiles and shims, but neither off-chip memory nor memory tiles.
    """
    if not as_array:
        return RoutePlanner(CoreGraph(accelerator))
    passed = (core.id for core in accelerator.cores if core.type.kind in ("compute", "shim"))
    return RoutePlanner(CoreGraph(accelerator), frozenset(passed) - {accelerator.offchip})


class ProblemBuilder:
    """Reads the steady states of a module; routes are planned once for all of them."""

    def __init__(self, module: ModuleOp):
        self.accelerator: Accelerator = read_accelerator(accelerator_of(module))
        self.array = array_of(module)
        self.planner = route_planner(self.accelerator, as_array=self.array is not None)
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
            planner = Staging(view.memory_cores, offchip, self.array).planner(inserted, view.loops, cores, splits)
            transfers = planner.transfers()
            placed = candidate_placements(view.graph, cores, _result_placements(view, transfers), offchip)
            targets = {name: transfer.placements for name, transfer in transfers.items()}
            routes = candidate_routes(view.graph, placed, targets, self.planner, self._pairs(view, placed))
            return Candidates(placed, routes)

    def _pairs(self, view: SteadyStateView, placed: Placements) -> Mapping[str, tuple[Pair, ...]] | None:
        """Transfer -> the cores that exchange data, on an array; else None."""
        on_array = self._on_array(view, placed)
        return None if on_array is None else {op.label.data: on_array.pairs(op.label.data) for op in view.transfers}

    def _on_array(self, view: SteadyStateView, placed: Placements) -> ArrayView | None:
        if self.array is None:
            return None
        # Only designs for an array pay for importing its view.
        from passes.allocation.array_view import ArrayView

        return ArrayView(view, self.array, {name: only for name, (only,) in placed.items()})

    def slot_nodes(self, view: SteadyStateView) -> list[SlotNode]:
        """The nodes to put into time slots, with the cores or links that they may occupy."""
        candidates, before = self.candidates(view), predecessors_by_name(view.graph)
        return [
            SlotNode(node.name, node.kind, before[node.name], self._options(node, view, candidates))
            for node in view.graph.nodes
        ]

    def _options(self, node: Node, view: SteadyStateView, candidates: Candidates) -> tuple[tuple[Hashable, ...], ...]:
        if node.kind is NodeKind.COMPUTE:
            return (view.mappings[node.name].cores,)
        if node.kind is NodeKind.TRANSFER:
            return tuple(self._occupied(node.name, route) for route in candidates.routes[node.name])
        return ()

    def _occupied(self, transfer: str, route: Route) -> tuple[Hashable, ...]:
        """
        What only one transfer at a time can use: the links of its route.

        On an array every stream has channels and a circuit of its own, so that a transfer only waits for itself.
        """
        return route.links if self.array is None else (transfer,)

    def problem(
        self, view: SteadyStateView, candidates: Candidates, constraints: ConstraintSelection
    ) -> AllocationProblem:
        """The allocation problem of one scheduled and costed steady state."""
        placed = candidates.placements
        on_array = self._on_array(view, placed)
        return AllocationProblem(
            cores=self._cores(),
            computations=tuple(_compute_task(op, view.nodes[op.label.data]) for op in view.computes),
            transfers=tuple(self._transfer_task(op, view, candidates, on_array) for op in view.transfers),
            tensors=_tensors(view, candidates, on_array),
            iterations=prod(size for _, size in view.temporal),
            max_slot=last_slot(view),
            offchip=self.accelerator.offchip,
            constraints=constraints,
            room=None if on_array is None else on_array.room(),
        )

    def _transfer_task(
        self, op: TransferOp, view: SteadyStateView, candidates: Candidates, on_array: ArrayView | None
    ) -> TransferTask:
        node = view.nodes[op.label.data]
        bits = view.graph.tensors[node.inputs[0]].bits

        def candidate(route: Route) -> CandidateRoute:
            raw = route.raw_cycles(bits) if on_array is None else on_array.raw_cycles(node.name)
            occupied = self._occupied(node.name, route)
            return CandidateRoute(route.sources, route.targets, occupied, raw, active_latency(raw, op.space.data))

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

    def _cores(self) -> tuple[AllocationCore, ...]:
        return tuple(
            AllocationCore(
                core.id, core.type.kind, core.type.namespace, core.type.capacity, core.type.max_object_fifo_depth
            )
            for core in self.accelerator.cores
        )


def _result_placements(
    view: SteadyStateView, transfers: Mapping[str, Transfer]
) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Result of a transfer -> where it may lie: on the cores of its own reader, or with all others."""
    placements: dict[str, tuple[tuple[int, ...], ...]] = {}
    for name, transfer in transfers.items():
        outputs = view.nodes[name].outputs
        placements |= dict.fromkeys(outputs, transfer.placements)
        placements |= {output: (landing.cores,) for output, landing in zip(outputs, transfer.landings)}
    return placements


def single_buffers(view: SteadyStateView, problem: AllocationProblem) -> tuple[str, ...]:
    """The tensors of an allocated group on an array that have a single object at each FIFO end; none elsewhere."""
    if problem.room is None:
        return ()
    return tuple(tensor.name for tensor in problem.tensors if view.records[tensor.name].tiles == 1)


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


def route_record(route: Route) -> RouteRecord:
    """A planned route as the data of a route property."""
    hops = tuple(Hop(link.connection, link.sender, link.receiver) for link in route.links)
    return RouteRecord(route.sources, route.targets, route.score, hops)


def _tensors(view: SteadyStateView, candidates: Candidates, on_array: ArrayView | None) -> tuple[AllocationTensor, ...]:
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
            None if on_array is None else on_array.fifo_tensor(name),
        )
        for name in dict.fromkeys(names)
    )
