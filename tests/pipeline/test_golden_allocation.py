"""The whole pipeline against the golden allocations: everything in them that is unique."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from passes.allocation.build_problem import ProblemBuilder
from passes.allocation.problem import AllocationProblem, ConstraintSelection, TransferTask
from passes.analysis.accelerator import Accelerator
from passes.ir.steady_state import SteadyStateView
from stream_dialects.stream.iteration_space import IterationVariable
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.schedule import LatencyRecord, RouteRecord
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_opt.examples import ARCHITECTURES
from tests.pipeline.cases import NAMES, golden, golden_run
from tests.pipeline.harness import parsed, total_latency

MATRIX = {
    "2conv_1_8_32_32_16_32_3": (114999, 76675, 41961, 14344, 10750, 4316, 186148, 17369),
    "swiglu_1_16_32": (559, 303, 270, 241, 233, 131, 148, 255),
    "swiglu_256_2048_8192_fused": (
        *(442499072, 222298112, 153616384, 106954752),
        *(149684224, 77332581, 78118930, 118489088),
    ),
}
TOTALS = {f"{w}__{h}": total for w, row in MATRIX.items() for h, total in zip(ARCHITECTURES, row, strict=True)} | {
    "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix": 671872,
    "swiglu_256_2048_8192_nodown_tile16x128x32_4x8__whole_array_strix": 78004484,
}
_KINDS = {
    "COMPUTE_TO_COMPUTE": "compute_to_compute",
    "COMPUTE_TO_MEM": "compute_to_memory",
    "MEM_TO_COMPUTE": "memory_to_compute",
    "MEM_TO_MEM": "memory_to_memory",
}
by_name = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Result:
    """The final module of a case as plain data, and the problem that its allocation solved."""

    view: SteadyStateView
    problem: AllocationProblem
    accelerator: Accelerator

    @property
    def latency(self) -> LatencyRecord:
        assert self.view.group.latency is not None
        return self.view.group.latency.data

    @property
    def computes(self) -> dict[str, ComputeOp]:
        return {op.label.data: op for op in self.view.computes}

    @property
    def transfers(self) -> dict[str, TransferOp]:
        return {op.label.data: op for op in self.view.transfers}

    @property
    def transfer_tasks(self) -> dict[str, TransferTask]:
        return {task.name: task for task in self.problem.transfers}


@cache
def result(name: str) -> Result:
    builder = ProblemBuilder(parsed(golden_run(name).final))
    (view,) = builder.views
    problem = builder.problem(view, builder.candidates(view), ConstraintSelection())
    return Result(view, problem, builder.accelerator)


def nodes(name: str, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(slot, node) of a kind in the golden."""
    for slot in golden(name)["slots"]:
        yield from ((slot["slot"], node) for node in slot["nodes"] if node["kind"] == kind)


def is_fixed(name: str, *tensors: str) -> bool:
    """Whether the tensors have one possible placement, so that everything about them is unique."""
    return all(t["placement_choices"] == 1 for t in golden(name)["tensors"] if t["name"] in tensors)


def test_every_golden_has_a_total() -> None:
    assert sorted(TOTALS) == NAMES


@by_name
def test_total(name: str) -> None:
    assert total_latency(golden_run(name).final) == TOTALS[name] == golden(name)["total_latency"]


@by_name
def test_latency(name: str) -> None:
    expected, latency = golden(name), result(name).latency
    terms = expected["objective"]["primary_terms"]
    assert latency.iterations == expected["iterations"]
    assert latency.per_iteration == expected["latency_per_iteration"]
    assert list(latency.slots) == [slot["latency"] for slot in expected["slots"]]
    assert (latency.dma_in, latency.dma_out) == (terms["max_core_dma_in"], terms["max_core_dma_out"])
    assert latency.buffering == expected["objective"]["secondary_buffering_tiles"]
    assert latency.optimality.value == "optimal"
    if expected["overlap_is_meaningful"]:
        assert latency.overlap == expected["overlap"]


@by_name
def test_compute_ops(name: str) -> None:
    own = result(name)
    active = {task.name: task.active_latency for task in own.problem.computations}
    expected = dict((node["name"], (slot, node)) for slot, node in nodes(name, "compute"))
    assert own.computes.keys() == expected.keys()
    for label, (slot, node) in expected.items():
        op = own.computes[label]
        assert op.slot is not None
        assert (op.slot.value.data, op.operation.data) == (slot, node["type"])
        assert list(op.mapping.data.cores) == node["cores"]
        assert active[label] == node["active_latency"]
        assert _latency_per_core(own, op) == node["latency_per_core"]
        splits = [(op.loops.data[split.loop], split.factor) for split in op.mapping.data.splits]
        assert splits == [(_expression(text), factor) for text, factor in node["inter_core_tiling"]]


def _expression(text: str) -> LinearExpression:
    return LinearExpression.parse(re.sub(r"[() ]", "", text).replace("+-", "-"))


def _latency_per_core(own: Result, op: ComputeOp) -> dict[str, float]:
    assert op.costs is not None
    by_type = {str(cost.core_type): cost.latency for cost in op.costs.data}
    types = {core.id: core.type.symbol for core in own.accelerator.cores}
    return {str(core): by_type[types[core]] for core in op.mapping.data.cores}


@by_name
def test_transfers(name: str) -> None:
    own = result(name)
    expected = {node["name"]: (slot, node) for slot, node in nodes(name, "transfer")}
    assert own.transfers.keys() == expected.keys()
    for label, (slot, node) in expected.items():
        op, task = own.transfers[label], own.transfer_tasks[label]
        assert op.slot is not None
        assert (op.slot.value.data, op.kind.data.value) == (slot, _KINDS[node["transfer_type"]])
        assert (task.input, list(task.outputs), task.bits) == (node["input"], node["outputs"], node["bits"])
        assert len(task.routes) == node["candidate_paths"]
        assert own.view.records[task.outputs[0]].reuse == node["reuse_factor"]


@by_name
def test_routes(name: str) -> None:
    own = result(name)
    for _, node in nodes(name, "transfer"):
        route = own.transfers[node["name"]].route
        assert route is not None
        if is_fixed(name, node["input"], *node["outputs"]):
            _check_route(own, route.data, node["chosen_path"])
            task = own.transfer_tasks[node["name"]]
            chosen = task.routes[node["chosen_path"]["index"]]
            assert (chosen.raw_latency, chosen.active_latency) == (node["raw_latency"], node["active_latency"])


def _check_route(own: Result, route: RouteRecord, expected: dict[str, Any]) -> None:
    assert sorted(route.sources) == sorted(expected["sources"])
    assert sorted(route.targets) == sorted(expected["targets"])
    assert route.score == expected["score"]
    assert [_link(own, hop.connection, hop.sender, hop.receiver) for hop in route.links] == expected["links"]


def _link(own: Result, connection: int, sender: int | None, receiver: int | None) -> dict[str, Any]:
    """A hop as the golden writes it; both ends of a bus are `Any`."""
    ends = {"sender": "Any", "receiver": "Any"} if sender is None else {"sender": sender, "receiver": receiver}
    return {**ends, "bandwidth": own.accelerator.connections[connection].bandwidth}


@by_name
def test_tensors(name: str) -> None:
    own = result(name)
    expected = {tensor["name"]: tensor for tensor in golden(name)["tensors"]}
    assert own.view.records.keys() == expected.keys()
    for label, tensor in expected.items():
        record, tile = own.view.records[label], own.view.graph.tensors[label]
        assert (list(tile.shape), tile.bits) == (tensor["shape"], tensor["bits"])
        assert record.core_bits == tensor["bits_per_core"]
        assert (record.stop, record.tiles) == (tensor["reuse_stop"], tensor["tiles"])
        assert record.reuse == tensor["reuse_factor"]
        assert len(own.problem.tensor_by_name[label].placements) == tensor["placement_choices"]
        if tensor["placement_choices"] == 1:
            assert record.placement is not None
            assert sorted(record.placement) == sorted(tensor["placement"])


@by_name
def test_loops(name: str) -> None:
    own = result(name)
    expected = golden(name)["node_loops_inner_to_outer"]
    assert {label: [_row(v) for v in space.variables] for label, space in own.view.spaces.items()} == {
        label: [row for row in map(_golden_row, loops) if not _is_derived(row)] for label, loops in expected.items()
    }


def _row(variable: IterationVariable) -> tuple[str, LinearExpression, int, str]:
    return variable.kind.value, variable.dimension, variable.size, variable.effect.value


def _is_derived(row: tuple[str, LinearExpression, int, str]) -> bool:
    """Loops that follow from the sizes and unrollings of the group are not listed."""
    return (row[0], row[3]) in (("K", "I"), ("ST", "A"))


def _golden_row(text: str) -> tuple[str, LinearExpression, int, str]:
    kind, _, inner = text.removesuffix(")").partition("(")
    dimension, size, effect = inner.rsplit(",", 2)
    return kind, _expression(dimension), int(size), effect


@by_name
def test_memory(name: str) -> None:
    own = result(name)
    assert own.view.group.memories is not None
    top = {core.id: core.type.capacity for core in own.accelerator.cores}
    used = {
        str(core): {"used_bits": use.peak, "capacity_bits": use.capacity}
        for use in own.view.group.memories.data
        for core in use.cores
        if use.peak
    }
    movable = {str(core) for t in own.problem.tensors if len(t.placements) > 1 for p in t.placements for core in p}
    expected = golden(name)["memory"]
    assert {core: entry for core, entry in used.items() if core not in movable} == {
        core: entry for core, entry in expected.items() if core not in movable
    }
    assert all(use.capacity == top[use.cores[0]] for use in own.view.group.memories.data if use.peak)
