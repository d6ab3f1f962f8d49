"""Reads the golden allocation files into the plain dataclasses of the project."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from passes.allocation.problem import (
    AllocationCore,
    AllocationProblem,
    AllocationTensor,
    CandidateRoute,
    ComputeTask,
    ConstraintSelection,
    ReuseLoop,
    TransferTask,
)
from passes.allocation.slots import SlotNode
from passes.allocation.solution import AllocationSolution
from passes.allocation.solve import solve
from passes.allocation.solvers import SolverOptions
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind

FOLDER = Path(__file__).parent.parent / "golden" / "allocation"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
GEMM = "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix"
SWIGLU = "swiglu_256_2048_8192_nodown_tile16x128x32_4x8__whole_array_strix"
TWO_CONV = "2conv_1_8_32_32_16_32_3__tpu_like_quad_core"
FUSED = "swiglu_256_2048_8192_fused__tpu_like_quad_core"
FREE_BACKENDS = ("ortools_gscip", "ortools_highs", "ortools_cp_sat")

_TYPES = {
    "COMPUTE_TO_COMPUTE": TransferKind.COMPUTE_TO_COMPUTE,
    "COMPUTE_TO_MEM": TransferKind.COMPUTE_TO_MEMORY,
    "MEM_TO_COMPUTE": TransferKind.MEMORY_TO_COMPUTE,
    "MEM_TO_MEM": TransferKind.MEMORY_TO_MEMORY,
}


@dataclass(frozen=True)
class Golden:
    """The one group of a golden case: raw instance, raw result, problem."""

    instance: dict[str, Any]
    result: dict[str, Any]
    problem: AllocationProblem


@cache
def golden(name: str) -> Golden:
    instance = _group(FOLDER / "instances" / f"{name}.json")
    return Golden(instance, _group(FOLDER / f"{name}.json"), _problem(instance))


@cache
def solved(name: str) -> AllocationSolution:
    """One solution per case for all tests that only need some valid optimum."""
    return solve(golden(name).problem, SolverOptions(backend="ortools_highs"))


def slot_nodes(instance: dict[str, Any]) -> list[SlotNode]:
    producers = {name: edge["name"] for edge in instance["in_edges"] for name in edge["outputs"]}
    for node in (*instance["compute_nodes"], *instance["transfers"]):
        producers |= dict.fromkeys(node["outputs"], node["name"])
    nodes = {edge["name"]: SlotNode(edge["name"], NodeKind.IN_EDGE) for edge in instance["in_edges"]}
    for node in instance["compute_nodes"]:
        before = tuple(producers[name] for name in node["inputs"])
        nodes[node["name"]] = SlotNode(node["name"], NodeKind.COMPUTE, before, (tuple(node["cores"]),))
    for node in instance["transfers"]:
        options = tuple(frozenset(candidate["links"]) for candidate in node["candidates"])
        nodes[node["name"]] = SlotNode(node["name"], NodeKind.TRANSFER, (producers[node["input"]],), options)
    for edge in instance["out_edges"]:
        before = tuple(producers[name] for name in edge["inputs"])
        nodes[edge["name"]] = SlotNode(edge["name"], NodeKind.OUT_EDGE, before)
    return [nodes[name] for name in instance["node_order"]]


def _group(path: Path) -> dict[str, Any]:
    (group,) = json.loads(path.read_text())["groups"]
    return group


def _problem(group: dict[str, Any]) -> AllocationProblem:
    return AllocationProblem(
        cores=tuple(_core(core) for core in group["cores"]),
        computations=tuple(_compute(node) for node in group["compute_nodes"]),
        transfers=tuple(_transfer(node) for node in group["transfers"]),
        tensors=tuple(_tensor(tensor) for tensor in group["tensors"]),
        iterations=group["iterations"],
        max_slot=group["max_slot"],
        offchip=group["offchip_core"],
        constraints=ConstraintSelection(**group["constraint_selection"]),
    )


def _core(core: dict[str, Any]) -> AllocationCore:
    namespace = core["core_type"].split(".")[0]
    return AllocationCore(core["id"], core["type"], namespace, core["capacity_bits"], core["max_object_fifo_depth"])


def _compute(node: dict[str, Any]) -> ComputeTask:
    cores, inputs, outputs = (tuple(node[key]) for key in ("cores", "inputs", "outputs"))
    return ComputeTask(node["name"], node["slot"], cores, node["active_latency"], inputs, outputs)


def _transfer(node: dict[str, Any]) -> TransferTask:
    loops = [re.fullmatch(r"T\(.*,(\d+),([VIA])\)", text) for text in node["loops_inner_to_outer"]]
    applicable = tuple(ReuseLoop(int(loop[1]), loop[2] == "V") for loop in loops if loop and loop[2] != "A")
    routes = tuple(
        CandidateRoute(
            tuple(r["sources"]), tuple(r["targets"]), tuple(r["links"]), r["raw_latency"], r["active_latency"]
        )
        for r in node["candidates"]
    )
    kind, outputs = _TYPES[node["transfer_type"]], tuple(node["outputs"])
    return TransferTask(node["name"], kind, node["slot"], node["input"], outputs, node["bits"], applicable, routes)


def _tensor(tensor: dict[str, Any]) -> AllocationTensor:
    producer = tensor["producer"]
    kind = NodeKind.TRANSFER if (producer or "").startswith("Transfer(") else NodeKind.COMPUTE
    return AllocationTensor(
        tensor["name"],
        kind if producer else NodeKind.IN_EDGE,
        tensor["bits_single_core"],
        tuple(tuple(placement) for placement in tensor["placements"]),
        tuple(ReuseLoop(size, varying) for _, size, varying in tensor["applicable_temporal_loops_inner_to_outer"]),
    )
