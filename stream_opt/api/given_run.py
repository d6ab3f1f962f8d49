"""From the arguments of the API to the options of a run, and from its results to a context."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passes.allocation.problem import ConstraintSelection
from stream_opt.api.context import RunContext
from stream_opt.api.forms import check_forms
from stream_opt.api.read_context import read_context
from stream_opt.errors import UserError
from stream_opt.runs.folder import FolderRun, run_in_folder
from stream_opt.runs.options import RunOptions

if TYPE_CHECKING:
    from onnx import ModelProto

Tiles = Sequence[Mapping[str, Any]]
"""Entries such as `{"dim": "Gemm1.D0", "tile": 16}`, innermost loop first."""
Progress = Callable[[str], None]
"""Called with one line such as `[4/10] stream-tile` whenever something new begins."""


@dataclass(frozen=True)
class Design:
    """What code generation was asked for."""

    npu: str
    trace_size: int
    """Bytes."""

    def __post_init__(self) -> None:
        check_forms(npu=self.npu, trace_size=self.trace_size)
        if self.trace_size < 0 or self.trace_size % 4:
            raise UserError(f"trace_size is {self.trace_size}; give a multiple of 4 bytes, or 0 for no trace")

    def check(self, hardware: str, search_path: Sequence[str]) -> None:
        """Raises `UserError` if the hardware is not an array of that device."""
        from passes.aie.device import DEVICES

        if self.npu not in DEVICES:
            raise UserError(f"unknown AIE device '{self.npu}'; choose one of {', '.join(DEVICES)}")
        found = _device_of(hardware, search_path)
        if found != self.npu:
            raise UserError(f"this is an array of the device {found}; give npu='{found}' or other hardware", hardware)


def _device_of(hardware: str, search_path: Sequence[str]) -> str:
    """The AIE device that an accelerator describes; raises `UserError` if it is none."""
    from passes.aie.array import tile_array
    from passes.analysis.errors import InputError
    from passes.ir.accelerator import read_accelerator
    from passes.ir.lookup import accelerator_of
    from stream_opt.runs.run import read_hardware
    from stream_opt.runs.workers import collected_warnings

    with collected_warnings():  # The run will give them.
        module = read_hardware(hardware, search_path)
    try:
        return tile_array(read_accelerator(accelerator_of(module))).device.name
    except InputError as error:
        message = "no code can be generated for it, because it is no array of AIE tiles; give one such as npu2"
        raise UserError(message, hardware) from error


@dataclass(frozen=True)
class GivenRun:
    """Arguments of the API as the user gave them."""

    hardware: str
    workload: str | ModelProto
    experiment_id: str
    output_path: str
    mapping: str | None = None
    temporal_mapping_type: str = "uneven"
    nb_cols_to_use: int = 4
    backend: str = "ortools_gscip"
    constraint_selection: ConstraintSelection | None = None
    intra_core_tiling: Tiles | None = None
    model: str | None = None
    dims: Mapping[str, int] | None = None
    search_path: str | Sequence[str] = ()
    cache: bool = True
    time_limit: float | None = None
    design: Design | None = None

    def __post_init__(self) -> None:
        arguments = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "design"}
        if self.mapping is None:  # Layers are mapped automatically.
            del arguments["mapping"]
        check_forms(**arguments)

    @property
    def search_folders(self) -> tuple[str, ...]:
        """Where to look for core files; one folder may be given by itself."""
        if isinstance(self.search_path, (str, PathLike)):
            return (fspath(self.search_path),)
        return tuple(fspath(folder) for folder in self.search_path)

    @property
    def folder(self) -> Path:
        """Where the results go."""
        if not self.experiment_id:
            raise UserError("experiment_id is empty; give the name of a folder below output_path")
        return Path(self.output_path) / self.experiment_id

    @cached_property
    def options(self) -> RunOptions:
        """The same as options of a run; raises `UserError` for arguments of a wrong form."""
        name, onnx = read_workload_argument(self.workload)
        selection = self.constraint_selection
        return RunOptions(
            hardware=fspath(self.hardware),
            workload=name,
            onnx=onnx,
            mapping=None if self.mapping is None else fspath(self.mapping),
            model=self.model,
            dims=None if self.dims is None else ",".join(f"{name}={size}" for name, size in self.dims.items()),
            search_path=self.search_folders,
            tiling=",".join(map(_tile, self.intra_core_tiling)) if self.intra_core_tiling else None,
            columns=self.nb_cols_to_use,
            temporal_mapping=self.temporal_mapping_type,
            cache=self.cache,
            backend=self.backend,
            time_limit=self.time_limit,
            disable=None if selection is None else selection.disabled,
            lower=self.design is not None,
            trace_size=self.design.trace_size if self.design else 0,
        )

    def run(self, *, resume: bool, progress: Progress | None) -> RunContext:
        """Runs the pipeline in the folder, or reads what is there; raises `UserError`."""
        from stream_opt.runs.progress import followed

        options = self.options
        passes = options.passes()
        with followed(len(passes), progress) as observers:
            return self.context(run_in_folder(options, self.folder, *observers, resume=resume))

    def context(self, run: FolderRun) -> RunContext:
        """The context of a run of this."""
        from passes.cost.order_problem import LOOP_PRIME_FACTOR_LIMIT

        context = read_context(run)
        context.set(
            workload_path=self.options.workload,
            mapping_path=self.mapping or context["group_mapping_paths"][-1],
            loma_lpf_limit=LOOP_PRIME_FACTOR_LIMIT,
            temporal_mapping_type=self.temporal_mapping_type,
            nb_cols_to_use=self.nb_cols_to_use,
            backend=self.backend.upper(),
            constraint_selection=self.constraint_selection,
            intra_core_tiling=self.intra_core_tiling,
            **({"trace_size": self.design.trace_size} if self.design else {}),
        )
        return context


def read_workload_argument(workload: str | PathLike[str] | ModelProto) -> tuple[str, bytes | None]:
    """The name or path of a workload, and its bytes if it is a model in memory; raises `UserError`."""
    check_forms(workload=workload)
    if isinstance(workload, (str, PathLike)):
        return fspath(workload), None
    name: str = workload.graph.name or "model"
    return f"{name.removesuffix('.onnx')}.onnx", workload.SerializeToString(deterministic=True)


def _tile(entry: Mapping[str, Any]) -> str:
    if not isinstance(entry, Mapping) or set(entry) != {"dim", "tile"}:
        raise UserError(f"{entry!r} is no entry of intra_core_tiling; write {{'dim': 'Gemm1.D0', 'tile': 16}}")
    return f"{entry['dim']}={entry['tile']}"
