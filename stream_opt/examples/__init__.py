"""Example systems, mappings and workloads that are shipped with the tool."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SUFFIXES = {"hardware": ".yaml", "mappings": ".yaml", "workloads": ".onnx"}
"""Kind of example, which is also the name of its folder, to the suffix of its files."""


def example_names(kind: str) -> tuple[str, ...]:
    """The names that `example_path` knows for a kind (`hardware`, `mappings`, `workloads`), sorted."""
    return tuple(sorted(path.stem for path in _folder(kind).glob(f"*{SUFFIXES[kind]}")))


def example_path(kind: str, name: str) -> Path | None:
    """The file of a shipped example, given its bare name such as `tpu_like_quad_core`; None if there is none."""
    return _folder(kind) / f"{name}{SUFFIXES[kind]}" if name in example_names(kind) else None


def _folder(kind: str) -> Path:
    if kind not in SUFFIXES:
        raise ValueError(f"no examples of kind {kind!r}; the kinds are {', '.join(SUFFIXES)}")
    return Path(str(files(__name__))) / kind
