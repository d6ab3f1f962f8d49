"""Wrong options of `streamc optimize` and `stream-opt`: refused before any file is read."""

from __future__ import annotations

import sys

import pytest

from stream_opt import driver, streamc
from tests.bad_input.conftest import HARDWARE, Shell
from tests.bad_input.networks import gemm

BACKENDS = "ortools_gscip, ortools_highs, ortools_cp_sat, gurobi, ortools_gurobi"
SEEDS = "the seed must be between 0 and 2000000000"

OPTIONS = [
    ("--backend", "cplex", f"unknown solver backend 'cplex'; choose one of {BACKENDS}"),
    ("--model", "turbo", "unknown model 'turbo', expected one of reference, aie-hardware"),
    ("--temporal-mapping", "odd", "unknown temporal mapping 'odd', expected uneven or even"),
    ("--columns", "0", "columns must be at least 1, got 0"),
    ("--columns", "-1", "columns must be at least 1, got -1"),
    ("--time-limit", "0", "the time limit must be a number of seconds greater than 0, got 0.0"),
    ("--time-limit", "nan", "the time limit must be a number of seconds greater than 0, got nan"),
    ("--gap", "-1", "the gap must be at least 0 and less than 1, got -1.0"),
    ("--gap", "inf", "the gap must be at least 0 and less than 1, got inf"),
    ("--threads", "0", "the number of threads must be at least 1, got 0"),
    ("--seed", "-1", f"{SEEDS}, got -1"),
    ("--seed", "99999999999", f"{SEEDS}, got 99999999999"),
    (
        "--disable-constraints",
        "speed",
        "unknown limit 'speed', expected some of memory_capacity, object_fifo_depth, buffer_descriptors, dma_channels",
    ),
    ("--activations", "bf16", "--activations and --weights go together; give both"),
]


@pytest.mark.parametrize("option, text, message", OPTIONS)
def test_option_of_streamc(shell: Shell, option: str, text: str, message: str) -> None:
    """Neither of the two files exists, and the option is reported all the same."""
    assert shell.optimize("no.yaml", "no.onnx", option, text) == [f"error: {message}"]


def test_element_type(shell: Shell) -> None:
    assert shell.optimize("no.yaml", "no.onnx", "--activations", "q7", "--weights", "bf16") == [
        "error: unknown element type 'q7', expected one of bf16, f16, f32, i8, i16, i32, ui8"
    ]


PIPELINES = [
    ("stream-co{backend=cplex}", f"pass stream-co: unknown solver backend 'cplex'; choose one of {BACKENDS}"),
    (
        "stream-allocate{backend=cplex}",
        f"pass stream-allocate: unknown solver backend 'cplex'; choose one of {BACKENDS}",
    ),
    ("stream-allocate{seed=-1}", f"pass stream-allocate: {SEEDS}, got -1"),
    ("stream-tile{columns=0}", "pass stream-tile: columns must be at least 1, got 0"),
    ("stream-tile{columns=x}", "pass stream-tile: option 'columns' expects int, got \"x\""),
    (
        "stream-tile{colums=4}",
        "pass stream-tile has no option 'colums'; did you mean 'columns'? its options are columns",
    ),
    (
        "stream-set-model{name=turbo}",
        "pass stream-set-model: unknown model 'turbo', expected one of reference, aie-hardware",
    ),
    (
        "stream-bind-dims{dims=batch}",
        "pass stream-bind-dims: 'batch' does not bind a dimension; write name=size with a size of at least 1",
    ),
    (
        "stream-load-accelerator{file=chip.yaml}",
        "-p, column 34: Unknown token; quote values that contain other characters than letters, digits and _, as in "
        'file="net.yaml"',
    ),
    ("stream-load-accelerator{", "-p, column 25: Expected argument name here"),
    (
        "stream-load-accelerator",
        "pass stream-load-accelerator needs the option 'file', as in stream-load-accelerator{file=…}",
    ),
]


@pytest.mark.parametrize("pipeline, message", PIPELINES)
def test_pipeline(shell: Shell, pipeline: str, message: str) -> None:
    assert shell.stream_opt("no.onnx", "-p", pipeline) == [f"error: {message}"]


def test_unknown_pass_and_target(shell: Shell) -> None:
    (wrong_pass,) = shell.stream_opt("no.onnx", "-p", "stream-tiel")
    (wrong_target,) = shell.stream_opt("no.onnx", "-t", "summry")
    assert wrong_pass.startswith(
        "error: unknown pass 'stream-tiel'; did you mean 'stream-tile'? the passes are stream-"
    )
    assert wrong_target.startswith("error: unknown target 'summry'; did you mean 'summary'? the targets are mlir, ")


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "streamc: error: the following arguments are required: COMMAND"),
        (["optimise"], "streamc: error: argument COMMAND: invalid choice: 'optimise'"),
        (["optimize"], "streamc optimize: error: the following arguments are required: --hardware, --workload"),
        (
            ["optimize", "--hardware", "a", "--workload", "b", "--speed"],
            "streamc: error: unrecognized arguments: --speed",
        ),
        (["gemm", "--M", "x"], "streamc gemm: error: argument --M: 'x' is no number of at least 1"),
        (["gemm", "--M", "0"], "streamc gemm: error: argument --M: '0' is no number of at least 1"),
        (
            ["gemm", "--trace_size", "4k"],
            "streamc gemm: error: argument --trace_size/--trace-size: '4k' is no whole number",
        ),
        (["optimize", "--gap", "x"], "streamc optimize: error: argument --gap: 'x' is no number"),
        (["optimize", "--columns", "x"], "streamc optimize: error: argument --columns: 'x' is no whole number"),
    ],
)
def test_command_line_of_streamc(shell: Shell, arguments: list[str], message: str) -> None:
    code, stdout, stderr = shell.run(streamc.main, *arguments)
    assert (code, stdout) == (2, "")
    assert stderr.startswith("usage: streamc")
    assert stderr.splitlines()[-1].startswith(message)


@pytest.mark.parametrize("arguments", [["--speed"], ["-f", "yaml"], ["a.mlir", "b.mlir"]])
def test_command_line_of_stream_opt(shell: Shell, arguments: list[str]) -> None:
    code, stdout, stderr = shell.run(driver.main, *arguments)
    assert (code, stdout) == (2, "")
    assert "stream-opt: error: " in stderr


def test_missing_gurobi_is_found_before_the_work(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gurobipy", None)
    shell.write("net.onnx", gemm())
    message = (
        "error: pass stream-allocate: solver backend 'gurobi' needs the package 'gurobipy': install it with `pip "
        "install stream-dialects[gurobi]` (a Gurobi licence is needed too)"
    )
    assert shell.optimize("no.yaml", "net.onnx", "--backend", "gurobi") == [message]
    assert shell.stream_opt("net.onnx", "-p", f"{HARDWARE},stream-co{{backend=gurobi}}") == [message]


def test_workload_that_looks_like_an_option(shell: Shell) -> None:
    code, _, stderr = shell.run(streamc.main, "optimize", "--hardware", "no.yaml", "--workload=--speed")
    assert (code, stderr) == (
        1,
        "--speed: error: the file does not exist; correct the path, or name an example workload such as "
        "swiglu_1_16_32\n",
    )
