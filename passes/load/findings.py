"""What is wrong with a file that a user wrote: one line per finding, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import Repr

from passes.analysis.errors import FileError

Location = tuple[str | int, ...]
"""Keys and list indices that lead from the top of a file to an entry."""

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60


class _Absent:
    """Marks that a finding has no value to show."""


_ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: file (base name, perhaps with line and column), key path, value if any, what is wrong, what to do."""

    file: str
    location: Location
    reason: str
    remedy: str
    value: object = _ABSENT

    @property
    def sentence(self) -> str:
        """Everything but the file."""
        value = "" if isinstance(self.value, _Absent) else f" = {_SHORT.repr(self.value)}"
        path = key_path(self.location) or ("the top level" if value else "")
        return ": ".join(part for part in (path + value, f"{self.reason}; {self.remedy}") if part)


def key_path(location: Location) -> str:
    """For example `core_connectivity[2].bandwidth`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).removeprefix(".")


@dataclass
class Report:
    """Collects findings and warnings of several files in the order in which they are found."""

    findings: list[Finding] = field(default_factory=list[Finding])
    warnings: list[str] = field(default_factory=list[str])

    def error(self) -> FileError:
        """All findings, one line each."""
        return FileError((finding.file, finding.sentence) for finding in self.findings)

    def raise_findings(self) -> None:
        """FileError if there is a finding."""
        if self.findings:
            raise self.error()


@dataclass(frozen=True)
class FileReport:
    """The part of a report that concerns one file, or one place in it."""

    report: Report
    file: str
    prefix: Location = ()

    def at(self, *steps: str | int) -> FileReport:
        """The same file, further down."""
        return FileReport(self.report, self.file, self.prefix + steps)

    def at_line(self, line: int, column: int) -> FileReport:
        """A place in the text of the file, counted from 0 as YAML does; shown from 1."""
        return FileReport(self.report, f"{self.file}:{line + 1}:{column + 1}")

    def about(self, path: Path) -> FileReport:
        """The file as a whole under the name that the user gave, for a file that cannot be read."""
        return FileReport(self.report, str(path))

    def find(self, location: Sequence[str | int], reason: str, remedy: str, value: object = _ABSENT) -> None:
        """Adds a finding; `location` starts at the place that this report is about."""
        self.report.findings.append(Finding(self.file, (*self.prefix, *location), reason, remedy, value))

    def warn(self, location: Sequence[str | int], text: str) -> None:
        """Adds a warning; `location` starts at the place that this report is about."""
        place = key_path((*self.prefix, *location))
        self.report.warnings.append(": ".join(part for part in (self.file, place, text) if part))
