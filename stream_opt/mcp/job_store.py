"""
Jobs on disk: one folder per job, files that change at once or not at all.

    lock                     held while jobs are added, joined, finished and removed
    queue, slots/<i>         held by the next job to run; one per running job
    jobs/<job id>/alive      held by the process of the job as long as it exists
    jobs/<job id>/*.json     request, record, progress, outcome
    jobs/<job id>/results/   what the run has written: module.mlir, summary.yaml and so on
    jobs/<job id>/answers/   typed models of the results
    jobs/<job id>/log.txt    what the process wrote to stderr
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import TypeVar

from pydantic import ValidationError

from stream_opt.errors import UserError
from stream_opt.ir.base import TypedModel
from stream_opt.mcp.file_lock import is_locked, locked, take_lock, try_lock
from stream_opt.mcp.records import JobRecord, JobRequest, Outcome
from stream_opt.mcp.replies import JobProgress, JobState
from stream_opt.output import replaced_file

Model = TypeVar("Model", bound=TypedModel)

ACTIVE = ("pending", "running")
DIED = "its process died before it was done (it may have been killed or out of memory); submit the job again"
PATIENCE_S = 0.1


@dataclass(frozen=True)
class JobFolder:
    """The files of one job."""

    path: Path

    @property
    def results(self) -> Path:
        return self.path / "results"

    @property
    def answers(self) -> Path:
        return self.path / "answers"

    @property
    def log(self) -> Path:
        return self.path / "log.txt"

    @property
    def alive(self) -> Path:
        """Locked by the process of the job."""
        return self.path / "alive"

    def request(self) -> JobRequest | None:
        """None if there is no such job, or its file is damaged."""
        return self._read("request", JobRequest)

    def record(self) -> JobRecord | None:
        """Where the job is; None if there is no such job."""
        record = self._read("record", JobRecord)
        if record is None or record.status not in ACTIVE or is_locked(self.alive):
            return record
        # The process may have written its last word and ended since.
        record = self._read("record", JobRecord)
        if record is None or record.status not in ACTIVE:
            return record
        return JobRecord(status="failed", error=DIED)

    def mark_cancelled(self) -> None:
        """Ends the record of a job whose process ended before it could do so; the caller holds the store's lock."""
        record = self._read("record", JobRecord)
        if record is not None and record.status in ACTIVE and not is_locked(self.alive):
            self.write(JobRecord(status="cancelled"))

    def outcome(self) -> Outcome | None:
        return self._read("outcome", Outcome)

    def state(self) -> JobState:
        """As the tools answer it."""
        record = self.record()
        if record is None:
            return JobState(job_id=self.path.name, status="not_found")
        progress = self._read("progress", JobProgress) if record.status == "running" else None
        result, error = record.result, record.error
        return JobState(job_id=self.path.name, status=record.status, result=result, error=error, progress=progress)

    def write(self, model: TypedModel) -> None:
        """Writes a request, record, progress or outcome."""
        name = type(model).__name__.removeprefix("Job").lower()
        with replaced_file(str(self.path / f"{name}.json")) as stream:
            stream.write(model.model_dump_json(indent=2) + "\n")

    def _read(self, name: str, model: type[Model]) -> Model | None:
        try:
            return model.model_validate_json((self.path / f"{name}.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None


@dataclass(frozen=True)
class JobStore:
    """All jobs below one folder, which several servers may share."""

    path: Path

    @classmethod
    def open(cls, path: Path) -> JobStore:
        """The store in a folder, created if missing; raises `UserError` if that is impossible."""
        try:
            for folder in (path, path / "jobs", path / "slots"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = f"the jobs cannot be kept in '{path}' ({error.strerror})"
            raise UserError(f"{reason}; choose another folder with --store") from error
        return cls(path)

    def lock(self) -> AbstractContextManager[None]:
        """Held while jobs are added, joined, finished or removed."""
        return locked(self.path / "lock")

    def job(self, job_id: str) -> JobFolder | None:
        """The job of that name; None for a name that no job can have."""
        return JobFolder(self.path / "jobs" / job_id) if is_job_id(job_id) else None

    def jobs(self) -> list[tuple[JobRequest, JobFolder]]:
        """All jobs, the newest first."""
        folders = [JobFolder(path) for path in (self.path / "jobs").iterdir() if is_job_id(path.name)]
        found = [(request, folder) for folder in folders if (request := folder.request()) is not None]
        return sorted(found, key=lambda entry: (entry[0].submitted_at, entry[0].job_id), reverse=True)

    def create(self, request: JobRequest) -> tuple[JobFolder, int]:
        """
        A new pending job in place of one of the same name, and a descriptor with its lock for its process.

        The caller holds the lock of the store, and the old job is not active.
        """
        folder = JobFolder(self.path / "jobs" / request.job_id)
        shutil.rmtree(folder.path, ignore_errors=True)
        draft = JobFolder(folder.path.with_name(f".{request.job_id}"))
        shutil.rmtree(draft.path, ignore_errors=True)
        draft.path.mkdir(mode=0o700)
        lock = take_lock(draft.alive)
        draft.write(request)
        draft.write(JobRecord(status="pending"))
        os.rename(draft.path, folder.path)
        return folder, lock

    def remove_oldest(self, kept: int) -> None:
        """Removes all but the newest `kept` of the jobs that are not active; the caller holds the lock."""
        ended = [folder for _, folder in self.jobs() if not is_active(folder)]
        for folder in ended[kept:]:
            shutil.rmtree(folder.path, ignore_errors=True)

    @contextmanager
    def slot(self, request: JobRequest) -> Generator[None]:
        """Runs the block as one of at most `running_limit` at a time; of those that wait, the oldest comes first."""
        while (descriptor := self._turn(request)) is None:
            sleep(PATIENCE_S)
        try:
            yield
        finally:
            os.close(descriptor)

    def _turn(self, request: JobRequest) -> int | None:
        """A descriptor that holds a slot, as soon as there is one; None if an older job comes first."""
        with locked(self.path / "queue"):
            if self._waits_behind_another(request):
                return None
            while (descriptor := self._free_slot(request.running_limit)) is None:
                sleep(PATIENCE_S)
        return descriptor

    def _waits_behind_another(self, request: JobRequest) -> bool:
        place = (request.submitted_at, request.job_id)
        older = [folder for other, folder in self.jobs() if (other.submitted_at, other.job_id) < place]
        return any(record is not None and record.status == "pending" for record in (job.record() for job in older))

    def _free_slot(self, running_limit: int) -> int | None:
        locks = (try_lock(self.path / "slots" / str(number)) for number in range(running_limit))
        return next((lock for lock in locks if lock is not None), None)


def is_job_id(text: str) -> bool:
    """Whether a text is the name of a job: twelve hexadecimal digits in lower case."""
    return len(text) == 12 and all(letter in "0123456789abcdef" for letter in text)


def is_active(folder: JobFolder) -> bool:
    """Whether a job is pending or running."""
    record = folder.record()
    return record is not None and record.status in ACTIVE
