"""The run record as the report reads it: what `--run-record` has written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passes.analysis.errors import InputError

VERSION = 1
"""The layout of the file that is understood."""


@dataclass(frozen=True, slots=True)
class PassTime:
    """Seconds of one pass, and of the verification behind it."""

    specification: str
    wall_seconds: float
    cpu_seconds: float
    verification_seconds: float


@dataclass(frozen=True, slots=True)
class Solve:
    """One call of the solver for one level of the objective."""

    level: str
    status: str
    objective: float | None
    bound: float | None
    seconds: float
    nodes: int | None


@dataclass(frozen=True)
class RunRecord:
    """One run of `stream-opt`."""

    pipeline: str
    input_name: str
    input_sha256: str
    output_sha256: str
    versions: Mapping[str, str | None]
    passes: tuple[PassTime, ...]
    backends: Mapping[str, str]
    """Group -> the solver."""
    solves: Mapping[str, tuple[Solve, ...]]
    """Group -> its solves, in order."""


def read_record(path: str) -> RunRecord:
    """
    The record in a file.

    Raises:
        InputError: the file cannot be read, is no JSON or no run record.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            content = json.load(stream)
    except OSError as error:
        raise InputError(f"the run record '{path}' cannot be read ({error.strerror}); correct the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is no text; give a file that --run-record has written") from error
    except ValueError as error:
        raise InputError(f"'{path}' is no JSON text ({error}); give a file that --run-record has written") from error
    try:
        return _record(content, path)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"'{path}' is no run record (wrong or missing: {error}); give a file that --run-record has written"
        raise InputError(message) from error


def _record(content: Any, path: str) -> RunRecord:
    if content["record_version"] != VERSION:
        found = content["record_version"]
        raise InputError(f"'{path}' has record_version {found}, expected {VERSION}; write it anew with --run-record")
    allocation = content["statistics"].get("allocation", [])
    return RunRecord(
        pipeline=str(content["pipeline"]),
        input_name=str(content["input"]["name"]),
        input_sha256=str(content["input"]["sha256"]),
        output_sha256=str(content["output"]["sha256"]),
        versions={name: None if value is None else str(value) for name, value in content["versions"].items()},
        passes=tuple(PassTime(**entry) for entry in content["passes"]),
        backends={entry["group"]: str(entry["backend"]) for entry in allocation},
        solves={entry["group"]: tuple(Solve(**level) for level in entry["levels"]) for entry in allocation},
    )
