"""Runs passes one by one, verifies after each, and says which pass and which operation an error belongs to."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException

from passes.analysis.errors import FileError, InputError
from passes.operation_error import OperationError, OperationFindings
from stream_opt.errors import EXPECTED_ERRORS, UserError, message_of
from stream_opt.locations import Locations, failing_operation, named_operation
from stream_opt.pipeline_string import format_passes


@dataclass(frozen=True, slots=True)
class PassTime:
    """How long one pass took, verification excluded, in seconds; and the CPU seconds of the verification after it."""

    specification: str
    wall_seconds: float
    cpu_seconds: float
    verification_seconds: float = 0.0


class PassObserver:
    """Is told about each pass; the base class ignores everything."""

    def before_pass(self, item: ModulePass) -> None:
        """Called before a pass starts."""

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        """Called when a pass has ended and the module has been verified."""


class TimePrinter(PassObserver):
    """Writes the time of each pass to stderr."""

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        times = f"{elapsed.wall_seconds:.3f} s wall, {elapsed.cpu_seconds:.3f} s CPU"
        sys.stderr.write(f"pass {item.name}: {times}\n")


@dataclass
class ModulePrinter(PassObserver):
    """Writes the module after each pass but the last, whose result is the output, to stderr."""

    last: ModulePass

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        if item is self.last:
            return
        sys.stderr.write(f"// module after {item.name}\n")
        Printer(stream=sys.stderr).print_op(module)
        sys.stderr.write("\n\n")


@dataclass
class TimeCollector(PassObserver):
    """Keeps the times for the run record."""

    times: list[PassTime] = field(default_factory=list[PassTime])

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        self.times.append(elapsed)


@dataclass
class PassRunner:
    """Passes to run in order; expected errors leave it as `UserError` with the place that `locations` knows."""

    passes: Sequence[ModulePass]
    observers: Sequence[PassObserver] = ()
    verify: bool = True

    def run(self, ctx: Context, module: ModuleOp, locations: Locations) -> None:
        """Changes the module; raises `UserError` for everything that a user can mend."""
        for item in self.passes:
            require_tools(item)
        with blamed(module, locations):
            self._verify(module)
        for item in self.passes:
            self._run_one(item, ctx, module, locations)

    def _run_one(self, item: ModulePass, ctx: Context, module: ModuleOp, locations: Locations) -> None:
        for observer in self.observers:
            observer.before_pass(item)
        with blamed(module, locations, f"in pass {item.name}: "):
            elapsed = _timed(item, lambda: item.apply(ctx, module))
            begin = time.process_time()
            self._verify(module)
            elapsed = replace(elapsed, verification_seconds=time.process_time() - begin)
        for observer in self.observers:
            observer.after_pass(item, module, elapsed)

    def _verify(self, module: ModuleOp) -> None:
        if self.verify:
            module.verify()


def require_tools(item: ModulePass) -> None:
    """Fails before any work if a package or licence that the pass needs is missing; raises `UserError`."""
    try:
        getattr(item, "require_tools", lambda: None)()
    except InputError as error:
        raise UserError(f"pass {item.name}: {error}") from error


def _timed(item: ModulePass, action: Callable[[], None]) -> PassTime:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return PassTime(format_passes([item]), time.perf_counter() - wall, time.process_time() - cpu)


@contextmanager
def blamed(module: ModuleOp, locations: Locations, stage: str = "") -> Generator[None]:
    """Turns an expected error of the block into a `UserError` that says where it happened."""
    try:
        yield
    except FileError as error:
        raise UserError.at_places(error.findings) from error
    except OperationFindings as error:
        placed = ((locations.of(operation), stage + message) for operation, message in error.findings)
        raise UserError.at_places(placed) from error
    except EXPECTED_ERRORS as error:
        operation = _culprit(module, error)
        if isinstance(error, OperationError) and error.origin and not locations.has_lines:
            raise UserError(str(error), error.origin) from error
        subject = f"'{operation.name}' op: " if isinstance(error, VerifyException) and operation else ""
        lines = (stage + subject + line for line in message_of(error).splitlines())
        notes = error.notes if isinstance(error, OperationError) else ()
        placed = [(locations.of(place), text) for place, text in notes]
        raise UserError("\n".join(lines), locations.of(operation), placed) from error


def _culprit(module: ModuleOp, error: Exception) -> Operation | None:
    match error:
        case OperationError():
            return error.operation
        case VerifyException():
            return failing_operation(module, error)
        case InputError(subject=str() as subject):
            return named_operation(module, subject)
        case _:
            return None
