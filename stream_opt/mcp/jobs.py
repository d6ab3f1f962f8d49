"""Submits, joins and cancels jobs."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import monotonic, sleep

from passes.allocation.problem import ConstraintSelection
from passes.allocation.solvers import make_backend
from passes.analysis.errors import InputError
from stream_opt.errors import UserError
from stream_opt.mcp.delivery import deliver
from stream_opt.mcp.file_lock import is_locked
from stream_opt.mcp.inputs import InputReader, JobInputs
from stream_opt.mcp.job_store import ACTIVE, PATIENCE_S, JobFolder, JobStore, is_active
from stream_opt.mcp.records import JobRecord, JobRequest
from stream_opt.mcp.refusal import RefusalError, plain
from stream_opt.mcp.replies import JobState, JobTicket
from stream_opt.mcp.supervisor import python_command

CANCEL_PATIENCE_S = 10.0
"""How long a process may take to end when it is asked to."""


@dataclass(frozen=True)
class Limits:
    """How much a server does."""

    running: int
    """Jobs at a time."""
    waiting: int
    """Jobs that may wait for them."""
    kept: int
    """Jobs that have ended and are remembered."""
    time_limit_s: float
    """Of one job, from its turn on."""


@dataclass(frozen=True)
class Submission:
    """A job as a user wants it."""

    hardware: str
    workload: str
    mapping: str | None
    output_path: str | None
    backend: str
    constraints: ConstraintSelection
    time_limit_s: float | None


@dataclass(frozen=True)
class JobService:
    """The jobs of a server."""

    store: JobStore
    reader: InputReader
    limits: Limits
    _started: list[Popen[bytes]] = field(default_factory=list[Popen[bytes]])

    def submit(self, wanted: Submission) -> JobTicket:
        """
        Starts a job, joins it if it is pending or running, or finds it complete.

        Raises:
            RefusalError: an argument is wrong, or too many jobs wait already.
        """
        inputs = self.reader.job(wanted.hardware, wanted.workload, wanted.mapping)
        request = self._request(wanted, inputs)
        with self.store.lock():
            folder = self.store.job(request.job_id)
            record = folder.record() if folder else None
            if folder is None or record is None or record.status not in (*ACTIVE, "complete"):
                return self._start(request)
            joined = self._joined(folder, request)
            if record.status in ACTIVE:
                return JobTicket(job_id=request.job_id, status=record.status, joined=True)
            _deliver_again(folder, joined, record)
            return JobTicket(job_id=request.job_id, status="complete", cache_hit=True)

    def state(self, job_id: str) -> JobState:
        """Where a job is; `not_found` for one that is not remembered."""
        folder = self.store.job(job_id)
        return folder.state() if folder else JobState(job_id=job_id, status="not_found")

    def cancel(self, job_id: str) -> JobState:
        """
        Ends a pending or running job and waits until it has ended; its state then.

        Raises:
            RefusalError: there is no such job.
        """
        folder = self.store.job(job_id)
        if folder is None or folder.record() is None:
            raise RefusalError("not_found", f"No job with id '{job_id}'; list_optimizations names those that there are")
        with self.store.lock():
            if is_active(folder):
                _send(folder, signal.SIGTERM)
        if not _has_ended(folder, CANCEL_PATIENCE_S):
            _send(folder, signal.SIGKILL)
            _has_ended(folder, CANCEL_PATIENCE_S)
        with self.store.lock():
            folder.mark_cancelled()
        return folder.state()

    def complete(self, job_id: str) -> JobFolder:
        """The folder of a complete job; raises `RefusalError` if there is none or it is not complete."""
        state = self.state(job_id)
        folder = self.store.job(job_id)
        if folder is None or state.status == "not_found":
            raise RefusalError("not_found", f"No experiment with id '{job_id}'; list_optimizations names them")
        if state.status != "complete":
            reason = f": {state.error}" if state.error else ""
            raise RefusalError("not_ready", f"Experiment '{job_id}' status is '{state.status}'{reason}")
        return folder

    def _request(self, wanted: Submission, inputs: JobInputs) -> JobRequest:
        _require_backend(wanted.backend)
        job_id = inputs.job_id(wanted.backend, wanted.constraints)
        output = None if wanted.output_path is None else self._output_folder(wanted.output_path) / job_id
        return JobRequest(
            job_id=job_id,
            hardware=inputs.hardware.name,
            workload=inputs.workload.name,
            mapping=inputs.mapping.name if inputs.mapping else None,
            backend=wanted.backend,
            disabled_constraints=list(wanted.constraints.disabled),
            time_limit_s=self._time_limit(wanted.time_limit_s),
            running_limit=self.limits.running,
            roots=[str(folder) for folder in self.reader.roots.folders],
            output_folders=[str(output)] if output else [],
            submitted_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        )

    def _output_folder(self, name: str) -> Path:
        folder = self.reader.roots.resolve(name)
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            reason = f"nothing can be written into '{existing}'"
            raise RefusalError("invalid_input", f"output_path '{name}': {reason}; name another folder")
        return folder

    def _time_limit(self, wanted: float | None) -> float:
        limit = self.limits.time_limit_s
        if wanted is not None and not 0 < wanted <= limit:
            message = f"time_limit_s is {wanted:g}; give a number of seconds greater than 0 and at most {limit:g}"
            raise RefusalError("invalid_input", message)
        return limit if wanted is None else wanted

    def _start(self, request: JobRequest) -> JobTicket:
        active = sum(is_active(folder) for _, folder in self.store.jobs())
        if active >= self.limits.running + self.limits.waiting:
            remedy = "wait for one or cancel one (list_optimizations names them)"
            raise RefusalError("busy", f"{active} jobs run or wait already, which is the limit; {remedy}")
        folder, lock = self.store.create(request)
        # Those that have ended are removed from the system's table of processes here.
        self._started[:] = [process for process in self._started if process.poll() is None]
        self._started.append(start_process(folder, lock))
        self.store.remove_oldest(self.limits.kept)
        return JobTicket(job_id=request.job_id, status="pending")

    def _joined(self, folder: JobFolder, request: JobRequest) -> JobRequest:
        known = folder.request() or request
        folders = dict.fromkeys((*known.output_folders, *request.output_folders))
        joined = known.model_copy(update={"output_folders": list(folders)})
        folder.write(joined)
        return joined


def start_process(folder: JobFolder, lock: int) -> Popen[bytes]:
    """Starts the process of a job in a session of its own, hands it the lock and writes its id into the locked file."""
    command = python_command("stream_opt.mcp.supervisor", str(folder.path))
    try:
        with folder.log.open("ab") as log:
            process = Popen(
                command,
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder.path,
                pass_fds=(lock,),
                start_new_session=True,
            )
        os.write(lock, str(process.pid).encode())
    finally:
        os.close(lock)
    return process


def _require_backend(name: str) -> None:
    try:
        make_backend(name)
    except InputError as error:
        raise RefusalError("invalid_input", error.message) from error


def _deliver_again(folder: JobFolder, request: JobRequest, record: JobRecord) -> None:
    if record.result is None:
        return
    try:
        files = deliver(folder, request)
    except UserError as error:
        raise RefusalError("invalid_input", f"the results cannot be delivered: {plain(str(error))}") from error
    folder.write(record.model_copy(update={"result": record.result.model_copy(update={"files": files})}))


def _send(folder: JobFolder, number: signal.Signals) -> None:
    """The id in the locked file is that of the job's process as long as the file is locked."""
    text = folder.alive.read_text(encoding="ascii")
    if text and is_locked(folder.alive):
        with suppress(ProcessLookupError):
            os.kill(int(text), number)


def _has_ended(folder: JobFolder, seconds: float) -> bool:
    deadline = monotonic() + seconds
    while is_locked(folder.alive):
        if monotonic() >= deadline:
            return False
        sleep(PATIENCE_S)
    return True
