"""`streamc explore`: which of many generated mappings is the best."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passes.analysis.errors import InputError
from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.streamc.argument_types import positive
from stream_opt.streamc.matrix import table
from stream_opt.streamc.optimize import add_pass_options, default_folder, run_options
from stream_opt.streamc.progress import shown_steps
from stream_opt.streamc.report import Report

if TYPE_CHECKING:
    from stream_opt.exploration.explore import Exploration
    from stream_opt.exploration.generators import ExplorationSettings

EPILOG = """examples:
  streamc explore --hardware tpu_like_quad_core --workload 2conv_1_8_32_32_16_32_3
  streamc explore --hardware chip.yaml --workload net.onnx --max-mappings 100 --jobs 4
  streamc explore --hardware whole_array_strix --workload swiglu_256_512_1024 --columns 8 --tiles seq=16,emb=64,hid=32
  streamc explore --hardware npu2 --workload gemm_512_512_512 --model aie-hardware --rows 4 --json

writes into the output folder:
  exploration.yaml  all mappings, the best first
  <i>/mapping.yaml  mapping i; streamc optimize --mapping reads it
  <i>/latency.yaml  its total latency in cycles, .inf if it cannot be used
  <i>/...           its results, as streamc optimize writes them

Stopped and called again, it goes on where it was. The exit code is 0 if some mapping works.
"""


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Generates mappings of a workload on a system, allocates each, in parallel, and prints the best "
        "first, in cycles.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("--hardware", required=True, metavar="NAME|FILE", help="a shipped system or an accelerator YAML file")
    add("--workload", required=True, metavar="NAME|FILE", help="a shipped workload or an ONNX file")
    add("--output", metavar="DIR", help="the folder to write into (default: outputs/<hardware>-<workload>-explore)")
    add("--max-mappings", type=positive, default=20, metavar="N", help="mappings at most (default: 20)")
    add("--generator", default="auto", metavar="NAME", help="auto (default), generic, or on AIE arrays swiglu, array")
    add("--jobs", type=positive, metavar="N", help="mappings at a time, each in a process (default: one per CPU)")
    add("--fresh", action="store_true", help="run all anew, also what is in the folder already")
    add("--rows", type=positive, metavar="N", help="rows of an AIE array to use")
    add("--tiles", metavar="NAME=SIZE,…", help="tiles of the generator swiglu (default: seq=32,emb=128,hid=64)")
    add("--dims", metavar="NAME=SIZE,…", help="sizes of the workload's symbolic dimensions")
    add_pass_options(command)
    command.set_defaults(run=run, mapping=None, intra_core_tiling=None)
    return command


def run(options: argparse.Namespace) -> Report:
    """Runs the command; latencies in cycles, null with the lines of the `error` for a mapping that cannot be used."""
    from stream_opt.exploration.explore import explore

    with shown_steps(quiet=options.quiet) as show:
        exploration = explore(
            run_options(options),
            _settings(options),
            _folder(options),
            jobs=options.jobs or os.cpu_count() or 1,
            resume=not options.fresh,
            show=show,
        )
    return report(exploration)


def _settings(options: argparse.Namespace) -> ExplorationSettings:
    from passes.mapping.stream_map_aie import parse_tile_sizes
    from stream_opt.exploration.generators import ExplorationSettings

    try:
        tiles = parse_tile_sizes((options.tiles,)) if options.tiles else {}
        return ExplorationSettings(options.generator, options.max_mappings, options.rows, options.columns, tiles)
    except InputError as error:
        raise UserError(error.message) from error


def _folder(options: argparse.Namespace) -> Path:
    if options.output:
        return Path(options.output)
    folder = default_folder(options.hardware, options.workload)
    return folder.with_name(f"{folder.name}-explore")


def report(exploration: Exploration) -> Report:
    """The best first; raises `UserError` if no mapping can be used."""
    best, entries = exploration.best, exploration.best_first
    rows = [
        [entry.variant.label, str(entry.number), _shown(entry.evaluation.total_latency), str(entry.variant.cores)]
        for entry in entries
    ]
    lines = [table(["mapping", "variant", "latency", "cores"], rows), f"best: {best.folder / 'mapping.yaml'}"]
    lines += [f"variant {entry.number}: {line}" for entry in entries for line in entry.evaluation.error]
    variants: list[JSON] = [entry.as_json() for entry in entries]
    return Report("\n".join(lines), {"best": best.as_json(), "variants": variants})


def _shown(latency: int | None) -> str:
    return "error" if latency is None else str(latency)
