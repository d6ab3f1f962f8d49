"""`streamc cache`: what the cost cache holds, and emptying it."""

from __future__ import annotations

import argparse
from typing import Any


def add_command(commands: Any) -> argparse.ArgumentParser:
    command = commands.add_parser(
        "cache",
        help="show or clear the cost cache",
        description="Shows or clears the costs kept on disk. The folder is $STREAM_CACHE_DIR or in the user's cache.",
        epilog="examples:\n  streamc cache info\n  streamc cache clear",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("action", choices=("info", "clear"))
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> None:
    from passes.cost.cache import CostCache, cache_folder

    cache = CostCache(cache_folder())
    if options.action == "clear":
        print(f"removed {cache.clear()} entries from {cache.folder}")
        return
    info = cache.info()
    print(f"{info.entries} entries, {info.size} bytes in {info.folder}")
