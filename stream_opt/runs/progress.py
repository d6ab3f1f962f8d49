"""Progress of a run as lines of text, for whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

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


@contextmanager
def followed(passes: int, update: Callable[[str], None] | None) -> Generator[Sequence[PassObserver]]:
    """Observers for a run of so many passes, whose progress goes to `update` while the block runs."""
    if update is None:
        yield ()
        return
    line = ProgressLine(passes, update)
    with listening(line.step):
        yield (line,)
