"""`streamc optimize`: from workload and hardware to the allocated module and its figures."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.run_record import JSON
from stream_opt.runs.folder import require_writable, write_results
from stream_opt.runs.options import RunOptions, listed
from stream_opt.streamc.argument_types import real, whole
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


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
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
    add("--columns", type=whole, metavar="N", help="use memory cores of the first N columns (default: 4)")
    add("--temporal-mapping", metavar="KIND", help="uneven (default) or even")
    add("--no-cache", action="store_true", help="search all costs anew (see streamc cache)")
    add("--backend", metavar="NAME", help="the solver (default: ortools_gscip)")
    add("--time-limit", type=real, metavar="SECONDS", help="for the allocation of one group")
    add("--gap", type=real, metavar="GAP", help="relative gap at which the solver may stop (default: 0)")
    add("--threads", type=whole, metavar="N", help="threads of the solver (default: 1)")
    add("--seed", type=whole, metavar="N", help="random seed of the solver (default: 0)")
    add("--disable-constraints", metavar="LIMIT,…", help="limits to leave out, e.g. memory_capacity")


def optimize(options: argparse.Namespace) -> Report:
    """Runs the command; latencies in cycles, the `share` of a group in percent."""
    passes = run_options(options).passes()
    folder = Path(options.output or default_folder(options.hardware, options.workload))
    if options.print_pipeline:
        if not folder.is_dir():  # Other than streamc, stream-opt creates no folders.
            LOGGER.warning("the folder '%s' does not exist; create it before you run this", folder)
        words = command_line(options.workload, passes, folder, options.run_record)
        return Report(shlex.join(words), {"command": [*words]})
    require_writable(folder)
    module = run(options, passes)
    files = write_results(module, folder)
    return _report(module, files)


def run_options(options: argparse.Namespace) -> RunOptions:
    """The options of a command with `add_pass_options`."""
    return RunOptions(
        hardware=options.hardware,
        workload=options.workload,
        mapping=options.mapping,
        model=options.model,
        dims=options.dims,
        activations=options.activations,
        weights=options.weights,
        search_path=listed(options.search_path) or (),
        tiling=options.intra_core_tiling,
        columns=options.columns,
        temporal_mapping=options.temporal_mapping,
        cache=False if options.no_cache else None,
        backend=options.backend,
        time_limit=options.time_limit,
        gap=options.gap,
        threads=options.threads,
        seed=options.seed,
        disable=listed(options.disable_constraints),
    )


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
