"""One line on stderr that says what is going on, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.progress import listening
from stream_opt.pass_runner import PassObserver, PassTime


class ProgressLine(PassObserver):
    """Follows the passes of a run and the steps inside them."""

    def __init__(self, passes: int, update: Callable[[str], None]):
        self.passes, self.done, self.current, self._update = passes, 0, "", update

    def before_pass(self, item: ModulePass) -> None:
        self.current = item.name
        self._show("")

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        self.done += 1

    def step(self, topic: str, done: int, total: int, text: str) -> None:
        """A listener for `passes.progress`."""
        count = f"{done}/{total}" if total else str(done)
        self._show(f" {topic} {count} {text}")

    def _show(self, detail: str) -> None:
        self._update(f"[{self.done + 1}/{self.passes}] {self.current}{detail}")


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
