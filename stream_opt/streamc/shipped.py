"""Commands about what comes with the tool: example systems and workload builders."""

from __future__ import annotations

import argparse
from typing import Any

from stream_opt.errors import UserError


def add_workload_command(commands: Any) -> argparse.ArgumentParser:
    command = commands.add_parser(
        "workload",
        help="write an example workload as a weight-free ONNX file",
        description="Writes a 2-conv, SwiGLU or GEMM of any size as a weight-free ONNX file.",
        epilog="example:\n  streamc workload 2conv_1_8_32_32_16_32_3 --output 2conv.onnx\n"
        "names:\n  2conv_<batch>_<channels in>_<height>_<width>_<channels between>_<channels out>_<kernel>\n"
        "  swiglu_<sequence>_<embedding>_<hidden>[_nodown]\n  gemm_<m>_<k>_<n>",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", help="what to build, for example swiglu_1_16_32")
    command.add_argument("--output", metavar="FILE", help="where to write it (default: NAME.onnx)")
    command.set_defaults(run=write_workload)
    return command


def write_workload(options: argparse.Namespace) -> None:
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
    print(f"wrote {path}")


def add_examples_command(commands: Any) -> argparse.ArgumentParser:
    command = commands.add_parser(
        "examples",
        help="list what can be named without a path",
        description="Lists the hardware systems, mappings and workloads that can be named without a path.",
        epilog="example:\n  streamc examples",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=list_examples)
    return command


def list_examples(options: argparse.Namespace) -> None:
    from stream_opt.examples import example_names

    for kind in ("hardware", "mappings"):
        print(f"{kind}:")
        for name in example_names(kind):
            print(f"  {name}")
    print("workloads (any sizes):\n  2conv_1_8_32_32_16_32_3\n  swiglu_1_16_32\n  gemm_64_64_64")
