"""Layouts of known designs on arrays of compute tiles."""

from __future__ import annotations

import pytest

from passes.analysis.accelerator import Core, CoreType
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import LoopTile
from passes.ir.lookup import workload_of
from passes.ir.workload import workload_graph
from passes.mapping.aie_layout import ComputeGrid, Layout, compute_grid, lay_out
from passes.mapping.stream_map_aie import parse_tile_sizes
from stream_opt.examples.workloads import build_by_name
from tests.pipeline.harness import Session

TILE = CoreType("aie_tile", "aie_tile", "aie2", "compute")
SHIM = CoreType("shim", "shim", "aie2", "shim")


def array(columns: int, rows: int = 4) -> list[Core]:
    """Core id = 6 * column + row, as on the NPUs."""
    compute = [Core(6 * c + r, TILE, c, r) for c in range(columns) for r in range(2, 2 + rows)]
    return [Core(0, SHIM, 0, 0), *compute]


def graph(name: str) -> Graph:
    content = build_by_name(name)
    assert content is not None
    return workload_graph(workload_of(Session(args=[f"{name}.onnx"]).read(content)))


def laid_out(name: str, rows: int = 4, columns: int = 8, **tiles: int) -> Layout:
    return lay_out(graph(name), compute_grid(array(8), rows, columns), tiles)


def splits(layout: Layout) -> dict[str, tuple[tuple[int, int], ...]]:
    return {name: layer.splits for name, layer in layout.mapping.layers.items()}


def cores(layout: Layout) -> dict[str, tuple[int, ...]]:
    return {name: layer.cores for name, layer in layout.mapping.layers.items()}


def test_grid() -> None:
    assert compute_grid(array(2)) == ComputeGrid(((2, 3, 4, 5), (8, 9, 10, 11)))
    assert compute_grid(array(8), 2, 3) == ComputeGrid(((2, 3), (8, 9), (14, 15)))


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        (5, 1, "rows is 5, but the array has 4 rows of compute tiles; use 1 to 4"),
        (1, 9, "columns is 9, but the array has 8 columns of compute tiles; use 1 to 8"),
        (0, 1, "rows is 0"),
    ],
)
def test_grid_larger_than_the_array(rows: int, columns: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        compute_grid(array(8), rows, columns)


def test_no_compute_tiles() -> None:
    with pytest.raises(InputError, match="no aie2 compute tile with coordinates; load an AIE array such as npu2"):
        compute_grid([Core(0, SHIM, 0, 0), Core(1, TILE)])


def test_gemm() -> None:
    layout = laid_out("gemm_64_128_128", 2, 4, m=16, k=32, n=16)
    assert cores(layout) == {"Gemm": (2, 3, 8, 9, 14, 15, 20, 21)}
    assert splits(layout) == {"Gemm": ((0, 2), (2, 4))}
    assert layout.mapping.tiling == (LoopTile("Gemm", 1, 32), LoopTile("Gemm", 0, 16), LoopTile("Gemm", 2, 16))
    assert layout.remarks == ()
    assert layout.tile_shapes("Gemm") == ((16, 32), (32, 16), (16, 16))


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [(1, 1, ()), (1, 2, ((2, 2),)), (4, 1, ((0, 4),)), (4, 2, ((0, 4), (2, 2)))],
)
def test_factors_of_one_are_left_out(rows: int, columns: int, expected: tuple[tuple[int, int], ...]) -> None:
    assert splits(laid_out("gemm_128_64_128", rows, columns)) == {"Gemm": expected}


def test_fewer_tiles_of_work_than_cores() -> None:
    layout = laid_out("gemm_64_64_32")
    assert cores(layout) == {"Gemm": (2, 3)}
    assert layout.remarks == ()


def test_rows_that_do_not_share_equally_stay_idle() -> None:
    layout = laid_out("gemm_192_64_256")
    assert splits(layout) == {"Gemm": ((0, 3), (2, 8))}
    assert layout.remarks == (
        "layer 'Gemm' uses 24 of 32 cores, because more cannot share its 48 pieces of work equally; other tiles may "
        "use more",
    )


def test_matvec_spreads_the_rows_of_the_matrix_over_all_cores() -> None:
    layout = laid_out("matvec_256_128", 4, 2)
    assert cores(layout) == {"Gemm": (2, 3, 4, 5, 8, 9, 10, 11)}
    assert splits(layout) == {"Gemm": ((2, 8),)}
    assert layout.mapping.tiling == (LoopTile("Gemm", 1, 32), LoopTile("Gemm", 2, 32))
    assert layout.tile_shapes("Gemm") == ((1, 32), (32, 32), (1, 32))
    kernel = layout.mapping.layers["Gemm"].kernel
    assert kernel is not None
    assert (kernel.name, kernel.arguments) == ("matvec", (("utilization", 61.8),))


def test_swiglu() -> None:
    layout = laid_out("swiglu_256_512_2048", seq=32, emb=32, hid=64)
    assert cores(layout) == {
        "Gemm_Left": (2, 3, 4, 5, 8, 9, 10, 11),
        "Gemm_Right": (14, 15, 16, 17, 20, 21, 22, 23),
        "Silu": (26, 27, 28, 29),
        "Elt_Mul": (32, 33, 34, 35),
        "Gemm_Down": (38, 39, 40, 41, 44, 45, 46, 47),
    }
    assert splits(layout)["Gemm_Down"] == ((0, 4), (2, 2))
    assert splits(layout)["Silu"] == ((0, 4),)
    assert layout.mapping.tiling == (
        LoopTile("Gemm_Left", 1, 32),
        LoopTile("Gemm_Down", 2, 32),
        LoopTile("Gemm_Left", 2, 64),
        LoopTile("Gemm_Left", 0, 32),
    )
    assert layout.tile_shapes("Gemm_Down") == ((32, 64), (64, 32), (32, 32))
    assert layout.tile_shapes("Elt_Mul") == ((32, 64),) * 3


def test_swiglu_without_down_projection_on_four_columns() -> None:
    layout = lay_out(graph("swiglu_128_128_128_nodown"), compute_grid(array(4)), {})
    assert [used[0] for used in cores(layout).values()] == [2, 8, 14, 20]


def test_swiglu_with_an_odd_number_of_hidden_tiles() -> None:
    assert splits(laid_out("swiglu_128_128_192"))["Gemm_Left"] == ((0, 4),)


def test_swiglu_needs_columns() -> None:
    with pytest.raises(InputError, match="SwiGLU with down projection needs 5 columns, but may use 4"):
        laid_out("swiglu_128_128_128", columns=4)


def test_chain_hands_each_row_of_tiles_from_one_core_to_one() -> None:
    layout = laid_out("gemm_chain_512_64_64_64", 4, 4)
    assert cores(layout) == {"Gemm1": (2, 3, 4, 5, 8, 9, 10, 11), "Gemm2": (14, 15, 16, 17, 20, 21, 22, 23)}
    assert splits(layout) == {"Gemm1": ((0, 8),), "Gemm2": ((0, 8),)}
    assert [(tile.layer, tile.loop) for tile in layout.mapping.tiling] == [
        ("Gemm1", 1),
        ("Gemm2", 2),
        ("Gemm1", 2),
        ("Gemm1", 0),
    ]


def test_chain_with_few_rows_shares_the_columns_of_its_result() -> None:
    layout = laid_out("gemm_chain_128_64_64_64", 4, 4)
    assert splits(layout) == {"Gemm1": ((0, 4),), "Gemm2": ((0, 4), (2, 2))}


def test_chain_whose_result_has_many_columns_shares_them() -> None:
    """A core keeps a whole row of its result's tiles: 12 at most beside the descriptors of its inputs."""
    assert splits(laid_out("gemm_chain_512_64_64_384"))["Gemm2"] == ((0, 16),)
    layout = laid_out("gemm_chain_512_64_64_512")
    assert splits(layout) == {"Gemm1": ((0, 4),), "Gemm2": ((0, 4), (2, 4))}
    assert cores(layout)["Gemm1"] == (2, 3, 4, 5)


@pytest.mark.parametrize(("name", "kernel"), [("silu_128_256", "silu"), ("mul_128_256", "eltwise_mul")])
def test_elementwise(name: str, kernel: str) -> None:
    layout = laid_out(name, 4, 2)
    ((_, layer),) = layout.mapping.layers.items()
    assert (layer.splits, layer.kernel and layer.kernel.name) == (((0, 4), (1, 2)), kernel)


def test_two_inputs_take_two_rows_unless_told_otherwise() -> None:
    grid = compute_grid(array(8))
    assert splits(lay_out(graph("mul_128_256"), grid, {}, all_rows=False)) == {"Mul": ((0, 2), (1, 8))}
    assert splits(lay_out(graph("silu_128_256"), grid, {}, all_rows=False)) == {"Silu": ((0, 4), (1, 8))}


@pytest.mark.parametrize(
    ("name", "tiles", "message"),
    [
        ("gemm_64_64_64", {"m": 24}, "dimension m of layer 'Gemm' is 64, which its tile of 24 does not divide"),
        ("gemm_64_64_64", {"l": 24}, "'l' is no tile of the design gemm; its tiles are m, k, n"),
        ("2conv_1_8_32_32_16_32_3", {}, "layer 'Conv1' of type Conv has no AIE kernel"),
    ],
)
def test_refusals(name: str, tiles: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        laid_out(name, **tiles)


def test_tile_texts() -> None:
    assert parse_tile_sizes(("m=16, k=128", "n=32")) == {"m": 16, "k": 128, "n": 32}


@pytest.mark.parametrize(
    ("text", "message"),
    [("m", "'m' is no tile"), ("m=0", "'m=0' is no tile"), ("m=1,m=2", "dimension m has two tiles")],
)
def test_wrong_tile_texts(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_tile_sizes((text,))
