"""Core files of one accelerator: where they are looked for, each read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from passes.analysis.accelerator import CoreType
from passes.load.core_file import core_type_from
from passes.load.findings import FileReport
from passes.load.yaml_file import SUFFIXES, read_yaml_mapping

REFERENCE_PATTERN = r"(\./)?([A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(\.ya?ml)?"


class CoreLibrary:
    """
    Core types by reference. `sources` lists (base name, SHA-256) of the files in the order of their first use.

    `sound` holds the symbols of the core types whose file has no finding.
    """

    def __init__(self, folder: Path, search_path: tuple[Path, ...], report: FileReport):
        self.sources: list[tuple[str, str]] = []
        self.sound: set[str] = set()
        self._folder = folder
        self._search_path = search_path
        self._report = report
        self._by_reference: dict[str, CoreType | None] = {}
        self._by_file: dict[Path, CoreType | None] = {}
        self._symbols: set[str] = set()

    def core_type(self, core: int, reference: object) -> CoreType | None:
        """The core type that entry `core` of the accelerator file refers to; None after a finding."""
        place = self._report.at("cores", core)
        if not isinstance(reference, str):
            place.find((), "must be text", "name a core file, as in ./cores/x.yaml", reference)
            return None
        if reference not in self._by_reference:
            self._by_reference[reference] = self._resolve(reference, place)
        return self._by_reference[reference]

    def _resolve(self, reference: str, place: FileReport) -> CoreType | None:
        if not re.fullmatch(REFERENCE_PATTERN, reference):
            remedy = "use letters, digits, _ and - in folder and file names, no `..` and no absolute path"
            place.find((), "is not a reference to a core file", remedy, reference)
            return None
        places = list(search_places(reference, self._folder, self._search_path))
        path = next((path for path in places if path.is_file()), None)
        if path is None:
            searched = ", ".join(map(str, places))
            place.find(
                (), "the core file does not exist", f"create it or correct the name; searched: {searched}", reference
            )
            return None
        return self._read_once(path)

    def _read_once(self, path: Path) -> CoreType | None:
        identity = path.resolve()
        if identity not in self._by_file:
            self._by_file[identity] = self._read(path)
        return self._by_file[identity]

    def _read(self, path: Path) -> CoreType | None:
        report = FileReport(self._report.report, path.name)
        findings_before = len(report.report.findings)
        file = read_yaml_mapping(path, report)
        if file is None:
            return None
        self.sources.append(file.source)
        core_type = core_type_from(file.content, self._unique_symbol(path.stem), report)
        if core_type is not None and len(report.report.findings) == findings_before:
            self.sound.add(core_type.symbol)
        return core_type

    def _unique_symbol(self, stem: str) -> str:
        candidates = (stem if number == 0 else f"{stem}_{number}" for number in count())
        symbol = next(candidate for candidate in candidates if candidate not in self._symbols)
        self._symbols.add(symbol)
        return symbol


def search_places(reference: str, folder: Path, search_path: Iterable[Path]) -> Iterator[Path]:
    """
    The files that a reference may mean, the preferred one first (spec hardware 1 and H5).

    `./x` is looked for in the accelerator's folder only; a bare name in `cores/` below a folder, then in the folder.
    """
    folders = (folder,) if reference.startswith("./") else (folder, *search_path)
    names = (reference,) if reference.endswith(SUFFIXES) else (reference, *(reference + end for end in SUFFIXES))
    for base in folders:
        for parent in (base / "cores", base) if "/" not in reference else (base,):
            yield from (parent / name for name in names)
