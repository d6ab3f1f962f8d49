"""Files that a pass may be given by the bare name of an example."""

from __future__ import annotations

import os
from pathlib import Path

from passes.analysis.errors import FileError
from stream_opt.examples import example_names, example_path


def example_or_path(kind: str, file: str) -> Path:
    """
    The shipped example of that bare name, else the path as given.

    Raises:
        FileError: a bare name that is neither a file nor an example; lists the examples.
    """
    if Path(file).exists() and file:
        return Path(file)
    example = example_path(kind, file)
    if example is None and not (Path(file).suffix or os.path.dirname(file)):
        reason = f"there is neither a file nor an example of the name '{file}'"
        remedy = f"give a YAML file or one of {', '.join(example_names(kind))}"
        raise FileError([(file or "''", f"{reason}; {remedy}")])
    return example or Path(file)
