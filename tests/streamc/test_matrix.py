"""`streamc matrix` on small cells: the table, results that are kept, cells that fail."""

from __future__ import annotations

import json
from pathlib import Path

from tests.streamc.conftest import Streamc

SYSTEMS = ("--hardware", "tpu_like_quad_core,simba_small")


def test_table(streamc: Streamc) -> None:
    ended = streamc("matrix", *SYSTEMS, "--workload", "swiglu_1_16_32", "--jobs", "2")
    assert ended.code == 0
    assert ended.stdout.splitlines() == [
        "                    swiglu_1_16_32",
        "tpu_like_quad_core             241",
        "simba_small                    233",
    ]
    warnings = [line.partition(": core_connectivity")[0] for line in ended.stderr.splitlines()]
    assert warnings == ["warning: tpu_like_quad_core.yaml", "warning: simba_small.yaml"]


def test_options_reach_every_cell(streamc: Streamc) -> None:
    ended = streamc("matrix", *SYSTEMS, "--workload", "gemm_64_64_64", "--backend", "simplex")
    assert (ended.code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error: unknown solver backend 'simplex'")


def test_kept_results_are_used_while_the_inputs_are_the_same(streamc: Streamc, tmp_path: Path) -> None:
    def latency(*options: str) -> int:
        arguments = ("--hardware", "simba_small", "--workload", "net.onnx", "--results", "kept.json")
        ended = streamc("matrix", *arguments, "--json", "--quiet", *options)
        assert (ended.code, ended.stderr) == (0, "")
        (cell,) = ended.data["cells"]
        assert (cell["hardware"], cell["workload"], cell["error"]) == ("simba_small", "net.onnx", [])
        return cell["total_latency"]

    streamc("workload", "gemm_64_64_64", "--output", "net.onnx")
    assert latency() == 3110
    kept = json.loads((tmp_path / "kept.json").read_text())
    kept["cells"][0]["total_latency"] = 7
    (tmp_path / "kept.json").write_text(json.dumps(kept))
    assert latency() == 7
    assert latency("--backend", "ortools_highs") == 3110
    streamc("workload", "gemm_64_64_32", "--output", "net.onnx")
    assert 7 < latency() < 3110


def test_a_cell_that_fails_leaves_the_others(streamc: Streamc, tmp_path: Path) -> None:
    options = ("--workload", "swiglu_1_16_32", "--quiet", "--results", "kept.json", "--json")
    ended = streamc("matrix", "--hardware", "no.yaml,simba_small", *options)
    assert ended.code == 1
    message = "no.yaml: error: the file does not exist; correct the path"
    assert ended.stderr == f"swiglu_1_16_32 on no.yaml: {message}\n"
    assert ended.data["cells"] == [
        {"hardware": "no.yaml", "workload": "swiglu_1_16_32", "total_latency": None, "error": [message]},
        {"hardware": "simba_small", "workload": "swiglu_1_16_32", "total_latency": 233, "error": []},
    ]
    kept = json.loads((tmp_path / "kept.json").read_text())
    assert [cell["hardware"] for cell in kept["cells"]] == ["simba_small"]


def test_a_file_of_something_else_is_not_overwritten(streamc: Streamc, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text('{"mine": 1}')
    ended = streamc("matrix", *SYSTEMS, "--results", "notes.json")
    assert (ended.code, ended.stdout) == (1, "")
    assert ended.stderr == "notes.json: error: this is no file of results of streamc matrix; name another one\n"
    assert (tmp_path / "notes.json").read_text() == '{"mine": 1}'
