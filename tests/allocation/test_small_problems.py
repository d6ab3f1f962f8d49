"""Random small problems against exhaustive search: both models, all rules, the tie-break."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from passes.allocation.checker import check
from passes.allocation.configurations import Configuration, ConfigurationSpace
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
from passes.allocation.solution import AllocationSolution, evaluate
from passes.allocation.solve import solve
from passes.allocation.solvers import SolverOptions
from passes.analysis.errors import InputError
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind

SEEDS = range(60)
OFFCHIP, MEMORIES, COMPUTE = 0, (1, 2, 3), (4, 5)
LINKS = ("a", "b", "c", "d", "e")


def random_problem(seed: int) -> AllocationProblem:
    """`x` comes over memory cores, `w` directly to a computation, whose result `y` returns over memory cores."""
    random = Random(seed)
    loops = [(random.choice((1, 2, 3, 8)), random.random() < 0.5) for _ in range(2)]
    flipped = [(size, not varying) for size, varying in loops]
    size = random.choice((1, 2))
    memory = tuple(combinations(MEMORIES, size))
    single = tuple((core,) for core in MEMORIES)
    tensors = (
        _tensor("x", NodeKind.IN_EDGE, None, ((OFFCHIP,),), loops),
        _tensor("x_1", NodeKind.TRANSFER, random.randint(1, 9), memory, loops),
        _tensor("x_2", NodeKind.TRANSFER, random.randint(1, 9), (COMPUTE,), loops),
        _tensor("w", NodeKind.IN_EDGE, None, ((OFFCHIP,),), flipped),
        _tensor("w_1", NodeKind.TRANSFER, random.randint(1, 9), (COMPUTE,), flipped),
        _tensor("y", NodeKind.COMPUTE, random.randint(1, 9), (COMPUTE,), flipped),
        _tensor("y_1", NodeKind.TRANSFER, random.randint(1, 9), single, flipped),
        _tensor("z", NodeKind.TRANSFER, random.randint(1, 9), (*single, COMPUTE[:1]), flipped),
    )
    plan = (
        (TransferKind.MEMORY_TO_MEMORY, "x", "x_1", 1),
        (TransferKind.MEMORY_TO_COMPUTE, "x_1", "x_2", 2),
        (TransferKind.MEMORY_TO_COMPUTE, "w", "w_1", random.choice((1, 2))),
        (TransferKind.COMPUTE_TO_MEMORY, "y", "y_1", 4),
        (TransferKind.MEMORY_TO_MEMORY, "y_1", "z", 5),
    )
    by_name = {tensor.name: tensor for tensor in tensors}
    return AllocationProblem(
        cores=(
            AllocationCore(OFFCHIP, "shim", "aie2", 10**9),
            *(
                AllocationCore(core, "memory", "aie2", random.randint(8, 80), random.randint(3, 12))
                for core in MEMORIES
            ),
            *(
                AllocationCore(core, "compute", "aie2", random.randint(20, 90), random.randint(3, 20))
                for core in COMPUTE
            ),
        ),
        computations=(ComputeTask("layer", 3, COMPUTE, random.randint(0, 20), ("x_2", "w_1"), ("y",)),),
        transfers=tuple(_transfer(random, by_name, loops, *entry) for entry in plan),
        tensors=tensors,
        iterations=random.choice((1, 2, 5, 100, 100_000)),
        max_slot=6,
        offchip=OFFCHIP,
        constraints=ConstraintSelection(*(random.random() < 0.8 for _ in range(4))),
    )


def _tensor(
    name: str,
    producer: NodeKind,
    bits: int | None,
    placements: tuple[tuple[int, ...], ...],
    loops: list[tuple[int, bool]],
) -> AllocationTensor:
    return AllocationTensor(name, producer, bits, placements, tuple(ReuseLoop(*loop) for loop in loops))


def _transfer(
    random: Random,
    tensors: dict[str, AllocationTensor],
    loops: list[tuple[int, bool]],
    kind: TransferKind,
    source: str,
    target: str,
    slot: int,
) -> TransferTask:
    routes: list[CandidateRoute] = []
    for ends in product(tensors[source].placements, tensors[target].placements):
        for _ in range(random.choice((1, 1, 2))):
            links = tuple(random.sample(LINKS, random.choice((1, 2, 2))))
            links = () if set(ends[0]) & set(ends[1]) and random.random() < 0.7 else links
            latency = random.randint(1, 30) if links else 0
            routes.append(CandidateRoute(*ends, links, latency, latency))
    own = tuple(ReuseLoop(*loop) for loop in loops)
    return TransferTask(f"Transfer({source})", kind, slot, source, (target,), 64, own, tuple(routes))


def exhaustive(problem: AllocationProblem) -> AllocationSolution | None:
    """The best allocation that the checker accepts, by trying everything."""
    space = ConfigurationSpace(problem)
    stops = [dict(zip(space.positions, each)) for each in product(*(range(-1, len(t.loops)) for t in problem.tensors))]
    equal = (("x_1", "x_2"), ("w", "w_1"), ("y", "y_1"))
    stops = [each for each in stops if all(each[left] == each[right] for left, right in equal)]
    best: tuple[tuple[object, ...], AllocationSolution] | None = None
    for placed in product(*(range(len(tensor.placements)) for tensor in problem.tensors)):
        for routed in product(*_routes_between(problem, placed)):
            for chosen in stops:
                solution = evaluate(space, Configuration(placed, routed), chosen)
                key = (*_levels(problem, solution), placed, routed, tuple(chosen.values()))
                if (best is None or key < best[0]) and not check(problem, solution):
                    best = key, solution
    return best[1] if best else None


def _routes_between(problem: AllocationProblem, placed: tuple[int, ...]) -> list[list[int]]:
    """Routes with exactly these ends: the random routes have no others that could fit."""
    cores = {tensor.name: tensor.placements[index] for tensor, index in zip(problem.tensors, placed)}
    return [
        [
            index
            for index, route in enumerate(transfer.routes)
            if route.sources == cores[transfer.input] and route.targets == cores[transfer.outputs[0]]
        ]
        for transfer in problem.transfers
    ]


def _levels(problem: AllocationProblem, solution: AllocationSolution) -> tuple[int, int, int]:
    dma = solution.peak_dma_in + solution.peak_dma_out if problem.constraints.dma_channels else 0
    return solution.total_latency, dma, solution.buffering


def outcome(problem: AllocationProblem, backend: str, budget: int) -> AllocationSolution | None:
    try:
        solution = solve(problem, SolverOptions(backend=backend), configuration_budget=budget)
    except InputError:
        return None
    return replace(solution, levels=())


@pytest.mark.parametrize("seed", SEEDS)
def test_enumerated_and_joint_model_find_the_same(seed: int) -> None:
    problem = random_problem(seed)
    enumerated = outcome(problem, "ortools_highs", 10_000)
    assert outcome(problem, "ortools_cp_sat", 0) == enumerated
    if enumerated is not None:
        assert check(problem, enumerated) == []


@pytest.mark.parametrize(
    "seed", [3, 4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS if seed not in (3, 4))]
)
def test_enumerated_model_finds_what_exhaustive_search_finds(seed: int) -> None:
    problem = random_problem(seed)
    assert outcome(problem, "ortools_highs", 10_000) == exhaustive(problem)


def test_some_random_problems_are_feasible_and_some_are_not() -> None:
    feasible = [outcome(random_problem(seed), "ortools_highs", 10_000) is not None for seed in range(12)]
    assert sum(feasible) == 7
