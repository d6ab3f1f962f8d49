"""What a person at a terminal sees of `streamc`: progress in one line that goes away, warnings on their own lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ARGUMENTS = ["optimize", "--hardware", "simba_small", "--workload", "gemm_64_64_64", "--output", "results"]
CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
WARNING = "warning: simba_small.yaml: core_connectivity[4]: this bus replaces 4 earlier connections"


def on_terminal(folder: Path, *options: str) -> tuple[bytes, list[str]]:
    """Standard output, and what is drawn on the terminal behind stderr, one text per move to the start of a line."""
    master, terminal = os.openpty()
    command = [sys.executable, "-m", "stream_opt.streamc", *ARGUMENTS, *options]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "200"}
    ended = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=terminal, env=environment, check=True)
    os.close(terminal)
    drawn = CONTROL_SEQUENCE.sub("", _everything(master).decode())
    os.close(master)
    return ended.stdout, re.split(r"[\r\n]+", drawn)


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
