"""Single buffers where compute cores have no room for two objects, on a problem that is counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passes.allocation.array_checker import array_findings, tile_uses
from passes.allocation.checker import check
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.limits import LimitKind
from passes.allocation.problem import AllocationProblem, ConstraintSelection, FifoTensor, ReuseLoop, fifo_levels
from passes.allocation.single_buffers import single_buffered
from passes.allocation.solve import solve
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind
from tests.allocation.test_object_fifos import CORES, loads, product


def spared(problem: AllocationProblem) -> AllocationProblem:
    assert problem.room is not None
    return single_buffered(problem, problem.room)


def singles(problem: AllocationProblem) -> list[str]:
    return [tensor.name for tensor in problem.tensors if tensor.single_buffered]


@pytest.mark.parametrize(
    "tile_bits, expected",
    [
        (43_000, []),
        (44_000, ["Y_1"]),
        (57_000, ["Y_1"]),
        (58_000, ["A_2", "Y_1"]),
        (64_000, ["A_2", "Y_1"]),
        (65_000, ["B_2", "Y_1"]),
        (73_000, ["B_2", "Y_1"]),
        (74_000, ["A_2", "B_2", "Y_1"]),
        (86_000, ["A_2", "B_2", "Y_1"]),
        (87_000, ["A_2", "B_2", "Y_1"]),
    ],
)
def test_fewest_tensors_then_results_then_short_streams(tile_bits: int, expected: list[str]) -> None:
    """
    Cores have 516288 bits. A takes one, B two and Y three times those of a tile, each twice if double buffered: 12
    times in all, 9 with one object of Y, 8 of Y and A, 7 of Y and B, 6 of all. A arrives in 64 cycles, B in 4000.
    """
    assert singles(spared(product(tile_bits))) == expected


@pytest.mark.parametrize("cycles, expected", [(3999, "A_2"), (4000, "A_2"), (4001, "B_2")])
def test_the_input_that_keeps_its_cores_waiting_less(cycles: int, expected: str) -> None:
    """B arrives in 4000 cycles; it could stay for 8 iterations, but with four tiles."""
    problem = product(58_000)
    routes = (replace(problem.transfers[1].routes[0], active_latency=cycles),)
    transfers = (replace(t, routes=routes) if t.name == "T(A_1)" else t for t in problem.transfers)
    assert singles(spared(replace(problem, transfers=tuple(transfers)))) == [expected, "Y_1"]


@pytest.mark.parametrize("tile_bits, interval", [(43_000, 5000), (44_000, 5016), (58_000, 9016), (74_000, 9016)])
def test_cores_wait_for_streams_of_single_buffers(tile_bits: int, interval: int) -> None:
    """
    The kernel takes 5000 cycles, then 64 / 4 go by while Y leaves the cores; A and B arrive in a slot of 4000 cycles.
    """
    problem = spared(product(tile_bits))
    (task,) = problem.computations
    solution = solve(replace(problem, computations=(replace(task, active_latency=5000),)))
    assert solution.slot_latencies == (0, 4000, 4000, 5000, 16, 16, 0)
    assert solution.latency_per_iteration - solution.overlap == interval
    assert solution.total_latency == 13032 + 31 * interval


def test_what_tiles_give() -> None:
    problem = spared(product(44_000))
    solution = solve(problem)
    assert solution.single == ("Y_1",)
    assert check(product(44_000), solution) == []
    taken = loads(problem, solution)
    for core in CORES:
        assert taken[core, LimitKind.MEMORY] == {"A_2": 88_000, "B_2": 176_000, "Y_1": 132_000}
        assert taken[core, LimitKind.BUFFER_DESCRIPTORS] == {"A_2": 2, "B_2": 2, "Y_1": 1}
        assert taken[core, LimitKind.LOCKS] == {"A_2": 2, "B_2": 2, "Y_1": 2}
    assert problem.room is not None
    assert tile_uses(product(44_000), solution, problem.room)[2]["bits of memory"] == 396_000 + 8000


def test_the_checker_sees_what_cannot_have_a_single_buffer() -> None:
    problem, solution = product(), solve(product())
    assert problem.room is not None
    damaged = replace(solution, single=("A_1", "A", "B_2"))
    assert {(f.subject, f.message) for f in array_findings(problem, damaged, problem.room)} == {
        ("A_1", "has a single buffer, but does not lie on compute cores alone"),
        ("A", "has a single buffer, but does not lie on compute cores alone"),
        ("B_2", "has a single buffer, but cores work on 4 of its tiles at a time"),
    }


def test_the_checker_sees_that_cores_wait() -> None:
    problem = product(58_000)
    solution = solve(spared(problem))
    assert (solution.overlap, check(problem, solution)) == (4016, [])
    hidden = replace(solution, overlap=4532, total_latency=solution.total_latency - 31 * 516)
    messages = [(finding.subject, finding.message) for finding in check(problem, hidden)]
    assert messages[0] == ("overlap", "4532 is stated, the decisions give 4016")


def test_tiles_that_no_buffering_fits() -> None:
    with pytest.raises(InfeasibleError, match="cores 2-5 each need 600000 of 516288 bits of memory"):
        solve(spared(product(100_000)))


def test_single_buffers_do_not_help_a_memory_tile() -> None:
    """Two objects of four parts of 10 ** 6 bits are more than its 4194304."""
    problem = product()
    parts = FifoTensor((), (), 10**6, 4)
    tensors = (replace(tensor, fifo=parts) if tensor.name == "Y_2" else tensor for tensor in problem.tensors)
    problem = replace(problem, tensors=tuple(tensors))
    assert spared(problem) == problem


def test_too_few_buffer_descriptors() -> None:
    """The 13 tiles of B that are kept leave three of 16 descriptors for A and Y; memory is no limit."""
    problem = replace(product(), constraints=ConstraintSelection(memory_capacity=False))
    steps = (ReuseLoop(13, True), ReuseLoop(2, False))
    tensors = (
        replace(tensor, fifo=replace(tensor.fifo, steps=steps)) if tensor.name == "B_2" and tensor.fifo else tensor
        for tensor in problem.tensors
    )
    assert singles(spared(replace(problem, tensors=tuple(tensors)))) == ["Y_1"]


def test_ends_in_a_shared_memory_stay_double() -> None:
    """Core 3 sends Y to core 2 below it, which reaches the memory of core 3."""
    problem = product(60_000)
    to_core = replace(
        problem.transfers[4],
        transfer_type=TransferKind.COMPUTE_TO_COMPUTE,
        outputs=("Z",),
        routes=problem.transfers[4].routes,
    )
    alone = [replace(problem.tensor_by_name["Y_1"], placements=((3,),), fifo=FifoTensor((), (), 180_000))]
    alone += [replace(alone[0], name="Z", producer=NodeKind.TRANSFER, placements=((2,),))]
    rest = [t for t in problem.tensors if t.name not in ("Y_1", "Y_2", "Y")]
    problem = replace(problem, transfers=(*problem.transfers[:4], to_core), tensors=(*rest, *alone))
    assert singles(spared(problem)) == ["A_2", "B_2"]


def test_levels_of_a_single_buffer() -> None:
    levels = fifo_levels((ReuseLoop(4, False), ReuseLoop(3, True)), (), least_objects=1)
    assert [(level.reuse_factor, level.tiles, level.buffer_descriptors) for level in levels] == [
        (1, 1, 1),
        (4, 1, 1),
        (4, 3, 3),
    ]
