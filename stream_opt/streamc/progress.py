"""One line on stderr that says what is going on, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext

from passes.progress import listening
from stream_opt.runs.progress import ProgressLine


def _is_shown(quiet: bool) -> bool:
    return not quiet and sys.stderr.isatty()


@contextmanager
def shown_steps(*, quiet: bool) -> Generator[Callable[[str], None]]:
    """A function that shows what is going on while the block runs; it does nothing off a terminal or if `quiet`."""
    if not _is_shown(quiet):
        yield lambda text: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(escape(text))


@contextmanager
def shown_progress(passes: int, *, quiet: bool) -> Generator[ProgressLine]:
    """An observer whose progress is shown while the block runs, if stderr is a terminal and `quiet` is not set."""
    with shown_steps(quiet=quiet) as update:
        line = ProgressLine(passes, update)
        with listening(line.step) if _is_shown(quiet) else nullcontext():
            yield line
