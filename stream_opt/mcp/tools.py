"""The tools, as functions whose signatures become the schemas. Their doc strings are read by language models."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Annotated

import anyio
from fastmcp import Context
from pydantic import Field

from passes.allocation.problem import ConstraintSelection
from stream_opt.ir import AcceleratorIR, AllocationIR, WorkloadIR
from stream_opt.mcp.answers import read_answer
from stream_opt.mcp.job_store import ACTIVE
from stream_opt.mcp.jobs import JobService, Submission
from stream_opt.mcp.queries import Queries
from stream_opt.mcp.refusal import RefusalError
from stream_opt.mcp.replies import JobList, JobState, JobSummary, JobTicket, SolveStats

LONGEST_WAIT_S = 60.0
POLL_INTERVAL_S = 0.2

Hardware = Annotated[
    str, Field(description="Accelerator YAML file, or the name of an example such as tpu_like_quad_core.")
]
Workload = Annotated[
    str, Field(description="ONNX file, or the name of an example such as 2conv_1_8_32_32_16_32_3 or swiglu_1_16_32.")
]
SomeHardware = Annotated[str | None, Field(description="As for run_optimization; either this or experiment_id.")]
SomeWorkload = Annotated[str | None, Field(description="As for run_optimization; either this or experiment_id.")]
Mapping = Annotated[str | None, Field(description="Mapping YAML file. Left out, layers are mapped automatically.")]
OutputPath = Annotated[
    str | None,
    Field(description="Folder to write the result files into, below <output_path>/<job_id>/. Left out, none are."),
]
Backend = Annotated[str, Field(description="ortools_gscip, ortools_highs, ortools_cp_sat, gurobi or ortools_gurobi.")]
TimeLimit = Annotated[
    float | None, Field(description="Seconds that the job may run. Left out, the limit of the server.")
]
Limit = Annotated[bool, Field(description="Whether this limit of the hardware has to be kept.")]
JobId = Annotated[str, Field(description="The job_id that run_optimization gave.")]
ExperimentId = Annotated[str | None, Field(description="The job_id of a complete job, in place of a file.")]
Group = Annotated[int, Field(ge=0, description="Number of the group of layers that run together; the first is 0.")]
Wait = Annotated[
    float, Field(ge=0, le=LONGEST_WAIT_S, description="Seconds to wait for the job to end before answering.")
]


@dataclass(frozen=True)
class StreamTools:
    """One method per tool."""

    jobs: JobService
    queries: Queries

    def run_optimization(
        self,
        hardware: Hardware,
        workload: Workload,
        mapping: Mapping = None,
        output_path: OutputPath = None,
        backend: Backend = "ortools_gscip",
        memory_capacity: Limit = True,
        object_fifo_depth: Limit = True,
        buffer_descriptors: Limit = True,
        dma_channels: Limit = True,
        time_limit_s: TimeLimit = None,
    ) -> JobTicket:
        """
        Starts mapping, scheduling and allocating a workload on an accelerator, and returns at once with a job_id.

        Ask poll_optimization for the result. The same inputs give the same job_id: a running job is joined, a
        complete one is answered from disk (cache_hit), a failed or cancelled one is started again.
        """
        limits = ConstraintSelection(memory_capacity, object_fifo_depth, buffer_descriptors, dma_channels)
        wanted = Submission(hardware, workload, mapping, output_path, backend, limits, time_limit_s)
        return self.jobs.submit(wanted)

    async def poll_optimization(self, context: Context, job_id: JobId, wait_s: Wait = 0) -> JobState:
        """
        Says where a job is: pending, running with its progress, complete with the latencies in cycles, failed with
        the reason, cancelled, or not_found. With wait_s it waits for the end and reports progress meanwhile.
        """
        deadline, told = monotonic() + wait_s, None
        while (state := self.jobs.state(job_id)).status in ACTIVE and monotonic() < deadline:
            if state.progress is not None and state.progress != told:
                told = state.progress
                text = f"{told.current_pass} {told.detail}".strip()
                await context.report_progress(told.passes_done, told.passes_total, text)
            await anyio.sleep(POLL_INTERVAL_S)
        return state

    def cancel_optimization(self, job_id: JobId) -> JobState:
        """Ends a pending or running job and says where it is then; a job that has ended stays as it is."""
        return self.jobs.cancel(job_id)

    def list_optimizations(self) -> JobList:
        """Lists the jobs that the server remembers, also those of earlier sessions, the newest first."""
        found = [(request, folder.record()) for request, folder in self.jobs.store.jobs()]
        summaries = [
            JobSummary(
                job_id=request.job_id,
                status=record.status,
                hardware=request.hardware,
                workload=request.workload,
                mapping=request.mapping,
                backend=request.backend,
                submitted_at=request.submitted_at,
                total_latency=record.result.total_latency if record.result else None,
            )
            for request, record in found
            if record is not None
        ]
        limits = self.jobs.limits
        return JobList(jobs=summaries, running_limit=limits.running, waiting_limit=limits.waiting)

    def get_workload_ir(
        self, workload: SomeWorkload = None, experiment_id: ExperimentId = None, group: Group = 0
    ) -> WorkloadIR:
        """
        Describes a workload: nodes, edges, tensors, dimensions. Of a file: the whole untiled model. Of a complete
        job: one group, tiled and with its transfers.
        """
        if experiment_id is not None:
            return read_answer(self.jobs.complete(experiment_id), WorkloadIR, group)
        if workload is None:
            raise _missing("workload", "ONNX")
        return self.queries.workload_of_file(self.jobs.reader.find("workload", workload).name)

    def get_accelerator_ir(self, hardware: SomeHardware = None, experiment_id: ExperimentId = None) -> AcceleratorIR:
        """
        Describes an accelerator: cores with their memories (bits) and arrays, links and buses (bits per cycle, pJ
        per bit). Of a file or of a complete job.
        """
        if experiment_id is not None:
            return read_answer(self.jobs.complete(experiment_id), AcceleratorIR)
        if hardware is None:
            raise _missing("hardware", "YAML")
        found = self.jobs.reader.find("hardware", hardware)
        self.jobs.reader.core_files(found)
        return self.queries.accelerator_of_file(found.name)

    def get_allocation_ir(self, job_id: JobId, group: Group = 0) -> AllocationIR:
        """
        Describes the allocation of one group of a complete job: latency and utilisation, what limits them, and the
        cores, routes and memories of every layer and transfer.
        """
        return read_answer(self.jobs.complete(job_id), AllocationIR, group)

    def get_solve_stats(self, job_id: JobId, group: Group = 0) -> SolveStats:
        """Says what the solver did for one group of a complete job: status, time, gap, per objective level."""
        return read_answer(self.jobs.complete(job_id), SolveStats, group)


def _missing(argument: str, kind: str) -> RefusalError:
    message = f"Provide either '{argument}' ({kind} file path) or 'experiment_id', not neither"
    return RefusalError("invalid_input", message)
