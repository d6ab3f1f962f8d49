"""The mappings of the AIE cases as mapping files (spec workload-and-tiling 13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

ROWS = 4
Tile = tuple[int, int, int]
"""Rows, reduction and columns of the result of a product that one core computes at a time."""

TILE: Tile = (16, 128, 32)


def tile_core(column: int, row: int) -> int:
    """The id of a compute tile: each column has a shim, a memory tile and four compute tiles."""
    return row + 2 * (column + 1) + 4 * column


def columns(first: int, count: int, rows: int = ROWS) -> list[int]:
    """The compute tiles of some columns, column by column."""
    return [tile_core(column, row) for column in range(first, first + count) for row in range(rows)]


def gemm_mapping(count: int = 8, rows: int = ROWS, tile: Tile = TILE) -> str:
    """One product on `count` columns: rows of the result over the rows of tiles, columns over the columns."""
    layer = _layer("Gemm", columns(0, count, rows), [("D0", rows), ("D2", count)], _gemm_kernel(tile))
    tiling = [("Gemm.D1", tile[1]), ("Gemm.D0", tile[0]), ("Gemm.D2", tile[2])]
    return _text([layer], tiling, ["A", "B", "Y"])


def swiglu_mapping(tile: Tile = TILE, *, down: bool = False) -> str:
    """SwiGLU, without the last product unless `down`: two columns per product, one per element-wise layer."""
    m, k, n = tile
    both, rows = [("D0", ROWS), ("D2", 2)], [("D0", ROWS)]
    layers = [
        _layer("Gemm_Left", columns(0, 2), both, _gemm_kernel(tile)),
        _layer("Gemm_Right", columns(2, 2), both, _gemm_kernel(tile)),
        _layer("Silu", columns(4, 1), rows, {"name": "silu", "kwargs": {"utilization": 50.0}}),
        _layer("Elt_Mul", columns(5, 1), rows, {"name": "eltwise_mul", "kwargs": {"utilization": 50.0}}),
    ]
    tiling = [("Gemm_Left.D1", k), ("Gemm_Left.D2", n), ("Gemm_Left.D0", m)]
    tensors = ["input", "weights_1", "weights_2", "output"]
    if down:
        layers.append(_layer("Gemm_Down", columns(6, 2), both, _gemm_kernel((m, n, k))))
        tiling.insert(1, ("Gemm_Down.D2", k))
        tensors.insert(3, "weights_3")
    return _text(layers, tiling, tensors)


def _gemm_kernel(tile: Tile) -> dict[str, Any]:
    return {"name": "gemm", "kwargs": {**dict(zip("mkn", tile, strict=True)), "utilization": 61.8, "layout": "default"}}


def _layer(name: str, cores: list[int], splits: Sequence[tuple[str, int]], kernel: dict[str, Any]) -> dict[str, Any]:
    slot = [{"dim": dim, "split": factor} for dim, factor in splits]
    return {"name": name, "core_allocation": [cores], "inter_core_tiling": [slot], "kernel": kernel}


def _text(layers: list[dict[str, Any]], tiling: Sequence[tuple[str, int]], runtime_args: list[str]) -> str:
    group = {
        "name": "Fused",
        "layers": [layer["name"] for layer in layers],
        "intra_core_tiling": [{"dim": dim, "tile": tile} for dim, tile in tiling],
    }
    return yaml.safe_dump(
        {"layers": layers, "fused_groups": [group], "runtime_args": {name: {} for name in runtime_args}},
        sort_keys=False,
    )
