"""`streamc matrix`: the total latency of every workload on every system."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from itertools import product
from typing import Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.examples import ARCHITECTURES, MATRIX_WORKLOADS
from stream_opt.streamc.argument_types import positive
from stream_opt.streamc.optimize import LOGGER, add_pass_options
from stream_opt.streamc.report import Report

EPILOG = """examples:
  streamc matrix
  streamc matrix --hardware simba,tpu_like_quad_core --workload gemm_64_64_64,net.onnx --jobs 4
  streamc matrix --results matrix.json     # stopped and called again, it goes on where it was
  streamc matrix --json

Each cell is mapped automatically, in cycles. The exit code is 1 if some cell has an error.
"""


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Runs every workload on every system, in parallel, and prints a table of total latencies.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("--hardware", metavar="NAME|FILE,…", help="systems, the rows (default: all shipped ones without AIE tiles)")
    add("--workload", metavar="NAME|FILE,…", help=f"workloads, the columns (default: {','.join(MATRIX_WORKLOADS)})")
    add("--jobs", type=positive, metavar="N", help="cells at a time, each in a process (default: one per CPU)")
    add("--results", metavar="FILE.json", help="keep finished cells here; those of the same inputs are not run again")
    add_pass_options(command)
    command.set_defaults(run=run, mapping=None, dims=None, intra_core_tiling=None)
    return command


def run(options: argparse.Namespace) -> Report:
    """Runs the cells; per cell `total_latency` in cycles, or null and the lines of the `error`."""
    from stream_opt.streamc.cells import Cell, CellResult, run_cells

    systems, workloads = _listed(options.hardware, ARCHITECTURES), _listed(options.workload, MATRIX_WORKLOADS)
    cells = [Cell(hardware, workload) for hardware, workload in product(systems, workloads)]
    jobs = options.jobs or os.cpu_count() or 1
    results: list[CellResult] = run_cells(cells, options, jobs)
    for warning in dict.fromkeys(text for result in results for text in result.warnings):
        LOGGER.warning("%s", warning)
    found = {(result.cell.hardware, result.cell.workload): result for result in results}
    rows = [[name, *(_shown(found[name, workload].total_latency) for workload in workloads)] for name in systems]
    data: dict[str, JSON] = {
        "hardware": list(systems),
        "workloads": list(workloads),
        "cells": [result.as_json() for result in results],
    }
    errors = tuple(f"{r.cell.workload} on {r.cell.hardware}: {line}" for r in results for line in r.error)
    return Report(table(["", *workloads], rows), data, errors)


def _listed(text: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    names = default if text is None else tuple(dict.fromkeys(text.split(",")))
    if not all(names):
        raise UserError(f"'{text}' has an empty name; put one comma between two names")
    return names


def _shown(latency: int | None) -> str:
    return "error" if latency is None else str(latency)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Text columns: the first to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = (
        "  ".join((row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:]))))
        for row in (header, *rows)
    )
    return "\n".join(lines)
