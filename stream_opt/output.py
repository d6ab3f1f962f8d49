"""Where results go: files that change at once or not at all, and a standard output whose reader may leave."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO, cast

from stream_opt.errors import UserError


@contextmanager
def replaced_file(path: str) -> Generator[IO[str]]:
    """
    A text stream (UTF-8) whose content becomes the file `path` when the block ends; an exception leaves `path` alone.

    Devices and pipes are written directly. Raises `UserError` if `path` cannot be written, before the block runs
    where possible.
    """
    target = os.path.realpath(path)
    try:
        if os.path.lexists(target) and not os.path.isfile(target):
            with open(target, "w", encoding="utf-8", newline="\n") as stream:
                yield stream
        else:
            with _temporary_file(target) as stream:
                yield stream
    except OSError as error:
        raise UserError(f"cannot write '{path}' ({error.strerror}); choose another place") from error


def write_files(contents: Mapping[Path, str]) -> None:
    """
    Writes all the files or, after a failure, none of them; missing folders are created, and then removed again.

    Raises `UserError` if one of them cannot be written.
    """
    with _created_folders(path.parent for path in contents), ExitStack() as files:
        for path, content in contents.items():
            stream = files.enter_context(replaced_file(str(path)))
            stream.write(content)
            stream.flush()


@contextmanager
def _created_folders(folders: Iterable[Path]) -> Generator[None]:
    created: list[Path] = []
    try:
        for folder in folders:
            for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
                missing.mkdir()
                created.append(missing)
        yield
    except OSError as error:
        _remove_folders(created)
        raise UserError(f"cannot create '{error.filename}': {error.strerror}") from error
    except BaseException:
        _remove_folders(created)
        raise


def _remove_folders(created: list[Path]) -> None:
    for folder in reversed(created):
        folder.rmdir()


@contextmanager
def replaced_binary_file(path: str) -> Generator[BinaryIO]:
    """As `replaced_file`, for bytes; devices and pipes are not supported."""
    target = os.path.realpath(path)
    try:
        with _temporary_file(target) as stream:
            yield cast(BinaryIO, stream.buffer)
    except OSError as error:
        raise UserError(f"cannot write '{path}' ({error.strerror}); choose another place") from error


@contextmanager
def _temporary_file(target: str) -> Generator[TextIOWrapper]:
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    mode = _mode_to_keep(target)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _mode_to_keep(target: str) -> int | None:
    """The permission bits of a file that will be replaced; a file that its owner protected stays protected."""
    if not os.path.exists(target):
        return None
    with open(target, "ab"):
        return stat.S_IMODE(os.stat(target).st_mode)


@contextmanager
def standard_output() -> Generator[None]:
    """
    UTF-8 on stdout, flushed at the end of the block; a reader that closed the pipe (`| head`) ends it quietly.

    Any other failure to write ends the program with a message and exit code 1.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - the parent process may have closed it
        sys.stdout = _closed_stream()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_standard_output()
    except OSError as error:
        _discard_standard_output()
        sys.stderr.write(f"error: cannot write the output: {error.strerror}\n")
        raise SystemExit(1) from error


def _closed_stream() -> TextIOWrapper:
    """A stream that takes the place of a closed one: whatever is written to it fails."""
    return open(os.open(os.devnull, os.O_RDONLY), "w")


def _discard_standard_output() -> None:
    """What is still buffered must not fail again when the interpreter shuts down."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
