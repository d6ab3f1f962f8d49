"""The object files that an AIE design links, as JSON for the script that builds them."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.aie.kernel_objects import KernelObject, kernel_objects
from passes.aie.kernel_uses import read_kernel_uses
from passes.ir.array import described_array
from passes.ir.lookup import diagnosed

Entry = dict[str, object]


@dataclass(frozen=True)
class AieKernelsTarget(Target):
    """
    Prints per object file of an AIE design: symbols, C prototypes, tile sizes, element types, blocks of its operands,
    stack bytes, a suggested source and the commands that build it, as JSON.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t aie-kernels
    """

    name = "aie-kernels"

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        output.write(kernels_json(module))


def kernels_json(module: ModuleOp) -> str:
    """The list for a tiled module whose layers have kernels."""
    device = described_array(module).device
    with diagnosed(module):
        objects = kernel_objects(read_kernel_uses(module), device.name)
    content: Entry = {
        "device": device.name,
        "architecture": device.architecture,
        "variables": {
            "MLIR_AIE_DIR": "the folder of the installed package mlir_aie",
            "PEANO_INSTALL_DIR": "the folder of the installed package llvm-aie",
            "IRON_DIR": "a checkout of the operator library IRON",
        },
        "objects": [_object(entry) for entry in objects],
    }
    return json.dumps(content, indent=2) + "\n"


def _object(entry: KernelObject) -> Entry:
    return {
        "file": entry.file,
        "kernel": entry.kernel,
        "layers": list(entry.layers),
        "symbols": list(entry.symbols),
        "prototypes": list(entry.prototypes),
        "sizes": dict(entry.sizes),
        "element_types": {"inputs": entry.input_type, "output": entry.output_type},
        "layout": entry.layout,
        "blocks": [None if blocks is None else list(blocks) for blocks in entry.blocks],
        "stack_bytes": entry.stack_bytes,
        "source": entry.source,
        "commands": [_shell_text(command) for command in entry.commands],
        "remarks": list(entry.remarks),
    }


def _shell_text(words: tuple[str, ...]) -> str:
    """For a shell, which replaces the variables at the start of a word."""
    return " ".join(f'"{word}"' if word.startswith("$") else shlex.quote(word) for word in words)
