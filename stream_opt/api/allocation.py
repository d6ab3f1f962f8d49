"""From workload and hardware to the allocation, with an automatic or a given mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from passes.allocation.problem import ConstraintSelection
from stream_opt.api.context import RunContext
from stream_opt.api.forms import check_forms
from stream_opt.api.given_run import Design, GivenRun, Progress, Tiles

if TYPE_CHECKING:
    from onnx import ModelProto


def optimize_allocation_co_generic(
    hardware: str,
    workload: str | ModelProto,
    experiment_id: str,
    output_path: str,
    skip_if_exists: bool = False,
    temporal_mapping_type: str = "uneven",
    nb_cols_to_use: int = 4,
    backend: str = "ortools_gscip",
    constraint_selection: ConstraintSelection | None = None,
    intra_core_tiling: Tiles | None = None,
    *,
    model: str | None = None,
    dims: Mapping[str, int] | None = None,
    search_path: str | Sequence[str] = (),
    cache: bool = True,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> RunContext:
    """
    Maps, schedules and allocates a workload, group by group.

    Args:
        hardware: an accelerator YAML file or the name of a shipped system.
        workload: an ONNX file, the name of a shipped workload, or an ONNX model in memory.
        experiment_id: the folder below `output_path` to write into; may contain `/`.
        output_path: created if missing.
        skip_if_exists: read the results from the folder if they are of the same inputs and options.
        temporal_mapping_type: `uneven` or `even`.
        nb_cols_to_use: only memory cores in the first columns may hold staged tensors; at least 1.
        backend: the solver: ortools_gscip, ortools_highs, ortools_cp_sat, gurobi, ortools_gurobi.
        constraint_selection: the limits that bind (default: all).
        intra_core_tiling: tiles in place of the automatic ones.
        model: the model of costs, sizes and times (default: `reference`).
        dims: sizes of the workload's symbolic dimensions.
        search_path: more folders to look for core files.
        cache: whether costs are kept on disk.
        time_limit: seconds for the solver per group.
        progress: is told what begins.

    Raises:
        UserError: something in the inputs, the options or the output folder has to be mended; names it.
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
        intra_core_tiling=intra_core_tiling,
        model=model,
        dims=dims,
        search_path=search_path,
        cache=cache,
        time_limit=time_limit,
    )
    return given.run(resume=skip_if_exists, progress=progress)


def optimize_allocation_co_with_mapping(
    hardware: str,
    workload: str | ModelProto,
    mapping: str,
    experiment_id: str,
    output_path: str,
    skip_if_exists: bool = False,
    temporal_mapping_type: str = "uneven",
    enable_codegen: bool = False,
    trace_size: int = 1048576,
    nb_cols_to_use: int = 4,
    npu: str = "npu2",
    backend: str = "ortools_gscip",
    constraint_selection: ConstraintSelection | None = None,
    *,
    model: str | None = None,
    dims: Mapping[str, int] | None = None,
    search_path: str | Sequence[str] = (),
    cache: bool = True,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> RunContext:
    """
    As `optimize_allocation_co_generic`, with the mapping of a file.

    Args:
        mapping: a mapping YAML file or the name of a shipped mapping.
        enable_codegen: also lower to `aie`/`aiex`; the context then has the key `module`, the folder `output.mlir`.
        trace_size: bytes of the trace buffer of the design, in which one core of each layer is traced; 0 for none.
        npu: the AIE device, checked against the hardware if `enable_codegen` is set.
    """
    check_forms(mapping=mapping)
    given = GivenRun(
        hardware,
        workload,
        experiment_id,
        output_path,
        mapping=mapping,
        temporal_mapping_type=temporal_mapping_type,
        nb_cols_to_use=nb_cols_to_use,
        backend=backend,
        constraint_selection=constraint_selection,
        model=model,
        dims=dims,
        search_path=search_path,
        cache=cache,
        time_limit=time_limit,
        design=Design(npu, trace_size) if enable_codegen else None,
    )
    if given.design is not None:
        given.design.check(given.hardware, given.search_folders)
    return given.run(resume=skip_if_exists, progress=progress)


optimize_allocation_co = optimize_allocation_co_with_mapping
