"""Jobs beyond the server: restart, death, cancel, limits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from stream_opt.mcp.job_store import DIED, JobFolder
from tests.mcp.conftest import (
    GEMM,
    GEMM_LATENCY,
    Gate,
    Server,
    Talk,
    new_server,
    process_of,
    processes_of,
    started,
    until_ended,
)

pytest.importorskip("fastmcp", reason="the extra mcp is not installed")

SUPERVISOR, WORKER = "stream_opt.mcp.supervisor", "stream_opt.mcp.worker"


def test_running_job_survives_the_server(gated_server: Server, gate: Gate) -> None:
    jobs: list[str] = []

    async def killed(talk: Talk) -> None:
        jobs.append(await talk.submit(output_path="out"))
        await talk.until_running(jobs[0])
        process_of(gated_server.store, "mcp").kill()

    async def restarted(talk: Talk) -> None:
        (job,) = (await talk.ask("list_optimizations"))["jobs"]
        assert (job["job_id"], job["status"], job["total_latency"]) == (jobs[0], "running", None)
        gate.open()
        assert (await talk.result(jobs[0]))["total_latency"] == GEMM_LATENCY

    async def restarted_again(talk: Talk) -> None:
        assert (await talk.ask("get_allocation_ir", job_id=jobs[0]))["latency"]["total"] == GEMM_LATENCY
        ticket = await talk.ask("run_optimization", **GEMM)
        assert (ticket["status"], ticket["cache_hit"]) == ("complete", True)

    gated_server.talk(killed)
    gated_server.talk(restarted)
    gated_server.talk(restarted_again)
    assert (gated_server.root / "out" / jobs[0] / "summary.yaml").is_file()


def test_dead_job_is_reported_after_a_restart(gated_server: Server, gate: Gate) -> None:
    jobs: list[str] = []

    async def first(talk: Talk) -> None:
        jobs.append(await talk.submit())
        await talk.until_running(jobs[0])

    async def second(talk: Talk) -> None:
        state = await talk.ask("poll_optimization", job_id=jobs[0], wait_s=60)
        assert state == {"job_id": jobs[0], "status": "failed", "result": None, "error": DIED, "progress": None}
        gate.open()
        assert await talk.submit() == jobs[0]
        assert (await talk.result(jobs[0]))["total_latency"] == GEMM_LATENCY

    gated_server.talk(first)
    worker = asyncio.run(started(gated_server.store, WORKER))
    process_of(gated_server.store, SUPERVISOR).kill()
    gated_server.talk(second)
    asyncio.run(until_ended([worker]))


def test_killed_worker_fails_the_job(gated_server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        job_id = await talk.submit()
        await talk.until_running(job_id)
        (await started(gated_server.store, WORKER)).kill()
        state = await talk.ask("poll_optimization", job_id=job_id, wait_s=60)
        assert state["status"] == "failed"
        assert state["error"].startswith("the process of the run was ended by SIGKILL (it may have been out of memory)")

    gated_server.talk(conversation)


def test_cancel(gated_server: Server) -> None:
    """One job that runs and one that waits; both are gone at once and can be submitted again."""
    one_at_a_time = replace(gated_server, options=("--jobs", "1"))

    async def conversation(talk: Talk) -> None:
        running, waiting = await talk.submit(), await talk.submit(workload="gemm_64_64_128")
        await talk.until_running(running)
        processes = [
            await started(gated_server.store, WORKER),
            *processes_of(gated_server.store, SUPERVISOR),
        ]
        assert len(processes) == 3
        for job_id in (waiting, running):
            state = await talk.ask("cancel_optimization", job_id=job_id)
            assert state == {"job_id": job_id, "status": "cancelled", "result": None, "error": None, "progress": None}
        await until_ended(processes)
        assert await talk.refusal("get_solve_stats", job_id=running) == (
            "not_ready",
            f"Experiment '{running}' status is 'cancelled'",
        )
        assert await talk.submit() == running

    one_at_a_time.talk(conversation)


def test_cancel_leaves_a_complete_job_alone(server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        job_id = await talk.submit()
        result = await talk.result(job_id)
        state = await talk.ask("cancel_optimization", job_id=job_id)
        assert (state["status"], state["result"]) == ("complete", result)

    server.talk(conversation)


def test_time_limit(gated_server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        job_id = await talk.submit(time_limit_s=0.5)
        state = await talk.ask("poll_optimization", job_id=job_id, wait_s=60)
        error = "the job took longer than its limit of 0.5 seconds; give it more time or less to do"
        assert (state["status"], state["error"]) == ("failed", error)
        assert processes_of(gated_server.store, WORKER) == []

    gated_server.talk(conversation)


def test_jobs_are_bounded(tmp_path: Path, gate: Gate) -> None:
    """One runs, one waits, a third is refused; the same job is joined; the waiting one has its turn."""
    server = new_server(tmp_path, gate.environment, "--jobs", "1", "--queue", "1")

    async def conversation(talk: Talk) -> None:
        first, second = await talk.submit(), await talk.submit(workload="gemm_64_64_128")
        await talk.until_running(first)
        kind, sentence = await talk.refusal("run_optimization", **{**GEMM, "workload": "gemm_64_64_256"})
        assert kind == "busy"
        assert sentence.startswith("2 jobs run or wait already, which is the limit; ")
        ticket = await talk.ask("run_optimization", **GEMM, output_path="joined")
        assert ticket == {"job_id": first, "status": "running", "cache_hit": False, "joined": True}
        assert len(processes_of(server.store, WORKER)) == 1
        assert (await talk.ask("poll_optimization", job_id=second))["status"] == "pending"
        gate.open()
        result = await talk.result(first)
        assert str(server.root / "joined" / first / "module.mlir") in result["files"]
        await talk.result(second)
        await talk.result(await talk.submit(workload="gemm_64_64_256"))
        listed = await talk.ask("list_optimizations")
        assert (len(listed["jobs"]), listed["running_limit"], listed["waiting_limit"]) == (3, 1, 1)

    server.talk(conversation)


def test_changed_input_is_not_run(gated_server: Server, gate: Gate) -> None:
    """Between the submission and the run the file changed: the result would not be that of the job's name."""
    shipped = Path(__file__).parents[2] / "stream_opt" / "examples" / "hardware"
    core = gated_server.root / "cores" / "tpu_like.yaml"
    core.parent.mkdir()
    for file in (shipped / "cores").iterdir():
        (core.parent / file.name).write_bytes(file.read_bytes())
    chip = gated_server.root / "chip.yaml"
    chip.write_bytes((shipped / "tpu_like_quad_core.yaml").read_bytes())

    async def conversation(talk: Talk) -> None:
        job_id = await talk.submit(hardware="chip.yaml")
        await talk.until_running(job_id)
        core.write_bytes(core.read_bytes() + b"\n# another core\n")
        gate.open()
        state = await talk.ask("poll_optimization", job_id=job_id, wait_s=60)
        error = "an input file changed after the job was submitted; submit it again"
        assert (state["status"], state["error"]) == ("failed", error)
        changed = await talk.submit(hardware="chip.yaml")
        assert changed != job_id
        await talk.result(changed)

    gated_server.talk(conversation)


def test_old_jobs_are_forgotten(tmp_path: Path, gate: Gate) -> None:
    gate.open()
    server = new_server(tmp_path, gate.environment, "--keep", "1")

    async def conversation(talk: Talk) -> None:
        jobs: list[str] = []
        for width in (64, 128, 256):
            jobs.append(await talk.submit(workload=f"gemm_64_64_{width}"))
            await talk.result(jobs[-1])
        # One is kept when a job is submitted, and the submitted one comes on top.
        assert [job["job_id"] for job in (await talk.ask("list_optimizations"))["jobs"]] == [jobs[2], jobs[1]]
        assert not JobFolder(server.store / "jobs" / jobs[0]).path.exists()

    server.talk(conversation)
