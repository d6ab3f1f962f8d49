"""Jobs on disk: what a store keeps, and what a record of a dead process is worth."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep

import pytest

from stream_opt.errors import UserError
from stream_opt.mcp.file_lock import is_locked, locked, take_lock, try_lock
from stream_opt.mcp.job_store import DIED, JobFolder, JobStore, is_active, is_job_id
from stream_opt.mcp.records import JobRecord, JobRequest, Outcome
from stream_opt.mcp.replies import JobProgress, JobResult, JobState
from stream_opt.mcp.supervisor import ended

RESULT = JobResult(total_latency=7, group_latencies={0: 7}, statuses={0: "OPTIMAL"}, files=[], warnings=[])


def request(job_id: str, second: int = 0) -> JobRequest:
    return JobRequest(
        job_id=job_id,
        hardware="simba",
        workload="gemm_64_64_64",
        mapping=None,
        backend="ortools_gscip",
        disabled_constraints=["dma_channels"],
        time_limit_s=1.5,
        running_limit=1,
        roots=["/designs"],
        output_folders=[],
        submitted_at=f"2026-01-01T00:00:{second:02}.000000+00:00",
    )


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    return JobStore.open(tmp_path / "deep" / "store")


def name(number: int) -> str:
    return f"{number:012x}"


def ended_job(store: JobStore, number: int) -> JobFolder:
    folder, lock = store.create(request(name(number), number))
    folder.write(JobRecord(status="complete", result=RESULT))
    os.close(lock)
    return folder


def test_new_job_is_pending_while_its_lock_is_held(store: JobStore) -> None:
    folder, lock = store.create(request(name(1)))
    assert folder.request() == request(name(1))
    assert folder.state() == JobState(job_id=name(1), status="pending")
    assert is_active(folder)
    os.close(lock)
    assert folder.state() == JobState(job_id=name(1), status="failed", error=DIED)
    assert not is_active(folder)


def test_progress_is_shown_while_it_runs(store: JobStore) -> None:
    folder, lock = store.create(request(name(1)))
    progress = JobProgress(passes_done=3, passes_total=10, current_pass="stream-tile", detail="")
    folder.write(progress)
    assert folder.state().progress is None
    folder.write(JobRecord(status="running"))
    assert folder.state() == JobState(job_id=name(1), status="running", progress=progress)
    os.close(lock)
    assert folder.state().progress is None


def test_last_word_stays_true(store: JobStore) -> None:
    folder = ended_job(store, 1)
    assert folder.state() == JobState(job_id=name(1), status="complete", result=RESULT)
    folder.mark_cancelled()
    assert folder.state().status == "complete"


def test_job_that_died_can_be_marked_cancelled(store: JobStore) -> None:
    folder, lock = store.create(request(name(1)))
    folder.mark_cancelled()
    assert folder.state().status == "pending"
    os.close(lock)
    folder.mark_cancelled()
    assert folder.state() == JobState(job_id=name(1), status="cancelled")


def test_job_replaces_one_of_the_same_name(store: JobStore) -> None:
    (ended_job(store, 1).path / "log.txt").touch()
    folder, lock = store.create(request(name(1), 30))
    assert (folder.state().status, folder.log.exists()) == ("pending", False)
    os.close(lock)


def test_store_survives_what_others_leave_in_it(store: JobStore) -> None:
    damaged, sound = ended_job(store, 1), ended_job(store, 2)
    (damaged.path / "record.json").write_text('{"status": "com', encoding="utf-8")
    (store.path / "jobs" / "notes").mkdir()
    (store.path / "jobs" / name(3)).touch()
    assert damaged.state().status == "not_found"
    assert [folder for _, folder in store.jobs()] == [sound, damaged]
    (damaged.path / "request.json").unlink()
    assert [folder for _, folder in JobStore.open(store.path).jobs()] == [sound]


def test_files_change_at_once(store: JobStore) -> None:
    """A file that cannot be written leaves the old one, and nothing beside it."""
    folder = ended_job(store, 1)
    before = sorted(path.name for path in folder.path.iterdir())
    assert before == ["alive", "record.json", "request.json"]
    folder.write(JobRecord(status="failed", error="why"))
    assert sorted(path.name for path in folder.path.iterdir()) == before
    assert JobFolder(folder.path).record() == JobRecord(status="failed", error="why")


def test_oldest_ended_jobs_are_removed(store: JobStore) -> None:
    active, lock = store.create(request(name(9)))
    folders = [ended_job(store, number) for number in (3, 1, 2)]
    store.remove_oldest(2)
    assert [folder.path.name for _, folder in store.jobs()] == [name(3), name(2), active.path.name]
    assert not folders[1].path.exists()
    os.close(lock)


def test_slots_bound_what_runs(store: JobStore) -> None:
    """Of four jobs two run at a time; of those that wait, the oldest is next, whoever asked first."""
    order: list[int] = []
    barrier = threading.Event()

    def run(number: int, folder: JobFolder) -> None:
        with store.slot(request(name(number), number).model_copy(update={"running_limit": 2})):
            order.append(number)
            folder.write(JobRecord(status="running"))
            barrier.wait(60)

    created = {number: store.create(request(name(number), number)) for number in range(4)}
    threads = [threading.Thread(target=run, args=(number, created[number][0])) for number in (3, 2, 1, 0)]
    for thread in threads:
        thread.start()
    deadline = monotonic() + 60
    while len(order) < 2 and monotonic() < deadline:
        sleep(0.01)
    assert all(thread.is_alive() for thread in threads)
    barrier.set()
    for thread in threads:
        thread.join(60)
    assert order == [0, 1, 2, 3]
    for _, lock in created.values():
        os.close(lock)


def test_slot_is_not_kept_for_a_job_that_died(store: JobStore) -> None:
    _, lock = store.create(request(name(1), 1))
    os.close(lock)
    with store.slot(request(name(2), 2)):
        assert is_locked(store.path / "slots" / "0")
    assert not is_locked(store.path / "slots" / "0")


def test_locks_end_with_their_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_locked(path)
    script = f"from pathlib import Path; from stream_opt.mcp.file_lock import take_lock; take_lock(Path({str(path)!r}))"
    command = [sys.executable, "-c", f"{script}; print(flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert is_locked(path)
        assert try_lock(path) is None
        process.kill()
    assert not is_locked(path)
    with locked(path):
        assert is_locked(path)
    os.close(take_lock(path))


def test_names_of_jobs() -> None:
    assert is_job_id("dcaa826abdca")
    assert not any(map(is_job_id, ("", "..", "DCAA826ABDCA", "dcaa826abdc", "dcaa826abdca0", "dcaa826/bdca")))


def test_store_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"the jobs cannot be kept in '.*store' \(Not a directory\); choose another"):
        JobStore.open(tmp_path / "file" / "store")


@pytest.mark.parametrize(
    "outcome, trouble, record",
    [
        (Outcome(result=RESULT), None, JobRecord(status="complete", result=RESULT)),
        (Outcome(error="why"), None, JobRecord(status="failed", error="why")),
        (Outcome(result=RESULT), "limit", JobRecord(status="failed", error="limit")),
        (None, None, JobRecord(status="failed", error="the run ended without an outcome; submit the job again")),
    ],
)
def test_how_a_job_ends(store: JobStore, outcome: Outcome | None, trouble: str | None, record: JobRecord) -> None:
    folder = ended_job(store, 1)
    if outcome is not None:
        folder.write(outcome)
    assert ended(folder, trouble) == record


def test_defect_of_a_worker_is_named(monkeypatch: pytest.MonkeyPatch, store: JobStore) -> None:
    from stream_opt.mcp import supervisor

    folder = ended_job(store, 1)
    monkeypatch.setattr(supervisor, "python_command", lambda *words: [sys.executable, "-c", "1 / 0"])
    assert supervisor.run_worker(folder, 60.0) == (
        f"defect in the tool: ZeroDivisionError: division by zero (the traceback is in '{folder.log}')"
    )


def test_worker_ends_with_its_supervisor() -> None:
    script = "from stream_opt.mcp.worker import end_with_parent; end_with_parent(); import time; time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, process_group=0) as process:
        pass  # Leaving the block closes the pipe and waits.
    assert process.returncode == -9
