"""All loop orders at once: every step against ZigZag, order by order and to the last bit."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from zigzag.datatypes import LayerDim
from zigzag.opt.loma.multipermute import permutations

import passes.cost.orders.search as order_search
from passes.analysis.accelerator import CoreType
from passes.cost.layer import LayerDescription
from passes.cost.order_problem import is_covered, order_problem
from passes.cost.orders.enumeration import loop_orders, prime_factors, split_loops, temporal_sizes
from passes.cost.orders.search import best_order, costed_orders
from passes.cost.orders.windows import covered_cycles
from passes.cost.spatial_mapping import choose_spatial_mapping
from passes.cost.zigzag_engine import search
from passes.cost.zigzag_problem import ZigzagProblem
from tests.cost.core_types import CORE_TYPES, EYERISS_LIKE, SIMBA_CHIPLET, TPU_LIKE, core, memory
from tests.cost.goldens import load
from tests.cost.layers import conv, describe, elementwise, gemm, node
from tests.cost.plain_zigzag import loma_engine, plain_search, plain_temporal_mappings
from tests.cost.random_problems import number_of_orders, number_of_plain_orders, random_core, random_layer

LAYERS = {
    "gemm": gemm(12, 21, 10),
    "gemm that fits into the array": gemm(1, 4, 4),
    "gemm that is loaded while it computes": gemm(2, 32, 96),
    "convolution": conv(1, 4, 5, 3, 1, 2, 1),
    "strided convolution": conv(1, 7, 3, 2, 2, 3, 1, stride=2),
    "one input": elementwise(12, 30, inputs=1),
}

TELLING_SEEDS = (294, 521, 966, 5934, 50203)
"""Problems in which a rule counts that most others do without: ports of both inputs, operands that share a buffer."""

OUTPUT_SUM = describe(node("ConvTranspose", (4, 3, 6), "D0,D2", "D1,D2", "D0+D1"))


def problems(core_type: CoreType, layer: LayerDescription):
    unrolling = choose_spatial_mapping(core_type, layer, "layer")
    zigzag = ZigzagProblem(core_type, layer, unrolling)
    return zigzag, order_problem(zigzag, core_type, layer, unrolling)


def check_every_order(core_type: CoreType, layer: LayerDescription) -> int:
    """Compares memory levels, latency and energy of every order that fits; returns how many there are."""
    zigzag, problem = problems(core_type, layer)
    assert is_covered(zigzag, core_type, layer)
    ours, theirs = list(costed_orders(problem)), list(plain_temporal_mappings(zigzag))
    assert [order.levels for order in ours] == [levels(zigzag, mapping) for mapping in theirs]
    evaluations = [zigzag.evaluate(mapping) for mapping in theirs]
    assert [order.latency for order in ours] == [evaluation.latency_total2 for evaluation in evaluations]
    assert [order.energy for order in ours] == [evaluation.energy_total for evaluation in evaluations]
    return len(ours)


def levels(zigzag: ZigzagProblem, mapping):
    return tuple(
        tuple(
            tuple((int(loop.name[1:]), size) for loop, size in level) for level in mapping.mapping_dic_origin[operand]
        )
        for operand in zigzag.layer.layer_operands
    )


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("core_type", CORE_TYPES.values(), ids=CORE_TYPES)
def test_every_order_on_the_example_cores(core_type: CoreType, layer: LayerDescription) -> None:
    assert check_every_order(core_type, layer) >= 1


@pytest.mark.parametrize(
    "label",
    [
        "2conv_1_8_32_32_16_32_3__simba-Conv1-simba_chiplet",
        "swiglu_256_2048_8192_fused__eyeriss_like_single_core-Gemm_Left-eyeriss_like",
    ],
)
def test_every_order_of_golden_layers(label: str) -> None:
    golden = next(golden for golden in load() if golden.label == label)
    assert check_every_order(CORE_TYPES[golden.core_symbol], golden.layer()) == golden.data["search"]["valid_orderings"]


def test_every_order_on_random_cores() -> None:
    """Fractional unrollings, forced double buffers, shared ports, odd sizes; some layers do not fit at all."""
    compared = [
        check_every_order(random_core(random), layer)
        for random in map(Random, (*range(200), *TELLING_SEEDS))
        if number_of_plain_orders(layer := random_layer(random)) <= 24
    ]
    assert len(compared) > 30
    assert sum(compared) > 200
    assert 0 in compared


@pytest.mark.parametrize(
    ("registers", "buffered", "orders"),
    [((), "I1", 4), (("I1",), "I1 I2", 1)],
    ids=["the middle does not fit", "the beginning does not fit"],
)
def test_every_order_if_a_double_buffer_fits_best_as_a_whole(registers, buffered: str, orders: int) -> None:
    """Overlapping windows: the whole input takes less than twice a part of it, and it is not doubled."""
    layer = describe(node("Conv", (8, 3), "D0+D1", "D1", "D0"), bits=8)
    inner = [memory("registers", 48, operand, "", *two_ports(operand)) for operand in registers]
    buffer = replace(memory("buffer", 100, buffered, "D1", *two_ports(*buffered.split())), force_double_buffering=True)
    core_type = core(
        "buffered", [1], *inner, buffer, memory("outer", 4000, "I1 I2 O", "D1", *two_ports("I1", "I2", "O"))
    )
    assert check_every_order(core_type, layer) == orders


def test_every_order_if_less_than_one_partial_sum_returns() -> None:
    """On average 5 / 3 units add to the single output above the buffer; the 2 / 3 that come back count as none."""
    inner = [memory(name, 64, "O", "", *two_ports("O")) for name in ("registers", "buffer")]
    outer = memory("outer", 4000, "I1 I2 O", "D1", *two_ports("I1", "I2", "O"))
    assert (
        check_every_order(core("sparse", [2], *inner, outer), describe(node("Gemm", (5,), "D0", "D0", ""), bits=8)) == 1
    )


def two_ports(*operands: str) -> tuple[tuple[str, int, int, str], ...]:
    """A read and a write port for all of them."""
    reads = [f"{operand} {d}" for operand in operands for d in (("tl", "th") if operand == "O" else ("tl",))]
    writes = [f"{operand} {d}" for operand in operands for d in (("fh", "fl") if operand == "O" else ("fh",))]
    return ("read", 64, 64, ", ".join(reads)), ("write", 64, 64, ", ".join(writes))


def test_sequence_of_orders() -> None:
    random = Random(1)
    for _ in range(100):
        loops = [(random.choice((0, 1, 2, 10, 11)), random.choice((2, 3, 16))) for _ in range(random.randint(1, 6))]
        theirs = [
            tuple((int(loop.name[1:]), size) for loop, size in order)
            for order in permutations([(LayerDim(f"D{loop}"), size) for loop, size in loops])
        ]
        assert list(loop_orders(loops)) == theirs
        assert number_of_orders(loops) == len(theirs)


def test_no_loops_have_one_order() -> None:
    assert list(loop_orders([])) == [()]


def test_loops_to_order() -> None:
    random = Random(2)
    for _ in range(60):
        zigzag, problem = problems(random_core(random), random_layer(random))
        engine = loma_engine(zigzag)
        sizes = {int(loop.name[1:]): size for loop, size in engine.temporal_loop_dim_size.items()}
        theirs = [(int(loop.name[1:]), size) for loop, size in engine.lpfs] if sizes else []
        assert sorted(problem.loops) == sorted(theirs)
        unrolled = [(int(loop.name[1:]), factor) for loop, factor in zigzag.spatial.spatial_loop_dim_size]
        assert temporal_sizes(zigzag.layer.layer_dim_sizes.data.values(), unrolled) == sizes


def test_prime_factors() -> None:
    assert [prime_factors(number) for number in (1, 2, 12, 97, 210, 2**10)] == [
        [],
        [2],
        [2, 2, 3],
        [97],
        [2, 3, 5, 7],
        [2] * 10,
    ]


def test_smallest_factors_of_the_longest_loop_are_merged() -> None:
    assert split_loops({0: 16, 3: 24, 4: 5}, 6) == [(0, 4), (0, 4), (3, 2), (3, 3), (3, 4), (4, 5)]
    assert split_loops({loop: 4 for loop in range(7)}, 6) == [(loop, 4) for loop in range(7)]


def test_covered_cycles() -> None:
    random = Random(3)
    for _ in range(200):
        periods, windows = random_windows(random)
        longest = max(periods)
        covered = sum(any(t % p < w for p, w in zip(periods, windows, strict=True)) for t in range(longest))
        columns = [np.array(row, dtype=float)[:, None] for row in (periods, windows)]
        assert covered_cycles(*columns).tolist() == [covered]


def random_windows(random: Random) -> tuple[list[int], list[int]]:
    """Periods that divide each other, in any sequence, some equal; some rows without a window."""
    period, periods = 1, []
    for _ in range(random.randint(1, 6)):
        period *= random.choice((1, 2, 3, 5))
        periods.append(period)
    random.shuffle(periods)
    return periods, [random.randint(0, period) for period in periods]


def test_batches_do_not_change_the_winner(monkeypatch) -> None:
    _, problem = problems(EYERISS_LIKE, gemm(45, 28, 36))
    whole, best = list(costed_orders(problem)), best_order(problem)
    monkeypatch.setattr(order_search, "ORDERS_AT_ONCE", 7)
    assert list(costed_orders(problem)) == whole
    assert best_order(problem) == best == min(whole, key=lambda order: (order.latency, order.energy))


@pytest.mark.parametrize("at_once", [1, 1024])
def test_first_of_equals_wins(monkeypatch, at_once: int) -> None:
    monkeypatch.setattr(order_search, "ORDERS_AT_ONCE", at_once)
    _, problem = problems(CORE_TYPES["simd"], elementwise(4, 128))
    whole = list(costed_orders(problem))
    smallest = min((order.latency, order.energy) for order in whole)
    equals = [order for order in whole if (order.latency, order.energy) == smallest]
    assert len(equals) > 1
    assert best_order(problem) == equals[0]


def test_disagreement_with_zigzag_is_an_error(monkeypatch) -> None:
    def off_by_a_bit(problem):
        order = best_order(problem)
        return replace(order, energy=float(np.nextafter(order.energy, 0)))

    monkeypatch.setattr(order_search, "best_order", off_by_a_bit)
    with pytest.raises(RuntimeError, match=r"ZigZag finds \(latency, energy\) \(4.0, 470.256"):
        search(TPU_LIKE, gemm(1, 16, 8))


def four_output_memories() -> CoreType:
    inner = [
        memory(f"m{i}", size, "O", "D1" if i else "", ("read", 32, 32, "O tl, O th"), ("write", 32, 32, "O fl, O fh"))
        for i, size in enumerate((64, 256, 1024))
    ]
    reads, writes = "I1 tl, I2 tl, O tl, O th", "I1 fh, I2 fh, O fl, O fh"
    outer = memory("outer", 100000, "I1 I2 O", "D1", ("read", 48, 48, reads), ("write", 48, 48, writes))
    return core("four", [2], *inner, outer)


@pytest.mark.parametrize(
    ("core_type", "layer"),
    [(TPU_LIKE, OUTPUT_SUM), (SIMBA_CHIPLET, OUTPUT_SUM), (four_output_memories(), gemm(6, 5, 8))],
    ids=["sum in the output", "sum in the output", "four memories of the output"],
)
def test_what_is_not_covered_goes_through_zigzag(core_type: CoreType, layer: LayerDescription) -> None:
    zigzag, _ = problems(core_type, layer)
    assert not is_covered(zigzag, core_type, layer)
    ours, theirs = search(core_type, layer), plain_search(core_type, layer, "uneven")
    assert (ours.latency, ours.energy) == (theirs.latency_total2, theirs.energy_total)


def test_memories_in_another_order_are_not_covered() -> None:
    layer = gemm(4, 8, 8)
    zigzag, _ = problems(TPU_LIKE, layer)
    assert is_covered(zigzag, TPU_LIKE, layer)
    other = copy(zigzag)
    upside_down = {operand: found[::-1] for operand, found in zigzag.core.mem_hierarchy_dict.items()}
    other.core = SimpleNamespace(mem_hierarchy_dict=upside_down)
    assert not is_covered(other, TPU_LIKE, layer)


@pytest.mark.parametrize("sizes", [(2**30, 1, 32), (2**13, 2**13, 2**13)], ids=["one loop", "all loops"])
def test_large_numbers_are_not_covered(sizes: tuple[int, int, int]) -> None:
    zigzag, _ = problems(TPU_LIKE, gemm(*sizes))
    assert not is_covered(zigzag, TPU_LIKE, gemm(*sizes))
