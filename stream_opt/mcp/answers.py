"""Typed models of the results of a job, written when it is done so that reading them takes no time."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from stream_opt.ir import AcceleratorIR, AllocationIR, TypedModel, WorkloadIR
from stream_opt.mcp.job_store import JobFolder
from stream_opt.mcp.refusal import RefusalError
from stream_opt.mcp.replies import SolveStats
from stream_opt.output import write_files

if TYPE_CHECKING:
    from stream_opt import api

Model = TypeVar("Model", AcceleratorIR, AllocationIR, SolveStats, WorkloadIR)


def write_answers(folder: JobFolder, context: api.RunContext) -> None:
    """Writes all models of a run; raises `UserError`."""
    stats = [_solve_stats(schedule.solve_stats) for schedule in context["schedulers"]]
    per_group = (*context["sub_workloads"], *context["allocations"], *stats)
    models: dict[Path, TypedModel] = {_file(folder, AcceleratorIR): context["accelerator"]}
    for number, model in enumerate(per_group):
        models[_file(folder, type(model), number % len(stats))] = model
    write_files({path: model.model_dump_json() for path, model in models.items()})


def read_answer(folder: JobFolder, model: type[Model], group: int | None = None) -> Model:
    """
    A model of a complete job.

    Raises:
        RefusalError: the job has no such group, or the file is damaged.
    """
    path = _file(folder, model, group)
    try:
        return model.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise RefusalError("invalid_input", f"the job has no group {group}; its groups count from 0") from error
    except ValidationError as error:
        raise RefusalError("solve_failed", f"'{path}' is damaged; remove it and submit the job again") from error


def _file(folder: JobFolder, model: type[TypedModel], group: int | None = None) -> Path:
    number = "" if group is None else f"_{group}"
    return folder.answers / f"{model.__name__}{number}.json"


def _solve_stats(stats: api.SolveStats) -> SolveStats:
    return SolveStats(**asdict(stats))
