"""How tensors spread over memory tiles: as many as there are columns, within their DMA channels, near their cores."""

from __future__ import annotations

import pytest

from passes.aie.array import TileArray
from passes.aie.device import device
from passes.analysis.errors import InputError
from passes.tiling.memory_tiles import Spread, StagedTensor, spread_tensors, staged_splits
from stream_dialects.stream.linear_expression import LinearExpression

ROWS, COLUMNS, INNER = (LinearExpression.variable(z) for z in range(3))


def array(columns: int) -> TileArray:
    """Core id = 6 * column + row, as in the shipped systems."""
    used = device("npu2")
    return TileArray(used, {6 * c + row: (c, row) for c in range(columns) for row in range(used.rows)})


def memory(columns: int) -> list[int]:
    return [6 * column + 1 for column in range(columns)]


def core(column: int, row: int) -> int:
    return 6 * column + 2 + row


def gemm(rows: int, columns: int) -> list[StagedTensor]:
    """The tensors of a product whose rows lie on rows of tiles and whose columns on columns."""
    by_row = tuple(tuple(core(c, r) for c in range(columns)) for r in range(rows))
    by_column = tuple(tuple(core(c, r) for r in range(rows)) for c in range(columns))
    one_by_one = tuple((core(c, r),) for c in range(columns) for r in range(rows))
    over_rows = ((ROWS, rows),) if rows > 1 else ()
    over_columns = ((COLUMNS, columns),) if columns > 1 else ()
    return [
        StagedTensor("A", "A", True, over_rows, by_row),
        StagedTensor("B", "B", True, over_columns, by_column),
        StagedTensor("Y", "Y", False, over_rows + over_columns, one_by_one),
    ]


def spreads(rows: int, columns: int, usable: int | None = None) -> dict[str, Spread]:
    tiles = memory(columns if usable is None else usable)
    return spread_tensors(gemm(rows, columns), tiles, tiles, array(8))


def test_four_rows_on_one_column_share_one_memory_tile() -> None:
    assert spreads(4, 1) == {
        "A": Spread((1,), (), ((ROWS, 4),)),
        "B": Spread((1,), (), ()),
        "Y": Spread((1,), (), ((ROWS, 4),)),
    }


def test_the_full_array_takes_a_memory_tile_per_column() -> None:
    found = spreads(4, 8)
    assert found["A"].outside == ((ROWS, 4),)
    assert found["A"].inside == ()
    assert found["B"] == Spread(tuple(memory(8)), ((COLUMNS, 8),), ())
    assert found["Y"] == Spread(tuple(memory(8)), ((COLUMNS, 8),), ((ROWS, 4),))


def test_rows_that_do_not_fit_the_columns_are_cut_both_ways() -> None:
    found = spreads(4, 3)
    assert (found["A"].outside, found["A"].inside) == (((ROWS, 2),), ((ROWS, 2),))
    assert (found["Y"].outside, found["Y"].inside) == (((COLUMNS, 3),), ((ROWS, 4),))


def test_an_uncut_tensor_on_one_core_is_one_part() -> None:
    assert set(spreads(1, 1).values()) == {Spread((1,), (), ())}


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("columns", range(1, 9))
def test_every_product_keeps_the_channels(rows: int, columns: int) -> None:
    """Counted anew: per memory tile 6 in and 6 out, per shim 2 in each direction."""
    tensors, found = gemm(rows, columns), spreads(rows, columns)
    into, out_of = dict.fromkeys(memory(8), 0), dict.fromkeys(memory(8), 0)
    read, written = dict.fromkeys(memory(8), 0), dict.fromkeys(memory(8), 0)
    for tensor in tensors:
        spread = found[tensor.name]
        assert len(tensor.cores) % len(spread.tiles) == 0
        for tile in spread.tiles:
            parts = len(tensor.cores) // len(spread.tiles)
            into[tile] += 1 if tensor.arrives else parts
            out_of[tile] += parts if tensor.arrives else 1
            (read if tensor.arrives else written)[tile] += 1
    assert max(into.values()) <= 6
    assert max(out_of.values()) <= 6
    assert max(read.values()) <= 2
    assert max(written.values()) <= 2


def test_a_part_lies_near_its_cores() -> None:
    tensor = StagedTensor("W", "W", True, ((COLUMNS, 2),), ((core(6, 0), core(6, 1)), (core(7, 0), core(7, 1))))
    found = spread_tensors([tensor], memory(8), memory(8), array(8))
    assert found["W"].tiles == (37, 43)


def test_equally_near_tiles_go_by_their_number() -> None:
    tensor = StagedTensor("W", "W", True, (), ((core(0, 0), core(1, 0)),))
    assert spread_tensors([tensor], memory(2), memory(2), array(8))["W"].tiles == (1,)


def test_other_columns_help_out_if_those_of_the_cores_do_not_suffice() -> None:
    tensors = [StagedTensor(name, name, True, (), ((core(0, 0),),)) for name in "abc"]
    found = spread_tensors(tensors, memory(4), memory(1), array(8))
    assert [spread.tiles for spread in found.values()] == [(1,), (1,), (7,)]


def test_a_tensor_gives_way_if_all_cannot_take_every_column() -> None:
    """Three inputs of two parts want both columns, whose shims take two inputs each."""
    parts = ((core(0, 0),), (core(1, 0),))
    tensors = [StagedTensor(name, name, True, ((COLUMNS, 2),), parts) for name in "abc"]
    found = spread_tensors(tensors, memory(2), memory(2), array(8))
    assert [len(spread.tiles) for spread in found.values()] == [2, 1, 1]
    assert [spread.inside for spread in found.values()] == [(), ((COLUMNS, 2),), ((COLUMNS, 2),)]


def test_too_many_parts_for_one_memory_tile() -> None:
    expected = (
        "the 32 parts of 'Y' make one of the 4 memory tile.s. in use collect 8, and a memory tile of npu2 has 6 DMA "
        "channels into it; split the layer over fewer cores or use more columns"
    )
    with pytest.raises(InputError, match=expected):
        spreads(4, 8, usable=4)


def test_too_many_tensors_from_the_host() -> None:
    tensors = [StagedTensor(name, name, True, (), ((core(0, 0),),)) for name in "abc"]
    expected = (
        "the tensors of the group need at least 3 DMA channels from the host of npu2, and the 1 column.s. in use have "
        "2: 'a' 1, 'b' 1, 'c' 1; split the layers over fewer cores or use more columns"
    )
    with pytest.raises(InputError, match=expected):
        spread_tensors(tensors, memory(1), memory(1), array(8))


def test_readers_must_split_a_tensor_alike() -> None:
    ways = {"first": ((ROWS, 4),), "second": ((ROWS, 2), (INNER, 2))}
    expected = (
        "'first' and 'second' both take 'x' from memory tiles but split it over cores differently .z0 by 4 and z0 by "
        "2, z2 by 2.; give them equal splits"
    )
    with pytest.raises(InputError, match=expected):
        staged_splits(ways, "x")
