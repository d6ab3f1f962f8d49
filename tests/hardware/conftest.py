"""A writable copy of the shipped systems."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from stream_opt.examples import example_names, example_path

MISSING = object()
"""As a value of `Edit`: remove the key."""

Edit = Callable[..., None]


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    """A folder with copies of all shipped accelerator and core files."""
    source = example_path("hardware", example_names("hardware")[0])
    assert source is not None
    return Path(shutil.copytree(source.parent, tmp_path / "hardware"))


@pytest.fixture
def edit(systems: Path) -> Edit:
    """`edit(file, (key, ...), value)` changes one entry of a copied file; no value removes it."""

    def apply(file: str, keys: tuple[Any, ...], value: Any = MISSING) -> None:
        path = systems / file
        content = yaml.safe_load(path.read_text())
        holder = content
        for key in keys[:-1]:
            holder = holder[key]
        if value is MISSING:
            del holder[keys[-1]]
        else:
            holder[keys[-1]] = value
        path.write_text(yaml.safe_dump(content, sort_keys=False))

    return apply
