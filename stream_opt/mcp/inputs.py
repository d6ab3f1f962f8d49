"""From the file arguments of a tool to what a job may read, and to the name of the job."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from passes.allocation.problem import ConstraintSelection
from stream_opt import __version__
from stream_opt.mcp.confinement import Roots
from stream_opt.mcp.refusal import RefusalError

Kind = Literal["hardware", "workload", "mapping"]
FOLDERS: dict[Kind, str] = {"hardware": "hardware", "mapping": "mappings"}
"""Where the shipped examples of a kind are; workloads are built by name."""
REMEDY = "give a path below a folder of this server, or the name of an example"
CHUNK = 1 << 20
JOB_ID_DIGITS = 12


@dataclass(frozen=True)
class Input:
    """One input: the absolute path of a file, or the name of an example."""

    kind: Kind
    name: str
    path: Path | None
    """The file, also that of a shipped example; None if the tool builds the content."""

    def chunks(self) -> Iterator[bytes]:
        """The content in pieces; raises `RefusalError` for a file that cannot be read."""
        return file_chunks(self.path, self.kind) if self.path else iter((_built(self.name) or b"",))


@dataclass(frozen=True)
class JobInputs:
    """All that a job reads."""

    hardware: Input
    workload: Input
    mapping: Input | None
    core_files: tuple[Path, ...]

    def job_id(self, backend: str, constraints: ConstraintSelection) -> str:
        """
        The name of the job: the same for the same content, wherever the files are (spec interfaces 8 and 14.7).

        First the content of the hardware, workload and mapping file, the backend and the limits as JSON with sorted
        keys, then the core files and the version of this tool, because results outlive both.

        Raises:
            RefusalError: a file cannot be read.
        """
        digest = sha256()
        for part in (self.hardware, self.workload, self.mapping):
            for chunk in part.chunks() if part else ():
                digest.update(chunk)
        digest.update(backend.encode())
        digest.update(json.dumps(asdict(constraints), sort_keys=True).encode())
        for file in self.core_files:
            digest.update(f"\0{file.name}\0".encode())
            for chunk in file_chunks(file, "hardware"):
                digest.update(chunk)
        digest.update(f"\0{__version__}".encode())
        return digest.hexdigest()[:JOB_ID_DIGITS]


@dataclass(frozen=True)
class InputReader:
    """Finds inputs, below the roots and among the examples only."""

    roots: Roots

    def find(self, kind: Kind, name: str) -> Input:
        """
        The input of that name.

        Raises:
            RefusalError: it is outside of the roots, does not exist or is not a file.
        """
        path = self.roots.resolve(name)
        if _is_file(path):
            return Input(kind, str(path), path)
        if "/" not in name and (example := _example(kind, name)) is not None:
            return example
        reason = "is not a file" if path.is_dir() else "not found"
        raise RefusalError("invalid_input", f"{kind.capitalize()} file {reason}: '{name}'; {REMEDY}")

    def job(self, hardware: str, workload: str, mapping: str | None) -> JobInputs:
        """The inputs of a job, the core files included; raises `RefusalError` as `find` and `core_files` do."""
        found = self.find("hardware", hardware)
        return JobInputs(
            found,
            self.find("workload", workload),
            None if mapping is None else self.find("mapping", mapping),
            self.core_files(found),
        )

    def core_files(self, hardware: Input) -> tuple[Path, ...]:
        """
        The core files that a hardware file names, as far as they exist, in the order of the file.

        Raises:
            RefusalError: one of them is a link to a place outside of the roots.
        """
        if hardware.path is None:
            return ()
        files = tuple(dict.fromkeys(_core_files(hardware.path)))
        if self.roots.contains(hardware.path):
            for file in files:
                self.roots.resolve(str(file))
        return files


def file_chunks(path: Path, kind: Kind) -> Iterator[bytes]:
    """The content of a file in pieces; raises `RefusalError` if it cannot be read."""
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except OSError as error:
        raise RefusalError("invalid_input", f"{kind.capitalize()} file '{path}': {error.strerror}; check it") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise RefusalError("invalid_input", f"'{path}': {error.strerror}; {REMEDY}") from error


def _example(kind: Kind, name: str) -> Input | None:
    from stream_opt.examples import example_path

    if kind == "workload":
        return None if _built(name) is None else Input(kind, name, None)
    path = example_path(FOLDERS[kind], name)
    return None if path is None else Input(kind, name, path)


def _built(name: str) -> bytes | None:
    from passes.analysis.errors import InputError
    from stream_opt.examples.workloads import build_by_name

    try:
        return build_by_name(name.removesuffix(".onnx"))
    except InputError as error:
        raise RefusalError("invalid_input", error.message) from error


def _core_files(hardware: Path) -> Iterator[Path]:
    """What a damaged file or reference is about is reported by the pass that loads it."""
    from passes.load.core_library import search_places
    from passes.load.findings import FileReport, Report
    from passes.load.yaml_file import read_yaml_mapping

    file = read_yaml_mapping(hardware, FileReport(Report(), hardware.name))
    cores = file.content.get("cores") if file else None
    references = cores.values() if isinstance(cores, dict) else ()
    for reference in references:
        if isinstance(reference, str):
            places = search_places(reference, hardware.parent, ())
            yield from [place for place in places if place.is_file()][:1]
