"""A sweep over generated mappings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from passes.allocation.problem import ConstraintSelection
from passes.analysis.errors import InputError
from stream_opt.api.context import RunContext
from stream_opt.api.forms import check_forms
from stream_opt.api.given_run import Design, GivenRun, Progress
from stream_opt.errors import UserError
from stream_opt.exploration.explore import MAPPING, explore
from stream_opt.exploration.generators import ExplorationSettings
from stream_opt.runs.folder import read_folder

if TYPE_CHECKING:
    from onnx import ModelProto

LOWERED = "best"
"""The folder of the best mapping with its design."""


def optimize_mapping(
    hardware: str,
    workload: str | ModelProto,
    experiment_id: str,
    output_path: str,
    max_nb_mappings: int = 20,
    skip_if_exists: bool = False,
    temporal_mapping_type: str = "uneven",
    enable_codegen: bool = False,
    trace_size: int = 1048576,
    nb_cols_to_use: int = 8,
    nb_rows_to_use: int = 4,
    seq_len_tile_size: int = 32,
    embedding_tile_size: int = 128,
    hidden_tile_size: int = 64,
    last_gemm_down: bool = False,
    npu: str = "npu2",
    nb_workers: int = 1,
    backend: str = "ortools_gscip",
    constraint_selection: ConstraintSelection | None = None,
    *,
    generator: str = "auto",
    model: str | None = None,
    dims: Mapping[str, int] | None = None,
    search_path: str | Sequence[str] = (),
    cache: bool = True,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> RunContext:
    """
    Tries generated mappings of any workload and returns the context of the best, whose key `variants` has them all.

    These are `stream_opt.exploration.explore.Tried`, the best first, those that cannot be used last. Variant i has the
    folder `<i>` below `output_path/experiment_id`. For arguments that are not listed see
    `optimize_allocation_co_generic`.

    Args:
        skip_if_exists: do not run again what is in the folders and of the same inputs and options.
        enable_codegen: lower the best mapping to `aie`/`aiex`, in the folder `best`.
        nb_cols_to_use: columns of an AIE array, and of memory cores that may hold staged tensors.
        seq_len_tile_size: of rows, `embedding_tile_size` and `hidden_tile_size` of columns: for the generator `swiglu`.
        last_gemm_down: no effect; a down projection is mapped if the workload has one.
        nb_workers: mappings at a time; more than 1 run in processes, so that a script that calls this needs the usual
            `if __name__ == "__main__":`.
        generator: `swiglu`, `array`, `generic`, or `auto` (see `ExplorationSettings`).

    Raises:
        UserError: something in inputs, options or folder has to be mended; or no mapping can be used, with all reasons.
    """
    given = GivenRun(
        hardware,
        workload,
        experiment_id,
        output_path,
        temporal_mapping_type=temporal_mapping_type,
        nb_cols_to_use=nb_cols_to_use,
        backend=backend,
        constraint_selection=constraint_selection,
        model=model,
        dims=dims,
        search_path=search_path,
        cache=cache,
        time_limit=time_limit,
    )
    tiles = {"seq": seq_len_tile_size, "emb": embedding_tile_size, "hid": hidden_tile_size}
    check_forms(
        max_nb_mappings=max_nb_mappings,
        nb_rows_to_use=nb_rows_to_use,
        seq_len_tile_size=seq_len_tile_size,
        embedding_tile_size=embedding_tile_size,
        hidden_tile_size=hidden_tile_size,
        nb_workers=nb_workers,
        generator=generator,
    )
    settings = _settings(generator, max_nb_mappings, nb_rows_to_use, nb_cols_to_use, tiles)
    if nb_workers < 1:
        raise UserError(f"nb_workers is {nb_workers}; give at least 1")
    design = Design(npu, trace_size) if enable_codegen else None
    return _best(given, settings, design, nb_workers, skip_if_exists, progress)


def _best(
    given: GivenRun,
    settings: ExplorationSettings,
    design: Design | None,
    jobs: int,
    resume: bool,
    progress: Progress | None,
) -> RunContext:
    if design is not None:
        design.check(given.hardware, given.search_folders)
    show = progress or (lambda text: None)
    exploration = explore(given.options, settings, given.folder, jobs=jobs, resume=resume, show=show)
    best = exploration.best
    chosen = replace(given, mapping=str(best.folder / MAPPING))
    if design is None:
        context = chosen.context(read_folder(best.folder))
    else:
        lowered = replace(chosen, experiment_id=f"{given.experiment_id}/{LOWERED}", design=design)
        context = lowered.run(resume=resume, progress=progress)
    context.set(variants=tuple(exploration.best_first), best_variant=best.number)
    return context


def _settings(generator: str, most: int, rows: int, columns: int, tiles: Mapping[str, int]) -> ExplorationSettings:
    try:
        return ExplorationSettings(generator, most, rows, columns, tiles)
    except InputError as error:
        raise UserError(error.message) from error
