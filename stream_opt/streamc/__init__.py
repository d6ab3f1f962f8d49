"""`streamc`: commands for people. Each assembles a pipeline, shows it if asked, runs it and reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Sequence

from stream_opt import __version__
from stream_opt.errors import configure_warnings, report_defect, reported_errors
from stream_opt.output import standard_output
from stream_opt.streamc.command_list import COMMANDS
from stream_opt.streamc.report import print_report

DESCRIPTION = "Maps and schedules neural networks on multi-core accelerators."
EXAMPLES = """examples:
  streamc optimize --hardware tpu_like_quad_core --workload 2conv_1_8_32_32_16_32_3
  streamc optimize --hardware chip.yaml --workload net.onnx --output results
  streamc matrix --hardware simba,tpu_like_quad_core --workload swiglu_1_16_32,gemm_64_64_64
  streamc explore --hardware tpu_like_quad_core --workload swiglu_1_16_32 --jobs 2
  streamc gemm --M 512 --N 512 --K 512 --m 16 --k 128 --n 32 --rows 4 --cols 8
  streamc simulate output.mlir
  streamc workload swiglu_1_16_32 --output swiglu.onnx
  streamc examples --json
  streamc completion bash > ~/.local/share/bash-completion/completions/streamc

exit codes: 0 done; 1 an error in input or output, one line each on stderr; 2 a wrong command line
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Runs one command (default: the command line).

    Exit code 0; 1 with one line per problem on stderr for an error in input or output; 2 for a wrong command line.
    """
    words = sys.argv[1:] if arguments is None else arguments
    chosen = build_parser(words).parse_args(words)
    if not chosen.debug:
        sys.excepthook = report_defect
    configure_warnings(quiet=chosen.quiet)
    with standard_output(), reported_errors(debug=chosen.debug):
        report = chosen.run(chosen)
        if report is not None:
            print_report(report, as_json=chosen.json)


def build_parser(names: Container[str] = COMMANDS) -> argparse.ArgumentParser:
    """
    All commands; those of the `names` with their options, the others, which are not imported, only with their help.

    Each sets `run`, which takes the options and gives a `Report` or None.
    """
    parser = argparse.ArgumentParser(
        prog="streamc",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"streamc {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, listed in COMMANDS.items():
        if name in names:
            add_common_options(listed.add(commands, name))
        else:
            commands.add_parser(name, help=listed.help)
    return parser


def add_common_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print the answer as one JSON document")
    command.add_argument("--quiet", action="store_true", help="no progress and no warnings on stderr")
    command.add_argument("--debug", action="store_true", help="print the traceback of an error")
