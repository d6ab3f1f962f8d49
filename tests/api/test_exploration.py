"""`optimize_mapping`: the best of generated mappings, a table of all, resume, failures, several groups."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from stream_opt import api
from stream_opt.api import RunContext, UserError
from tests.api.test_resume import times
from tests.pipeline.models import classifier

LATENCIES = {
    7: 12852,
    2: 14010,
    0: 14344,
    4: 14344,
    6: 14440,
    1: 14462,
    5: 14488,
    3: None,
}
"""Variant -> cycles of the first eight mappings of the two convolutions, the best first."""


def explore(folder: Path, **options: Any) -> RunContext:
    workload = options.pop("workload", "2conv_1_8_32_32_16_32_3")
    settings = {"max_nb_mappings": 8, "nb_cols_to_use": 4, **options}
    return api.optimize_mapping("tpu_like_quad_core", workload, "x", str(folder), **settings)


def latencies(context: RunContext) -> dict[int, int | None]:
    return {entry.number: entry.evaluation.total_latency for entry in context["variants"]}


def test_the_context_is_that_of_the_best(tmp_path: Path) -> None:
    context = explore(tmp_path)
    assert list(latencies(context).items()) == list(LATENCIES.items())
    assert (context["best_variant"], context["total_latency"]) == (7, 12852.0)
    assert context["output_path"] == str(tmp_path / "x" / "7")
    assert context["mapping_path"] == str(tmp_path / "x" / "7" / "mapping.yaml")
    again = api.optimize_allocation_co_with_mapping(
        "tpu_like_quad_core", "2conv_1_8_32_32_16_32_3", context["mapping_path"], "again", str(tmp_path)
    )
    assert again["total_latency"] == 12852.0


def test_files(tmp_path: Path) -> None:
    explore(tmp_path)
    table = yaml.safe_load((tmp_path / "x" / "exploration.yaml").read_text())["variants"]
    assert [(entry["variant"], entry["total_latency"]) for entry in table] == list(LATENCIES.items())
    assert table[0]["mapping"] == "7/mapping.yaml"
    for number, total in LATENCIES.items():
        folder = tmp_path / "x" / str(number)
        found = yaml.safe_load((folder / "latency.yaml").read_text())
        assert found == {"latency": math.inf if total is None else total}
        assert (folder / "module.mlir").is_file() == (total is not None)


def test_a_failure_is_reported(tmp_path: Path) -> None:
    context = explore(tmp_path)
    (failed,) = (entry for entry in context["variants"] if entry.evaluation.error)
    assert failed.number == 3
    assert failed.evaluation.error == (
        "in pass stream-estimate-costs: layer 'Conv1': 4 cores do not divide the 17 iterations that loop D1 has in one "
        "tile; choose another inter-core split or tile size",
    )


def test_resume(tmp_path: Path) -> None:
    first = explore(tmp_path)
    before = {path: time for path, time in times(tmp_path).items() if path.name == "module.mlir"}
    second = explore(tmp_path, skip_if_exists=True)
    assert {path: time for path, time in times(tmp_path).items() if path.name == "module.mlir"} == before
    assert latencies(second) == latencies(first)
    assert {entry.number for entry in second["variants"] if entry.evaluation.resumed} == set(LATENCIES) - {3}
    other = explore(tmp_path, skip_if_exists=True, temporal_mapping_type="even")
    assert not any(entry.evaluation.resumed for entry in other["variants"])


def test_processes_give_the_same(tmp_path: Path) -> None:
    alone, together = explore(tmp_path / "1"), explore(tmp_path / "2", nb_workers=2)
    assert latencies(alone) == latencies(together)
    tables = [(tmp_path / folder / "x" / "exploration.yaml").read_bytes() for folder in ("1", "2")]
    assert tables[0] == tables[1]


def test_the_best_mappings_of_groups_are_put_together(tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(classifier((1, 3, 8, 8), 4, 8))
    context = explore(tmp_path, workload=str(tmp_path / "net.onnx"), max_nb_mappings=6)
    tried = [entry for entry in context["variants"] if not entry.evaluation.error]
    best = [min(entry.evaluation.latencies[group] for entry in tried) for group in range(3)]
    assert list(context["group_latencies"].values()) == best
    assert context["total_latency"] == sum(best) <= 1225
    groups = yaml.safe_load(Path(context["mapping_path"]).read_text())["fused_groups"]
    assert [group["name"] for group in groups] == ["Fused_Group_1", "Fused_Group_2", "Fused_Group_3"]


def test_nothing_works(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        api.optimize_mapping("whole_array_strix", "swiglu_256_512_1024_nodown", "x", str(tmp_path), 2)
    lines = str(caught.value).splitlines()
    assert lines[0] == (
        "error: none of the generated mappings can be used; try other tiles, more cores or another generator"
    )
    assert [line.partition(": cores 2-5")[0] for line in lines[1:]] == [
        f"error: variant {number}: in pass stream-allocate: group 'g0' does not fit" for number in (0, 1)
    ]
    table = yaml.safe_load((tmp_path / "x" / "exploration.yaml").read_text())["variants"]
    assert [entry["total_latency"] for entry in table] == [None, None]


def test_swiglu_with_smaller_tiles(tmp_path: Path) -> None:
    context = api.optimize_mapping(
        "whole_array_strix",
        "swiglu_256_512_1024_nodown",
        "x",
        str(tmp_path),
        2,
        seq_len_tile_size=16,
        embedding_tile_size=64,
        hidden_tile_size=32,
    )
    assert [entry.variant.label for entry in sorted(context["variants"], key=lambda entry: entry.number)] == [
        "Gemm_Left 4x2 Gemm_Right 4x4 Silu 4 Elt_Mul 4",
        "Gemm_Left 4x4 Gemm_Right 4x2 Silu 4 Elt_Mul 4",
    ]
    assert latencies(context) == {0: 2030864, 1: 2487824}


@pytest.mark.parametrize(
    "options, message",
    [
        ({"generator": "lucky"}, "unknown generator 'lucky'; choose one of auto, swiglu, array, generic"),
        ({"max_nb_mappings": 0}, "the number of mappings is 0; give at least 1"),
        ({"nb_workers": 0}, "nb_workers is 0; give at least 1"),
        ({"backend": "cplex"}, "unknown solver backend 'cplex'"),
        ({"workload": "no.onnx"}, "no.onnx: error: the file does not exist"),
        ({"generator": "array"}, "the accelerator has no aie2 compute tile with coordinates"),
        ({"enable_codegen": True}, "no code can be generated for it, because it is no array of AIE tiles"),
    ],
)
def test_wrong_arguments(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        explore(tmp_path, **options)
    assert message in str(caught.value)
    assert list(tmp_path.rglob("*.mlir")) == []
