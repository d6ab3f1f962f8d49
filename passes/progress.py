"""Progress of long work: passes report steps, a command line may show them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int, str], None]
"""Called with what is being done, steps done, steps in total (0: unknown), and what the last step was about."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Generator[None]:
    """Sends all progress inside the `with` block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def progress(topic: str) -> Generator[Callable[[int, int, str], None]]:
    """Gives a function that reports (done, total, text) of a topic; without a listener it does nothing."""
    listener = _listener.get()

    def report(done: int, total: int, text: str) -> None:
        if listener is not None:
            listener(topic, done, total, text)

    yield report
