"""Copies the results of a job to where those who submitted it want them."""

from __future__ import annotations

from pathlib import Path

from stream_opt.mcp.confinement import Roots
from stream_opt.mcp.job_store import JobFolder
from stream_opt.mcp.records import JobRequest
from stream_opt.output import write_files


def deliver(folder: JobFolder, request: JobRequest) -> list[str]:
    """
    Writes the result files into each output folder of the request; their paths.

    Raises:
        RefusalError: a folder is, by now, outside of the roots.
        UserError: a file cannot be written; then none is.
    """
    roots = Roots(tuple(map(Path, request.roots)))
    files = sorted(path.relative_to(folder.results) for path in folder.results.rglob("*") if path.is_file())
    contents = {file: (folder.results / file).read_text(encoding="utf-8") for file in files}
    targets = {
        roots.resolve(str(Path(output) / file)): content
        for output in request.output_folders
        for file, content in contents.items()
    }
    write_files(targets)
    return [str(path) for path in targets]
