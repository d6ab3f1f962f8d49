"""
`python -m stream_opt.mcp.supervisor FOLDER`: the process of a job. It waits for its turn, starts the worker, ends it at
the time limit or on SIGTERM, and says how the job ended.

It outlives the server. The lock of the job is inherited from the server and held to the end, so that everyone can see
whether what the record says is still true.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from types import FrameType
from typing import Never

from stream_opt.errors import UserError
from stream_opt.mcp.delivery import deliver
from stream_opt.mcp.job_store import JobFolder, JobStore
from stream_opt.mcp.records import JobRecord, JobRequest
from stream_opt.mcp.refusal import RefusalError, plain


class CancelledError(BaseException):
    """Someone asked for the end of the job."""


def supervise(store: JobStore, folder: JobFolder, request: JobRequest) -> None:
    """Runs the job when it is its turn and writes its record."""
    try:
        signal.signal(signal.SIGTERM, _cancel)
        with store.slot(request):
            folder.write(JobRecord(status="running"))
            trouble = run_worker(folder, request.time_limit_s)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except CancelledError:
        finish(store, folder, JobRecord(status="cancelled"))
    else:
        finish(store, folder, ended(folder, trouble))


def _cancel(number: int, frame: FrameType | None) -> Never:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise CancelledError


def run_worker(folder: JobFolder, time_limit_s: float) -> str | None:
    """Runs the worker to its end or to the limit; what went wrong with the process itself, if anything."""
    command = python_command("stream_opt.mcp.worker", str(folder.path))
    with (
        folder.log.open("ab") as log,
        Popen(command, stdin=PIPE, stdout=log, stderr=log, cwd=folder.path, process_group=0) as worker,
    ):
        try:
            code = worker.wait(time_limit_s)
        except TimeoutExpired:
            return f"the job took longer than its limit of {time_limit_s:g} seconds; give it more time or less to do"
        finally:
            with suppress(ProcessLookupError):  # It has ended, and so have the processes that it started.
                os.killpg(worker.pid, signal.SIGKILL)
    return None if code == 0 else _crash(folder, code)


def python_command(module: str, *arguments: str) -> list[str]:
    """The words that run a module of ours; `-P`: what lies in the current folder is not imported."""
    return [sys.executable, "-P", "-m", module, *arguments]


def _crash(folder: JobFolder, code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        return f"the process of the run was ended by {name} (it may have been out of memory); submit the job again"
    lines = folder.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = lines[-1] if lines else f"exit code {code}"
    return f"defect in the tool: {last} (the traceback is in '{folder.log}')"


def ended(folder: JobFolder, trouble: str | None) -> JobRecord:
    """The last record of a job that was not cancelled."""
    outcome = folder.outcome()
    if trouble is not None or outcome is None:
        return JobRecord(status="failed", error=trouble or "the run ended without an outcome; submit the job again")
    if outcome.result is None:
        return JobRecord(status="failed", error=outcome.error)
    return JobRecord(status="complete", result=outcome.result)


def finish(store: JobStore, folder: JobFolder, record: JobRecord) -> None:
    """Delivers the results to everyone who joined, then writes the record; nobody can join in between."""
    with store.lock():
        request = folder.request()
        if record.result is not None and request is not None:
            try:
                files = deliver(folder, request)
            except (RefusalError, UserError) as error:
                record = JobRecord(status="failed", error=f"the results cannot be delivered: {plain(str(error))}")
            else:
                record = record.model_copy(update={"result": record.result.model_copy(update={"files": files})})
        folder.write(record)


def main() -> None:
    """Does the job of the folder that is the only argument."""
    folder = JobFolder(Path(sys.argv[1]))
    request = folder.request()
    if request is None:
        raise SystemExit(f"error: there is no job in '{folder.path}'")
    supervise(JobStore.open(folder.path.parents[1]), folder, request)


if __name__ == "__main__":
    main()
