"""`streamc gemm`, `streamc swiglu` and so on: the designs for AMD's NPUs, each a command with sizes and tiles."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stream_opt.streamc.argument_types import positive, whole
from stream_opt.streamc.report import Report

Chosen = argparse.Namespace

NPUS = ("npu1", "npu2")
ELEMENT_TYPES = ("bf16", "f32", "i8", "i16", "i32")
AIE_VERSIONS = ("1.4", "1.3")

WRITES = """writes into the output folder:
  output.mlir   the design, ready for aiecc of mlir-aie
  kernels.json  the object files that it links: symbols, tile sizes, types, layouts, commands that build them
  host.cpp      a short host program (XRT)
  module.mlir   the allocated workload before it is lowered; stream-opt reads it
  summary.yaml  latency, layers, memory use, link traffic
"""


@dataclass(frozen=True)
class Tile:
    """An option for a tile: its name on the command line, its name for `stream-map-aie`, its default."""

    option: str
    dimension: str
    default: int


@dataclass(frozen=True)
class DesignCommand:
    """A command for one kind of design."""

    name: str
    example: str
    sizes: Mapping[str, str]
    """Required option -> what it says."""
    tiles: tuple[Tile, ...]
    workload: Callable[[Chosen], str]
    """The name of the example workload."""
    types: tuple[str, str] = ("bf16", "bf16")
    """Default element types of inputs and outputs."""
    rows: int | None = None
    columns: int | None = None
    """Default of rows and columns of compute tiles; None: all."""
    has_down_projection: bool = False


def _name(family: str, *sizes: str) -> Callable[[Chosen], str]:
    return lambda chosen: "_".join([family, *(str(getattr(chosen, size)) for size in sizes)])


def _swiglu(chosen: Chosen) -> str:
    name = _name("swiglu", "seq_len", "embedding_dim", "hidden_dim")(chosen)
    return f"{name}_nodown" if chosen.no_last_gemm_down else name


def _square_tiles(*dimensions: str) -> tuple[Tile, ...]:
    return tuple(Tile(f"--{dimension}", dimension, 32) for dimension in dimensions)


COMMANDS = (
    DesignCommand(
        "gemm",
        "gemm --M 512 --N 512 --K 512 --m 16 --k 128 --n 32 --in_dtype bf16 --out_dtype bf16 --rows 4 --cols 8",
        {
            "--M": "rows of A and of the result",
            "--N": "columns of B and of the result",
            "--K": "columns of A, rows of B",
        },
        _square_tiles("m", "k", "n"),
        _name("gemm", "M", "K", "N"),
        types=("i16", "i32"),
        rows=2,
        columns=2,
    ),
    DesignCommand(
        "swiglu",
        "swiglu --seq_len 256 --embedding_dim 512 --hidden_dim 2048 --embedding_tile_size 32",
        {"--seq_len": "rows of the input", "--embedding_dim": "columns of the input", "--hidden_dim": "hidden columns"},
        (
            Tile("--seq_len_tile_size", "seq", 32),
            Tile("--embedding_tile_size", "emb", 128),
            Tile("--hidden_tile_size", "hid", 64),
        ),
        _swiglu,
        rows=4,
        has_down_projection=True,
    ),
    DesignCommand(
        "matvec",
        "matvec --N 1024 --K 512",
        {"--N": "rows of the matrix and of the result", "--K": "columns of the matrix, elements of the vector"},
        _square_tiles("n", "k"),
        _name("matvec", "N", "K"),
    ),
    DesignCommand(
        "gemm-chain",
        "gemm-chain --M 128 --N 128 --K 64 --L 128",
        {
            "--M": "rows of A and of both results",
            "--N": "columns of the first result",
            "--K": "columns of A",
            "--L": "columns of the second result",
        },
        _square_tiles("m", "k", "n", "l"),
        _name("gemm_chain", "M", "K", "N", "L"),
    ),
    DesignCommand(
        "silu",
        "silu --M 256 --N 512",
        {"--M": "rows", "--N": "columns"},
        _square_tiles("m", "n"),
        _name("silu", "M", "N"),
    ),
    DesignCommand(
        "mul",
        "mul --M 256 --N 512",
        {"--M": "rows", "--N": "columns"},
        _square_tiles("m", "n"),
        _name("mul", "M", "N"),
        # Each core needs two streams of its own out of a memory tile, which has six.
        rows=2,
    ),
)


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = next(command for command in COMMANDS if command.name == name)
    parser = commands.add_parser(
        name,
        help=help,
        description=f"{help[0].upper()}{help[1:]}: maps, allocates and lowers it to aie/aiex MLIR.",
        epilog=f"example:\n  streamc {command.example}\n\n{WRITES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for option, help in command.sizes.items():
        parser.add_argument(*_spellings(option), type=positive, required=True, metavar="SIZE", help=help)
    for tile in command.tiles:
        help = f"tile of {tile.dimension} in one kernel call (default: {tile.default})"
        parser.add_argument(*_spellings(tile.option), type=positive, default=tile.default, metavar="SIZE", help=help)
    if command.has_down_projection:
        help = "leave out the down projection"
        parser.add_argument(*_spellings("--no_last_gemm_down"), action="store_true", help=help)
    _add_array_options(parser, command)
    _add_run_options(parser)
    parser.set_defaults(run=partial(_run, command))
    return parser


def _add_array_options(parser: argparse.ArgumentParser, command: DesignCommand) -> None:
    add = parser.add_argument
    inputs, outputs = command.types
    add(*_spellings("--in_dtype"), choices=ELEMENT_TYPES, default=inputs, help=f"of all inputs (default: {inputs})")
    add(*_spellings("--out_dtype"), choices=ELEMENT_TYPES, default=outputs, help=f"of the output (default: {outputs})")
    rows, columns = command.rows or "all", command.columns or "all"
    add("--rows", type=positive, default=command.rows, metavar="N", help=f"rows of compute tiles (default: {rows})")
    add("--cols", type=positive, default=command.columns, metavar="N", help=f"columns of them (default: {columns})")
    add("--npu", choices=NPUS, default="npu2", help="npu1 (4 columns) or npu2 (8 columns, default)")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    models = "aie-hardware (default): the device's true limits; reference: those of Stream 1.13.0"
    add("--model", default="aie-hardware", metavar="MODEL", help=models)
    add("--backend", metavar="NAME", help="the solver (default: ortools_gscip)")
    add("--disable-constraints", nargs="+", metavar="LIMIT", help="limits to leave out, e.g. memory_capacity")
    add(
        *_spellings("--trace_size"),
        type=whole,
        default=0,
        metavar="BYTES",
        help="of a trace buffer; one core of each layer is traced (default: 0, no trace)",
    )
    add("--aie-version", choices=AIE_VERSIONS, default=AIE_VERSIONS[0], help="of mlir-aie (default: 1.4)")
    add(
        "-o",
        "--output",
        metavar="DIR",
        help="the folder to write into (default: outputs/<npu, workload, types, tiles>)",
    )
    add("--run-record", metavar="FILE.json", help="write times, versions, hashes and solver statistics")
    add("--print-pipeline", action="store_true", help="print the equivalent stream-opt command line, run nothing")


def _spellings(option: str) -> list[str]:
    """An option with underscores can be written with hyphens too."""
    return list(dict.fromkeys((option, "--" + option[2:].replace("_", "-"))))


def tile_sizes(command: DesignCommand, chosen: Chosen) -> dict[str, int]:
    """Dimension -> tile."""
    return {tile.dimension: getattr(chosen, tile.option[2:]) for tile in command.tiles}


def _run(command: DesignCommand, chosen: Chosen) -> Report:
    from stream_opt.streamc.aie import AieRun

    return AieRun(chosen, command.workload(chosen), tile_sizes(command, chosen)).report()
