"""`stream-opt`: reads a module, runs passes over it, prints it or hands it to a target."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property, partial
from io import BytesIO, StringIO
from typing import IO, TYPE_CHECKING, cast

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute
from xdsl.passes import PassPipeline
from xdsl.targets.mlir import MLIRTarget
from xdsl.utils.arg_spec import parse_pipeline, parse_spec
from xdsl.utils.diagnostic import Diagnostic
from xdsl.utils.exceptions import ArgSpecParseError, DiagnosticException, ParseError, ShrinkException, VerifyException
from xdsl.utils.target import Target
from xdsl.xdsl_opt_main import xDSLOptMain

from passes import get_all_passes
from passes.analysis.errors import InputError
from passes.run_record import Statistics, recording
from stream_opt import __version__
from stream_opt.errors import (
    EXPECTED_ERRORS,
    UserError,
    configure_warnings,
    message_of,
    report_defect,
    reported_errors,
    specification_error,
    suggestion,
)
from stream_opt.frontends import Frontend, get_all_frontends
from stream_opt.locations import LocatingParser, Locations
from stream_opt.output import replaced_file, standard_output
from stream_opt.pass_list import list_passes
from stream_opt.pass_runner import ModulePrinter, PassObserver, PassRunner, TimeCollector, TimePrinter, blamed
from stream_opt.pipeline_string import create, format_passes, parse_passes
from stream_opt.targets import get_all_targets

if TYPE_CHECKING:
    from xdsl.universe import Universe

DESCRIPTION = "Runs passes of the stream dialect over an .mlir or .onnx file and prints the module."
EPILOG = """
examples:
  stream-opt gemm_64_64_64 -p 'stream-load-accelerator{file=tpu_like_quad_core},stream-co' -o allocated.mlir
  stream-opt allocated.mlir -t summary
  stream-opt allocated.mlir -t 'svg{view=schedule}' -o schedule.svg
  stream-opt allocated.mlir -t report -o report.html
  stream-opt net.onnx -p 'stream-load-accelerator{file="chip.yaml"},stream-partition' -o groups.mlir
  stream-opt groups.mlir -p stream-generate-mapping,stream-tile
  stream-opt -p stream-co --expand-pipeline

exit codes: 0 done; 1 an error in input or output, one line each on stderr; 2 a wrong command line
"""
STANDARD_INPUT = "<stdin>"


class StreamOptMain(xDSLOptMain):
    """
    `xdsl-opt` with our frontends and with errors that name the place and leave nothing half-written.

    Raises `UserError` from the constructor (options) and from `run` (everything else).
    """

    version_format = f"stream-opt {__version__} built on xDSL {{xdsl_version}}"

    def __init__(self, description: str = DESCRIPTION, args: Sequence[str] | None = None):
        self.ctx = Context()
        self.available_frontends = {}
        self.available_passes = get_all_passes()
        self.available_targets = {"mlir": lambda: MLIRTarget, **get_all_targets()}
        self.register_all_frontends()
        # The help lists our own names and is printed in here, before the environment is searched for plug-ins.
        layout = argparse.RawDescriptionHelpFormatter
        parser = argparse.ArgumentParser("stream-opt", None, description, EPILOG, formatter_class=layout)
        self.register_all_arguments(parser)
        self.args = parser.parse_args(args)
        if self._names_others():
            self.register_all_dialects()
            self.register_all_passes()
            self.register_all_targets()
        self._set_global_switches()
        self.setup_pipeline()
        self.setup_target()

    def _names_others(self) -> bool:
        """
        Whether the command line asks for a pass or target that is not ours.

        Only then, and for MLIR text, which may hold any dialect, the environment is searched for plug-ins: that takes
        longer than most passes.
        """
        try:
            passes = [spec.name for spec in parse_pipeline(self.args.passes)]
            target = parse_spec(self.args.target).name
        except ArgSpecParseError:  # Reported where the pipeline and the target are set up.
            return True
        known = target in self.available_targets and all(name in self.available_passes for name in passes)
        return self.args.list_passes or not known

    @cached_property
    def universe(self) -> Universe:
        """Everything that is registered in this environment, looked up once."""
        from stream_opt.universe import discover_universe

        return discover_universe()

    def register_all_dialects(self) -> None:
        registered = set(self.ctx.registered_dialect_names)
        for name, factory in self.universe.all_dialects.items():
            if name not in registered:
                self.ctx.register_dialect(name, factory)

    def register_all_passes(self) -> None:
        self.available_passes |= self.universe.all_passes

    def register_all_targets(self) -> None:
        self.available_targets |= self.universe.all_targets

    def register_all_frontends(self) -> None:
        self.available_frontends["mlir"] = self._parse_mlir
        for extension, factory in get_all_frontends().items():
            self.available_frontends[extension] = partial(self._import, factory)

    def register_all_arguments(self, arg_parser: argparse.ArgumentParser) -> None:
        super().register_all_arguments(arg_parser)
        add = arg_parser.add_argument
        add("--list-passes", action="store_true", help="print each pass with its summary and options")
        add("--expand-pipeline", action="store_true", help="print -p with named pipelines replaced by their passes")
        add("--run-record", metavar="FILE.json", help="write times, versions, hashes and solver statistics")
        add("--debug", action="store_true", help="print the traceback of an error")

    def _set_global_switches(self) -> None:
        self.ctx.allow_unregistered = self.args.allow_unregistered_dialect
        if self.args.disable_verify:
            Attribute.__post_init__ = lambda self: None
        if self.args.syntax_highlight:
            Diagnostic.colored = True

    def setup_pipeline(self) -> None:
        """Sets `pipeline` and `runner`; raises `UserError` for what `-p` gets wrong."""
        passes = parse_passes(self.args.passes, self.available_passes)
        self.pipeline = PassPipeline(passes)
        self.collector = TimeCollector()
        observers: list[PassObserver] = [self.collector]
        if self.args.time_passes:
            observers.append(TimePrinter())
        if self.args.print_between_passes and passes:
            observers.append(ModulePrinter(last=passes[-1]))
        self.runner = PassRunner(passes, observers, verify=not self.args.disable_verify)

    def setup_target(self) -> None:
        """Sets `target`; raises `UserError` for what `-t` gets wrong."""
        try:
            spec = parse_spec(self.args.target)
        except ArgSpecParseError as error:
            raise specification_error(error, "-t") from error
        if spec.name not in self.available_targets:
            hint = suggestion(spec.name, self.available_targets) or ";"
            raise UserError(f"unknown target '{spec.name}'{hint} the targets are {', '.join(self.available_targets)}")
        factory = cast(Callable[[], type[Target]], self.available_targets[spec.name])
        self.target = self._with_print_options(create("target", factory(), spec))

    def _with_print_options(self, target: Target) -> Target:
        if not isinstance(target, MLIRTarget):
            return target
        return replace(
            target,
            print_generic_format=target.print_generic_format or self.args.print_op_generic,
            print_properties_as_attributes=target.print_properties_as_attributes or self.args.print_no_properties,
            print_debuginfo=target.print_debuginfo or self.args.print_debuginfo,
            syntax_highlight=target.syntax_highlight or self.args.syntax_highlight,
        )

    def run(self) -> None:
        """Does what the command line asks for; raises `UserError` for everything that a user can mend."""
        if self.args.list_passes:
            sys.stdout.write(list_passes(self.available_passes))
        elif self.args.expand_pipeline:
            sys.stdout.write(format_passes(self.pipeline.passes) + "\n")
        elif self.args.shrink:
            self._shrink()
        else:
            self._transform()

    def _shrink(self) -> None:
        """The protocol of test-case reducers: exit code 0 if the interesting exception was raised."""
        try:
            self._transform()
        except ShrinkException:
            sys.stdout.write("Success, can shrink\n")
            return
        raise UserError("no pass raised ShrinkException: cannot shrink")

    def _transform(self) -> None:
        chunks, extension = self.prepare_input()
        results: list[str] = []
        with recording() as statistics, self._opened_record() as record, self._opened_output() as output:
            for index, (chunk, offset) in enumerate(chunks):
                results.append(("// -----\n" if index else "") + self._process(chunk, extension, offset))
                output.write(results[-1])
            if record:
                self._write_record(record, chunks, "".join(results), statistics)

    def transformed(self, observer: PassObserver) -> ModuleOp:
        """The module after all passes, for a command line that reports in its own way; `observer` follows the run."""
        chunks, extension = self.prepare_input()
        self.runner.observers = (*self.runner.observers, observer)
        with recording() as statistics, self._opened_record() as record:
            module = self.parse_chunk(chunks[0][0], extension)
            self.apply_passes(module)
            if record:
                self._write_record(record, chunks, self.output_resulting_program(module), statistics)
        return module

    def _opened_output(self) -> AbstractContextManager[IO[str]]:
        path = self.args.output_file
        return nullcontext(sys.stdout) if path in (None, "-") else replaced_file(path)

    def _opened_record(self) -> AbstractContextManager[IO[str] | None]:
        """Opened before the work, so that a place that cannot be written is reported first."""
        return replaced_file(self.args.run_record) if self.args.run_record else nullcontext()

    def _process(self, chunk: IO[bytes], extension: str, offset: int) -> str:
        try:
            module = self.parse_chunk(chunk, extension, offset)
            self.apply_passes(module)
            return self.output_resulting_program(module)
        except UserError as error:
            if self._is_asked_for(error):
                return _explanation(error)
            raise

    def _is_asked_for(self, error: UserError) -> bool:
        """Whether a test wants this error as its result."""
        if isinstance(error.__cause__, ParseError):
            return self.args.parsing_diagnostics
        return self.args.verify_diagnostics and isinstance(error.__cause__, (DiagnosticException, InputError))

    def get_input_name(self) -> str:
        """The path as the user gave it."""
        return STANDARD_INPUT if self.args.input_file in (None, "-") else self.args.input_file

    @property
    def source_name(self) -> str:
        """What the IR records as the name of the input: never a path."""
        return os.path.basename(self.get_input_name()).strip("<>")

    def get_input_stream(self) -> tuple[IO[bytes], str]:
        """The whole input and its extension; standard input is MLIR text unless `-f` says otherwise."""
        if self.args.input_file in (None, "-"):
            return BytesIO(_standard_input()), "mlir"
        try:
            with open(self.args.input_file, "rb") as stream:
                content = BytesIO(stream.read())
        except FileNotFoundError as error:
            if (built := self._example()) is not None:
                self.args.input_file = self.args.input_file.removesuffix(".onnx") + ".onnx"
                return BytesIO(built), "onnx"
            example = ", or name an example workload such as swiglu_1_16_32" if self._may_be_example() else ""
            raise UserError(f"the file does not exist; correct the path{example}", self.args.input_file) from error
        except IsADirectoryError as error:
            raise UserError("this is a folder; name a file in it", self.args.input_file) from error
        except OSError as error:
            raise UserError(f"the file cannot be read ({error.strerror}); check it", self.args.input_file) from error
        return content, self._known_extension()

    def _may_be_example(self) -> bool:
        folder, name = os.path.split(self.args.input_file)
        return not folder and os.path.splitext(name)[1] in ("", ".onnx")

    def _example(self) -> bytes | None:
        """The bytes of a workload that the tool can build itself, if the input has the name of one."""
        from stream_opt.examples.workloads import build_by_name

        name = self.args.input_file.removesuffix(".onnx")
        try:
            return build_by_name(name) if self._may_be_example() else None
        except InputError as error:
            raise UserError(error.message) from error

    def _known_extension(self) -> str:
        extension = os.path.splitext(self.args.input_file)[1].removeprefix(".")
        if self.args.frontend is None and extension not in self.available_frontends:
            known = " or ".join(f".{name}" for name in self.available_frontends)
            message = f"unknown file extension '.{extension}'; give a file {known}, or use the option -f of stream-opt"
            raise UserError(message, self.args.input_file)
        return extension

    def parse_chunk(self, chunk: IO[bytes], file_extension: str, start_offset: int = 0) -> ModuleOp:
        """Reads one module; `start_offset` counts the lines before it in the file."""
        name = self.get_input_name()
        self.locations = Locations(name)
        self.line_offset = start_offset
        try:
            return self.available_frontends[file_extension](chunk)
        except ParseError as error:
            error.span = replace(error.span, line_offset=start_offset)
            raise UserError(message_of(error), str(error.span.get_location())) from error
        except EXPECTED_ERRORS as error:
            # A frontend knows the file by its base name only and may say so itself.
            raise UserError(message_of(error).removeprefix(f"{self.source_name}: "), name) from error

    def _parse_mlir(self, stream: IO[bytes]) -> ModuleOp:
        self.register_all_dialects()
        name = self.get_input_name()
        parser = LocatingParser(self.ctx, _decoded(stream.read(), name), name, self.line_offset)
        self.locations = Locations(name, parser)
        try:
            return parser.parse_module(not self.args.no_implicit_module)
        except (VerifyException, InputError, ValueError) as error:
            raise UserError(message_of(error), parser.location(parser.pos)) from error

    def _import(self, factory: Callable[[], Frontend], stream: IO[bytes]) -> ModuleOp:
        return factory()(stream, self.source_name)

    def apply_passes(self, prog: ModuleOp) -> None:
        self.runner.run(self.ctx, prog, self.locations)

    def output_resulting_program(self, prog: ModuleOp) -> str:
        output = StringIO()
        with blamed(prog, self.locations, f"in target {self.target.name}: "):
            self.target.emit(self.ctx, prog, output)
        return output.getvalue()

    def _write_record(
        self, stream: IO[str], chunks: Sequence[tuple[IO[bytes], int]], output: str, statistics: Statistics
    ) -> None:
        from stream_opt.record_file import RunRecord

        RunRecord(
            pipeline=format_passes(self.pipeline.passes),
            input_name=os.path.basename(self.get_input_name()),
            input=b"".join(_rewound(chunk) for chunk, _ in chunks),
            output=output,
            passes=self.collector.times,
            statistics=statistics,
        ).write(stream)


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is not UTF-8"
        raise UserError(f"this is not MLIR text ({place}); an ONNX model needs -f onnx", name) from error
    if not text.strip():
        raise UserError("the input is empty; expected MLIR text", name)
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise UserError("this is not MLIR text (it has control characters); an ONNX model needs -f onnx", name)
    return text


def _standard_input() -> bytes:
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - the parent process may have closed it
        raise UserError("standard input is closed; name an input file", STANDARD_INPUT)
    return sys.stdin.buffer.read()


def _rewound(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def _explanation(error: UserError) -> str:
    """The error with the context that xDSL gives: the source line, or the module with the message at the operation."""
    context = [str(error.__cause__)] if isinstance(error.__cause__, ParseError) else []
    notes: list[str] = getattr(error.__cause__, "__notes__", [])
    return "\n".join([str(error), *context, *notes, ""])


def main(args: Sequence[str] | None = None, tool: type[StreamOptMain] = StreamOptMain) -> None:
    """
    Runs the tool on the arguments (default: the command line).

    Exit code 0; 1 with one line on stderr for an error in input, passes or output; 2 for a wrong command line.
    """
    arguments = sys.argv[1:] if args is None else args
    debug = "--debug" in arguments
    if not debug:
        sys.excepthook = report_defect
    configure_warnings()
    with standard_output(), reported_errors(debug=debug):
        tool(args=arguments).run()


if __name__ == "__main__":
    main()
