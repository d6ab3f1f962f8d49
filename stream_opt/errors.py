"""From exceptions to the one-line messages that a user sees."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from xdsl.utils.exceptions import ArgSpecParseError, DiagnosticException, ParseError

from passes.analysis.errors import InputError

EXPECTED_ERRORS = (DiagnosticException, InputError, ParseError, OSError)
"""What a pass or frontend may raise for a fact of the user's input; anything else is a defect."""


class UserError(Exception):
    """
    Something that the user can mend: sentences and, where known, `file`, `file:line` or `file:line:column`.

    `notes` are (place, sentence) pairs about other places that have to do with it.
    """

    def __init__(self, message: str, location: str | None = None, notes: Iterable[tuple[str, str]] = ()):
        super().__init__(message)
        self.findings: tuple[tuple[str | None, str], ...] = tuple(
            (location, line) for line in message.splitlines() if line.strip()
        )
        self.notes = tuple(notes)

    @classmethod
    def at_places(cls, findings: Iterable[tuple[str, str]]) -> Self:
        """Several (place, sentence) pairs: of files that a pass read, or of operations."""
        placed = tuple(findings)
        user_error = cls("\n".join(message for _, message in placed))
        user_error.findings = placed
        return user_error

    def __str__(self) -> str:
        errors = (f"{place}: error: {line}" if place else f"error: {line}" for place, line in self.findings)
        return "\n".join((*errors, *(f"{place}: note: {line}" for place, line in self.notes)))


def message_of(error: BaseException) -> str:
    """The text of an expected error without the place that some of them print themselves."""
    match error:
        case ParseError():
            return _syntax_message(error)
        case OSError(filename=None):
            return error.strerror or str(error)
        case OSError():
            return f"'{error.filename}': {error.strerror}"
        case _:
            return str(error)


def _syntax_message(error: ParseError) -> str:
    """xDSL's message; some of them only say where the parser was."""
    if not error.msg.startswith(" in "):
        return error.msg
    at_end = not error.span.input.content[error.span.start :].strip()
    return f"unexpected {'end of the text' if at_end else 'text'}{error.msg}"


def specification_error(error: ArgSpecParseError, option: str) -> UserError:
    """The syntax error of a pass or target string; xDSL puts the place first and the message last."""
    lines = str(error).splitlines()
    column = lines[1].rpartition(":")[2]
    message = lines[-1].strip()
    if message == "Unknown token":
        message += '; quote values that contain other characters than letters, digits and _, as in file="net.yaml"'
    return UserError(f"{option}, column {column}: {message}")


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the closest known name, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


@contextmanager
def reported_errors(*, debug: bool) -> Generator[None]:
    """Ends the program with the error's message on stderr and exit code 1; the traceback only if `debug`."""
    try:
        yield
    except UserError as error:
        if debug:
            traceback.print_exception(error)
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error


def report_defect(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """An exception hook: what no pass should have raised, in one line (Python itself then exits with 1)."""
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("interrupted\n")
        return
    text = " ".join(str(value).split())
    sys.stderr.write(f"error: defect in the tool: {kind.__name__}: {text} (--debug prints the traceback)\n")


class WarningHandler(logging.Handler):
    """Writes to what stderr is at the time: a progress line puts itself in between to stay below the messages."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"warning: {record.getMessage()}\n")


def configure_warnings(*, quiet: bool = False) -> None:
    """Warnings of passes go to stderr as `warning: …`, or nowhere."""
    logger = logging.getLogger("stream")
    logger.handlers = [WarningHandler()]
    logger.propagate = False
    logger.setLevel(logging.CRITICAL if quiet else logging.WARNING)
