"""The optimum of every golden instance, with every free backend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passes.allocation.checker import check
from passes.allocation.problem import ConstraintSelection
from passes.allocation.shortage import needing_cores
from passes.allocation.solve import solve
from passes.allocation.solvers import SolverOptions
from passes.analysis.errors import InputError
from tests.allocation.goldens import FREE_BACKENDS, FUSED, GEMM, NAMES, SWIGLU, TWO_CONV, golden, solved


@pytest.mark.parametrize("backend", FREE_BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_golden_optimum(name: str, backend: str) -> None:
    case = golden(name)
    solution = solve(case.problem, SolverOptions(backend=backend))
    result, objective = case.result, case.result["objective"]
    assert solution.total_latency == result["total_latency"]
    assert list(solution.slot_latencies) == [slot["latency"] for slot in result["slots"]]
    assert solution.latency_per_iteration == result["latency_per_iteration"]
    assert solution.stops == {tensor["name"]: tensor["reuse_stop"] for tensor in result["tensors"]}
    if case.problem.iterations > 1:
        assert solution.overlap == result["overlap"]
    assert solution.total_latency + solution.peak_dma_in + solution.peak_dma_out == objective["primary"]
    assert solution.peak_dma_in == objective["primary_terms"]["max_core_dma_in"]
    assert solution.peak_dma_out == objective["primary_terms"]["max_core_dma_out"]
    assert solution.buffering == objective["secondary_buffering_tiles"]
    assert solution.optimality == "optimal"
    assert check(case.problem, solution) == []


@pytest.mark.parametrize("name", NAMES)
def test_golden_reuse_factors(name: str) -> None:
    slots = golden(name).result["slots"]
    expected = {n["name"]: n["reuse_factor"] for slot in slots for n in slot["nodes"] if n["kind"] == "transfer"}
    assert solved(name).reuse_factors == expected


@pytest.mark.parametrize("backend", FREE_BACKENDS)
def test_every_backend_and_both_models_give_the_same_placements(backend: str) -> None:
    options = SolverOptions(backend=backend)
    enumerated = solve(golden(SWIGLU).problem, options)
    free = {"input_1": 0, "weights_1_1": 24, "weights_2_1": 25, "output_2": 1}
    assert {name: enumerated.placements[name] for name in free} == free
    joint = solve(golden(GEMM).problem, options, configuration_budget=0)
    assert replace(joint, levels=()) == replace(solve(golden(GEMM).problem, options), levels=())


@pytest.mark.slow
def test_the_joint_model_agrees_on_the_largest_case() -> None:
    options = SolverOptions(backend="ortools_cp_sat")
    joint = solve(golden(SWIGLU).problem, options, configuration_budget=0)
    assert replace(joint, levels=()) == replace(solve(golden(SWIGLU).problem, options), levels=())


def test_statistics_of_every_level() -> None:
    solution = solve(golden(FUSED).problem)
    levels = [(level.level, level.status, level.objective, level.bound) for level in solution.levels]
    assert levels == [
        ("initiation_interval", "optimal", 408, 408.0),
        ("latency_per_iteration", "optimal", 408, 408.0),
        ("buffering", "optimal", 103, 103.0),
        ("tie_break", "optimal", 1, 1.0),
    ]
    assert solve(golden(TWO_CONV).problem).levels == ()


def test_limits_that_are_off_do_not_bind() -> None:
    problem = golden(FUSED).problem
    free = replace(problem, constraints=ConstraintSelection(False, False, False, False))
    solution = solve(free)
    assert solution.stops["weights_1_1"] == 2
    assert solution.total_latency < solved(FUSED).total_latency
    assert check(free, solution) == []
    assert "core 0" in {finding.subject for finding in check(problem, solution)}


def test_memory_shortage_names_every_core() -> None:
    problem = golden(TWO_CONV).problem
    small = tuple(replace(core, capacity=400_000) if core.id in (0, 3) else core for core in problem.cores)
    with pytest.raises(InputError) as error:
        solve(replace(problem, cores=small))
    header, *lines = error.value.message.splitlines()
    parts = "'input_1' 131072, 'weights_1_1' 18432, 'conv1_out' 262144, 'conv1_out_1' 73728, 'weights_2_1' 73728"
    needs = f"each needs 690176 of 400000 bits of memory: {parts}, 'output_1' 131072"
    assert "lowest reuse stops" in header
    assert "smaller tiles" in header
    assert lines == [f"cores 0, 3: {needs}"]


@pytest.mark.parametrize(
    "cores, text",
    [
        ([3], "core 3: needs"),
        ([0, 1, 2, 5], "cores 0-2, 5: each needs"),
        ([0, 2], "cores 0, 2: each needs"),
    ],
)
def test_cores_are_listed_shortly(cores: list[int], text: str) -> None:
    assert needing_cores(cores) == text


def test_a_long_list_of_tensors_is_cut_to_the_largest() -> None:
    problem = golden(FUSED).problem
    small = tuple(replace(core, capacity=1000) if core.id == 0 else core for core in problem.cores)
    doubled = tuple(replace(t, name=f"{t.name}_copy") for t in problem.tensors)
    with pytest.raises(InputError, match=r"and \d+ more with \d+$"):
        solve(replace(problem, cores=small, tensors=(*problem.tensors, *doubled)))


def test_object_fifo_shortage() -> None:
    problem = golden(GEMM).problem
    small = tuple(replace(core, max_object_fifo_depth=3) if core.id == 2 else core for core in problem.cores)
    with pytest.raises(InputError, match="core 2: needs 4 of 3 object FIFO elements: 'A_2' 2, 'B_2' 2"):
        solve(replace(problem, cores=small))


def test_too_few_links() -> None:
    problem = golden(GEMM).problem
    first, second, *rest = problem.transfers
    together = replace(problem, transfers=(first, replace(second, slot=first.slot), *rest))
    with pytest.raises(InputError, match=r"transfer 'Transfer\(A_1\)' finds a link that it needs taken in slot 1"):
        solve(together)


def test_placements_without_a_route() -> None:
    problem = golden(GEMM).problem
    first, *rest = problem.transfers
    elsewhere = tuple(replace(route, targets=(2,)) for route in first.routes)
    with pytest.raises(InputError, match=r"transfer 'Transfer\(A\)' has no candidate route"):
        solve(replace(problem, transfers=(replace(first, routes=elsewhere), *rest)))


def test_too_few_dma_channels() -> None:
    problem = golden(GEMM).problem
    model = problem.transfers[2]
    wires = [replace(model.routes[0], links=(f"wire {number}",)) for number in range(4)]
    copies = tuple(replace(model, name=f"copy {route.links}", slot=8, routes=(route,)) for route in wires)
    with pytest.raises(InputError, match="core 1 needs 7 DMA channels in one direction and has 6"):
        solve(replace(problem, transfers=problem.transfers + copies))


def test_a_tensor_that_does_not_exist() -> None:
    problem = golden(TWO_CONV).problem
    broken = replace(problem.transfers[0], input="ghost")
    with pytest.raises(InputError, match="moves 'ghost', which is not a tensor"):
        solve(replace(problem, transfers=(broken, *problem.transfers[1:])))
