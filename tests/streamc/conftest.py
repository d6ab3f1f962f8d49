"""Runs `streamc` in a process of its own, in an empty folder, as from a shell."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def data(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.stdout)


Streamc = Callable[..., Ended]


@pytest.fixture
def streamc(tmp_path: Path) -> Streamc:
    def call(*arguments: str) -> Ended:
        command = [sys.executable, "-m", "stream_opt.streamc", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert "Traceback" not in ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call
