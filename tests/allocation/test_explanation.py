"""Clashes of random small problems, against every combination of placements, routes and stops."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from passes.allocation.clash import Clash, CoreContention, MissingRoute
from passes.allocation.clash_text import CoreNote, LinkNote, NameNote, notes, reason
from passes.allocation.explanation import explain
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.limits import LimitKind
from passes.allocation.problem import AllocationProblem, AllocationTensor, ConstraintSelection
from passes.allocation.solve import solve
from passes.allocation.solvers import SolverOptions
from tests.allocation.goldens import FREE_BACKENDS, GEMM, golden
from tests.allocation.test_small_problems import random_problem

Name = tuple[Hashable, ...]
"""(kind, core) or ("link", link, slot)."""


def tight_problem(seed: int) -> AllocationProblem:
    """A random problem whose memory cores are short of what lies on one or another of them."""
    random, problem = Random(seed), random_problem(seed)
    cores = tuple(
        replace(core, capacity=random.randint(4, 40), max_object_fifo_depth=random.randint(1, 8))
        if core.kind == "memory"
        else replace(core, capacity=10**6, max_object_fifo_depth=100)
        for core in problem.cores
    )
    return replace(problem, cores=cores, constraints=ConstraintSelection())


def clash_of(problem: AllocationProblem, backend: str = "ortools_cp_sat", budget: int = 10_000) -> Clash | None:
    try:
        solve(problem, SolverOptions(backend), configuration_budget=budget)
    except InfeasibleError as error:
        return error.clash
    return None


def names(clash: Clash) -> frozenset[Name]:
    found: set[Name] = set()
    for contention in clash.contentions:
        assert not isinstance(contention, MissingRoute)
        if isinstance(contention, CoreContention):
            found |= {(contention.kind, core) for core in contention.cores}
        else:
            found |= {("link", link, contention.slot) for link in contention.links}
    return frozenset(found)


Loads = dict[Name, int]
Broken = frozenset[Name]


def violations(problem: AllocationProblem) -> dict[Broken, Loads]:
    """
    The sets of limits that combinations of placements, routes and stops break; plain sums, nothing shared.

    With each the least that one of those combinations asks of each core.
    """
    stops = list(_stops(problem))
    found: dict[Broken, Loads] = {}
    for placed in product(*(tensor.placements for tensor in problem.tensors)):
        cores = dict(zip((tensor.name for tensor in problem.tensors), placed))
        streams = _streams(problem, cores)
        loads = _least(problem, (streams | _core_loads(problem, cores, chosen) for chosen in stops))
        links = _least(problem, _link_loads(problem, cores))
        for one, other in product(loads, links):
            _keep_least(found, one | other, loads[one])
    return found


def _least(problem: AllocationProblem, combinations: Iterable[Loads]) -> dict[Broken, Loads]:
    found: dict[Broken, Loads] = {}
    for loads in combinations:
        _keep_least(found, frozenset(name for name, load in loads.items() if load > limit_of(problem, name)), loads)
    return found


def _keep_least(found: dict[Broken, Loads], broken: Broken, loads: Loads) -> None:
    least = found.setdefault(broken, dict(loads))
    for name in least.keys() | loads.keys():
        least[name] = min(least.get(name, 0), loads.get(name, 0))


def _stops(problem: AllocationProblem) -> Iterator[dict[str, int]]:
    """Both ends of a transfer between memory and compute cores stop alike; partial sums leave when complete."""
    names = [tensor.name for tensor in problem.tensors]
    for each in product(*(range(-1, len(tensor.loops)) for tensor in problem.tensors)):
        stops = dict(zip(names, each))
        loops = problem.tensor_by_name["y"].loops
        least = max((index for index, loop in enumerate(loops) if not loop.varying), default=-1)
        alike = all(stops[a] == stops[b] for a, b in (("x_1", "x_2"), ("w", "w_1"), ("y", "y_1")))
        if alike and stops["y"] >= least:
            yield stops


def _tiles(tensor: AllocationTensor, stop: int) -> int:
    count = 1 if stop >= 0 else 2
    for loop in tensor.loops[: stop + 1]:
        count *= loop.size if loop.varying else 1
    return count


def _descriptors(tensor: AllocationTensor, stop: int) -> int:
    count = 1
    for loop in tensor.loops[: stop + 1]:
        count = 1 if loop.varying else count * loop.size
    return count


def _core_loads(problem: AllocationProblem, cores: dict[str, tuple[int, ...]], stops: dict[str, int]) -> Loads:
    loads: Loads = {}

    def add(kind: LimitKind, core: int, amount: int) -> None:
        loads[kind, core] = loads.get((kind, core), 0) + amount

    tensors = problem.tensor_by_name
    for name, tensor in tensors.items():
        for core in cores[name]:
            add(LimitKind.MEMORY, core, _tiles(tensor, stops[name]) * (tensor.bits_per_core or 0))
    for transfer in problem.transfers:
        (output,) = transfer.outputs
        for core in cores[output]:
            add(LimitKind.OBJECT_FIFO, core, _tiles(tensors[output], stops[output]))
        for name in (transfer.input, output):
            for core in cores[name]:
                if problem.core_by_id[core].kind == "compute":
                    add(LimitKind.BUFFER_DESCRIPTORS, core, _tiles(tensors[name], stops[name]))
                elif stops[transfer.input] != stops[output]:
                    add(LimitKind.BUFFER_DESCRIPTORS, core, _descriptors(tensors[name], stops[name]))
    return loads


def _streams(problem: AllocationProblem, cores: dict[str, tuple[int, ...]]) -> Loads:
    loads: Loads = {}
    for transfer in problem.transfers:
        for kind, name in ((LimitKind.DMA_IN, transfer.outputs[0]), (LimitKind.DMA_OUT, transfer.input)):
            for core in cores[name]:
                loads[kind, core] = loads.get((kind, core), 0) + 1
    return loads


def _link_loads(problem: AllocationProblem, cores: dict[str, tuple[int, ...]]) -> Iterator[Loads]:
    options = [
        [
            [("link", link, transfer.slot) for link in route.links]
            for route in transfer.routes
            if (route.sources, route.targets) == (cores[transfer.input], cores[transfer.outputs[0]])
        ]
        for transfer in problem.transfers
    ]
    for routes in product(*options):
        used = [link for route in routes for link in route]
        yield {link: used.count(link) for link in used}


def limit_of(problem: AllocationProblem, name: Name) -> int:
    kind, place = name[:2]
    if kind == "link":
        return 1
    assert isinstance(place, int)
    core = problem.core_by_id[place]
    if core.id == problem.offchip:
        return core.capacity if kind is LimitKind.MEMORY else 10**9
    if kind in (LimitKind.DMA_IN, LimitKind.DMA_OUT):
        return {"compute": 8, "memory": 6}[core.kind]
    return core.capacity if kind is LimitKind.MEMORY else core.max_object_fifo_depth


def require_smallest(clash: Clash, found: dict[Broken, Loads]) -> None:
    """Every combination breaks a limit of the clash; without any one limit some combination keeps the rest."""
    named = names(clash)
    assert all(named & broken for broken in found)
    for name in named:
        assert any(not (named - {name}) & broken for broken in found)
    for contention in clash.contentions:
        if isinstance(contention, CoreContention):
            for core in contention.cores:
                rest = named - {(contention.kind, core)}
                needed = min(loads[contention.kind, core] for broken, loads in found.items() if not rest & broken)
                assert contention.limit < contention.demand == needed
            assert sum(share.amount for share in contention.shares) == contention.demand


def require_each_alone(clash: Clash, found: dict[Broken, Loads]) -> None:
    """Every combination breaks each limit that is named."""
    assert all(names(clash) <= broken for broken in found)
    for contention in clash.contentions:
        assert isinstance(contention, CoreContention)
        for core in contention.cores:
            assert contention.demand == min(loads[contention.kind, core] for loads in found.values())
        assert sum(share.amount for share in contention.shares) == contention.demand


JOINT = (0, 7, 15, 36, 46, 57, 62, 83, 94)
"""Seeds whose limits clash in various ways: memories, FIFO depths, links in a slot and mixtures of them."""


@pytest.mark.parametrize("seed", JOINT)
def test_no_limit_of_a_clash_can_be_spared(seed: int) -> None:
    problem = tight_problem(seed)
    clash = clash_of(problem)
    assert clash is not None
    assert clash.joint
    require_smallest(clash, violations(problem))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_every_answer_is_right(seed: int) -> None:
    """Both ways: a clash is a smallest one, and without a clash some combination breaks no limit."""
    problem = tight_problem(seed)
    clash, found = clash_of(problem), violations(problem)
    if clash is None:
        assert frozenset() in found
    else:
        require_smallest(clash, found)


@pytest.mark.parametrize("seed", [0, 1, 9, 17, 23])
def test_limits_that_fail_alone_are_all_named(seed: int) -> None:
    problem = random_problem(seed)
    clash = clash_of(problem)
    assert clash is not None
    assert not clash.joint
    require_each_alone(clash, violations(problem))


@pytest.mark.parametrize("backend", FREE_BACKENDS)
@pytest.mark.parametrize("budget", [0, 10_000])
def test_every_backend_and_both_models_give_the_same_clash(backend: str, budget: int) -> None:
    assert clash_of(tight_problem(46), backend, budget) == clash_of(tight_problem(46))


def test_a_clash_of_limits_of_different_kinds() -> None:
    clash = clash_of(tight_problem(46))
    assert clash is not None
    assert names(clash) == {(LimitKind.MEMORY, 1), (LimitKind.MEMORY, 2), ("link", "c", 1)}
    assert reason(clash) == (
        "3 limits cannot be kept together: core 1 needs at least 9 of 8 bits of memory, core 2 needs at least 9 of 6 "
        "bits of memory and link c is needed by 2 transfers in slot 1 while the other limits are kept; use smaller "
        "tiles, more cores per layer or larger memories, or change the mapping or the connections of the accelerator"
    )
    why = ", by itself too much: 1 tile of 9 bits; one of 3 places that it may have"
    assert list(notes(clash)) == [
        CoreNote(1, "core 1 has 8 bits of memory"),
        NameNote("x_1", f"'x_1' takes 9 bits of memory on core 1{why}"),
        CoreNote(2, "core 2 has 6 bits of memory"),
        NameNote("x_1", f"'x_1' takes 9 bits of memory on core 2{why}"),
        LinkNote("c", "link c carries one transfer per slot"),
        NameNote("Transfer(x)", "'Transfer(x)' needs link c in slot 1"),
        NameNote("Transfer(w)", "'Transfer(w)' needs link c in slot 1"),
    ]


def test_a_feasible_problem_is_not_explained() -> None:
    with pytest.raises(RuntimeError, match="an allocation exists"):
        explain(golden(GEMM).problem)
