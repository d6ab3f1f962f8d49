"""One run of one command: CPU seconds, wall seconds, peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """What a process and its children took; `latency` is the total latency in cycles that it printed."""

    cpu_seconds: float
    wall_seconds: float
    peak_mebibytes: float
    latency: float


class FailedRunError(RuntimeError):
    """The command failed or printed no latency."""


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """
    Runs a command that prints `Total latency: <cycles>` on stdout.

    Raises:
        FailedRunError: with the end of what the command printed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = [line for line in output.splitlines() if "Total latency:" in line]
    if process.returncode or not lines:
        raise FailedRunError(f"{' '.join(command)}\n{output[-2000:]}")
    latency = float(lines[-1].split("Total latency:")[1])
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, latency)
