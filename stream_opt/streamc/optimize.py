"""`streamc optimize`: from workload and hardware to the allocated module and its figures."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.analysis.errors import InputError
from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.streamc.report import Report

LOGGER = logging.getLogger("stream")

EPILOG = """examples:
  streamc optimize --hardware tpu_like_quad_core --workload 2conv_1_8_32_32_16_32_3
  streamc optimize --hardware chip.yaml --workload net.onnx --mapping net.yaml --output results
  streamc optimize --hardware simba --workload swiglu_256_2048_8192 \\
      --intra-core-tiling Gemm_Left.D1=128,Gemm_Down.D2=128,Gemm_Left.D2=32,Gemm_Left.D0=16
  streamc optimize --hardware chip.yaml --workload net.onnx --print-pipeline

writes into the output folder:
  summary.yaml            total latency, per group: latency, layers, memory use, link traffic
  module.mlir             the module with every decision; stream-opt reads it
  group_<i>/mapping.yaml  the mapping of group i; --mapping reads it
"""


def add_command(commands: Any) -> argparse.ArgumentParser:
    command = commands.add_parser(
        "optimize",
        help="map, schedule and allocate a workload on a system",
        description="Maps, schedules and allocates an ONNX workload on a multi-core accelerator.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("--hardware", required=True, metavar="NAME|FILE", help="a shipped system or an accelerator YAML file")
    add("--workload", required=True, metavar="NAME|FILE", help="a shipped workload or an ONNX file")
    add("--mapping", metavar="FILE", help="a mapping YAML file (default: mapped automatically)")
    add("--output", metavar="DIR", help="the folder to write into (default: outputs/<hardware>-<workload>)")
    add("--intra-core-tiling", metavar="NODE.Dn=TILE,…", help="tiles of loops, innermost first")
    add("--dims", metavar="NAME=SIZE,…", help="sizes of the workload's symbolic dimensions")
    add_pass_options(command)
    add("--run-record", metavar="FILE.json", help="write times, versions, hashes and solver statistics")
    add("--print-pipeline", action="store_true", help="print the equivalent stream-opt command line, run nothing")
    command.set_defaults(run=optimize)
    return command


def add_pass_options(command: argparse.ArgumentParser) -> None:
    """Options that go to passes as they are, whatever the workload."""
    add = command.add_argument
    add("--model", metavar="MODEL", help="the model of costs, sizes and times (default: reference)")
    add("--activations", metavar="TYPE", help="element type of all activations, e.g. bf16 (needs --weights)")
    add("--weights", metavar="TYPE", help="element type of all weights, e.g. i8 (needs --activations)")
    add("--search-path", metavar="DIR,…", help="more folders to look for core files")
    add("--columns", type=int, metavar="N", help="use memory cores of the first N columns (default: 4)")
    add("--temporal-mapping", metavar="KIND", help="uneven (default) or even")
    add("--no-cache", action="store_true", help="search all costs anew (see streamc cache)")
    add("--backend", metavar="NAME", help="the solver (default: ortools_gscip)")
    add("--time-limit", type=float, metavar="SECONDS", help="for the allocation of one group")
    add("--gap", type=float, metavar="GAP", help="relative gap at which the solver may stop (default: 0)")
    add("--threads", type=int, metavar="N", help="threads of the solver (default: 1)")
    add("--seed", type=int, metavar="N", help="random seed of the solver (default: 0)")
    add("--disable-constraints", metavar="LIMIT,…", help="limits to leave out, e.g. memory_capacity")


def optimize(options: argparse.Namespace) -> Report:
    """Runs the command; latencies in cycles, the `share` of a group in percent."""
    passes = chosen_passes(options)
    folder = Path(options.output or default_folder(options.hardware, options.workload))
    if options.print_pipeline:
        if not folder.is_dir():  # Other than streamc, stream-opt creates no folders.
            LOGGER.warning("the folder '%s' does not exist; create it before you run this", folder)
        words = command_line(options.workload, passes, folder, options.run_record)
        return Report(shlex.join(words), {"command": [*words]})
    require_writable(folder)
    module = run(options, passes)
    files = _write_results(module, folder)
    return _report(module, files)


def chosen_passes(options: argparse.Namespace) -> list[ModulePass]:
    """As `pipeline`; raises `UserError` for a value that a pass refuses, before anything is read."""
    try:
        return list(pipeline(options))
    except InputError as error:
        raise UserError(error.message) from error


def pipeline(options: argparse.Namespace) -> Iterator[ModulePass]:
    """The passes of the run, named pipelines expanded; only what the run needs is imported."""
    from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass

    if options.model is not None:
        from passes.load.stream_set_model import StreamSetModelPass

        yield StreamSetModelPass(options.model)
    if options.dims is not None:
        from passes.load.stream_bind_dims import StreamBindDimsPass

        yield StreamBindDimsPass((options.dims,))
    if (options.activations is None) != (options.weights is None):
        raise UserError("--activations and --weights go together; give both")
    if options.activations is not None:
        from passes.load.stream_set_precision import StreamSetPrecisionPass

        yield StreamSetPrecisionPass(options.activations, options.weights)
    yield StreamLoadAcceleratorPass(options.hardware, _listed(options.search_path) or ())
    if options.mapping is not None:
        from passes.load.stream_load_mapping import StreamLoadMappingPass

        yield StreamLoadMappingPass(options.mapping)
    yield from _stream_co(options)


def _stream_co(options: argparse.Namespace) -> tuple[ModulePass, ...]:
    from passes.stream_co import StreamCoPass

    return StreamCoPass(
        tiling=None if options.intra_core_tiling is None else (options.intra_core_tiling,),
        columns=options.columns,
        temporal_mapping=options.temporal_mapping,
        cache=False if options.no_cache else None,
        backend=options.backend,
        time_limit=options.time_limit,
        gap=options.gap,
        threads=options.threads,
        seed=options.seed,
        disable=_listed(options.disable_constraints),
    ).members()


def _listed(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(text.split(","))


def default_folder(hardware: str, workload: str) -> Path:
    """`outputs/<hardware>-<workload>`, from base names without suffixes."""
    stems = [os.path.splitext(os.path.basename(name))[0] or name for name in (hardware, workload)]
    return Path("outputs") / "-".join(stems)


def command_line(workload: str, passes: list[ModulePass], folder: Path, record: str | None) -> list[str]:
    """The words of the `stream-opt` call that gives the same module."""
    from stream_opt.pipeline_string import format_passes

    words = ["stream-opt", workload, "-p", format_passes(passes), "-o", str(folder / "module.mlir")]
    return [*words, *(["--run-record", record] if record else [])]


def run(options: argparse.Namespace, passes: list[ModulePass]) -> ModuleOp:
    """The module after all passes, with progress on a terminal."""
    from stream_opt.driver import StreamOptMain
    from stream_opt.pipeline_string import format_passes
    from stream_opt.streamc.progress import shown_progress

    record = ["--run-record", options.run_record] if options.run_record else []
    tool = StreamOptMain(args=["-p", format_passes(passes), *record, "--", options.workload])
    with shown_progress(len(passes), quiet=options.quiet) as observer:
        return tool.transformed(observer)


def require_writable(folder: Path) -> None:
    """Fails before the work, not after it, where the folder cannot be written."""
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not existing.is_dir():
        raise UserError(f"cannot write into '{folder}': '{existing}' is not a folder; choose another --output")
    try:
        # Permissions alone do not tell: a file system may be full, read-only or virtual.
        with TemporaryDirectory(prefix=".streamc-", dir=existing):
            pass
    except OSError as error:
        reason = f"nothing can be created in '{existing}' ({error.strerror})"
        raise UserError(f"cannot write into '{folder}': {reason}; choose another --output") from error


def _write_results(module: ModuleOp, folder: Path) -> list[Path]:
    from passes.ir.lookup import groups_of
    from stream_opt.output import write_files
    from stream_opt.targets.mapping_yaml import mapping_yaml
    from stream_opt.targets.summary import summary_yaml

    contents = {folder / "summary.yaml": summary_yaml(module), folder / "module.mlir": module_text(module)}
    for number, group in enumerate(groups_of(module)):
        contents[folder / f"group_{number}" / "mapping.yaml"] = mapping_yaml(group)
    write_files(contents)
    return list(contents)


def module_text(module: ModuleOp) -> str:
    """The module as `stream-opt` prints it."""
    from xdsl.context import Context
    from xdsl.targets.mlir import MLIRTarget

    output = StringIO()
    MLIRTarget().emit(Context(), module, output)
    return output.getvalue()


def _report(module: ModuleOp, files: list[Path]) -> Report:
    from passes.ir.lookup import groups_of
    from stream_opt.targets.summary import latency_of, percentage, total_latency

    total = total_latency(module)
    lines, groups = [f"Total latency: {float(total)}"], list[JSON]()
    for number, group in enumerate(groups_of(module)):
        latency = latency_of(group)
        share = percentage(latency.total, total)
        lines.append(f"  Group {number}: {latency.total} ({share}%)")
        names: dict[str, JSON] = {"name": group.sym_name.data, "optimality": latency.optimality.value}
        groups.append({**names, "latency": latency.total, "share": share})
    return Report("\n".join(lines), {"total_latency": total, "groups": groups, "files": [str(f) for f in files]})
