"""What a command answers: text for people, data for programs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from passes.run_record import JSON


@dataclass(frozen=True)
class Report:
    """The answer of a command; with `errors`, one line each, it ends with exit code 1 all the same."""

    text: str
    """Lines for stdout, without a line end behind the last."""
    data: JSON
    """The same for `--json`: one document, whose numbers have the units that the command's help says."""
    errors: tuple[str, ...] = ()


def print_report(report: Report, *, as_json: bool) -> None:
    """Writes the answer to stdout and its errors to stderr; ends the program with exit code 1 if there are any."""
    text = json.dumps(report.data, indent=2, ensure_ascii=False) if as_json else report.text
    sys.stdout.write(f"{text}\n")
    if report.errors:
        sys.stdout.flush()
        sys.stderr.write("".join(f"{line}\n" for line in report.errors))
        raise SystemExit(1)
