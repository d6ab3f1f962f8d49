"""What the object FIFOs of an AIE array take of its tiles, on problems that are counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passes.aie.array import TileArray
from passes.aie.device import device
from passes.aie.parts import Holding, SpatialSplit, Stream, overlap, streams
from passes.allocation.array_checker import array_findings, tiles_in_use
from passes.allocation.checker import check
from passes.allocation.fifo_limits import fifo_limits
from passes.allocation.infeasible import InfeasibleError
from passes.allocation.limits import LimitKind, active_demands
from passes.allocation.problem import (
    AllocationCore,
    AllocationProblem,
    AllocationTensor,
    ArrayRoom,
    CandidateRoute,
    ComputeTask,
    FifoTensor,
    ReuseLoop,
    TransferTask,
    fifo_levels,
    kept_tiles,
)
from passes.allocation.solution import AllocationSolution
from passes.allocation.solve import solve
from passes.analysis.graph import NodeKind
from stream_dialects.stream.values import TransferKind

HOST, MEMORY, CORES = 6, 1, (2, 3, 4, 5)
ARRAY = TileArray(device("npu2"), {row: (0, row) for row in range(6)})
REDUCTION, ROWS = ReuseLoop(4, False), ReuseLoop(8, True)
OVER_ROWS = (SpatialSplit("m", 4),)

ROOM = {
    (MEMORY, LimitKind.MEMORY): 512 * 1024 * 8,
    (MEMORY, LimitKind.BUFFER_DESCRIPTORS): 24,
    (MEMORY, LimitKind.DMA_IN): 6,
    (MEMORY, LimitKind.DMA_OUT): 6,
    (MEMORY, LimitKind.SHIM_FROM_HOST): 2,
    (MEMORY, LimitKind.SHIM_TO_HOST): 2,
    (MEMORY, LimitKind.LOCKS): 64,
    **{(core, LimitKind.MEMORY): 64 * 1024 * 8 - 8000 for core in CORES},
    **{(core, LimitKind.BUFFER_DESCRIPTORS): 16 for core in CORES},
    **{(core, LimitKind.DMA_IN): 2 for core in CORES},
    **{(core, LimitKind.DMA_OUT): 2 for core in CORES},
    **{(core, LimitKind.LOCKS): 16 for core in CORES},
}


def tensor(
    name: str,
    producer: NodeKind,
    cores: tuple[int, ...],
    loops: tuple[ReuseLoop, ...],
    fifo: FifoTensor,
) -> AllocationTensor:
    return AllocationTensor(name, producer, fifo.tile_bits, (cores,), loops, fifo)


def transfer(
    name: str, kind: TransferKind, slot: int, source: str, target: str, ends: tuple[tuple[int, ...], ...]
) -> TransferTask:
    """B, which is the largest and can stay, takes longest."""
    cycles = 4000 if "B" in name else 64
    route = CandidateRoute(ends[0], ends[1], (name,), cycles, cycles)
    return TransferTask(name, kind, slot, source, (target,), 2048, (), (route,))


def product(tile_bits: int = 1000) -> AllocationProblem:
    """Four rows on one column: A is handed out in four parts, B is broadcast, Y is collected from four cores."""
    into = (REDUCTION_A, ROWS)
    tensors = (
        tensor("A", NodeKind.IN_EDGE, (HOST,), into, FifoTensor((), (), 0)),
        tensor("A_1", NodeKind.TRANSFER, (MEMORY,), into, FifoTensor((), (), tile_bits, 4)),
        tensor("A_2", NodeKind.TRANSFER, CORES, into, FifoTensor(OVER_ROWS, (), tile_bits)),
        tensor("B", NodeKind.IN_EDGE, (HOST,), (REDUCTION_A, STILL), FifoTensor((), (), 0)),
        tensor("B_1", NodeKind.TRANSFER, (MEMORY,), (REDUCTION_A, STILL), FifoTensor((), (), 2 * tile_bits)),
        tensor("B_2", NodeKind.TRANSFER, CORES, (REDUCTION_A, STILL), FifoTensor(BROADCAST, (), 2 * tile_bits)),
        tensor("Y_1", NodeKind.COMPUTE, CORES, (REDUCTION, ROWS), FifoTensor(OVER_ROWS, (), 3 * tile_bits)),
        tensor("Y_2", NodeKind.TRANSFER, (MEMORY,), (REDUCTION, ROWS), FifoTensor((), (), 3 * tile_bits, 4)),
        tensor("Y", NodeKind.TRANSFER, (HOST,), (REDUCTION, ROWS), FifoTensor((), (), 0)),
    )
    return AllocationProblem(
        tuple(AllocationCore(core, kind, "aie2", 10**12) for core, kind in enumerate(KINDS)),
        (ComputeTask("Gemm", 3, CORES, 500, ("A_2", "B_2"), ("Y_1",)),),
        (
            transfer("T(A)", TransferKind.MEMORY_TO_MEMORY, 1, "A", "A_1", ((HOST,), (MEMORY,))),
            transfer("T(A_1)", TransferKind.MEMORY_TO_COMPUTE, 2, "A_1", "A_2", ((MEMORY,), CORES)),
            transfer("T(B)", TransferKind.MEMORY_TO_MEMORY, 1, "B", "B_1", ((HOST,), (MEMORY,))),
            transfer("T(B_1)", TransferKind.MEMORY_TO_COMPUTE, 2, "B_1", "B_2", ((MEMORY,), CORES)),
            transfer("T(Y_1)", TransferKind.COMPUTE_TO_MEMORY, 4, "Y_1", "Y_2", (CORES, (MEMORY,))),
            transfer("T(Y_2)", TransferKind.MEMORY_TO_MEMORY, 5, "Y_2", "Y", ((MEMORY,), (HOST,))),
        ),
        tensors,
        iterations=32,
        max_slot=6,
        offchip=HOST,
        room=ArrayRoom(ARRAY, dict.fromkeys(CORES, 8000)),
    )


REDUCTION_A, STILL = ReuseLoop(4, True), ReuseLoop(8, False)
BROADCAST = (SpatialSplit("m", 4, moves=False),)
KINDS = ("shim", "memory", "compute", "compute", "compute", "compute", "offchip")


def loads(problem: AllocationProblem, solution: AllocationSolution) -> dict[tuple[int, LimitKind], dict[str, int]]:
    """What each tensor takes, per core and kind."""
    assert problem.room is not None
    cores = {each.name: each.placements[0] for each in problem.tensors}
    return {
        (limit.core, limit.kind): {
            demand.tensor: demand.amounts[solution.stops[demand.tensor] + 1]
            for demand in active_demands(limit, cores, solution.stops)
        }
        for limit in fifo_limits(problem, problem.room)
    }


def test_what_four_rows_on_one_column_take() -> None:
    problem = product()
    solution = solve(problem)
    assert check(problem, solution) == []
    assert {name: solution.stops[name] for name in ("A_2", "B_2", "Y_1")} == {"A_2": -1, "B_2": 1, "Y_1": 0}
    taken = loads(problem, solution)
    assert taken[MEMORY, LimitKind.DMA_IN] == {"A_1": 1, "B_1": 1, "Y_2": 4}
    assert taken[MEMORY, LimitKind.DMA_OUT] == {"A_1": 4, "B_1": 1, "Y_2": 1}
    assert taken[MEMORY, LimitKind.SHIM_FROM_HOST] == {"A_1": 1, "B_1": 1}
    assert taken[MEMORY, LimitKind.SHIM_TO_HOST] == {"Y_2": 1}
    assert taken[MEMORY, LimitKind.LOCKS] == {"A_1": 8, "B_1": 2, "Y_2": 8}
    # Two objects of four parts, of all four tiles of B that stay, of four parts.
    assert taken[MEMORY, LimitKind.MEMORY] == {"A_1": 2 * 4 * 1000, "B_1": 2 * 4 * 2000, "Y_2": 2 * 4 * 3000}
    # On even channels A comes in with 8 and leaves with 2 + 2, B leaves with 2, Y comes in with 2 + 2; on odd ones B
    # comes in with 2 and Y leaves with 8, with the same sum.
    assert taken[MEMORY, LimitKind.BUFFER_DESCRIPTORS] == {"A_1": 12, "B_1": 2, "Y_2": 4}
    for core in CORES:
        assert taken[core, LimitKind.MEMORY] == {"A_2": 2 * 1000, "B_2": 4 * 2000, "Y_1": 2 * 3000}
        assert taken[core, LimitKind.BUFFER_DESCRIPTORS] == {"A_2": 2, "B_2": 4, "Y_1": 2}
        assert taken[core, LimitKind.DMA_IN] == {"A_2": 1, "B_2": 1}
        assert taken[core, LimitKind.DMA_OUT] == {"Y_1": 1}
        assert taken[core, LimitKind.LOCKS] == {"A_2": 2, "B_2": 2, "Y_1": 2}


def test_how_much_every_tile_has() -> None:
    problem = product()
    assert problem.room is not None
    found = {(limit.core, limit.kind): limit.limit for limit in fifo_limits(problem, problem.room)}
    assert found == ROOM


def test_too_large_tiles_are_named() -> None:
    with pytest.raises(InfeasibleError) as error:
        solve(product(tile_bits=50_000))
    assert str(error.value).startswith(
        "the group does not fit: cores 2-5 each need 600000 of 516288 bits of memory; use smaller tiles, more cores "
        "per layer or larger memories\n"
    )
    assert "'B_2' takes 200000 bits of memory on each of cores 2-5" in str(error.value)


@pytest.mark.parametrize("tile_bits, stop", [(30_000, 1), (40_000, -1)])
def test_weights_stay_if_there_is_room(tile_bits: int, stop: int) -> None:
    """Of 516288 bits the tensors take 16 times those of a tile of A with four tiles of B, 12 times with two."""
    assert solve(product(tile_bits)).stops["B_2"] == stop


@pytest.mark.parametrize(
    "tensor_name, stop, message",
    [
        ("Y_1", -1, "reuse stop -1 is below 0, its outermost invariant loop"),
        ("Y", 1, "stops at another level than 'Y_2', from which it is moved"),
    ],
)
def test_the_checker_sees_results_that_leave_too_early(tensor_name: str, stop: int, message: str) -> None:
    problem = product()
    assert problem.room is not None
    solution = solve(problem)
    damaged = replace(solution, stops={**solution.stops, tensor_name: stop})
    assert message in {finding.message for finding in array_findings(problem, damaged, problem.room)}


def test_the_checker_sees_what_tiles_do_not_have() -> None:
    small, large = product(), product(tile_bits=60_000)
    assert large.room is not None
    found = array_findings(large, solve(small), large.room)
    assert {finding.subject for finding in found} == {"core 2", "core 3", "core 4", "core 5"}
    assert found[0].message == "takes 968000 bits of memory of 524288"


def test_the_checker_counts_a_third_input() -> None:
    """Y comes back to the cores beside A and B."""
    problem, solution = product(), solve(product())
    assert problem.room is not None
    back = replace(problem.transfers[1], name="T(Y)", outputs=("Z",))
    extra = replace(problem.tensor_by_name["A_2"], name="Z")
    problem = replace(problem, transfers=(*problem.transfers, back), tensors=(*problem.tensors, extra))
    solution = replace(
        solution,
        stops={**solution.stops, "Z": -1},
        placements={**solution.placements, "Z": 0},
        routes={**solution.routes, "T(Y)": 0},
    )
    messages = {(f.subject, f.message) for f in array_findings(problem, solution, ArrayRoom(ARRAY, {}))}
    assert ("core 2", "takes 3 incoming DMA channels of 2") in messages
    assert ("core 1", "takes 9 outgoing DMA channels of 6") not in messages
    assert ("core 1", "takes 10 outgoing DMA channels of 6") in messages


@pytest.mark.parametrize(
    "loops, steps, expected",
    [
        ((), (), [1]),
        ((ReuseLoop(4, True),), (), [1, 4]),
        ((ReuseLoop(4, False), ReuseLoop(3, True)), (), [1, 1, 3]),
        ((ReuseLoop(4, True),), (ReuseLoop(2, True),), [1, 8]),
        ((ReuseLoop(4, True),), (ReuseLoop(2, False),), [1, 4]),
        ((ReuseLoop(4, True),), (ReuseLoop(2, True), ReuseLoop(5, False)), [2, 8]),
    ],
)
def test_tiles_in_use(loops: tuple[ReuseLoop, ...], steps: tuple[ReuseLoop, ...], expected: list[int]) -> None:
    assert [kept_tiles(loops, steps, stop) for stop in range(-1, len(loops))] == expected
    assert [level.tiles for level in fifo_levels(loops, steps)] == [max(2, tiles) for tiles in expected]
    checked = tensor("t", NodeKind.TRANSFER, CORES, loops, FifoTensor((), steps, 1))
    assert [tiles_in_use(checked, stop) for stop in range(-1, len(loops))] == expected


def test_reuse_of_a_stop_is_what_its_invariant_loops_repeat() -> None:
    levels = fifo_levels((ReuseLoop(4, False), ReuseLoop(3, True), ReuseLoop(5, False)), ())
    assert [level.reuse_factor for level in levels] == [1, 4, 4, 20]


def test_parts_count_the_first_split_fastest() -> None:
    holding = Holding((2, 3, 8, 9), (SpatialSplit("m", 2), SpatialSplit("n", 2)))
    assert holding.part(1) == (("m", 1, 2), ("n", 0, 2))
    assert holding.part(2) == (("m", 0, 2), ("n", 1, 2))


def test_parts_of_different_fineness_overlap() -> None:
    half, quarters = (("m", 1, 2),), [(("m", index, 4),) for index in range(4)]
    assert [overlap(half, quarter) for quarter in quarters] == [False, False, True, True]
    assert overlap(half, (("n", 0, 3),))


def test_streams_broadcast_distribute_and_join() -> None:
    whole = Holding((1,), ())
    rows = Holding((2, 3), (SpatialSplit("m", 2),))
    same = Holding((4, 5), (SpatialSplit("m", 2, moves=False),))
    assert streams(whole, [rows]) == (Stream(1, (2,)), Stream(1, (3,)))
    assert streams(whole, [same]) == (Stream(1, (4, 5)),)
    assert streams(rows, [whole]) == (Stream(2, (1,)), Stream(3, (1,)))
    assert streams(whole, [same, Holding((6,), ())]) == (Stream(1, (4, 5, 6)),)
