"""The commands of `streamc`: what its help says of each, and where the rest of it is written."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class ListedCommand:
    """A command in the list of all; its module is imported for its options only."""

    help: str
    module: str
    """In this package."""
    function: str = "add_command"
    """Of the module: takes the subcommands of a parser, name and help of the command, and gives its parser."""

    def add(self, commands: Any, name: str) -> argparse.ArgumentParser:
        """Adds the command with its options and `run`, a function from the options to a `Report` or None."""
        module = import_module(f"{__package__}.{self.module}")
        return getattr(module, self.function)(commands, name, self.help)


COMMANDS: Mapping[str, ListedCommand] = {
    "optimize": ListedCommand("map, schedule and allocate a workload on a system", "optimize"),
    "matrix": ListedCommand("print the total latency of workloads on systems as a table", "matrix"),
    "explore": ListedCommand("try many mappings of a workload on a system", "explore"),
    "gemm": ListedCommand("design a matrix product for an NPU", "aie_designs"),
    "swiglu": ListedCommand("design a SwiGLU block for an NPU", "aie_designs"),
    "matvec": ListedCommand("design a matrix-vector product for an NPU", "aie_designs"),
    "gemm-chain": ListedCommand("design two matrix products in a row for an NPU", "aie_designs"),
    "silu": ListedCommand("design an element-wise SiLU for an NPU", "aie_designs"),
    "mul": ListedCommand("design an element-wise product for an NPU", "aie_designs"),
    "simulate": ListedCommand("run a design for an NPU on arrays, without a board", "simulate"),
    "setup-aie": ListedCommand("install what builds designs for an NPU", "setup_aie"),
    "workload": ListedCommand(
        "write an example workload as a weight-free ONNX file", "shipped", "add_workload_command"
    ),
    "examples": ListedCommand("list what can be named without a path", "shipped", "add_examples_command"),
    "cache": ListedCommand("show or clear the cost cache", "cache"),
    "mcp": ListedCommand("serve language-model tools over the Model Context Protocol", "mcp"),
    "completion": ListedCommand("print a completion script for a shell", "completion"),
}
"""By name, in the order of the help."""
