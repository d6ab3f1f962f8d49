"""The same as a user sees it: commands in processes of their own, with pipes and closed streams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.conftest import Shell, require_errors, snapshot
from tests.bad_input.networks import gemm
from tests.bad_input.systems import BUS, write_chip

OPTIMIZE = "streamc optimize --quiet --hardware tpu_like_quad_core --workload"
FUNCTIONS = f"""
streamc() {{ {sys.executable} -m stream_opt.streamc "$@"; }}
stream-opt() {{ {sys.executable} -m stream_opt "$@"; }}
"""


def execute(folder: Path, command: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a shell command in which the two tools are those of this checkout."""
    return subprocess.run(["bash", "-c", FUNCTIONS + command], cwd=folder, capture_output=True, input=b"", check=False)


COMMANDS = [
    (f"{OPTIMIZE} no.onnx", "no.onnx: error: the file does not exist; correct the path, or name an example workload"),
    (f"{OPTIMIZE} bytes.onnx", "bytes.onnx: error: this is not an ONNX file; give an ONNX file"),
    (f"{OPTIMIZE} inner.onnx", "inner.onnx: error: node 'G' (Gemm): axis 0 of tensor 'w' has size 32, but axis 1 of "),
    (f"{OPTIMIZE} net.onnx --mapping no.yaml", "no.yaml: error: the file does not exist; correct the path"),
    (f"{OPTIMIZE} net.onnx --output file/out", "error: cannot write into 'file/out': "),
    (f"{OPTIMIZE} net.onnx --backend cplex", "error: unknown solver backend 'cplex'; choose one of ortools_gscip, "),
    (
        "streamc optimize --hardware chip.yaml --workload net.onnx",
        "chip.yaml: error: core_connectivity[0].bandwidth = 0: must be greater than 0; give the bits per cycle",
    ),
    (
        "stream-opt net.onnx -p stream-load-accelerator'{file=\"chip.yaml\"}'",
        "chip.yaml: error: core_connectivity[0].bandwidth = 0: must be greater than 0; give the bits per cycle",
    ),
    ("stream-opt net.onnx -p stream-tile", "net.onnx: error: in pass stream-tile: expected one stream.accelerator"),
    ("stream-opt - -f onnx < bytes.onnx", "<stdin>: error: this is not an ONNX file; give an ONNX file"),
    ("stream-opt < bytes.onnx", "<stdin>: error: this is not MLIR text (byte 128 is not UTF-8); an ONNX model"),
]


@pytest.mark.parametrize("command, message", COMMANDS)
def test_command(shell: Shell, command: str, message: str) -> None:
    shell.write("net.onnx", gemm())
    shell.write("inner.onnx", gemm(k=31, weights=[32, 32]))
    shell.write("bytes.onnx", bytes(range(256)))
    shell.write("file", "")
    write_chip(shell.folder, core_connectivity=[BUS | {"bandwidth": 0}])
    before = snapshot(shell.folder)
    ended = execute(shell.folder, command)
    (line,) = require_errors(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert line.startswith(message)
    assert snapshot(shell.folder) == before


@pytest.mark.parametrize(
    "command, code, message",
    [
        ("stream-opt net.onnx | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("stream-opt net.onnx > /dev/full", 1, "error: cannot write the output: No space left on device\n"),
        ("stream-opt net.onnx >&-", 1, "error: cannot write the output: Bad file descriptor\n"),
        ("stream-opt net.onnx -o out.mlir >&-", 0, ""),
        ("stream-opt no.onnx 2>&-", 1, ""),
        (f"{OPTIMIZE} net.onnx | true; exit ${{PIPESTATUS[0]}}", 0, ""),
    ],
)
def test_streams(shell: Shell, command: str, code: int, message: str) -> None:
    shell.write("net.onnx", gemm())
    ended = execute(shell.folder, command)
    assert (ended.returncode, ended.stdout, ended.stderr.decode()) == (code, b"", message)
