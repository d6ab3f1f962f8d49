"""Runs cells of a matrix in processes, and keeps their results in a file so that a run can be continued."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass, replace
from typing import Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.output import replaced_file
from stream_opt.runs.workers import collected_warnings, worker_pool
from stream_opt.streamc.progress import shown_steps


@dataclass(frozen=True)
class Cell:
    """One workload on one system, each a name or a file."""

    hardware: str
    workload: str


@dataclass(frozen=True)
class CellResult:
    """What came out: the total latency in cycles, or the lines of an error."""

    cell: Cell
    total_latency: int | None = None
    error: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    inputs: str | None = None
    """SHA-256 of everything that decides the result, where results are kept."""

    def as_json(self) -> JSON:
        """Without what only a later run needs."""
        return {**asdict(self.cell), "total_latency": self.total_latency, "error": list(self.error)}


def run_cells(cells: Sequence[Cell], options: argparse.Namespace, jobs: int) -> list[CellResult]:
    """
    The results in the order of the cells.

    Raises:
        UserError: an option is wrong, or the file of results cannot be read or written.
    """
    from stream_opt.streamc.optimize import run_options

    for cell in cells:
        run_options(_options_of(cell, options)).passes()
    kept = _read_results(options.results) if options.results else {}
    if options.results:
        _write_results(options.results, kept)
    done: dict[Cell, CellResult] = {}
    with shown_steps(quiet=options.quiet) as show, worker_pool(min(jobs, len(cells))) as pool:
        futures = [pool.submit(run_cell, cell, options, kept.get(cell)) for cell in cells]
        show(f"[0/{len(cells)}]")
        for number, result in enumerate(future.result() for future in as_completed(futures)):
            show(f"[{number + 1}/{len(cells)}] {result.cell.workload} on {result.cell.hardware}")
            done[result.cell] = result
            if options.results and not result.error:
                kept[result.cell] = result
                _write_results(options.results, kept)
    return [done[cell] for cell in cells]


def _options_of(cell: Cell, options: argparse.Namespace) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(options), "hardware": cell.hardware, "workload": cell.workload})


def run_cell(cell: Cell, options: argparse.Namespace, kept: CellResult | None) -> CellResult:
    """Runs one cell in this process, unless the `kept` result is of the same inputs."""
    with collected_warnings() as warnings:
        try:
            result = _run(cell, options, kept)
        except UserError as error:
            result = CellResult(cell, error=tuple(str(error).splitlines()))
    return replace(result, warnings=tuple(warnings))


def _run(cell: Cell, options: argparse.Namespace, kept: CellResult | None) -> CellResult:
    from stream_opt.runs.run import load_run
    from stream_opt.streamc.optimize import run_options
    from stream_opt.targets.summary import total_latency

    loaded = load_run(run_options(_options_of(cell, options)))
    if kept is not None and kept.inputs == loaded.fingerprint:
        return kept
    return CellResult(cell, total_latency(loaded.finish().module), inputs=loaded.fingerprint)


def _read_results(path: str) -> dict[Cell, CellResult]:
    try:
        with open(path, encoding="utf-8") as stream:
            entries = json.load(stream)["cells"]
        return dict(_read_result(entry) for entry in entries)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"the results cannot be read ({error.strerror}); name another file", path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("this is no file of results of streamc matrix; name another one", path) from error


def _read_result(entry: dict[str, Any]) -> tuple[Cell, CellResult]:
    cell = Cell(entry["hardware"], entry["workload"])
    return cell, CellResult(cell, int(entry["total_latency"]), inputs=str(entry["inputs"]))


def _write_results(path: str, kept: dict[Cell, CellResult]) -> None:
    entries = [
        {**asdict(cell), "total_latency": result.total_latency, "inputs": result.inputs}
        for cell, result in sorted(kept.items(), key=lambda entry: (entry[0].hardware, entry[0].workload))
    ]
    with replaced_file(path) as stream:
        json.dump({"cells": entries}, stream, indent=2)
        stream.write("\n")
