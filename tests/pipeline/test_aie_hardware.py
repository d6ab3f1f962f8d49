"""Model aie-hardware end to end: designs for every part of the arrays, counted by solver and checker alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from xdsl.dialects.builtin import ModuleOp

from passes.allocation.array_checker import tile_uses
from passes.allocation.build_problem import ProblemBuilder
from passes.allocation.fifo_limits import fifo_limits
from passes.allocation.limits import LimitKind, active_demands
from passes.allocation.problem import ConstraintSelection
from passes.allocation.schedule import read_schedules
from passes.allocation.stream_check_allocation import read_solution
from passes.ir.steady_state import SteadyStateView, read_steady_states
from stream_dialects.stream.iteration_space import LoopKind
from stream_opt.errors import UserError
from stream_opt.targets.bottleneck import slowest_resource
from tests.pipeline.aie_mappings import gemm_mapping, swiglu_mapping
from tests.pipeline.cases import build
from tests.pipeline.harness import Session, load_mapping, steps, texts_of_run, transform

MODEL = 'stream-set-model{name="aie-hardware"}'
SMALL = (16, 32, 16)
WORDS = {
    LimitKind.MEMORY: "bits of memory",
    LimitKind.DMA_IN: "incoming DMA channels",
    LimitKind.DMA_OUT: "outgoing DMA channels",
    LimitKind.BUFFER_DESCRIPTORS: "buffer descriptors",
    LimitKind.LOCKS: "locks",
    LimitKind.SHIM_TO_HOST: "DMA channels to the host in the shim below",
    LimitKind.SHIM_FROM_HOST: "DMA channels from the host in the shim below",
}


class Allocate(Protocol):
    """Runs the pipeline on a shipped workload with the content of a mapping file."""

    def __call__(self, workload: str, mapping: str, hardware: str = "npu2", columns: int | None = None) -> ModuleOp: ...


@pytest.fixture
def allocated(tmp_path: Path) -> Allocate:
    """Runs the pipeline, which ends with the check of the allocation."""

    def run(workload: str, mapping: str, hardware: str = "npu2", columns: int | None = None) -> ModuleOp:
        given = tmp_path / "given.yaml"
        given.write_text(mapping)
        accelerator, *rest = steps(hardware)
        tile = "stream-tile" if columns is None else f"stream-tile{{columns={columns}}}"
        rest = [tile if name == "stream-tile" else name for name in rest]
        passes = [MODEL, accelerator, load_mapping(given), *rest]
        session = Session(args=[f"{workload}.onnx", "-p", ",".join(passes)])
        module = session.read(_content(workload))
        session.apply_passes(module)
        return module

    return run


@cache
def _content(workload: str) -> bytes:
    return build(workload)


def only_view(module: ModuleOp) -> SteadyStateView:
    (view,) = read_steady_states(module)
    return view


def over_cores(view: SteadyStateView, tensor: str) -> list[str]:
    kinds = (LoopKind.SPATIAL, LoopKind.SPATIOTEMPORAL)
    return [variable.text() for variable in view.records[tensor].space.variables if variable.kind in kinds]


def assert_counted_alike(module: ModuleOp) -> None:
    """Solver's side and checker's side count the same of every tile, each in its own way, and none takes too much."""
    builder = ProblemBuilder(module)
    for view in builder.views:
        candidates = builder.candidates(view)
        problem = builder.problem(view, candidates, ConstraintSelection())
        solution = read_solution(view, problem, candidates)
        assert problem.room is not None
        cores = {tensor.name: tensor.placements[0] for tensor in problem.tensors}
        counted: dict[int, dict[str, int]] = {}
        for limit in fifo_limits(problem.with_single_buffers(solution.single), problem.room):
            demands = active_demands(limit, cores, solution.stops)
            amount = sum(demand.amounts[solution.stops[demand.tensor] + 1] for demand in demands)
            assert amount <= limit.limit
            stack = problem.room.stack_bits.get(limit.core, 0) if limit.kind is LimitKind.MEMORY else 0
            counted.setdefault(limit.core, {})[WORDS[limit.kind]] = amount + stack
        checked = tile_uses(problem, solution, problem.room)
        assert {core: {what: n for what, n in used.items() if n} for core, used in checked.items()} == counted


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("columns", range(1, 9))
def test_products_on_npu2(allocated: Allocate, rows: int, columns: int) -> None:
    module = allocated(f"gemm_{32 * rows}_64_{32 * columns}", gemm_mapping(columns, rows, SMALL))
    assert_counted_alike(module)


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("columns", range(1, 5))
def test_products_on_npu1(allocated: Allocate, rows: int, columns: int) -> None:
    module = allocated(f"gemm_{16 * rows}_64_{32 * columns}", gemm_mapping(columns, rows, SMALL), "npu1")
    assert_counted_alike(module)


def test_four_rows_on_one_column(allocated: Allocate) -> None:
    view = only_view(allocated("gemm_128_128_64", gemm_mapping(1, 4, SMALL)))
    assert view.temporal == tuple((dimension, size) for dimension, size in view.temporal if size > 1)
    assert {name: view.records[name].placement for name in ("A_1", "B_1", "Y_2")} == dict.fromkeys(
        ("A_1", "B_1", "Y_2"), (1,)
    )
    assert over_cores(view, "A_1") == ["ST(z1,4,V)"]
    assert over_cores(view, "A_2") == ["S(z1,4,V)"]
    assert over_cores(view, "B_1") == []
    assert over_cores(view, "B_2") == ["S(z1,4,I)"]
    assert over_cores(view, "Y_1") == ["S(z1,4,V)"]
    assert over_cores(view, "Y_2") == ["ST(z1,4,V)"]


@pytest.mark.parametrize(
    ("workload", "mapping"),
    [
        ("gemm_64_128_128", gemm_mapping(4, 2, SMALL)),
        ("gemm_128_512_128", gemm_mapping(8, 4, (8, 32, 8))),
        ("swiglu_64_64_64", swiglu_mapping((16, 32, 32), down=True)),
    ],
)
def test_no_link_is_busy_for_longer_than_the_launch(allocated: Allocate, workload: str, mapping: str) -> None:
    """Streams have channels of their own, so a link is as busy as the busiest of them."""
    view = only_view(allocated(workload, mapping))
    busy = [link.busy for link in view.group.links.data] if view.group.links else []
    assert view.group.latency is not None
    assert 0 < max(busy) <= view.group.latency.data.total


def test_busy_links_of_a_product(allocated: Allocate) -> None:
    """
    At 32 bits per cycle: 2 streams of half of A (131072 bits) and 4 of a quarter of B (262144) take 2048 cycles each,
    8 from the cores with an eighth of Y (131072) 512, and 4 with a quarter of it to the host 1024.
    """
    view = only_view(allocated("gemm_64_128_128", gemm_mapping(4, 2, SMALL)))
    assert view.group.links is not None
    assert {link.busy for link in view.group.links.data} == {512, 1024, 2048}


def test_a_product_that_is_one_tile(allocated: Allocate) -> None:
    view = only_view(allocated("gemm_16_32_16", gemm_mapping(1, 1, SMALL)))
    assert view.temporal == ()
    assert {over_cores(view, name) == [] for name in view.records} == {True}
    assert {record.tiles for record in view.records.values()} == {2}


def test_the_large_product(allocated: Allocate) -> None:
    """A is fetched for every tile, four tiles of B stay over all rows, the result over the reduction."""
    module = allocated("gemm_512_512_512", gemm_mapping())
    view = only_view(module)
    held = {name: (record.stop, record.tiles, record.reuse) for name, record in view.records.items()}
    assert held["A_2"] == (-1, 2, 1)
    assert held["B_2"] == (1, 4, 8)
    assert held["Y_1"] == (0, 2, 4)
    assert over_cores(view, "Y_2") == ["ST(z1,4,V)", "S(z2,8,V)"]
    latency = view.group.latency
    assert latency is not None
    # A: 16 * 128 * 16 bits at 32 bits/cycle; B: 128 * 32 * 16 bits once in 8 iterations; Y once in 4.
    assert latency.data.slots == (0, 1024, 1024, 3314, 64, 256, 0)
    assert (latency.data.per_iteration, latency.data.overlap) == (5682, 5682 - 3314)
    assert latency.data.total == 63 * 3314 + 5682
    slowest = slowest_resource(module)
    assert slowest.name == "compute core 2 at column 0, row 2 and 31 more, computing 'Gemm'"
    assert slowest.busy_cycles == 64 * 3314


def test_a_product_that_waits_for_its_data(allocated: Allocate) -> None:
    """A kernel call takes 208 cycles, a part of A or Y 128; the memory tile moves four parts of each."""
    module = allocated("gemm_64_16_16", gemm_mapping(1, 4, (16, 16, 16)))
    slowest = slowest_resource(module)
    assert (slowest.name, slowest.busy_cycles) == (
        "a DMA channel to memory core 1 at column 0, row 1, for 'Transfer(A)'",
        4 * 16 * 16 * 16 // 32,
    )


SWIGLU = [
    ("swiglu_256_512_2048", (32, 32, 64), True, 1696446),
    ("swiglu_256_512_2048_nodown", (32, 32, 64), False, 1699168),
    ("swiglu_64_64_64", (16, 32, 32), True, 4214),
    ("swiglu_128_128_128", (16, 32, 32), True, 14094),
    ("swiglu_128_128_128_nodown", (32, 32, 64), False, 16712),
]


@pytest.mark.parametrize("workload, tile, down, total", SWIGLU, ids=[case[0] for case in SWIGLU])
def test_swiglu(allocated: Allocate, workload: str, tile: tuple[int, int, int], down: bool, total: int) -> None:
    module = allocated(workload, swiglu_mapping(tile, down=down))
    assert_counted_alike(module)
    latency = only_view(module).group.latency
    assert latency is not None
    assert latency.data.total == total


def test_each_result_of_a_transfer_lies_on_the_cores_of_its_reader(allocated: Allocate) -> None:
    view = only_view(allocated("swiglu_64_64_64", swiglu_mapping((16, 32, 32), down=True)))
    mappings = view.mappings
    assert view.records["input_2.0"].placement == mappings["Gemm_Left"].cores
    assert view.records["input_2.1"].placement == mappings["Gemm_Right"].cores


def test_what_another_core_makes_once_stays_until_it_is_used_up(allocated: Allocate) -> None:
    """The product of both halves of the hidden dimension stays over all column tiles of the down-projection."""
    view = only_view(allocated("swiglu_256_512_2048", swiglu_mapping((32, 32, 64), down=True)))
    held = {name: (record.stop, record.tiles) for name, record in view.records.items()}
    assert held["intermediate_1"] == (0, 2)
    assert held["output_1"] == held["output_2"] == held["output"] == (1, 8)
    assert held["left"] == held["left_1"] == (0, 2)


def test_routes_pass_no_memory_tile_and_reach_each_column_through_its_shim(allocated: Allocate) -> None:
    view = only_view(allocated("gemm_512_512_512", gemm_mapping()))
    routes = {op.label.data: op.route.data.links for op in view.transfers if op.route is not None}
    tiles = range(1, 48, 6)
    assert [(hop.sender, hop.receiver) for hop in routes["Transfer(B)"]] == [
        hop for tile in tiles for hop in ((48, tile - 1), (tile - 1, tile))
    ]
    for name in ("Transfer(A_1)", "Transfer(B_1)", "Transfer(Y_1)"):
        passed = {hop.sender for hop in routes[name]} & {hop.receiver for hop in routes[name]}
        assert not passed & {*tiles, *range(0, 48, 6), 48}


def test_the_reference_systems_take_the_limits_of_the_device(allocated: Allocate) -> None:
    assert_counted_alike(allocated("gemm_512_512_512", gemm_mapping(), "whole_array_strix"))


def test_too_few_columns(allocated: Allocate) -> None:
    expected = (
        "the 32 parts of 'Y_1' make one of the 4 memory tile.s. in use collect 8, and a memory tile of npu2 has 6"
    )
    with pytest.raises(UserError, match=expected):
        allocated("gemm_512_512_512", gemm_mapping(), columns=4)


def test_too_large_tiles(allocated: Allocate) -> None:
    """One object of 128x128 and of 128x64 bf16, and one result of 128x64, are more than 64 KB without the stack."""
    expected = "cores 2-5, 8-11, 14-17, 20-23 each need 524288 of 497664 bits of memory; use smaller tiles"
    with pytest.raises(UserError, match=expected):
        allocated("gemm_512_512_512", gemm_mapping(4, 4, (128, 128, 64)), "npu1")


def test_tiles_with_room_for_single_buffers(allocated: Allocate) -> None:
    """
    Twice 131072 bits of A and of B, and 65536 of Y, are more than 497664; so are they with one object of Y, or of A.

    A arrives in 4096 cycles, the kernel takes 26512, Y leaves in 2048 / 4: nothing of that overlaps. A core holds
    131072 bits of A, twice that of B, 65536 of Y.
    """
    module = allocated("gemm_512_512_512", gemm_mapping(4, 4, (64, 128, 64)), "npu1")
    assert_counted_alike(module)
    _, (schedule,) = read_schedules(module)
    tiles = {name: record.tiles for name, record in schedule.view.records.items()}
    assert [name for name, count in tiles.items() if count == 1] == ["A_2", "Y_1"]
    assert schedule.interval == 4096 + 26512 + 512
    assert schedule.slack[2] == min(schedule.slack.values()) == schedule.latency.overlap
    memories = schedule.view.group.memories
    assert memories is not None
    assert {use.peak for use in memories.data if 2 in use.cores} == {131072 + 2 * 131072 + 65536}


def test_an_accelerator_that_is_no_array(allocated: Allocate) -> None:
    expected = "core 0 is of type zigzag.compute, and model aie-hardware knows compute, memory and shim tiles of aie2"
    with pytest.raises(UserError, match=expected):
        allocated("gemm_64_64_64", gemm_mapping(1, 1, SMALL), "tpu_like_quad_core")


@pytest.mark.parametrize(
    ("workload", "mapping"),
    [
        ("gemm_16_32_16", gemm_mapping(1, 1, SMALL)),
        ("swiglu_64_64_64", swiglu_mapping((16, 32, 32), down=True)),
    ],
)
def test_resumed_after_every_pass(tmp_path: Path, workload: str, mapping: str) -> None:
    given = tmp_path / "given.yaml"
    given.write_text(mapping)
    accelerator, *rest = steps("npu2")
    passes = [MODEL, accelerator, load_mapping(given), *rest]
    texts = texts_of_run(_content(workload), *passes)
    for before, item, after in zip(texts, passes, texts[1:], strict=False):
        assert transform(before, item) == after
