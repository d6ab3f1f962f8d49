"""Commands about what comes with the tool: example systems and workload builders."""

from __future__ import annotations

import argparse
from typing import Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.streamc.report import Report

WORKLOADS = (
    "2conv_1_8_32_32_16_32_3",
    "swiglu_1_16_32",
    "gemm_64_64_64",
    "gemm_chain_64_64_64_64",
    "matvec_64_64",
    "silu_64_64",
    "mul_64_64",
)
"""One workload of each family."""


def add_workload_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Writes a 2-conv, SwiGLU, GEMM or another example of any size as a weight-free ONNX file.",
        epilog="example:\n  streamc workload 2conv_1_8_32_32_16_32_3 --output 2conv.onnx\n"
        "names:\n  2conv_<batch>_<channels in>_<height>_<width>_<channels between>_<channels out>_<kernel>\n"
        "  swiglu_<sequence>_<embedding>_<hidden>[_nodown]\n  gemm_<m>_<k>_<n>\n"
        "  gemm_chain_<m>_<k>_<n>_<last n>\n  matvec_<rows>_<columns>\n  silu_<rows>_<columns>\n  mul_<rows>_<columns>",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", help="what to build, for example swiglu_1_16_32")
    command.add_argument("--output", metavar="FILE", help="where to write it (default: NAME.onnx)")
    command.set_defaults(run=write_workload)
    return command


def write_workload(options: argparse.Namespace) -> Report:
    """Writes the file; its `file` and `bytes`."""
    from passes.analysis.errors import InputError
    from stream_opt.examples.workloads import build_by_name
    from stream_opt.output import replaced_binary_file

    try:
        content = build_by_name(options.name)
    except InputError as error:
        raise UserError(error.message) from error
    if content is None:
        raise UserError(f"'{options.name}' is no workload name; see streamc workload --help for the names")
    path = options.output or f"{options.name.removesuffix('.onnx')}.onnx"
    with replaced_binary_file(path) as stream:
        stream.write(content)
    return Report(f"wrote {path}", {"file": path, "bytes": len(content)})


def add_examples_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Lists the hardware systems, mappings and workloads that can be named without a path.",
        epilog="examples:\n  streamc examples\n  streamc examples --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=list_examples)
    return command


def list_examples(options: argparse.Namespace) -> Report:
    """The names per kind; workloads can have any sizes, so there is one of each family."""
    from stream_opt.examples import example_names

    names_of = {kind: example_names(kind) for kind in ("hardware", "mappings")} | {"workloads": WORKLOADS}
    lines = [line for kind, names in names_of.items() for line in (f"{kind}:", *(f"  {name}" for name in names))]
    data: dict[str, JSON] = {kind: list(names) for kind, names in names_of.items()}
    return Report("\n".join(lines).replace("workloads:", "workloads (any sizes):"), data)
