"""The engine against ZigZag's own stages, and the properties that the fast path relies on."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace

import pytest

from passes.analysis.accelerator import CoreType
from passes.cost.layer import LayerDescription
from passes.cost.spatial_hints import hint_order
from passes.cost.spatial_mapping import choose_spatial_mapping
from passes.cost.zigzag_engine import search
from tests.cost.core_types import CORE_TYPES, EYERISS_LIKE, SIMBA_CHIPLET, SIMD, TPU_LIKE
from tests.cost.goldens import load
from tests.cost.layers import conv, describe, elementwise, gemm, node
from tests.cost.plain_zigzag import plain_search, plain_spatial_mapping

HINT_ORDERS = {
    1: "0",
    2: "0 1",
    3: "0 2 1",
    4: "0 2 3 1",
    5: "4 0 3 1 2",
    6: "4 0 3 1 2 5",
    7: "4 0 3 1 2 5 6",
    8: "4 0 3 7 1 2 5 6",
    9: "4 0 3 7 1 8 2 5 6",
}

SMALL_LAYERS = {
    "gemm not dividing the array": gemm(5, 21, 14),
    "gemm with fractional loading": gemm(1, 64, 32),
    "strided convolution": conv(1, 6, 4, 3, 1, 2, 6, stride=2),
    "dilated": describe(node("Conv", (6, 3, 4), "D0+2*D1-2,D2", "D1,D2", "D0"), padding=2),
    "grouped": describe(node("Conv", (4, 3, 2, 8), "2*D0+D2,D3", "3*D0+D1,D2", "3*D0+D1,D3")),
    "element-wise": elementwise(12, 30),
    "square": elementwise(4, 8, same_tensor=True),
}


@pytest.mark.parametrize("loops", HINT_ORDERS)
def test_hint_order(loops: int) -> None:
    assert " ".join(map(str, hint_order(loops))) == HINT_ORDERS[loops]


@pytest.mark.parametrize("loops", [10, 12, 13, 20])
def test_hint_order_of_many_loops_names_each_once(loops: int) -> None:
    assert sorted(hint_order(loops)) == list(range(loops))
    assert hint_order(loops)[12:] == tuple(range(12, loops))


@pytest.mark.parametrize("core_type", [TPU_LIKE, EYERISS_LIKE, SIMBA_CHIPLET], ids=lambda core: core.symbol)
@pytest.mark.parametrize("layer", SMALL_LAYERS.values(), ids=SMALL_LAYERS)
@pytest.mark.parametrize("temporal_mapping", ["uneven", "even"])
def test_equals_plain_zigzag(core_type: CoreType, layer: LayerDescription, temporal_mapping: str) -> None:
    ours, theirs = search(core_type, layer, temporal_mapping), plain_search(core_type, layer, temporal_mapping)
    assert (ours.latency, ours.energy) == (theirs.latency_total2, theirs.energy_total)
    assert (ours.onload, ours.offload) == (theirs.data_onloading_cycle, theirs.data_offloading_cycle)
    assert ours.ideal_cycles == theirs.ideal_cycle


def test_large_search_equals_plain_zigzag(searched) -> None:
    golden = next(golden for golden in load() if golden.label.endswith("__simba-Conv1-simba_chiplet"))
    ours, theirs = searched(SIMBA_CHIPLET, golden.layer()), plain_search(SIMBA_CHIPLET, golden.layer(), "uneven")
    assert (ours.latency, ours.energy) == (theirs.latency_total2, theirs.energy_total)


@pytest.mark.parametrize("layer", SMALL_LAYERS.values(), ids=SMALL_LAYERS)
@pytest.mark.parametrize("core_type", CORE_TYPES.values(), ids=CORE_TYPES)
def test_spatial_mapping_equals_plain_zigzag(core_type: CoreType, layer: LayerDescription) -> None:
    ours = {d: {f"D{loop}": factor} for d, loop, factor in choose_spatial_mapping(core_type, layer, "layer")}
    assert ours == plain_spatial_mapping(core_type, layer)


def test_unrolling_shrinks_to_a_small_inner_memory() -> None:
    """Two elements of the output fit into the register file that serves D2."""
    registers = replace(TPU_LIKE.memories[1], size=48, ports=tuple(_widened(TPU_LIKE.memories[1].ports, 512)))
    core_type = replace(TPU_LIKE, memories=(TPU_LIKE.memories[0], registers, TPU_LIKE.memories[2]))
    layer = elementwise(32, 32)
    assert choose_spatial_mapping(core_type, layer, "layer") == (("D1", 0, 32), ("D2", 1, 3))


def _widened(ports, bandwidth):
    return [replace(port, bandwidth_min=bandwidth, bandwidth_max=bandwidth) for port in ports]


def test_loading_overlaps_in_fractions_of_a_cycle() -> None:
    cost = search(TPU_LIKE, gemm(1, 64, 32))
    assert (cost.latency, cost.ideal_temporal_cycles, cost.stall, cost.onload, cost.offload) == (17.75, 2, 1, 13.75, 1)
    assert cost.cycles == 18


def test_systolic_drain_adds_to_the_latency() -> None:
    array = replace(TPU_LIKE.array, systolic_dimensions=("D1",))
    plain, systolic = search(TPU_LIKE, gemm(1, 16, 8)), search(replace(TPU_LIKE, array=array), gemm(1, 16, 8))
    assert (plain.latency, plain.drain) == (4, 0)
    assert (systolic.latency, systolic.drain) == (11, 7)


@pytest.mark.parametrize(
    ("core_type", "sizes", "cycles", "energy"),
    [
        (SIMD, (1, 32), 1, 138.2),
        (SIMBA_CHIPLET, (1, 8), 2, 48.52),
        (CORE_TYPES["fusemax_array"], (1, 16), 2, 49.6),
        (CORE_TYPES["fusemax_vec"], (1, 16), 2, 27.2),
        (SIMD, (16, 128), 64, None),
        (SIMBA_CHIPLET, (16, 32), 8, None),
    ],
    ids=lambda value: value.symbol if isinstance(value, CoreType) else None,
)
def test_one_input_layers(core_type: CoreType, sizes: tuple[int, int], cycles: int, energy: float | None) -> None:
    """The figures of spec cost 8 for Silu through ZigZag."""
    cost = search(core_type, elementwise(*sizes, inputs=1))
    assert cost.latency == cycles
    if energy is not None:
        assert cost.energy == pytest.approx(energy, rel=1e-12, abs=0)


def test_worked_example() -> None:
    cost = search(TPU_LIKE, gemm(1, 16, 8))
    assert (cost.model, cost.latency, cost.ideal_cycles, cost.onload, cost.offload) == ("zigzag", 4, 1, 2, 1)
    assert cost.energy == pytest.approx(470.256, rel=1e-12, abs=0)
    assert cost.mac_energy == pytest.approx(128 * 0.04, rel=1e-12, abs=0)
    assert [entry[:2] for entry in cost.memory_energy] == [
        ("O", "rf_2B"),
        ("O", "sram_2MB"),
        ("A", "sram_2MB"),
        ("B", "rf_128B"),
        ("B", "sram_2MB"),
    ]


def test_only_light_modules_are_imported() -> None:
    code = (
        "import sys\n"
        "from tests.cost.core_types import TPU_LIKE\n"
        "from tests.cost.layers import gemm\n"
        "from passes.cost.zigzag_engine import search\n"
        "assert 'zigzag' not in sys.modules and 'numpy' not in sys.modules\n"
        "search(TPU_LIKE, gemm(1, 16, 8))\n"
        "assert not {'zigzag.api', 'zigzag.opt.loma.engine'} & set(sys.modules)\n"
        "assert not {'matplotlib', 'onnx', 'pandas', 'six', 'seaborn', 'sympy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_zigzag_stays_silent(capfd, caplog) -> None:
    search(TPU_LIKE, gemm(4, 16, 8))
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
    assert logging.getLogger("zigzag").level == logging.NOTSET
