"""What the tools answer. Times in cycles where not said otherwise."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from stream_opt.ir.base import TypedModel

JobStatus = Literal["pending", "running", "complete", "failed", "cancelled"]
"""A pending job waits for others; a complete one has a result; failed and cancelled ones can be submitted again."""


class Reply(TypedModel):
    """A model whose schema says what each field means."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class JobTicket(Reply):
    """A job that was submitted, joined while it runs, or found complete."""

    job_id: str
    status: JobStatus
    cache_hit: bool = False
    """The result was there already; nothing runs."""
    joined: bool = False
    """The same job was pending or running already."""


class JobProgress(Reply):
    """How far a running job is."""

    passes_done: int
    passes_total: int
    current_pass: str
    detail: str
    """A step inside the pass, such as `costs 3/8 Conv1 on tpu_like`; empty if there is none."""


class JobResult(Reply):
    """The figures of a complete job."""

    total_latency: int
    group_latencies: dict[int, int]
    """Number of the group -> latency."""
    statuses: dict[int, str]
    """Number of the group -> `OPTIMAL`, or `LIMIT` if a limit of the solver struck before the proof."""
    files: list[str]
    """What was written below the output folders of the job."""
    warnings: list[str]
    """What the user should know of the hardware file, dropped attributes and the like."""


class JobState(Reply):
    """Where a job is."""

    job_id: str
    status: JobStatus | Literal["not_found"]
    result: JobResult | None = None
    """Of a complete job."""
    error: str | None = None
    """Of a failed job: what is wrong and what to do."""
    progress: JobProgress | None = None
    """Of a running job."""


class JobSummary(Reply):
    """One line of the list of jobs."""

    job_id: str
    status: JobStatus
    hardware: str
    workload: str
    mapping: str | None
    backend: str
    submitted_at: str
    """UTC, ISO 8601."""
    total_latency: int | None
    """Of a complete job."""


class JobList(Reply):
    """All jobs that the server remembers."""

    jobs: list[JobSummary]
    """The newest first."""
    running_limit: int
    """How many jobs run at a time."""
    waiting_limit: int
    """How many jobs may wait; a submission beyond is refused."""


class LevelStats(Reply):
    """One solve of one objective level."""

    level: str
    status: str
    objective: int | None
    bound: float | None
    seconds: float
    nodes: int | None


class SolveStats(Reply):
    """How the solver fared with one group, over all objective levels (spec interfaces 2.7 and F9)."""

    backend: str
    """In capitals, such as `ORTOOLS_GSCIP`."""
    solver: str
    """`gscip`, `highs`, `cp_sat` or `gurobi`."""
    status: str
    """`OPTIMAL`, or `LIMIT` if a limit struck before the proof."""
    objective: float
    """The first level, the latency in cycles."""
    solve_time_s: float
    """Of all levels; 0 if nothing had to be solved."""
    mip_gap: float | None
    """(objective - bound) / objective of the first level, if the solver tells a bound."""
    node_count: int | None
    """Null if the solver does not tell."""
    iteration_count: int | None
    """Always null: no solver tells it for each level alike."""
    levels: list[LevelStats]
    """One entry per solve, in order."""


class ErrorReply(Reply):
    """The structured part of a tool error; its text is the message."""

    status: Literal["error"] = "error"
    error_type: str
    message: str
