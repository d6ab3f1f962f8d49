"""`streamc mcp`: a server for language-model tools."""

from __future__ import annotations

import argparse
import os
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stream_opt.errors import UserError
from stream_opt.streamc.argument_types import positive, seconds

if TYPE_CHECKING:
    from stream_opt.mcp.confinement import Roots

EPILOG = """examples:
  streamc mcp --root ~/designs
  streamc mcp --root hardware --root networks --root results --jobs 4 --time-limit 600

an agent starts it by itself: {"mcpServers": {"stream": {"command": "streamc", "args": ["mcp", "--root", "designs"]}}}

needs the package fastmcp: pip install 'stream-dialects[mcp]'
"""


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Serves tools that start, follow and cancel optimizations and describe their results, over the "
        "Model Context Protocol on stdin and stdout. Jobs go on when the server ends, and the next one finds them.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add(
        "--root",
        action="append",
        metavar="DIR",
        help="read and write below this folder only; may be repeated, relative paths mean the first that has them "
        "(default: the current folder)",
    )
    add("--store", metavar="DIR", help="keep jobs here (default: one folder per set of roots, in the user's state)")
    add("--jobs", type=positive, default=2, metavar="N", help="jobs that run at a time (default: %(default)s)")
    add("--queue", type=positive, default=16, metavar="N", help="jobs that may wait (default: %(default)s)")
    add("--keep", type=positive, default=100, metavar="N", help="ended jobs to remember (default: %(default)s)")
    add("--time-limit", type=seconds, default=3600.0, metavar="SECONDS", help="of one job (default: %(default)g)")
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> None:
    """Serves until stdin ends; raises `UserError` if that is impossible."""
    require_system()
    from stream_opt.mcp.confinement import Roots
    from stream_opt.mcp.inputs import InputReader
    from stream_opt.mcp.job_store import JobStore
    from stream_opt.mcp.jobs import JobService, Limits
    from stream_opt.mcp.queries import Queries
    from stream_opt.mcp.server import serve
    from stream_opt.mcp.tools import StreamTools

    roots = Roots.of(options.root or ["."])
    store = JobStore.open(Path(options.store).absolute() if options.store else default_store(roots))
    limits = Limits(options.jobs, options.queue, options.keep, options.time_limit)
    serve(StreamTools(JobService(store, InputReader(roots), limits), Queries(store.path, options.time_limit)))


def require_system() -> None:
    """Raises `UserError` if the package for the protocol is missing, or locks on files."""
    if find_spec("fastmcp") is None:
        raise UserError("streamc mcp needs the package fastmcp; install it: pip install 'stream-dialects[mcp]'")
    if sys.platform == "win32":
        raise UserError("streamc mcp needs file locks of a POSIX system; run it in WSL")


def default_store(roots: Roots) -> Path:
    """
    A folder of the user's for these roots, so that servers for other folders do not see the jobs.

    It is not below the roots, where those who use the server could change what a job is told.
    """
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    try:
        base = state if state.is_absolute() else Path.home() / ".local" / "state"
    except RuntimeError as error:  # Neither $HOME nor an account of this user id, as in some containers.
        raise UserError("this user has no home folder to keep jobs in; name a folder with --store") from error
    name = sha256("\0".join(sorted(map(str, roots.folders))).encode()).hexdigest()[:12]
    return base / "stream-dialects" / "jobs" / name
