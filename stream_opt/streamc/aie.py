"""From the options of a design command to the files of the design: the pipeline, the run, the report."""

from __future__ import annotations

import argparse
import json
import logging
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.aie.device import DEVICES, FIRST_CORE_ROW
from passes.analysis.errors import InputError
from passes.ir.lookup import AIE_HARDWARE
from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.pass_runner import PassObserver, PassTime
from stream_opt.runs.folder import require_writable
from stream_opt.runs.module_text import module_text
from stream_opt.streamc.report import Report

LOGGER = logging.getLogger("stream")

_REFERENCE_ARRAYS = {"npu1": "whole_array", "npu2": "whole_array_strix"}
"""The reference's descriptions of the devices, on which the model `reference` gives its figures."""

_LAST_STEP = "stream-estimate-memory"
"""The pass after which a module has everything but the design."""


@dataclass(frozen=True)
class AieRun:
    """One run of a design command; `tiles` by dimension, as `stream-map-aie` takes them."""

    options: argparse.Namespace
    workload: str
    """The name of an example workload."""
    tiles: Mapping[str, int]

    def report(self) -> Report:
        """Does what the command line asks for; latencies in cycles, shares in percent."""
        if self.options.print_pipeline:
            words = self._command_line()
            return Report(shlex.join(words), {"command": [*words]})
        require_writable(self.folder)
        return self._run()

    @property
    def hardware(self) -> str:
        npu: str = self.options.npu
        return npu if self.options.model == AIE_HARDWARE else _REFERENCE_ARRAYS[npu]

    @property
    def rows(self) -> int:
        return self.options.rows or DEVICES[self.options.npu].rows - FIRST_CORE_ROW

    @property
    def columns(self) -> int:
        return self.options.cols or DEVICES[self.options.npu].columns

    @property
    def folder(self) -> Path:
        """The reference's name of an experiment, with types and tiles."""
        if self.options.output:
            return Path(self.options.output)
        types = f"{self.options.in_dtype}_{self.options.out_dtype}"
        tiles = "_".join(f"{name}{size}" for name, size in self.tiles.items())
        name = f"{self.hardware}-{self.workload}-{self.rows}_row_{self.columns}_col-{types}-{tiles}"
        return Path("outputs") / name

    @cached_property
    def passes(self) -> list[ModulePass]:
        """The passes of the run, named pipelines expanded; raises `UserError` for a value that a pass refuses."""
        try:
            return list(self._pipeline())
        except InputError as error:
            raise UserError(error.message) from error

    def _pipeline(self) -> Iterator[ModulePass]:
        from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass
        from passes.load.stream_set_model import StreamSetModelPass
        from passes.load.stream_set_precision import StreamSetPrecisionPass
        from passes.mapping.stream_map_aie import StreamMapAiePass
        from passes.stream_aie import StreamAiePass
        from passes.stream_co import StreamCoPass

        inputs, outputs = self.options.in_dtype, self.options.out_dtype
        yield StreamSetModelPass(self.options.model)
        if (inputs, outputs) != ("bf16", "bf16"):  # The example workloads are bf16 throughout.
            yield StreamSetPrecisionPass(inputs, inputs, None if inputs == outputs else outputs)
        yield StreamLoadAcceleratorPass(self.hardware)
        tiles = ",".join(f"{name}={size}" for name, size in self.tiles.items())
        yield StreamMapAiePass(self.rows, self.columns, (tiles,))
        yield from StreamCoPass(
            columns=self.columns, backend=self.options.backend, disable=self._disabled_limits
        ).members()
        yield from StreamAiePass(trace_size=self.options.trace_size or None).members()

    @property
    def _disabled_limits(self) -> tuple[str, ...] | None:
        given: list[str] | None = self.options.disable_constraints
        return None if given is None else tuple(limit for text in given for limit in text.split(","))

    @property
    def _target(self) -> str:
        return f'aie-mlir{{version="{self.options.aie_version}"}}'

    def _arguments(self) -> list[str]:
        from stream_opt.pipeline_string import format_passes

        record = ["--run-record", self.options.run_record] if self.options.run_record else []
        return ["-p", format_passes(self.passes), "-t", self._target, *record]

    def _command_line(self) -> list[str]:
        """The words of the `stream-opt` call that gives the same design."""
        return ["stream-opt", self.workload, *self._arguments(), "-o", str(self.folder / "output.mlir")]

    def _run(self) -> Report:
        from stream_opt.driver import StreamOptMain
        from stream_opt.output import write_files
        from stream_opt.streamc.progress import shown_progress

        passes = self.passes
        tool = StreamOptMain(args=[*self._arguments(), "--", self.workload])
        with shown_progress(len(passes), quiet=self.options.quiet) as progress:
            snapshot = Snapshot(progress, self.options.trace_size)
            design = tool.output_resulting_program(tool.transformed(snapshot))
        files = {self.folder / name: text for name, text in (("output.mlir", design), *snapshot.files.items())}
        write_files(files)
        return _report(snapshot, self.options.model, list(files))


class Snapshot(PassObserver):
    """Passes on what happens, and takes from the allocated module what its lowering erases."""

    def __init__(self, inner: PassObserver, trace_size: int):
        self._inner, self._trace_size = inner, trace_size
        self.files: dict[str, str] = {}
        """File name -> content."""
        self.figures: dict[str, JSON] = {}
        self.objects: list[dict[str, Any]] = []
        """The entries of `kernels.json`."""

    def before_pass(self, item: ModulePass) -> None:
        self._inner.before_pass(item)

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        if item.name == _LAST_STEP:
            self._take(module)
        self._inner.after_pass(item, module, elapsed)

    def _take(self, module: ModuleOp) -> None:
        from stream_opt.targets.aie_host import host_program
        from stream_opt.targets.aie_kernels import kernels_json
        from stream_opt.targets.summary import summary_yaml

        kernels = kernels_json(module)
        self.objects = json.loads(kernels)["objects"]
        self.files = {
            "kernels.json": kernels,
            "host.cpp": host_program(module, self._trace_size),
            "module.mlir": module_text(module),
            "summary.yaml": summary_yaml(module),
        }
        self.figures = _figures(module)


def _figures(module: ModuleOp) -> dict[str, JSON]:
    from passes.ir.lookup import groups_of
    from stream_opt.targets.bottleneck import slowest_resource
    from stream_opt.targets.summary import latency_of, percentage

    latency, slowest = latency_of(groups_of(module)[0]), slowest_resource(module)
    share = percentage(slowest.busy_cycles, latency.total)
    return {
        "total_latency": latency.total,
        "iterations": latency.iterations,
        "latency_per_iteration": latency.per_iteration,
        "overlap": latency.overlap,
        "optimality": latency.optimality.value,
        "slowest_resource": {"name": slowest.name, "busy_cycles": slowest.busy_cycles, "share": share},
    }


def _report(snapshot: Snapshot, model: str, files: list[Path]) -> Report:
    figures, objects = snapshot.figures, snapshot.objects
    lines = [f"Total latency: {figures['total_latency']} cycles (model {model})"]
    if figures["iterations"] != 1:
        each = f"{figures['iterations']} iterations of {figures['latency_per_iteration']} cycles"
        lines.append(f"  {each}, {figures['overlap']} of which overlap with the next")
    slowest = figures.get("slowest_resource")
    if isinstance(slowest, dict):
        lines.append(f"  slowest: {slowest['name']}, busy for {slowest['busy_cycles']} cycles ({slowest['share']} %)")
    names: list[JSON] = [entry["file"] for entry in objects]
    lines.append(f"  object files to build: {', '.join(str(name) for name in names)}")
    lines += [f"  {entry['file']}: {remark}" for entry in objects for remark in entry["remarks"]]
    lines += [f"wrote {file}" for file in files]
    data: dict[str, JSON] = {"model": model, **figures, "objects": names, "files": [str(file) for file in files]}
    return Report("\n".join(lines), data)
