"""`streamc cache`: what the cost cache holds, and emptying it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.streamc.report import Report

if TYPE_CHECKING:
    from passes.cost.cache import CostCache


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Shows or clears the costs kept on disk. The folder is $STREAM_CACHE_DIR or in the user's cache.",
        epilog="examples:\n  streamc cache info --json\n  streamc cache clear",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("action", choices=("info", "clear"))
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> Report:
    """Shows or clears; `bytes` and `entries` of the cache, or how many were `removed`, and the `folder`."""
    from passes.cost.cache import NO_FOLDER, CostCache, cache_folder

    folder = cache_folder()
    if folder is None:
        raise UserError(f"cost cache: {NO_FOLDER}")
    cache = CostCache(folder)
    if options.action == "clear":
        return _clear(cache)
    info = cache.info()
    data: dict[str, JSON] = {"folder": str(info.folder), "entries": info.entries, "bytes": info.size}
    return Report(f"{info.entries} entries, {info.size} bytes in {info.folder}", data)


def _clear(cache: CostCache) -> Report:
    try:
        removed = cache.clear()
    except OSError as error:
        raise UserError(f"cost cache: cannot remove '{error.filename}' ({error.strerror})") from error
    data: dict[str, JSON] = {"folder": str(cache.folder), "removed": removed}
    return Report(f"removed {removed} entries from {cache.folder}", data)
