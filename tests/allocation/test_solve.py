"""The optimum of every golden instance, with every free backend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passes.allocation.checker import check
from passes.allocation.clash_text import core_list
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.problem import AllocationProblem, ConstraintSelection
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


def refused(problem: AllocationProblem) -> list[str]:
    """The sentences that say why there is no allocation."""
    with pytest.raises(InfeasibleError) as error:
        solve(problem)
    return error.value.message.splitlines()


def test_memory_shortage_names_every_core() -> None:
    problem = golden(TWO_CONV).problem
    small = tuple(replace(core, capacity=400_000) if core.id in (0, 3) else core for core in problem.cores)
    sizes = {"input_1": 131072, "weights_1_1": 18432, "conv1_out": 262144}
    sizes |= {"conv1_out_1": 73728, "weights_2_1": 73728, "output_1": 131072}
    layers = dict.fromkeys(sizes, "Conv1") | dict.fromkeys(("conv1_out_1", "weights_2_1", "output_1"), "Conv2")
    assert refused(replace(problem, cores=small)) == [
        "the group does not fit: cores 0, 3 each need 690176 of 400000 bits of memory; use smaller tiles, more cores "
        "per layer or larger memories",
        "cores 0, 3 each have 400000 bits of memory",
        *(
            f"'{name}' takes {bits} bits of memory on each of cores 0, 3: 1 tile of {bits} bits; layer "
            f"'{layers[name]}' is mapped there"
            for name, bits in sizes.items()
        ),
    ]


@pytest.mark.parametrize("cores, text", [([3], "core 3"), ([0, 1, 2, 5], "cores 0-2, 5"), ([0, 2], "cores 0, 2")])
def test_cores_are_listed_shortly(cores: list[int], text: str) -> None:
    assert core_list(cores) == text


def test_a_long_list_of_tensors_is_cut_to_the_largest() -> None:
    problem = golden(FUSED).problem
    small = tuple(replace(core, capacity=1000) if core.id == 0 else core for core in problem.cores)
    doubled = tuple(replace(t, name=f"{t.name}_copy") for t in problem.tensors)
    lines = refused(replace(problem, cores=small, tensors=(*problem.tensors, *doubled)))
    assert len(lines) == 2 + 16 + 1
    amounts = [int(line.split()[2]) for line in lines[2:-1]]
    assert amounts == sorted(amounts, reverse=True)
    assert lines[-1] == "2 more take 16384 bits of memory on core 0"


def test_object_fifo_shortage() -> None:
    problem = golden(GEMM).problem
    small = tuple(replace(core, max_object_fifo_depth=3) if core.id == 2 else core for core in problem.cores)
    assert refused(replace(problem, cores=small)) == [
        "the group does not fit: core 2 needs 4 of 3 object FIFO elements and core 2 needs 5 of 3 buffer descriptors; "
        "use smaller or fewer tiles per core",
        "core 2 has 3 object FIFO elements",
        "'A_2' takes 2 object FIFO elements on core 2; layer 'Gemm' is mapped there",
        "'B_2' takes 2 object FIFO elements on core 2; layer 'Gemm' is mapped there",
        "core 2 has 3 buffer descriptors",
        "'A_2' takes 2 buffer descriptors on core 2; layer 'Gemm' is mapped there",
        "'B_2' takes 2 buffer descriptors on core 2; layer 'Gemm' is mapped there",
        "'Y_1' takes 1 buffer descriptor on core 2; layer 'Gemm' is mapped there",
    ]


def test_too_few_links() -> None:
    problem = golden(GEMM).problem
    first, second, *rest = problem.transfers
    together = replace(problem, transfers=(first, replace(second, slot=first.slot), *rest))
    assert refused(together) == [
        "the group does not fit: 5 limits cannot be kept together: links 0, 1, 7, 2, 4 are each needed by 2 transfers "
        "in slot 1 while the other limits are kept; change the mapping or the connections of the accelerator",
        *(f"link {link} carries one transfer per slot" for link in (0, 1, 7, 2, 4)),
        "'Transfer(A)' needs links 0, 1, 7, 2, 4 in slot 1",
        "'Transfer(A_1)' needs links 0, 1, 7, 2, 4 in slot 1",
    ]


def test_placements_without_a_route() -> None:
    problem = golden(GEMM).problem
    first, *rest = problem.transfers
    elsewhere = tuple(replace(route, targets=(2,)) for route in first.routes)
    assert refused(replace(problem, transfers=(replace(first, routes=elsewhere), *rest))) == [
        "the group does not fit: transfer 'Transfer(A)' has no route between the places that its tensors may have; "
        "change the mapping or the connections of the accelerator",
        "'A' is an end of transfer 'Transfer(A)'",
        "'A_1' is an end of transfer 'Transfer(A)'",
    ]


def test_too_few_dma_channels() -> None:
    problem = golden(GEMM).problem
    model = problem.transfers[2]
    wires = [replace(model.routes[0], links=(f"wire {number}",)) for number in range(4)]
    copies = tuple(replace(model, name=f"copy {route.links}", slot=8, routes=(route,)) for route in wires)
    cores = "on each of cores 1, 7, 13, 19, 25"
    assert refused(replace(problem, transfers=problem.transfers + copies)) == [
        "the group does not fit: 5 limits cannot be kept together: cores 1, 7, 13, 19, 25 each need at least 7 of 6 "
        "incoming DMA channels while the other limits are kept; use more cores per layer or more memory cores",
        "cores 1, 7, 13, 19, 25 each have 6 incoming DMA channels",
        f"'A_1' takes 1 incoming DMA channel {cores}; one of 70 places that it may have",
        f"'B_1' takes 5 incoming DMA channels {cores}; it has no other place",
        f"'Y_2' takes 1 incoming DMA channel {cores}; it has no other place",
    ]


def test_a_tensor_that_does_not_exist() -> None:
    problem = golden(TWO_CONV).problem
    broken = replace(problem.transfers[0], input="ghost")
    with pytest.raises(InputError, match="moves 'ghost', which is not a tensor"):
        solve(replace(problem, transfers=(broken, *problem.transfers[1:])))
