"""Runs cells of a matrix in processes, and keeps their results in a file so that a run can be continued."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.output import replaced_file
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
    from stream_opt.streamc.optimize import chosen_passes

    for cell in cells:
        chosen_passes(_options_of(cell, options))
    kept = _read_results(options.results) if options.results else {}
    if options.results:
        _write_results(options.results, kept)
    done: dict[Cell, CellResult] = {}
    with shown_steps(quiet=options.quiet) as show, _pool(min(jobs, len(cells))) as pool:
        futures = [pool.submit(run_cell, cell, options, kept.get(cell)) for cell in cells]
        show(f"[0/{len(cells)}]")
        for number, result in enumerate(future.result() for future in as_completed(futures)):
            show(f"[{number + 1}/{len(cells)}] {result.cell.workload} on {result.cell.hardware}")
            done[result.cell] = result
            if options.results and not result.error:
                kept[result.cell] = result
                _write_results(options.results, kept)
    return [done[cell] for cell in cells]


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """New interpreters, because solvers and their threads do not survive a fork; what waits is dropped on an error."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _options_of(cell: Cell, options: argparse.Namespace) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(options), "hardware": cell.hardware, "workload": cell.workload})


def run_cell(cell: Cell, options: argparse.Namespace, kept: CellResult | None) -> CellResult:
    """Runs one cell in this process, unless the `kept` result is of the same inputs."""
    with _collected_warnings() as warnings:
        try:
            result = _run(cell, options, kept)
        except UserError as error:
            result = CellResult(cell, error=tuple(str(error).splitlines()))
    return replace(result, warnings=tuple(warnings))


def _run(cell: Cell, options: argparse.Namespace, kept: CellResult | None) -> CellResult:
    from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass
    from stream_opt.streamc.optimize import chosen_passes, module_text
    from stream_opt.targets.summary import total_latency

    passes = chosen_passes(_options_of(cell, options))
    inputs = None
    if options.results:
        loading = next(index for index, item in enumerate(passes) if isinstance(item, StreamLoadAcceleratorPass))
        inputs = _fingerprint(module_text(_transformed(cell, passes[: loading + 1])), passes[loading + 1 :])
        if kept is not None and kept.inputs == inputs:
            return kept
    return CellResult(cell, total_latency(_transformed(cell, passes)), inputs=inputs)


def _transformed(cell: Cell, passes: Sequence[Any]) -> Any:
    from stream_opt.driver import StreamOptMain
    from stream_opt.pass_runner import PassObserver
    from stream_opt.pipeline_string import format_passes

    return StreamOptMain(args=["-p", format_passes(passes), "--", cell.workload]).transformed(PassObserver())


def _fingerprint(loaded: str, passes: Sequence[Any]) -> str:
    """Of the loaded module, the passes to come and the version of the tool: all that decides the result."""
    from stream_opt import __version__
    from stream_opt.pipeline_string import format_passes

    return sha256("\0".join((__version__, format_passes(passes), loaded)).encode()).hexdigest()


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """The warnings of passes; the process that asked prints each once."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    logger = logging.getLogger("stream")
    handler = Collector()
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield collected
    finally:
        logger.removeHandler(handler)


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
