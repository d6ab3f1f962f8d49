"""What holds for every command: one JSON document on request, exit codes, silence, help with examples."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from stream_opt.streamc import build_parser
from stream_opt.streamc.matrix import table
from tests.streamc.conftest import Streamc

GEMM = ("--hardware", "simba_small", "--workload", "gemm_64_64_64")


def commands() -> dict[str, argparse.ArgumentParser]:
    (subparsers,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(subparsers.choices)


@pytest.mark.parametrize("name", commands())
def test_every_command_has_the_common_options_and_examples(name: str) -> None:
    command = commands()[name]
    names = {option for action in command._actions for option in action.option_strings}
    assert {"--json", "--quiet", "--debug", "--help"} <= names
    assert f"streamc {name}" in str(command.epilog)


def test_optimize(streamc: Streamc, tmp_path: Path) -> None:
    ended = streamc("optimize", *GEMM, "--output", "results", "--json", "--quiet")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.data == {
        "total_latency": 3110,
        "groups": [{"name": "g0", "optimality": "optimal", "latency": 3110, "share": 100.0}],
        "files": ["results/summary.yaml", "results/module.mlir", "results/group_0/mapping.yaml"],
    }
    assert all((tmp_path / name).is_file() for name in ended.data["files"])


def test_print_pipeline(streamc: Streamc) -> None:
    ended = streamc("optimize", *GEMM, "--print-pipeline", "--json", "--quiet")
    words = ended.data["command"]
    assert words[:3] == ["stream-opt", "gemm_64_64_64", "-p"]
    assert words[3].startswith('stream-load-accelerator{file="simba_small"},stream-partition,')
    assert words[4:] == ["-o", "outputs/simba_small-gemm_64_64_64/module.mlir"]


def test_workload(streamc: Streamc, tmp_path: Path) -> None:
    ended = streamc("workload", "gemm_64_64_64", "--output", "net.onnx", "--json")
    assert ended.data == {"file": "net.onnx", "bytes": (tmp_path / "net.onnx").stat().st_size}


def test_examples(streamc: Streamc) -> None:
    data, text = streamc("examples", "--json").data, streamc("examples").stdout
    assert list(data) == ["hardware", "mappings", "workloads"]
    assert {"simba", "tpu_like_quad_core"} <= set(data["hardware"])
    assert data["workloads"][:3] == ["2conv_1_8_32_32_16_32_3", "swiglu_1_16_32", "gemm_64_64_64"]
    assert data["workloads"][3:] == ["gemm_chain_64_64_64_64", "matvec_64_64", "silu_64_64", "mul_64_64"]
    assert text.splitlines() == [
        line
        for kind, names in data.items()
        for line in (f"{kind}{' (any sizes)' * (kind == 'workloads')}:", *(f"  {name}" for name in names))
    ]


def test_cache(streamc: Streamc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAM_CACHE_DIR", str(tmp_path / "cache"))
    folder = str(tmp_path / "cache")
    assert streamc("cache", "info", "--json").data == {"folder": folder, "entries": 0, "bytes": 0}
    assert streamc("cache", "clear", "--json").data == {"folder": folder, "removed": 0}


@pytest.mark.parametrize(
    "arguments, code",
    [
        (("optimize", "--hardware", "no.yaml", "--workload", "gemm_64_64_64", "--json"), 1),
        (("workload", "nothing", "--json"), 1),
        (("matrix", "--hardware", "simba,,fusemax", "--json"), 1),
        (("cache", "burn", "--json"), 2),
        (("matrix", "--jobs", "0"), 2),
        (("completion", "tcsh"), 2),
    ],
)
def test_errors_leave_stdout_empty(streamc: Streamc, arguments: tuple[str, ...], code: int) -> None:
    ended = streamc(*arguments)
    assert (ended.code, ended.stdout) == (code, "")
    assert "error: " in ended.stderr


def test_table_has_columns() -> None:
    rows = [["simba", "1", "23"], ["a_long_name", "error", "4"]]
    assert table(["", "gemm", "net.onnx"], rows).splitlines() == [
        "              gemm  net.onnx",
        "simba            1        23",
        "a_long_name  error         4",
    ]
