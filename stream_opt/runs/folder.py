"""The output folder of a run: what is written into it, and whether what is there is still right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from stream_opt.errors import UserError
from stream_opt.pass_runner import PassObserver
from stream_opt.runs.module_text import module_text, parse_module
from stream_opt.runs.options import RunOptions

MODULE, SUMMARY, RECORD, DESIGN = "module.mlir", "summary.yaml", "run-record.json", "output.mlir"


@dataclass(frozen=True)
class FolderRun:
    """The results of a run that stand in a folder."""

    folder: Path
    module: ModuleOp
    """With every decision."""
    design: ModuleOp | None
    """What the module was lowered to, if that was asked for."""
    record: Mapping[str, Any]
    """The run record (`RunRecord.content`)."""
    resumed: bool
    """Whether the results were there already."""


def run_in_folder(options: RunOptions, folder: Path, *observers: PassObserver, resume: bool = False) -> FolderRun:
    """
    Runs a pipeline and writes the results into a folder.

    With `resume`, the results in the folder are read instead if their fingerprint says that they would be the same.

    Raises:
        UserError: anything in inputs, options or folder that has to be mended.
    """
    from stream_opt.runs.run import load_run

    require_writable(folder)
    loaded = load_run(options, *observers)
    if resume and (kept := _kept_run(folder, loaded.fingerprint)) is not None:
        return kept
    finished = loaded.finish(*observers)
    contents = {folder / RECORD: finished.record.text()}
    if finished.design is not None:
        contents[folder / DESIGN] = module_text(finished.design)
    write_results(finished.module, folder, finished.record.output, contents)
    return FolderRun(folder, finished.module, finished.design, finished.record.content(), resumed=False)


def read_folder(folder: Path) -> FolderRun:
    """The results in a folder that `run_in_folder` has written; raises `UserError` if they are not complete."""
    record = _read_record(folder)
    if record is None:
        message = f"this folder has no {RECORD} and {MODULE} that belong together; run into it or name another"
        raise UserError(message, str(folder))
    return _read_run(folder, record)


def _kept_run(folder: Path, fingerprint: str) -> FolderRun | None:
    record = _read_record(folder)
    return None if record is None or record.get("fingerprint") != fingerprint else _read_run(folder, record)


def _read_record(folder: Path) -> dict[str, Any] | None:
    """The run record, if the module beside it is the one that it is about and all other files are there."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if sha256((folder / MODULE).read_bytes()).hexdigest() != record["output"]["sha256"]:
            return None
        return record if all((folder / name).is_file() for name in _written_files(record)) else None
    except (OSError, ValueError, KeyError, TypeError):  # Whatever is wrong, there are no results of ours.
        return None


def _written_files(record: Mapping[str, Any]) -> list[str]:
    groups = len(record["statistics"]["allocation"])
    lowered = "stream-aie-finish" in record["pipeline"]
    return [SUMMARY, *([DESIGN] if lowered else []), *(f"group_{number}/mapping.yaml" for number in range(groups))]


def _read_run(folder: Path, record: Mapping[str, Any]) -> FolderRun:
    design = _read_module(folder / DESIGN) if DESIGN in _written_files(record) else None
    return FolderRun(folder, _read_module(folder / MODULE), design, record, resumed=True)


def _read_module(path: Path) -> ModuleOp:
    return parse_module(path.read_text(encoding="utf-8"), str(path))


def require_writable(folder: Path) -> None:
    """Fails before the work, not after it, where the folder cannot be written."""
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not existing.is_dir():
        raise UserError(f"cannot write into '{folder}': '{existing}' is not a folder; choose another output folder")
    try:
        # Permissions alone do not tell: a file system may be full, read-only or virtual.
        with TemporaryDirectory(prefix=".streamc-", dir=existing):
            pass
    except OSError as error:
        reason = f"nothing can be created in '{existing}' ({error.strerror})"
        raise UserError(f"cannot write into '{folder}': {reason}; choose another output folder") from error


def write_results(
    module: ModuleOp, folder: Path, text: str | None = None, others: Mapping[Path, str] | None = None
) -> list[Path]:
    """
    Writes summary, module and the mapping of each group, and `others`; gives the paths.

    `text` is the module's, if it is at hand.
    """
    from passes.ir.lookup import groups_of
    from stream_opt.output import write_files
    from stream_opt.targets.mapping_yaml import mapping_yaml
    from stream_opt.targets.summary import summary_yaml

    contents = {folder / SUMMARY: summary_yaml(module), folder / MODULE: text or module_text(module)}
    for number, group in enumerate(groups_of(module)):
        contents[folder / f"group_{number}" / "mapping.yaml"] = mapping_yaml(group)
    write_files({**contents, **(others or {})})
    return [*contents, *(others or {})]
