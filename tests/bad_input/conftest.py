"""Runs `streamc` and `stream-opt` on input that is wrong, inside the test process."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from stream_opt import driver, streamc

HARDWARE = "stream-load-accelerator{file=tpu_like_quad_core}"
"""The pass that most pipelines of these tests begin with."""


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder; None stands for a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def require_errors(code: object, stdout: str, stderr: str) -> list[str]:
    """Checks what holds for every error and note that a user sees; returns the lines without warnings."""
    assert code == 1, stderr
    assert stdout == ""
    lines = [line for line in stderr.splitlines() if not line.startswith("warning: ")]
    for line in lines:
        assert re.match(r"(\S+: )?error: \S|\S+: note: \S", line), line
        place = re.split("error: |note: ", line)[0].removesuffix(": ")
        assert not place or line.count(f"{place}: ") == 1, f"doubled prefix: {line}"
        assert "Traceback" not in line
        assert "defect in the tool" not in line
    assert lines
    assert ": note: " not in lines[0]
    return lines


@dataclass(frozen=True)
class Shell:
    """Commands in an empty folder."""

    folder: Path
    captured: Callable[[], tuple[str, str]]

    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def run(self, main: Callable[[Sequence[str]], None], *arguments: str) -> tuple[object, str, str]:
        """Exit code, stdout and stderr."""
        self.captured()
        try:
            main(arguments)
            code: object = 0
        except SystemExit as exit:
            code = exit.code
        return code, *self.captured()

    def refused(self, main: Callable[[Sequence[str]], None], *arguments: str) -> list[str]:
        """The lines of an error that leaves every file as it was."""
        before = snapshot(self.folder)
        lines = require_errors(*self.run(main, *arguments))
        assert snapshot(self.folder) == before
        return lines

    def optimize(self, hardware: str, workload: str, *options: str) -> list[str]:
        """The error lines of `streamc optimize`."""
        return self.refused(streamc.main, *optimize_arguments(hardware, workload), *options)

    def stream_opt(self, *arguments: str) -> list[str]:
        """The error lines of `stream-opt`."""
        return self.refused(driver.main, *arguments)

    def transformed(self, *arguments: str) -> str:
        """What `stream-opt` prints."""
        code, stdout, stderr = self.run(driver.main, *arguments)
        assert code == 0, stderr
        return stdout

    def solved(self, hardware: str, workload: str, *options: str) -> Solved:
        """The results of `streamc optimize`."""
        code, stdout, stderr = self.run(streamc.main, *optimize_arguments(hardware, workload), *options)
        assert code == 0, stderr
        assert stderr == ""
        module = (self.folder / "out" / "module.mlir").read_text()
        return Solved(stdout.splitlines()[0], module, (self.folder / "out" / "summary.yaml").read_text())


@dataclass(frozen=True)
class Solved:
    """Results of a run: first line of stdout, module and summary as text."""

    total: str
    module: str
    summary: str

    @property
    def macs(self) -> list[int]:
        """Multiply-accumulates of each group."""
        return [int(number) for number in re.findall(r" macs (\d+)", self.module)]


def optimize_arguments(hardware: str, workload: str) -> list[str]:
    return ["optimize", "--quiet", "--hardware", hardware, "--workload", workload, "--output", "out"]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def captured() -> tuple[str, str]:
        streams = capsys.readouterr()
        return streams.out, streams.err

    return Shell(tmp_path, captured)
