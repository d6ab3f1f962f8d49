"""The module as a page to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target


@dataclass(frozen=True)
class ReportTarget(Target):
    """
    Prints one HTML page that needs nothing else: headline numbers, schedule, memory, link load, layers, roofline,
    solver proof, mapping, and how to reproduce the run.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t report -o report.html
        stream-opt allocated.mlir -t 'report{run-record="record.json"}' -o report.html
    """

    name = "report"

    run_record: str | None = None
    """The file that `--run-record` has written: pipeline, versions, times, what the solver did."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from stream_opt.report.page import page
        from stream_opt.report.read_report import read_report
        from stream_opt.report.record import read_record

        record = read_record(self.run_record) if self.run_record is not None else None
        output.write(page(read_report(module, record)))
