"""What a person at a terminal sees of `streamc`: progress in one line that goes away, warnings on their own lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ARGUMENTS = ["optimize", "--hardware", "simba_small", "--workload", "gemm_64_64_64", "--output", "results"]
CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-7]|38;|9[0-7])[0-9;]*m")
WARNING = "warning: simba_small.yaml: core_connectivity[4]: this bus replaces 4 earlier connections"


def on_terminal(folder: Path, *options: str) -> tuple[bytes, list[str]]:
    """Standard output, and what is drawn on the terminal behind stderr, one text per move to the start of a line."""
    stdout, drawn = drawing([*ARGUMENTS, *options], folder, {})
    return stdout, re.split(r"[\r\n]+", CONTROL_SEQUENCE.sub("", drawn))


def drawing(arguments: list[str], folder: Path, variables: dict[str, str]) -> tuple[bytes, str]:
    """Standard output, and everything that is sent to the terminal behind stderr."""
    master, terminal = os.openpty()
    command = [sys.executable, "-m", "stream_opt.streamc", *arguments]
    without = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment = without | {"TERM": "xterm-256color", "COLUMNS": "200"} | variables
    ended = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=terminal, env=environment, check=True)
    os.close(terminal)
    drawn = _everything(master).decode()
    os.close(master)
    return ended.stdout, drawn


def _everything(master: int) -> bytes:
    """All that was written; on Linux, reading a terminal whose other side is closed ends with an error."""
    parts: list[bytes] = []
    with suppress(OSError):
        while part := os.read(master, 65536):
            parts.append(part)
    return b"".join(parts)


def test_warning_does_not_run_into_the_progress_line(tmp_path: Path):
    stdout, lines = on_terminal(tmp_path)
    assert stdout.startswith(b"Total latency: 3110.0\n")
    assert any(line.endswith("[1/10] stream-load-accelerator") for line in lines)
    assert [line.startswith(WARNING) for line in lines if "warning" in line] == [True]


def test_quiet_draws_nothing(tmp_path: Path):
    assert on_terminal(tmp_path, "--quiet") == (b"Total latency: 3110.0\n  Group 0: 3110 (100.0%)\n", [""])


MATRIX = ["matrix", "--hardware", "simba_small", "--workload", "gemm_64_64_64"]


@pytest.mark.parametrize("arguments", [ARGUMENTS, MATRIX])
def test_no_color(arguments: list[str], tmp_path: Path):
    coloured = drawing(arguments, tmp_path, {})[1]
    plain = drawing(arguments, tmp_path, {"NO_COLOR": "1"})[1]
    assert COLOUR.search(coloured)
    assert not COLOUR.search(plain)
    assert "simba_small" in plain


def test_matrix_shows_its_cells(tmp_path: Path):
    stdout, drawn = drawing(MATRIX, tmp_path, {})
    assert stdout == b"             gemm_64_64_64\nsimba_small           3110\n"
    assert "[1/1] gemm_64_64_64 on simba_small" in CONTROL_SEQUENCE.sub("", drawn)
