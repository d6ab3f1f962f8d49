"""Lays out the designs that the AIE back end knows on an array of compute tiles."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.aie.array import tile_array
from passes.aie.kernel_objects import KernelUse, kernel_objects
from passes.analysis.errors import InputError
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import AIE_HARDWARE, accelerator_of, bound_workload_of, diagnosed, model_of
from passes.ir.workload import mapping_record, workload_graph
from passes.mapping.aie_layout import Layout, compute_grid, lay_out
from passes.operation_error import OperationError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.mapping import FusionAttr, FusionRecord, MappingAttr, RuntimeLayout, RuntimeLayoutsAttr
from stream_dialects.stream.workload import LayerOp, WorkloadOp

LOGGER = logging.getLogger("stream")


@dataclass(frozen=True)
class StreamMapAiePass(ModulePass):
    """
    Maps a GEMM, a matrix-vector product, two GEMMs in a chain, SwiGLU, or a Silu or Mul alone onto the compute tiles of
    an AIE array: cores, splits, kernels, one fused group with its tiling, layouts of the runtime arguments (spec
    aie-codegen 5); other workloads need `stream-load-mapping`.

    The rows share the rows of the result and the columns its columns; in a chain and in SwiGLU the layers stand side by
    side. A dimension takes the most rows or columns that share its tiles equally. In the model aie-hardware, the device
    must have kernels for the tiles and element types.

    Before: `stream.layer "Gemm" …`
    After:  `stream.layer "Gemm" … mapping <cores = [2, 3, 8, 9], splits = [D0 = 2, D2 = 2], kernel = <…>>`
            and `fusion [<…, tiles = ["Gemm" D1 = 32, "Gemm" D0 = 16, "Gemm" D2 = 16]>]` on the workload

    Pass can be called from the command line as e.g.:
        stream-opt gemm.mlir -p 'stream-map-aie{rows=2 columns=4 tiles="m=16,k=32,n=16"}'
    """

    name = "stream-map-aie"

    rows: int | None = None
    """Rows of compute tiles to use, from the bottom (default: all, of a Mul two, which memory tiles can feed)."""
    columns: int | None = None
    """Columns to use, from the left (default: all)."""
    tiles: tuple[str, ...] = ()
    """
    Tiles such as `m=16,k=128,n=32`, in one string or several: m, k, n of a GEMM, k, n of a matrix-vector product, m, k,
    n, l of a chain, seq, emb, hid of SwiGLU, m, n of a Silu or Mul (default: 32; seq=32, emb=128, hid=64).
    """

    def __post_init__(self) -> None:
        parse_tile_sizes(self.tiles)

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = bound_workload_of(op)
        layers = [inner for inner in workload.body.block.ops if isinstance(inner, LayerOp)]
        if not layers:
            raise OperationError(
                workload, "the workload has no layer of its own; run stream-map-aie before partitioning"
            )
        target = accelerator_of(op)
        accelerator = read_accelerator(target)
        with diagnosed(target):
            grid = compute_grid(accelerator.cores, self.rows, self.columns)
        with diagnosed(workload):
            layout = lay_out(workload_graph(workload), grid, parse_tile_sizes(self.tiles), self.rows is not None)
        if model_of(op) == AIE_HARDWARE:
            with diagnosed(target):
                device = tile_array(accelerator).device
            with diagnosed(workload):
                kernel_objects([_kernel_use(layer, layout) for layer in layers], device.name)
        for remark in layout.remarks:
            LOGGER.warning("%s", remark)
        for layer in layers:
            layer.mapping = MappingAttr(mapping_record(layout.mapping.layers[layer.label.data]))
        workload.fusion = FusionAttr((FusionRecord(layout.mapping.name, layout.mapping.tiling),))
        workload.layouts = RuntimeLayoutsAttr(tuple(RuntimeLayout(name, "") for name in _runtime_arguments(workload)))
        workload.mapping_sources = None


def _kernel_use(layer: LayerOp, layout: Layout) -> KernelUse:
    name = layer.label.data
    *inputs, output = (str(element_of(type)) for type in (*layer.operand_types, layer.out.type))
    kernel = layout.mapping.layers[name].kernel
    return KernelUse(name, "" if kernel is None else kernel.name, tuple(inputs), output, layout.tile_shapes(name))


def parse_tile_sizes(entries: tuple[str, ...]) -> dict[str, int]:
    """
    Dimension -> tile from texts such as `m=16,k=128`.

    Raises:
        InputError: an entry is not `<dimension>=<tile>` with a tile of at least 1, or a dimension comes twice.
    """
    tiles: dict[str, int] = {}
    for entry in (part for text in entries for part in text.split(",")):
        match = re.fullmatch(r"\s*([a-z]+)\s*=\s*(\d+)\s*", entry)
        if match is None or int(match[2]) < 1:
            raise InputError(f"'{entry}' is no tile; write <dimension>=<tile>, for example m=16")
        if match[1] in tiles:
            raise InputError(f"dimension {match[1]} has two tiles; keep one")
        tiles[match[1]] = int(match[2])
    return tiles


def _runtime_arguments(workload: WorkloadOp) -> tuple[str, ...]:
    """Inputs and weights in order, then outputs: the arguments of the design's runtime sequence."""
    return (*(argument.edge_name for argument in workload.arguments.data), *workload.outputs.data)
