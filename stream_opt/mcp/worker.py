"""
`python -m stream_opt.mcp.worker FOLDER`: runs the pipeline of a job and writes its outcome.

Its stdin is a pipe to the process that supervises it and ends with that process; then the worker ends too.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread
from time import monotonic

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.allocation.problem import ConstraintSelection
from stream_opt.errors import UserError
from stream_opt.mcp.confinement import Roots
from stream_opt.mcp.inputs import InputReader
from stream_opt.mcp.job_store import JobFolder
from stream_opt.mcp.records import JobRequest, Outcome
from stream_opt.mcp.refusal import RefusalError, plain
from stream_opt.mcp.replies import JobProgress, JobResult
from stream_opt.pass_runner import PassObserver, PassTime

PROGRESS_INTERVAL_S = 0.2
"""Between two writes of the progress inside a pass."""


class ProgressFile(PassObserver):
    """Keeps the file that says how far the job is."""

    def __init__(self, folder: JobFolder, passes: int):
        self._folder, self._passes = folder, passes
        self._done, self._current, self._written = 0, "", 0.0

    def before_pass(self, item: ModulePass) -> None:
        self._current = item.name
        self._write("")

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        self._done += 1

    def step(self, topic: str, done: int, total: int, text: str) -> None:
        """A listener for `passes.progress`."""
        if monotonic() - self._written >= PROGRESS_INTERVAL_S:
            self._write(f"{topic} {done}/{total} {text}" if total else f"{topic} {done} {text}")

    def _write(self, detail: str) -> None:
        self._written = monotonic()
        progress = JobProgress(
            passes_done=self._done, passes_total=self._passes, current_pass=self._current, detail=detail
        )
        self._folder.write(progress)


def run(folder: JobFolder, request: JobRequest) -> Outcome:
    """Runs the pipeline; an error that the user can mend is an outcome too."""
    from stream_opt.runs.workers import collected_warnings

    with collected_warnings() as warnings:
        try:
            require_same_inputs(request)
            return Outcome(result=optimized(folder, request, warnings))
        except UserError as error:
            return Outcome(error=plain(str(error)))
        except RefusalError as error:
            return Outcome(error=error.message)


def require_same_inputs(request: JobRequest) -> None:
    """Raises `RefusalError` if an input is no longer what the job is named after."""
    reader = InputReader(Roots(tuple(map(Path, request.roots))))
    inputs = reader.job(request.hardware, request.workload, request.mapping)
    constraints = ConstraintSelection.without(request.disabled_constraints)
    if inputs.job_id(request.backend, constraints) != request.job_id:
        raise RefusalError("invalid_input", "an input file changed after the job was submitted; submit it again")


def optimized(folder: JobFolder, request: JobRequest, warnings: list[str]) -> JobResult:
    """Writes the results of the pipeline and the answers about them; `warnings` fills meanwhile. Raises `UserError`."""
    from passes.progress import listening
    from stream_opt.api.read_context import read_context
    from stream_opt.mcp.answers import write_answers
    from stream_opt.runs.folder import run_in_folder
    from stream_opt.runs.options import RunOptions

    options = RunOptions(
        request.hardware,
        request.workload,
        mapping=request.mapping,
        backend=request.backend,
        disable=tuple(request.disabled_constraints) or None,
    )
    progress = ProgressFile(folder, len(options.passes()))
    with listening(progress.step):
        run = run_in_folder(options, folder.results, progress)
    context = read_context(run)
    write_answers(folder, context)
    latencies, stats = context["group_latencies"], [entry.solve_stats for entry in context["schedulers"]]
    return JobResult(
        total_latency=int(context["total_latency"]),
        group_latencies=latencies,
        statuses={number: entry.status for number, entry in enumerate(stats)},
        files=[],
        warnings=list(dict.fromkeys(warnings)),
    )


def end_with_parent() -> None:
    """Kills this process and those that it started as soon as stdin ends."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.killpg(os.getpgrp(), signal.SIGKILL)

    Thread(target=wait, daemon=True).start()


def main() -> None:
    """Does the job of the folder that is the only argument."""
    from stream_opt.start import prepare

    prepare()
    end_with_parent()
    folder = JobFolder(Path(sys.argv[1]))
    request = folder.request()
    if request is None:
        raise SystemExit(f"error: there is no job in '{folder.path}'")
    folder.write(run(folder, request))


if __name__ == "__main__":
    main()
