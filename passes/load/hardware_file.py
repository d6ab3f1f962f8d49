"""Accelerator files: an accelerator YAML and its core files as one checked `Accelerator`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from passes.analysis.accelerator import Accelerator, Core
from passes.load.core_library import CoreLibrary
from passes.load.findings import FileReport, Report
from passes.load.hardware_checks import (
    System,
    check_cores,
    checked_connections,
    checked_coordinates,
    checked_sharing,
    warn_about_connections,
)
from passes.load.hardware_schema import AcceleratorEntry, salvaged
from passes.load.yaml_file import SUFFIXES, YamlFile, read_yaml_mapping

_STAND_INS: dict[str, object] = {"name": "", "cores": {}, "offchip_core_id": 0, "core_connectivity": []}


@dataclass(frozen=True)
class LoadedAccelerator:
    """An accelerator with the files that it was read from."""

    accelerator: Accelerator
    sources: tuple[tuple[str, str], ...]
    """(base name, SHA-256 in hexadecimal): the accelerator file, then each core file by the first core that uses it."""
    warnings: tuple[str, ...]
    """One sentence each, with base name and key path: keys and connections without effect."""


def load_accelerator(path: Path, search_path: tuple[Path, ...] = ()) -> LoadedAccelerator:
    """
    Reads and checks an accelerator file and its core files (spec hardware 1 to 5).

    Core files are looked for relative to the accelerator file, then (unless the reference starts with `./`) in the
    folders of `search_path`. FileError has one line per finding in any of the files.
    """
    report = Report()
    file_report = FileReport(report, path.name)
    if path.suffix not in SUFFIXES and not path.is_dir():
        file_report.about(path).find((), "this is not named like a YAML file", "give a .yaml or .yml file")
    file = None if report.findings else read_yaml_mapping(path, file_report)
    if file is None or report.findings:
        raise report.error()
    return _load(file, search_path, file_report)


def _load(file: YamlFile, search_path: tuple[Path, ...], report: FileReport) -> LoadedAccelerator:
    entry, damaged = salvaged(AcceleratorEntry, file.content, _STAND_INS, report)
    ids = _core_ids(entry.cores, report)
    if not ids and "cores" not in damaged:
        report.find(("cores",), "names no core", "add `<id>: <core file>` entries, with ids from 0")
    if not ids or len(ids) < len(entry.cores):
        damaged |= {"cores"}
    library = CoreLibrary(file.path.parent, search_path, report)
    core_types = {core: found for core in ids if (found := library.core_type(core, entry.cores[core])) is not None}
    sound = frozenset(core for core, core_type in core_types.items() if core_type.symbol in library.sound)
    accelerator = _accelerator(System(entry, damaged, frozenset(ids), core_types, sound, report))
    report.report.raise_findings()
    for key in entry.unused_keys():
        report.warn((key,), "is accepted and has no effect")
    warn_about_connections(accelerator, report)
    return LoadedAccelerator(accelerator, (file.source, *library.sources), tuple(report.report.warnings))


def _core_ids(cores: Mapping[object, object], report: FileReport) -> list[int]:
    """The usable ids, ascending; the order in the file has no meaning."""
    ids: list[int] = []
    for key, reference in cores.items():
        if isinstance(key, int) and not isinstance(key, bool) and key >= 0:
            ids.append(key)
        else:
            report.find(("cores",), f"the key {key!r} is not a core id", "use integers from 0", reference)
    return sorted(ids)


def _accelerator(system: System) -> Accelerator:
    """The accelerator if the report stays without a finding; otherwise whatever could be put together."""
    check_cores(system)
    coordinates = checked_coordinates(system)
    connections = checked_connections(system)
    sharing = checked_sharing(system, connections)
    cores = (Core(core, kind, *coordinates.get(core, ())) for core, kind in sorted(system.core_types.items()))
    return Accelerator(system.entry.name, tuple(cores), connections, system.entry.offchip_core_id, sharing)
