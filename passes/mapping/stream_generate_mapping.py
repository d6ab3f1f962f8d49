"""Chooses cores, inter-core splits and tiling where no mapping file has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.analysis.accelerator import Core
from passes.analysis.core_graph import CoreGraph
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GroupMapping, LoopTile
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, diagnosed, groups_of, layers_of, mapping_file, workload_of
from passes.ir.workload import group_graph, mapped_layers, mapping_record
from passes.mapping.automatic import generate_mapping, trivial_tiling
from passes.mapping.validation import check_layer_mappings, check_tiling
from stream_dialects.stream.mapping import MappingAttr, TilingAttr
from stream_dialects.stream.workload import GroupOp


@dataclass(frozen=True)
class StreamGenerateMappingPass(ModulePass):
    """
    Gives every layer without a mapping its cores and inter-core splits, and every group without a tiling a tiling (spec
    workload-and-tiling 7); then checks all mappings against layers and cores.

    Before: `stream.layer "Gemm1" …`
    After:  `stream.layer "Gemm1" … mapping <cores = [0, 1, 2, 3], splits = [D2 = 4]>`
            and `tiling ["Gemm1" D0 = 1]` on the group

    Pass can be called from the command line as e.g.:
        stream-opt net.mlir -p stream-generate-mapping
        stream-opt net.mlir -p 'stream-generate-mapping{tiling="Gemm_Left.D1=128","Gemm_Left.D0=16"}'
    """

    name = "stream-generate-mapping"

    tiling: tuple[str, ...] = ()
    """Intra-core tiles `<layer>.D<loop>=<tile>`, innermost first; one string may hold several, separated by commas."""

    def __post_init__(self) -> None:
        parse_tiles(self.tiling)

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        accelerator = read_accelerator(accelerator_of(op))
        order = CoreGraph(accelerator).core_order
        cores = [accelerator.cores[core] for core in order]
        groups = groups_of(op)
        origin, tiles = mapping_file(workload_of(op)), parse_tiles(self.tiling)
        with diagnosed(op):
            _check_layers(tiles, {layer.label.data for group in groups for layer in layers_of(group)})
        for group in groups:
            with diagnosed(group):
                graph = group_graph(group)
                mapping = complete_mapping(group, graph, cores, tiles)
            with diagnosed(group, origin):
                check_layer_mappings(graph, mapping, accelerator.cores, order)
            with diagnosed(group, None if set(mapping.tiling) & set(tiles) else origin):
                check_tiling(graph, mapping)
            for layer in layers_of(group):
                layer.mapping = MappingAttr(mapping_record(mapping.layers[layer.label.data]))
            group.tiling = TilingAttr(mapping.tiling)


def parse_tiles(entries: tuple[str, ...]) -> tuple[LoopTile, ...]:
    """
    Tiles from `Gemm_Left.D0=16,Gemm_Down.D2=128`; a layer's name may contain dots.

    Raises:
        InputError: an entry is not `<layer>.D<loop>=<tile>` with a tile of at least 1, or a loop comes twice.
    """
    tiles: list[LoopTile] = []
    for entry in (part for text in entries for part in text.split(",")):
        match = re.fullmatch(r"\s*(.+)\.D(\d+)\s*=\s*(\d+)\s*", entry)
        if match is None or int(match[3]) < 1:
            raise InputError(f"'{entry}' is no intra-core tile; write <layer>.D<loop>=<tile>, for example Gemm1.D0=16")
        tile = LoopTile(match[1], int(match[2]), int(match[3]))
        if any((tile.layer, tile.loop) == (other.layer, other.loop) for other in tiles):
            raise InputError(f"loop D{tile.loop} of layer '{tile.layer}' is tiled twice; keep one tile")
        tiles.append(tile)
    return tuple(tiles)


def _check_layers(tiles: tuple[LoopTile, ...], layers: set[str]) -> None:
    for tile in tiles:
        if tile.layer not in layers:
            remedy = f"use one of {', '.join(sorted(layers))}"
            raise InputError(f"the tiling names layer '{tile.layer}', which the workload does not have; {remedy}")


def complete_mapping(group: GroupOp, graph: Graph, cores: list[Core], tiles: tuple[LoopTile, ...]) -> GroupMapping:
    """The mapping that the group has, with the missing parts generated."""
    names = {layer.label.data for layer in layers_of(group)}
    layers = mapped_layers(layers_of(group))
    if len(layers) < len(names):
        layers = {**generate_mapping(graph, cores).layers, **layers}
    own = tuple(tile for tile in tiles if tile.layer in names)
    if not own and group.tiling is not None:
        return GroupMapping(layers, group.tiling.data)
    return GroupMapping(layers, own or trivial_tiling(graph, layers))
