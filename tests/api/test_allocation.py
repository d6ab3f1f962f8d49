"""The functions of the API that allocate: results, files, several groups, codegen, wrong arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from onnx import load_model_from_string

from stream_opt import api
from stream_opt.api import ConstraintSelection, RunContext, UserError
from stream_opt.examples.workloads import build_by_name
from tests.pipeline.models import classifier

TWO_CONV = ("tpu_like_quad_core", "2conv_1_8_32_32_16_32_3")
GEMM = ("simba_small", "gemm_64_64_64")


def two_conv(folder: Path, **options: Any) -> RunContext:
    return api.optimize_allocation_co_generic(*TWO_CONV, "run", str(folder), **options)


def gemm(folder: Path, **options: Any) -> RunContext:
    return api.optimize_allocation_co_generic(*GEMM, "run", str(folder), **options)


def three_groups(folder: Path) -> RunContext:
    (folder / "net.onnx").write_bytes(classifier((1, 3, 8, 8), 4, 8))
    return api.optimize_allocation_co_generic("tpu_like_quad_core", str(folder / "net.onnx"), "run", str(folder))


def test_quick_start(tmp_path: Path) -> None:
    context = two_conv(tmp_path)
    assert context.get("total_latency") == 14344.0
    assert context.get("group_latencies") == {0: 14344}
    assert context.get("group_wall_times") == {0: context["scheduler"].solve_stats.solve_time_s}
    assert context.get("total_mac_ops") == 5898240
    assert context.get("fusion_splits") == {"z6": 1}
    assert context.get("backend") == "ORTOOLS_GSCIP"
    assert context.get("loma_lpf_limit") == 6
    assert context.get("nothing") is None
    assert context.get("nothing", 3) == 3


def test_typed_results(tmp_path: Path) -> None:
    context = two_conv(tmp_path)
    assert context["accelerator"].num_cores == 7
    assert (context["workload"].num_nodes, context["workload"].num_edges) == (11, 10)
    assert context["allocation"].backend == "ORTOOLS_GSCIP"
    assert context["mapping"].layers["Conv1"].cores == (0, 1, 2, 3)
    cost = context["cost_lut"]["Conv1"][0]
    assert (cost.latency, cost.ideal, cost.ideal_temporal) == (2376, 288, 1152)
    assert context["memory_accesses"][6] == {
        "input": (2048, 0),
        "weights_1": (288, 0),
        "weights_2": (1152, 0),
        "output": (0, 8192),
    }


def test_schedule_and_solver_statistics(tmp_path: Path) -> None:
    schedule = two_conv(tmp_path, intra_core_tiling=[{"dim": "Conv2.D2", "tile": 4}])["scheduler"]
    assert (schedule.latency_total, schedule.latency_per_iteration, schedule.iterations) == (12472, 1559, 8)
    assert schedule.overlap_between_iterations == 0
    stats = schedule.solve_stats
    assert (stats.backend, stats.solver, stats.status) == ("ORTOOLS_GSCIP", "gscip", "OPTIMAL")
    assert (stats.objective, stats.mip_gap, stats.node_count, stats.levels) == (12472.0, 0.0, 0, ())


def test_solver_statistics_of_every_level(tmp_path: Path) -> None:
    context = api.optimize_mapping("whole_array", "gemm_64_64_64", "x", str(tmp_path), 1, nb_cols_to_use=4)
    stats = context["scheduler"].solve_stats
    assert [level.level for level in stats.levels][:2] == ["total_latency", "buffering"]
    assert stats.solve_time_s == sum(level.seconds for level in stats.levels) > 0
    assert (stats.objective, stats.status) == (context["total_latency"], "OPTIMAL")


def test_files(tmp_path: Path) -> None:
    context = two_conv(tmp_path)
    folder = Path(context["output_path"])
    assert folder == tmp_path / "run"
    written = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert written == ["group_0/mapping.yaml", "module.mlir", "run-record.json", "summary.yaml"]
    summary = yaml.safe_load((folder / "summary.yaml").read_text())
    assert summary["total_latency"] == 14344.0
    assert (summary["groups"]["group_0"]["latency"], summary["groups"]["group_0"]["percentage"]) == (14344, 100.0)


def test_every_group_has_its_results(tmp_path: Path) -> None:
    context = three_groups(tmp_path)
    latencies = context["group_latencies"]
    assert context["total_latency"] == sum(latencies.values()) == 1225.0
    assert list(latencies) == [0, 1, 2]
    assert [schedule.latency_total for schedule in context["schedulers"]] == list(latencies.values())
    assert [entry.group for entry in context["allocations"]] == ["g0", "g1", "g2"]
    assert [entry.group for entry in context["sub_workloads"]] == ["g0", "g1", "g2"]
    assert context["workload"] == context["sub_workloads"][-1]
    for number, path in enumerate(context["group_mapping_paths"]):
        assert path == str(tmp_path / "run" / f"group_{number}" / "mapping.yaml")
        layers = yaml.safe_load(Path(path).read_text())["layers"]
        assert [layer["name"] for layer in layers] == list(context["group_mappings"][number].layers)


def test_given_mapping_has_the_same_keys(tmp_path: Path) -> None:
    generic = two_conv(tmp_path)
    given = api.optimize_allocation_co_with_mapping(*TWO_CONV, generic["mapping_path"], "given", str(tmp_path))
    assert set(given) == set(generic)
    assert given["total_latency"] == 14344.0
    assert given["group_latencies"] == {0: 14344}
    assert given["mapping_path"] == generic["mapping_path"]
    assert api.optimize_allocation_co is api.optimize_allocation_co_with_mapping


def test_code_generation(tmp_path: Path) -> None:
    explored = api.optimize_mapping(
        "whole_array", "gemm_64_64_64", "x", str(tmp_path), 1, enable_codegen=True, npu="npu1", nb_cols_to_use=4
    )
    context = api.optimize_allocation_co_with_mapping(
        "whole_array",
        "gemm_64_64_64",
        explored["mapping_path"],
        "run",
        str(tmp_path),
        enable_codegen=True,
        npu="npu1",
    )
    assert [op.name for op in context["module"].ops] == ["aie.device"]
    assert "aie.device(npu1)" in (text := (tmp_path / "run" / "output.mlir").read_text())
    assert "aie.trace.host_config {buffer_size = 1048576 : i32}" in text
    assert context["trace_size"] == 1048576
    assert context["total_latency"] == explored["total_latency"]
    assert (tmp_path / "x" / "best" / "output.mlir").read_text() == (tmp_path / "run" / "output.mlir").read_text()


@pytest.mark.parametrize(
    "hardware, npu, message",
    [
        ("npu1", "npu2", "npu1: error: this is an array of the device npu1; give npu='npu1' or other hardware"),
        ("npu1", "npu9", "error: unknown AIE device 'npu9'; choose one of npu1, "),
        (
            "simba",
            "npu2",
            "simba: error: no code can be generated for it, because it is no array of AIE tiles; give one such as npu2",
        ),
    ],
)
def test_code_generation_for_other_hardware(tmp_path: Path, hardware: str, npu: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        api.optimize_allocation_co_with_mapping(
            hardware, TWO_CONV[1], "two_conv_by_output_channel", "run", str(tmp_path), enable_codegen=True, npu=npu
        )
    assert str(caught.value).startswith(message)
    assert list(tmp_path.iterdir()) == []


def test_code_generation_without_a_trace(tmp_path: Path) -> None:
    context = api.optimize_mapping(
        "whole_array",
        "gemm_64_64_64",
        "x",
        str(tmp_path),
        1,
        enable_codegen=True,
        trace_size=0,
        npu="npu1",
        nb_cols_to_use=4,
    )
    assert "aie.core" in (text := (tmp_path / "x" / "best" / "output.mlir").read_text())
    assert "aie.trace" not in text
    assert "stream-aie-trace," in context["run_record"]["pipeline"]


def test_mapping_is_required(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="mapping is None; give a path or a name"):
        api.optimize_allocation_co_with_mapping(*TWO_CONV, None, "run", str(tmp_path))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("size", [-4, 8191])
def test_wrong_trace_size(tmp_path: Path, size: int) -> None:
    with pytest.raises(UserError, match=f"trace_size is {size}; give a multiple of 4 bytes, or 0 for no trace"):
        api.optimize_allocation_co_with_mapping(
            *("npu1", TWO_CONV[1], "two_conv_by_output_channel", "run", str(tmp_path)),
            enable_codegen=True,
            trace_size=size,
        )


def test_model_in_memory(tmp_path: Path) -> None:
    content = build_by_name("gemm_64_64_64")
    assert content is not None
    context = api.optimize_allocation_co_generic(GEMM[0], load_model_from_string(content), "run", str(tmp_path))
    assert (context["total_latency"], context["workload_path"]) == (3110.0, "gemm_64_64_64.onnx")


def test_options_reach_the_passes(tmp_path: Path) -> None:
    selection = ConstraintSelection(memory_capacity=False)
    context = gemm(
        tmp_path,
        temporal_mapping_type="even",
        nb_cols_to_use=2,
        backend="ORTOOLS_HIGHS",
        constraint_selection=selection,
        time_limit=60,
        model="reference",
    )
    pipeline = context["run_record"]["pipeline"]
    for part in (
        "stream-set-model,",
        "stream-tile{columns=2}",
        'temporal_mapping="even"',
        'backend="ORTOOLS_HIGHS"',
        "time_limit=60",
        'disable="memory_capacity"',
    ):
        assert part in pipeline
    assert context["constraint_selection"] == selection
    assert context["allocation"].constraint_selection.memory_capacity is False
    assert context["scheduler"].solve_stats.solver == "highs"


def test_progress(tmp_path: Path) -> None:
    lines: list[str] = []
    gemm(tmp_path, progress=lines.append)
    assert (lines[0], lines[-1]) == ("[1/10] stream-load-accelerator", "[10/10] stream-estimate-memory")


@pytest.mark.parametrize(
    "options, message",
    [
        ({"backend": "cplex"}, "unknown solver backend 'cplex'; choose one of ortools_gscip, "),
        ({"temporal_mapping_type": "odd"}, "unknown temporal mapping 'odd', expected uneven or even"),
        ({"nb_cols_to_use": 0}, "columns must be at least 1, got 0"),
        ({"model": "guess"}, "unknown model 'guess', expected one of "),
        ({"intra_core_tiling": ["Gemm.D0=4"]}, "'Gemm.D0=4' is no entry of intra_core_tiling; write "),
        ({"intra_core_tiling": [{"dim": "Other.D0", "tile": 4}]}, "the tiling names layer 'Other', which the workload"),
        ({"time_limit": 0}, "the time limit must be a number of seconds greater than 0, got 0"),
        ({"search_path": ["no"]}, "no: error: the search folder does not exist"),
        ({"search_path": "no"}, "no: error: the search folder does not exist"),
        ({"search_path": 7}, "search_path is 7; give a folder or a list of folders"),
        ({"backend": None}, "backend is None; give a text"),
        ({"nb_cols_to_use": "4"}, "nb_cols_to_use is '4'; give a whole number"),
        ({"nb_cols_to_use": True}, "nb_cols_to_use is True; give a whole number"),
        ({"time_limit": "60"}, "time_limit is '60'; give a number of seconds"),
        ({"cache": "no"}, "cache is 'no'; give True or False"),
        ({"dims": "batch=1"}, "dims is 'batch=1'; give a dictionary such as {'batch': 1}"),
        ({"intra_core_tiling": "Gemm.D0=4"}, "intra_core_tiling is 'Gemm.D0=4'; give a list of entries such as {"),
        ({"intra_core_tiling": {"dim": "Gemm.D0", "tile": 4}}, "; give a list of entries such as {"),
        ({"constraint_selection": {"dma_channels": False}}, "; give a ConstraintSelection such as "),
    ],
)
def test_wrong_options(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        gemm(tmp_path, **options)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("no.yaml", GEMM[1], "run", "out"), "no.yaml: error: the file does not exist; correct the path"),
        ((GEMM[0], "no.onnx", "run", "out"), "no.onnx: error: the file does not exist; correct the path, or name"),
        ((GEMM[0], 3, "run", "out"), "error: workload is 3; give a path, a name or an ONNX ModelProto"),
        ((3, GEMM[1], "run", "out"), "error: hardware is 3; give a path or a name"),
        ((*GEMM, None, "out"), "error: experiment_id is None; give a text"),
        ((*GEMM, "run", None), "error: output_path is None; give a path"),
        ((*GEMM, "", "out"), "error: experiment_id is empty; give the name of a folder below output_path"),
        ((*GEMM, "run", "file"), "error: cannot write into 'file/run': "),
    ],
)
def test_wrong_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[Any, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    with pytest.raises(UserError) as caught:
        api.optimize_allocation_co_generic(*arguments)
    assert str(caught.value).startswith(message)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_context() -> None:
    context = RunContext.from_kwargs(a=1)
    context.set(b=2)
    assert dict(context) == {"a": 1, "b": 2}
    assert context.require_value("b", "report") == 2
    with pytest.raises(ValueError, match="report missing required context fields: c, d"):
        context.require_fields(("a", "c", "d"), "report")
