"""`streamc completion`: a script that lets a shell complete `streamc` and `stream-opt`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from stream_opt.streamc.command_model import Option, Program, Values, read_program
from stream_opt.streamc.report import Report

SHELLS = ("bash", "zsh", "fish")
EPILOG = """examples:
  source <(streamc completion bash)                  # this bash only; zsh likewise
  streamc completion bash > ~/.local/share/bash-completion/completions/streamc
  streamc completion zsh > ~/.zfunc/_streamc         # with fpath+=~/.zfunc before compinit
  streamc completion fish > ~/.config/fish/completions/streamc.fish
"""


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Prints a script with which a shell completes commands, options, names of examples, passes and "
        "targets of streamc and stream-opt.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("shell", choices=SHELLS)
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> Report:
    """The `script` for a `shell`."""
    from stream_opt.streamc.completion_scripts import SCRIPTS

    script = SCRIPTS[options.shell]([streamc_program(), *stream_opt_programs()])
    return Report(script.rstrip("\n"), {"shell": options.shell, "script": script})


def streamc_program() -> Program:
    """All commands of `streamc`."""
    from passes.allocation.solvers import BACKENDS
    from passes.ir.lookup import MODELS
    from stream_opt.examples import example_names
    from stream_opt.streamc import build_parser
    from stream_opt.streamc.shipped import WORKLOADS

    words = {
        "hardware": example_names("hardware"),
        "mapping": example_names("mappings"),
        "workload": WORKLOADS,
        "name": WORKLOADS,
        "backend": tuple(BACKENDS),
        "model": MODELS,
        "disable_constraints": ("memory_capacity", "object_fifo_depth", "buffer_descriptors", "dma_channels"),
        "temporal_mapping": ("uneven", "even"),
    }
    return read_program(build_parser(), words)


def stream_opt_programs() -> Iterator[Program]:
    """`stream-opt` with the names of passes and targets, those of plug-ins included."""
    from stream_opt.driver import StreamOptMain

    tool = StreamOptMain(args=["--list-passes"])
    parser = argparse.ArgumentParser(prog="stream-opt")
    tool.register_all_arguments(parser)
    program = read_program(parser, {"target": tuple(tool.available_targets)})
    listed = Values(tuple(tool.available_passes), listed=True)
    options = (Option(o.names, o.help, listed) if "--passes" in o.names else o for o in program.top.options)
    yield Program(program.name, type(program.top)("", "", tuple(options), program.top.positional), ())
