"""Mappings of the designs that are known for AIE arrays: on fewer rows and columns, with smaller and larger tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, NodeKind
from passes.analysis.mapping import GroupMapping
from passes.mapping.aie_designs import recognise
from passes.mapping.aie_layout import ComputeGrid, compute_grid, lay_out
from stream_opt.exploration.candidates import Candidate


def array_candidates(
    graph: Graph, cores: Sequence[Core], rows: int | None = None, columns: int | None = None
) -> Iterator[Candidate]:
    """
    Mappings on all rows and columns with the usual tiles first, then step by step on half of the rows or columns, with
    tiles of half or double the size.

    Raises:
        InputError: the workload is no design that is known, or there are not as many rows or columns.
    """
    grid = compute_grid(cores, rows, columns)
    tiles = _tile_choices(graph, len(grid.columns))
    grids = sorted(product(_halved(grid.rows), _halved(len(grid.columns))), key=lambda size: -size[0] * size[1])
    for size, chosen in sorted(product(range(len(grids)), range(len(tiles))), key=sum):
        mapping = _laid_out(graph, _part(grid, *grids[size]), tiles[chosen])
        if mapping is not None:
            sizes = " ".join(f"{name}={tile}" for name, tile in tiles[chosen].items())
            yield Candidate(f"{grids[size][0]} rows, {grids[size][1]} columns, {sizes}", mapping)


def _tile_choices(graph: Graph, columns: int) -> list[dict[str, int]]:
    """The usual tiles first, then combinations of half and double ones, as far as they divide their dimensions."""
    design = recognise(graph, columns)
    own = {name: tile for name, tile in design.tiles.items() if name not in design.same_tile}
    steps = [(tile, 2 * tile, tile // 2) for tile in own.values()]
    choices = sorted(product(*(range(len(step)) for step in steps)), key=sum)
    tiles = [{name: steps[i][step] for i, (name, step) in enumerate(zip(own, choice))} for choice in choices]
    return [choice for choice in tiles if all(design.sizes[name] % tile == 0 for name, tile in choice.items())]


def _halved(number: int) -> list[int]:
    return [number] if number == 1 else [number, *_halved(number // 2)]


def _part(grid: ComputeGrid, rows: int, columns: int) -> ComputeGrid:
    return ComputeGrid(grid.columns[:columns]).lowest(rows)


def _laid_out(graph: Graph, grid: ComputeGrid, tiles: Mapping[str, int]) -> GroupMapping | None:
    """None if the design does not fit on the grid."""
    try:
        mapping = lay_out(graph, grid, tiles).mapping
    except InputError:
        return None
    edges = (node.name for node in graph.nodes if node.kind in (NodeKind.IN_EDGE, NodeKind.OUT_EDGE))
    return replace(mapping, runtime_layouts=dict.fromkeys(edges, ""))
