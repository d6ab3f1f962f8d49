"""What stands in the folder of a job, as JSON."""

from __future__ import annotations

from stream_opt.ir.base import TypedModel
from stream_opt.mcp.replies import JobResult, JobStatus


class JobRequest(TypedModel):
    """What a job has to do. Written when it is submitted; only `output_folders` grows, when others join."""

    job_id: str
    hardware: str
    """An absolute path or the name of an example; likewise the workload and the mapping."""
    workload: str
    mapping: str | None
    backend: str
    disabled_constraints: list[str]
    time_limit_s: float
    running_limit: int
    """How many jobs of the store may run at a time."""
    roots: list[str]
    """The folders below which the output folders have to stay."""
    output_folders: list[str]
    """Where the result files go, beside the folder of the job."""
    submitted_at: str
    """UTC, ISO 8601 with microseconds."""


class JobRecord(TypedModel):
    """Where a job is, as its own process says; what it says of a process that is gone is out of date."""

    status: JobStatus
    result: JobResult | None = None
    error: str | None = None


class Outcome(TypedModel):
    """How a run of the pipeline ended: with a result, or with an error that the user can mend."""

    result: JobResult | None = None
    error: str | None = None
