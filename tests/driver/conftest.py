"""Runs the driver of `probe.py` in its own process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROBE = Path(__file__).parent / "probe.py"

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Calls the driver in an empty folder; `stdin` is bytes or text."""

    def call(*arguments: str, stdin: str | bytes = b"") -> subprocess.CompletedProcess[bytes]:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        command = [sys.executable, str(PROBE), *arguments]
        return subprocess.run(command, input=content, capture_output=True, cwd=tmp_path, check=False)

    return call


@pytest.fixture
def fails(run: Run) -> Callable[..., str]:
    """Calls the driver, which must end with exit code 1, no output and no traceback; returns stderr."""

    def call(*arguments: str, stdin: str | bytes = b"") -> str:
        result = run(*arguments, stdin=stdin)
        message = result.stderr.decode()
        assert result.returncode == 1, message
        assert result.stdout == b""
        assert "Traceback" not in message
        return message

    return call
