"""Locks on files: held by a process, released by the system when it ends in whatever way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def try_lock(path: Path) -> int | None:
    """A descriptor that holds the lock of a file, which is created if missing; None if another one holds it."""
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Holds the lock of a file while the block runs; waits for it, first come, first served."""
    descriptor = take_lock(path)
    try:
        yield
    finally:
        os.close(descriptor)


def take_lock(path: Path) -> int:
    """As `try_lock`, but waits until the lock is free."""
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except BaseException:  # A signal handler may end the wait.
        os.close(descriptor)
        raise
    return descriptor


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock of a file; False if there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
