"""
A cache of searched costs on disk. It may change the time of a run, never its result.

One JSON file per search, named by the SHA-256 of everything that decides its result (spec cost 10.4): layer, core
figures, options and versions. Files are written beside and renamed, so that concurrent runs and kills leave whole
entries only. The folder is `$STREAM_CACHE_DIR`, else `stream-dialects` in `$XDG_CACHE_HOME`, else in `~/.cache`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from passes.cost.result import CoreCost

ENGINE_VERSION = 1
"""Raised whenever our own part of the search may give other results for the same input."""

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of all entries together; the oldest are dropped beyond."""

NO_FOLDER = "this user has no home folder to keep it in; set STREAM_CACHE_DIR"

LOGGER = logging.getLogger("stream")


def cache_folder() -> Path | None:
    """The folder of the entries, which need not exist; None for a user who has no home folder."""
    if chosen := os.environ.get("STREAM_CACHE_DIR"):
        return Path(chosen)
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if shared.is_absolute():  # The XDG rules want a relative path ignored.
        return shared / "stream-dialects"
    try:
        return Path.home() / ".cache" / "stream-dialects"
    except RuntimeError:  # Neither $HOME nor an account of this user id, as in some containers.
        return None


def user_cache() -> CostCache | None:
    """The cache of this user; None, after a warning, if there is no folder to keep it in."""
    folder = cache_folder()
    if folder is None:
        LOGGER.warning("cost cache: %s", NO_FOLDER)
        return None
    return CostCache(folder)


@dataclass(frozen=True)
class CacheInfo:
    """How many entries a cache has and how many bytes they take."""

    folder: Path
    entries: int
    size: int


@dataclass(frozen=True)
class CostCache:
    """The entries in one folder."""

    folder: Path
    size_limit: int = SIZE_LIMIT

    @cached_property
    def _versions(self) -> str:
        return f"engine {ENGINE_VERSION}, zigzag-dse {version('zigzag-dse')}"

    def get(self, key: Hashable) -> CoreCost | None:
        """The cost of an earlier search with this key; None if there is none, or only a damaged entry."""
        path = self._path(key)
        try:
            return _cost(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            LOGGER.warning("cost cache: entry %s cannot be read (%s); the search is repeated", path, error)
            return None

    def put(self, key: Hashable, cost: CoreCost) -> None:
        """Keeps a cost; a folder that cannot be written only costs time in the next run."""
        path = self._path(key)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(cost)), encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            LOGGER.warning("cost cache: cannot write %s (%s); set STREAM_CACHE_DIR", path, error.strerror)

    def trim(self) -> None:
        """Drops the oldest entries until all together are within the limit; entries of somebody else may stay."""
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns)
        excess = sum(status.st_size for _, status in entries) - self.size_limit
        for path, status in entries:
            if excess <= 0:
                break
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                LOGGER.warning("cost cache: cannot remove %s (%s); set STREAM_CACHE_DIR", path, error.strerror)
                break
            excess -= status.st_size

    def clear(self) -> int:
        """Removes all entries; returns how many there were."""
        paths = [path for path, _ in self._entries()]
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)

    def info(self) -> CacheInfo:
        sizes = [status.st_size for _, status in self._entries()]
        return CacheInfo(self.folder, len(sizes), sum(sizes))

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("costs/*/*"):
            try:
                yield path, path.stat()
            except FileNotFoundError:  # Another run dropped it in the meantime.
                continue

    def _path(self, key: Hashable) -> Path:
        digest = hashlib.sha256(f"{self._versions}\n{key!r}".encode()).hexdigest()
        return self.folder / "costs" / digest[:2] / f"{digest}.json"


def _cost(entry: dict[str, Any]) -> CoreCost:
    values = {field.name: _tuples(entry[field.name]) for field in fields(CoreCost)}
    return CoreCost(**values)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, cast("list[Any]", value))) if isinstance(value, list) else value
