"""From a known design to cores, splits, tiles and kernels on an array of compute tiles (codegen 5, tiling 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from passes.aie.device import FIRST_CORE_ROW, device
from passes.aie.kernels import KERNELS
from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GROUP_NAME, GroupMapping, Kernel, LayerMapping, LoopTile
from passes.mapping.aie_designs import Design, DesignLayer, recognise

_INPUT_OBJECTS = 4
"""Of two operands, with one of each on its way."""
_MOST_KEPT = device("npu2").tile(FIRST_CORE_ROW).descriptors - _INPUT_OBJECTS
"""Tiles of a result for which a core has buffer descriptors; the same on all devices."""


@dataclass(frozen=True, slots=True)
class ComputeGrid:
    """Ids of the compute tiles that may be used: `columns[column][row]`, rows from the bottom up."""

    columns: tuple[tuple[int, ...], ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0])

    def cores(self, first: int, columns: int, rows: int) -> tuple[int, ...]:
        """The lowest tiles of some columns, column by column."""
        return tuple(core for column in self.columns[first : first + columns] for core in column[:rows])

    def lowest(self, rows: int) -> ComputeGrid:
        """The grid with at most so many rows."""
        return ComputeGrid(tuple(column[:rows] for column in self.columns))


@dataclass(frozen=True, slots=True)
class Layout:
    """The mapping of a design and what it does not use of the array that it was offered."""

    design: Design
    mapping: GroupMapping
    tiles: Mapping[str, int]
    """Dimension -> tile."""
    remarks: tuple[str, ...]

    def tile_shapes(self, layer: str) -> tuple[tuple[int, ...], ...]:
        """What one kernel call of a layer works on: shapes of the inputs, then of the output."""
        found = next(entry for entry in self.design.layers if entry.node.name == layer)
        sizes = [self.tiles[name] for name in found.dimensions]
        # Each axis of a known design is one loop, so that its value at the sizes is its extent.
        return tuple(tuple(axis.value(sizes) for axis in index_map) for index_map in found.node.maps)


def compute_grid(cores: Sequence[Core], rows: int | None = None, columns: int | None = None) -> ComputeGrid:
    """
    The compute tiles in the first `columns` columns and the lowest `rows` rows (default: all) of an array.

    Raises:
        InputError: if there are no AIE compute tiles with coordinates, or fewer rows or columns than asked for.
    """
    found = {
        (core.column, core.row): core.id
        for core in cores
        if core.type.namespace == "aie2" and core.type.kind == "compute" and core.column is not None
    }
    if not found:
        raise InputError("the accelerator has no aie2 compute tile with coordinates; load an AIE array such as npu2")
    by_column: dict[int, list[int]] = {}
    for (column, _), core in sorted(found.items(), key=lambda item: (item[0][0] or 0, item[0][1] or 0)):
        by_column.setdefault(column or 0, []).append(core)
    height = min(len(column) for column in by_column.values())
    _require("rows", rows, height)
    _require("columns", columns, len(by_column))
    wanted = list(by_column.values())[: columns or len(by_column)]
    return ComputeGrid(tuple(tuple(column[: rows or height]) for column in wanted))


def _require(what: str, wanted: int | None, available: int) -> None:
    if wanted is not None and not 1 <= wanted <= available:
        raise InputError(
            f"{what} is {wanted}, but the array has {available} {what} of compute tiles; use 1 to {available}"
        )


def lay_out(graph: Graph, grid: ComputeGrid, tiles: Mapping[str, int], all_rows: bool = True) -> Layout:
    """
    Maps a workload that is a known design.

    Every dimension that is spread over rows or columns takes the most of them that share its tiles equally.

    Args:
        graph: the whole workload.
        grid: the compute tiles to use.
        tiles: wanted tile per dimension, such as `{"m": 16}`; the others get the design's own.
        all_rows: whether all rows of the grid shall be used, even if memory tiles cannot feed them.

    Raises:
        InputError: if the workload is no known design, or a tile is unknown or does not divide its dimension.
    """
    design = recognise(graph, len(grid.columns))
    chosen = _tiles(design, tiles)
    if not all_rows and design.usual_rows is not None:
        grid = grid.lowest(design.usual_rows)
    layers = {layer.node.name: _mapped(design, layer, grid, chosen) for layer in design.layers}
    mapping = GroupMapping(layers, _tiling(design, chosen), GROUP_NAME)
    return Layout(design, mapping, chosen, tuple(_remarks(design, layers, grid, chosen)))


def _tiles(design: Design, wanted: Mapping[str, int]) -> dict[str, int]:
    for name in wanted:
        if name not in design.tiles:
            known = ", ".join(design.tiles)
            raise InputError(f"'{name}' is no tile of the design {design.name}; its tiles are {known}")
    chosen = {**design.tiles, **wanted}
    chosen |= {name: chosen[other] for name, other in design.same_tile.items()}
    for name, size in design.sizes.items():
        tile = chosen.setdefault(name, size)
        if size % tile:
            layer = next(layer for layer in design.layers if name in layer.dimensions)
            message = (
                f"dimension {name} of layer '{layer.node.name}' is {size}, which its tile of {tile} does not "
                f"divide; choose a tile that divides {size}"
            )
            raise InputError(message, subject=layer.node.name)
    return chosen


def _share(count: int, most: int) -> int:
    """The largest number of up to `most` that divides `count`."""
    return next(share for share in range(min(count, most), 0, -1) if count % share == 0)


def _mapped(design: Design, layer: DesignLayer, grid: ComputeGrid, tiles: Mapping[str, int]) -> LayerMapping:
    counts = {name: size // tiles[name] for name, size in layer.sizes.items()}
    wide = design.wide and (design.kept_whole is None or _kept(design, tiles) <= _MOST_KEPT)
    parts = _share(counts[design.row_dimension], grid.rows * layer.columns if wide else grid.rows)
    if layer.along is None or parts > grid.rows:
        cores = grid.cores(layer.first_column, layer.columns, grid.rows)[:parts]
        return LayerMapping(cores, _splits(layer, {design.row_dimension: parts}), _kernel(layer, tiles))
    columns = _share(counts[layer.along], layer.columns)
    cores = grid.cores(layer.first_column, columns, parts)
    return LayerMapping(
        cores, _splits(layer, {design.row_dimension: parts, layer.along: columns}), _kernel(layer, tiles)
    )


def _kept(design: Design, tiles: Mapping[str, int]) -> int:
    """Tiles of the result that a core keeps at once if columns do not share them."""
    return design.sizes[design.kept_whole] // tiles[design.kept_whole] if design.kept_whole else 1


def _splits(layer: DesignLayer, parts: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """(loop, factor) without those that divide nothing; `parts` by dimension."""
    return tuple((layer.dimensions.index(name), factor) for name, factor in parts.items() if factor > 1)


def _kernel(layer: DesignLayer, tiles: Mapping[str, int]) -> Kernel:
    known = KERNELS[layer.kernel]
    sizes: tuple[tuple[str, int | float | str], ...] = ()
    if layer.kernel == "gemm":
        sizes = tuple(zip("mkn", (tiles[name] for name in layer.dimensions), strict=True))
        return Kernel(layer.kernel, (*sizes, ("utilization", known.utilization), ("layout", "default")))
    return Kernel(layer.kernel, (("utilization", known.utilization),))


def _tiling(design: Design, tiles: Mapping[str, int]) -> tuple[LoopTile, ...]:
    """One entry per tiled dimension, for the first layer that has it."""
    entries: list[LoopTile] = []
    for name in design.order:
        layer = next(layer for layer in design.layers if name in layer.dimensions)
        entries.append(LoopTile(layer.node.name, layer.dimensions.index(name), tiles[name]))
    return tuple(entries)


def _remarks(
    design: Design, layers: Mapping[str, LayerMapping], grid: ComputeGrid, tiles: Mapping[str, int]
) -> list[str]:
    """Says for which layers cores stay idle although there is work for them."""
    remarks: list[str] = []
    for layer in design.layers:
        used, offered = len(layers[layer.node.name].cores), layer.columns * grid.rows
        shared = {design.row_dimension, layer.along}
        pieces = prod(size // tiles[name] for name, size in layer.sizes.items() if name in shared)
        if used < min(offered, pieces):
            remarks.append(
                f"layer '{layer.node.name}' uses {used} of {offered} cores, because more cannot share its {pieces} "
                "pieces of work equally; other tiles may use more"
            )
    return remarks
