"""The checker accepts optima (see test_solve) and refuses every kind of damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from passes.allocation.checker import check
from passes.allocation.problem import AllocationProblem
from passes.allocation.solution import AllocationSolution
from tests.allocation.goldens import GEMM, NAMES, TWO_CONV, golden, solved

Damage = Callable[[AllocationSolution], AllocationSolution]


def changed(field: str, name: str, value: int) -> Damage:
    return lambda solution: replace(solution, **{field: {**getattr(solution, field), name: value}})


def raised(field: str, by: int) -> Damage:
    return lambda solution: replace(solution, **{field: getattr(solution, field) + by})


def slot_changed(slot: int, by: int) -> Damage:
    def damage(solution: AllocationSolution) -> AllocationSolution:
        latencies = list(solution.slot_latencies)
        latencies[slot] += by
        return replace(solution, slot_latencies=tuple(latencies))

    return damage


@pytest.mark.parametrize(
    "damage, subject, message",
    [
        (changed("stops", "A_2", 0), "A_2", "stops at another level than 'A_1'"),
        (changed("stops", "Y_1", -1), "Y_1", "reuse stop -1 is below 0"),
        (changed("stops", "A_2", 1), "core 2", "has 36 object FIFO elements of 12"),
        (changed("stops", "B_2", 2), "core 2", "holds 598016 bits and has a capacity of 524288"),
        (changed("stops", "B_2", 3), "B_2", "reuse stop 3 is outside -1 to 2"),
        (changed("placements", "A_1", 1), "Transfer(A)", "ends at cores that do not hold 'A_1'"),
        (changed("placements", "A_1", 70), "A_1", "placement 70 is outside 0 to 69"),
        (changed("routes", "Transfer(A)", 1), "Transfer(A)", "ends at cores that do not hold 'A_1'"),
        (changed("routes", "Transfer(A_1)", 1), "Transfer(A_1)", "starts at cores that do not hold 'A_1'"),
        (changed("routes", "Transfer(B)", -1), "Transfer(B)", "route -1 is outside 0 to 0"),
        (changed("reuse_factors", "Transfer(B)", 4), "Transfer(B)", "reuse factor 4 is stated"),
        (slot_changed(3, -1), "Transfer(B)", "takes 1024 cycles, but its slot 3 lasts 1023"),
        (slot_changed(5, -1), "Gemm", "takes 3314 cycles, but its slot 5 lasts 3313"),
        (slot_changed(8, 1), "slot 8", "lasts 1 cycles although"),
        (raised("latency_per_iteration", 1), "latency per iteration", "11507 is stated, the decisions give 11506"),
        (raised("overlap", -1), "overlap", "1023 is stated, the decisions give 1024"),
        (raised("total_latency", 1), "total latency", "671873 is stated, the decisions give 671872"),
        (raised("peak_dma_in", 1), "dma", "into a core is 3, stated 4"),
        (raised("peak_dma_out", -1), "dma", "out of a core is 3, stated 2"),
        (raised("buffering", 1), "buffering", "20 is stated, the decisions give 19"),
        (lambda s: replace(s, placements={}), "A_1", "has no placement"),
        (lambda s: replace(s, reuse_factors={}), "Transfer(A)", "has no reuse factor"),
        (lambda s: replace(s, slot_latencies=s.slot_latencies[:-1]), "slots", "8 slot latencies are given for 9 slots"),
    ],
)
def test_damaged_solution(damage: Damage, subject: str, message: str) -> None:
    findings = check(golden(GEMM).problem, damage(solved(GEMM)))
    assert any(finding.subject == subject and message in finding.message for finding in findings), findings


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "damage",
    [
        slot_changed(1, 1),
        slot_changed(1, -1),
        raised("latency_per_iteration", -1),
        raised("overlap", 1),
        raised("total_latency", -1),
        raised("buffering", -1),
    ],
    ids=["longer slot", "shorter slot", "iteration", "overlap", "total", "buffering"],
)
def test_figures_of_every_golden_are_checked(name: str, damage: Damage) -> None:
    assert check(golden(name).problem, damage(solved(name))) != []


@pytest.mark.parametrize("name", NAMES)
def test_stops_of_every_golden_are_checked(name: str) -> None:
    solution = solved(name)
    for tensor, stop in solution.stops.items():
        assert check(golden(name).problem, changed("stops", tensor, stop - 1)(solution)) != []


def moved(problem: AllocationProblem, name: str, slot: int) -> AllocationProblem:
    computations = tuple(replace(task, slot=slot) if task.name == name else task for task in problem.computations)
    transfers = tuple(replace(task, slot=slot) if task.name == name else task for task in problem.transfers)
    return replace(problem, computations=computations, transfers=transfers)


@pytest.mark.parametrize(
    "node, slot, subject, message",
    [
        ("Conv2", 4, "Conv2", "reads 'conv1_out_1' in slot 4, written in slot 4"),
        ("Conv1", 4, "Transfer(conv1_out)", "reads 'conv1_out' in slot 4, written in slot 4"),
        ("Conv2", 3, "Conv2", "computes on core 0 in slot 3 together with 'Conv1'"),
        ("Transfer(weights_2)", 2, "Transfer(weights_2)", "uses link 0 in slot 2 together with 'Transfer(weights_1)'"),
        ("Transfer(output_1)", 8, "Transfer(output_1)", "is in slot 8, outside 0 to 7"),
    ],
)
def test_wrong_slot(node: str, slot: int, subject: str, message: str) -> None:
    findings = check(moved(golden(TWO_CONV).problem, node, slot), solved(TWO_CONV))
    assert any(finding.subject == subject and message in finding.message for finding in findings), findings


@pytest.mark.parametrize(
    "core, limits, message",
    [
        (2, {"capacity": 335_871}, "holds 335872 bits and has a capacity of 335871"),
        (2, {"max_object_fifo_depth": 5}, "has 6 object FIFO elements of 5"),
        (2, {"max_object_fifo_depth": 6}, "has 7 buffer descriptors of 6"),
        (1, {"max_object_fifo_depth": 7}, "has 8 buffer descriptors of 7"),
        (1, {"kind": "shim"}, "DMA streams into it, too many for its kind"),
    ],
)
def test_tighter_core(core: int, limits: dict[str, int], message: str) -> None:
    problem = golden(GEMM).problem
    cores = tuple(replace(entry, **limits) if entry.id == core else entry for entry in problem.cores)
    findings = check(replace(problem, cores=cores), solved(GEMM))
    assert any(finding.subject == f"core {core}" and message in finding.message for finding in findings), findings
