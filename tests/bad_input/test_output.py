"""Places that cannot be written: refused with nothing half-written."""

from __future__ import annotations

import os

import pytest

from stream_opt import driver, streamc
from tests.bad_input.conftest import Shell, snapshot
from tests.bad_input.networks import gemm

QUAD = "tpu_like_quad_core"


@pytest.fixture(autouse=True)
def _network(shell: Shell) -> None:
    shell.write("net.onnx", gemm())
    shell.write("file", "old")


@pytest.mark.parametrize(
    "folder, reason",
    [
        ("file/out", "'{here}/file' is not a folder"),
        ("file", "'file' is not a folder"),
        ("/dev/full", "'/dev/full' is not a folder"),
        ("/proc/out", "nothing can be created in '/proc' (No such file or directory)"),
    ],
)
def test_output_folder(shell: Shell, folder: str, reason: str) -> None:
    """Found before the work: the hardware file does not even exist."""
    if not os.path.exists(os.path.dirname(folder) or "."):
        pytest.skip("this system has no such place")
    message = f"cannot write into '{folder}': {reason.format(here=shell.folder)}; choose another output folder"
    assert shell.optimize("no.yaml", "net.onnx", "--output", folder) == [f"error: {message}"]


@pytest.mark.parametrize(
    "obstacle, message",
    [
        ("out/group_0", "error: cannot write 'out/group_0/mapping.yaml' (Not a directory); choose another place"),
        ("out/module.mlir/x", "error: cannot write 'out/module.mlir' (Is a directory); choose another place"),
        ("out/summary.yaml/x", "error: cannot write 'out/summary.yaml' (Is a directory); choose another place"),
    ],
)
def test_one_file_cannot_be_written(shell: Shell, obstacle: str, message: str) -> None:
    """`refused` checks that the others are not written either."""
    shell.write(obstacle, "x")
    for name in {"out/summary.yaml", "out/module.mlir"} - {os.path.dirname(obstacle)}:
        shell.write(name, "old")
    assert shell.optimize(QUAD, "net.onnx") == [message]


@pytest.mark.parametrize("hardware", ["no.yaml", QUAD])
def test_earlier_results_survive_an_error(shell: Shell, hardware: str) -> None:
    shell.solved(QUAD, "net.onnx")
    shell.write("net.onnx", gemm(4096, 4096, 4096))
    shell.optimize(hardware, "net.onnx")
    assert "total_latency: 275.0" in (shell.folder / "out" / "summary.yaml").read_text()


RECORDS = [
    ("no/record.json", "No such file or directory"),
    ("file/record.json", "Not a directory"),
    ("folder", "Is a directory"),
]


@pytest.mark.parametrize("path, reason", RECORDS)
def test_run_record(shell: Shell, path: str, reason: str) -> None:
    shell.write("folder/x", "")
    message = f"error: cannot write '{path}' ({reason}); choose another place"
    assert shell.optimize("no.yaml", "net.onnx", "--run-record", path) == [message]
    assert shell.stream_opt("net.onnx", "--run-record", path) == [message]


@pytest.mark.parametrize("path, reason", [*RECORDS, ("/dev/full", "No space left on device")])
def test_output_of_stream_opt(shell: Shell, path: str, reason: str) -> None:
    shell.write("folder/x", "")
    assert shell.stream_opt("net.onnx", "-o", path) == [
        f"error: cannot write '{path}' ({reason}); choose another place"
    ]


def test_output_of_stream_opt_survives_an_error(shell: Shell) -> None:
    lines = shell.stream_opt("net.onnx", "-p", "stream-tile", "-o", "file")
    assert lines[0].startswith("net.onnx: error: in pass stream-tile: ")
    assert (shell.folder / "file").read_text() == "old"


def test_print_pipeline_reads_and_writes_nothing(shell: Shell) -> None:
    before = snapshot(shell.folder)
    arguments = ["--hardware", "no.yaml", "--workload", "no.onnx", "--output", "results"]
    code, stdout, stderr = shell.run(streamc.main, "optimize", *arguments, "--print-pipeline")
    assert code == 0
    assert stderr == "warning: the folder 'results' does not exist; create it before you run this\n"
    assert stdout.startswith('stream-opt no.onnx -p \'stream-load-accelerator{file="no.yaml"},stream-partition,')
    assert snapshot(shell.folder) == before


def test_closed_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert shell.refused(driver.main) == ["<stdin>: error: standard input is closed; name an input file"]
