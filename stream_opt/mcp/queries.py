"""Typed models of input files, by `stream-opt` in a process of its own."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass
from stream_opt.ir import AcceleratorIR, WorkloadIR
from stream_opt.mcp.refusal import RefusalError, plain
from stream_opt.mcp.supervisor import python_command
from stream_opt.pipeline_string import format_passes

AT_ONCE = 2
"""Processes at a time; further questions wait."""


@dataclass(frozen=True)
class Queries:
    """Reads files; `folder` is the current folder of the processes."""

    folder: Path
    time_limit_s: float
    _turn: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def workload_of_file(self, name: str) -> WorkloadIR:
        """The untiled workload of an ONNX file or example; raises `RefusalError` if it cannot be read."""
        text = self._answer("workload", ["-t", "workload-json", "--", name])
        return WorkloadIR.model_validate_json(text)

    def accelerator_of_file(self, name: str) -> AcceleratorIR:
        """The accelerator of a YAML file or example; raises `RefusalError` if it cannot be read."""
        loading = format_passes([StreamLoadAcceleratorPass(name)])
        arguments = ["-p", loading, "-t", "accelerator-json"]
        text = self._answer("accelerator", arguments, "builtin.module {\n}\n")
        return AcceleratorIR.model_validate_json(text)

    def _answer(self, subject: str, arguments: list[str], stdin: str = "") -> str:
        command = python_command("stream_opt", *arguments)
        with self._turn:
            try:
                ended = subprocess.run(
                    command,
                    input=stdin,
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    cwd=self.folder,
                    timeout=self.time_limit_s,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                reason = f"it took longer than the limit of {self.time_limit_s:g} seconds"
                raise RefusalError("invalid_input", f"Failed to parse {subject}: {reason}; ask for less") from error
        if ended.returncode != 0:
            reason = plain(ended.stderr) or "its process was ended from outside; ask again"
            raise RefusalError("invalid_input", f"Failed to parse {subject}: {reason}")
        return ended.stdout
