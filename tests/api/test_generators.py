"""Generated mappings: the reference's SwiGLU enumeration, AIE designs, any workload."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from passes.analysis.accelerator import Core
from passes.analysis.core_graph import CoreGraph
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import Kernel, LoopTile
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, workload_of
from passes.ir.workload import workload_graph
from stream_opt.exploration.candidates import ExplorationProblem, Variant, problem_with
from stream_opt.exploration.generators import ExplorationSettings, chosen_generator, generate_variants
from stream_opt.exploration.swiglu import Order, SwigluSearch, layer_shapes, swiglu_candidates, swiglu_layers
from stream_opt.runs.run import read_hardware, read_workload

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/mapping/dse_swiglu__whole_array_strix.json").read_text())
RUNS: dict[str, dict[str, Any]] = {run["label"]: run for run in GOLDEN["runs"]}
ORDERS = {
    "UTILIZATION_DESCENDING": Order.MOST_CORES,
    "UTILIZATION_ASCENDING": Order.FEWEST_CORES,
    "RANDOM": Order.RANDOM,
}
ARRAY = "whole_array_strix"


@cache
def cores_of(hardware: str) -> tuple[Core, ...]:
    accelerator = read_accelerator(accelerator_of(read_hardware(hardware)))
    return tuple(accelerator.cores[core] for core in CoreGraph(accelerator).core_order)


@cache
def graph_of(workload: str) -> Graph:
    return workload_graph(workload_of(read_workload(workload)))


def problem_of(workload: str, hardware: str) -> ExplorationProblem:
    return ExplorationProblem((graph_of(workload),), cores_of(hardware))


def golden_graph(run: dict[str, Any]) -> Graph:
    return graph_of("swiglu_256_512_1024" + ("" if run["last_gemm_down"] else "_nodown"))


def golden_search(run: dict[str, Any]) -> SwigluSearch:
    totals, caps, tiles = run["allowed_totals"], run["max_shapes_per_total"], run["tiles"]
    return SwigluSearch(
        rows=run["nb_rows"],
        columns=run["nb_cols"],
        tiles={"seq": tiles["seq_len"], "emb": tiles["embedding"], "hid": tiles["hidden"]},
        product_totals=tuple(totals["Gemm_Left"]) if totals else None,
        elementwise_totals=tuple(totals["Silu"]) if totals else None,
        shapes_per_total=caps.get("Gemm_Left"),
        order=ORDERS[run["ordering"]],
    )


@pytest.mark.parametrize("label", RUNS)
def test_swiglu_shapes_are_the_reference_s(label: str) -> None:
    run = RUNS[label]
    layers = swiglu_layers(golden_graph(run))
    count, search = len(GOLDEN["compute_cores"]), golden_search(run)
    shapes = {layer.node.name: [list(shape) for shape in layer_shapes(layer, count, search)] for layer in layers}
    assert shapes == run["candidates"]


@pytest.mark.parametrize("label", RUNS)
def test_swiglu_variants_are_the_reference_s(label: str) -> None:
    run = RUNS[label]
    candidates = swiglu_candidates(golden_graph(run), cores_of(ARRAY), golden_search(run))
    mappings = [candidate.mapping for candidate in islice(candidates, run["max_nb_mappings"])]
    found = [
        {
            "splits": {name: [factor for _, factor in layer.splits] for name, layer in mapping.layers.items()},
            "cores": [list(layer.cores) for layer in mapping.layers.values()],
        }
        for mapping in mappings
    ]
    assert found == run["variants"]
    tiles = [{"dim": f"{tile.layer}.D{tile.loop}", "tile": tile.tile} for tile in mappings[0].tiling]
    assert tiles == run["first_mapping"]["fused_groups"][0]["intra_core_tiling"]
    assert set(mappings[0].runtime_layouts) == set(run["first_mapping"]["runtime_args"])


def test_swiglu_kernels_have_the_tiles_of_their_own_loops() -> None:
    mapping = next(swiglu_candidates(graph_of("swiglu_256_512_1024"), cores_of(ARRAY), SwigluSearch())).mapping
    kernels = {name: layer.kernel for name, layer in mapping.layers.items()}
    rate = ("utilization", 61.8)
    assert kernels["Gemm_Left"] == Kernel("gemm", (rate, ("m", 32), ("k", 128), ("n", 64), ("layout", "default")))
    assert kernels["Gemm_Down"] == Kernel("gemm", (rate, ("m", 32), ("k", 64), ("n", 128), ("layout", "default")))
    assert kernels["Silu"] == Kernel("silu", (("utilization", 50.0), ("layout", "default")))


@pytest.mark.parametrize(
    "workload, hardware, name",
    [
        ("swiglu_256_512_1024", ARRAY, "swiglu"),
        ("gemm_128_128_128", ARRAY, "array"),
        ("swiglu_256_512_1024", "tpu_like_quad_core", "generic"),
    ],
)
def test_automatic_choice_of_the_generator(workload: str, hardware: str, name: str) -> None:
    assert chosen_generator(problem_of(workload, hardware), ExplorationSettings()) == name


def variants(workload: str, hardware: str, **settings: Any) -> tuple[Variant, ...]:
    return generate_variants(problem_of(workload, hardware), ExplorationSettings(**settings))


def test_generic_variants() -> None:
    found = variants("2conv_1_8_32_32_16_32_3", "tpu_like_quad_core", most=6)
    assert [(variant.label, variant.cores) for variant in found] == [
        ("automatic", 4),
        ("automatic, Conv2.D6 in 2 tiles", 4),
        ("automatic, Conv2.D2 in 2 tiles", 4),
        ("automatic, Conv2.D1 in 2 tiles", 4),
        ("axis 1 by 4", 4),
        ("automatic, Conv2.D6 in 4 tiles", 4),
    ]
    (spread,) = found[4].candidates
    assert {name: layer.splits for name, layer in spread.mapping.layers.items()} == {
        "Conv1": ((6, 4),),
        "Conv2": ((6, 4),),
    }


@pytest.mark.parametrize("hardware", ["simba", "fusemax", "meta_prototype_dual_core_simd_offchip"])
@pytest.mark.parametrize("workload", ["2conv_1_3_17_13_5_7_3", "swiglu_16_32_64", "gemm_1_1_1"])
def test_generic_variants_are_allowed_and_different(workload: str, hardware: str) -> None:
    found = variants(workload, hardware, most=30)
    mappings = [variant.candidates[0].mapping for variant in found]
    assert 1 <= len(found) <= 30
    assert found[0].label == "automatic"
    assert all(problem_with(graph_of(workload), mapping, cores_of(hardware)) is None for mapping in mappings)
    assert all(mapping not in mappings[:number] for number, mapping in enumerate(mappings))
    assert found == variants(workload, hardware, most=30)


def test_only_axes_of_results_are_split() -> None:
    found = variants("gemm_64_64_64", "tpu_like_quad_core", most=200)
    splits = {variant.candidates[0].mapping.layers["Gemm"].splits for variant in found[1:]}
    assert {loop for split in splits for loop, _ in split} == {0, 2}
    assert {((0, 2), (2, 2)), ((0, 4),), ((2, 4),), ((0, 2),), ()} <= splits


def test_array_variants() -> None:
    found = variants("gemm_128_128_128", ARRAY, most=200)
    assert found[0].label == "4 rows, 8 columns, m=32 k=32 n=32"
    first = found[0].candidates[0].mapping
    assert first.tiling == (LoopTile("Gemm", 1, 32), LoopTile("Gemm", 0, 32), LoopTile("Gemm", 2, 32))
    assert first.runtime_layouts == {"A": "", "B": "", "Y": ""}
    assert {variant.cores for variant in found} == {1, 2, 4, 8, 16, 32}
    smaller = variants("gemm_128_128_128", ARRAY, most=1, rows=2, columns=4)
    assert (smaller[0].label, smaller[0].cores) == ("2 rows, 4 columns, m=32 k=32 n=32", 8)


def test_groups_advance_side_by_side() -> None:
    """The group with fewer candidates stays at its first when it has no more."""
    small, large = graph_of("gemm_1_1_1"), graph_of("gemm_64_64_64")
    problem = ExplorationProblem((small, large), cores_of("tpu_like_quad_core"))
    found = generate_variants(problem, ExplorationSettings(most=4))
    alone = [
        generate_variants(ExplorationProblem((graph,), problem.cores), ExplorationSettings(most=4))
        for graph in (small, large)
    ]
    assert (len(alone[0]), len(alone[1]), len(found)) == (1, 4, 4)
    for number, variant in enumerate(found):
        assert variant.candidates == (*alone[0][0].candidates, *alone[1][number].candidates)


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"generator": "lucky"}, "unknown generator 'lucky'; choose one of auto, swiglu, array, generic"),
        ({"most": 0}, "the number of mappings is 0; give at least 1"),
        ({"tiles": {"m": 4}}, "m=4 is no tile of SwiGLU; give seq, emb and hid sizes of at least 1"),
        ({"generator": "swiglu"}, "the generator swiglu is for SwiGLU blocks, and this is a gemm; try another one"),
        ({"generator": "array"}, "the accelerator has no aie2 compute tile with coordinates"),
    ],
)
def test_wrong_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        variants("gemm_64_64_64", "tpu_like_quad_core", **settings)


def test_tiles_that_fit_no_variant() -> None:
    with pytest.raises(
        InputError, match=r"the generator swiglu has no mapping for the layers Gemm_Left, .*do not divide"
    ):
        variants("swiglu_256_512_1024", ARRAY, tiles={"seq": 7})
    with pytest.raises(InputError, match="try another generator, or more cores"):
        variants("swiglu_256_512_1024", "single_core", generator="swiglu")
