"""Where things are put: cores of meshes, ranks and places of graphs, texts that must fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passes.analysis.accelerator import Accelerator, Connection, Core, CoreType
from stream_opt.pictures.drawing import escaped, number
from stream_opt.pictures.hardware_layout import places_of
from stream_opt.pictures.layering import Item, lay_out
from stream_opt.pictures.texts import bits, count, energy, fitted, percent, ranges, short, ticks, width

TYPE = CoreType("any", "any", "zigzag", "compute")


def accelerator(cores: int, links: list[tuple[int, int]]) -> Accelerator:
    """Cores without coordinates; the last one is off-chip."""
    connections = tuple(Connection(i, False, link, 8.0) for i, link in enumerate(links))
    return Accelerator("chip", tuple(Core(i, TYPE) for i in range(cores)), connections, cores - 1)


def mesh(columns: int, rows: int) -> list[tuple[int, int]]:
    across = [(r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)]
    return [*across, *((r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns))]


@pytest.mark.parametrize(("columns", "rows"), [(6, 6), (4, 2), (2, 5), (7, 3)])
def test_meshes_are_found(columns: int, rows: int):
    cores = columns * rows
    places = places_of(accelerator(cores + 1, [*mesh(columns, rows), (cores, 0)]))
    assert {core: places[core] for core in range(cores)} == {
        core: (core % columns, core // columns + 1) for core in range(cores)
    }
    assert places[cores] == ((columns - 1) // 2, 0)


@given(st.integers(1, 12), st.data())
def test_cores_never_share_a_place(cores: int, data: st.DataObject):
    pairs = st.tuples(st.integers(0, cores - 1), st.integers(0, cores - 1)).filter(lambda pair: pair[0] != pair[1])
    links = data.draw(st.lists(pairs, max_size=20)) if cores > 1 else []
    places = places_of(accelerator(cores, links))
    assert sorted(places) == list(range(cores))
    assert len(set(places.values())) == cores
    assert min(column for column, _ in places.values()) >= 0
    assert min(row for _, row in places.values()) >= 0


@given(st.data())
def test_graphs_keep_their_distance(data: st.DataObject):
    ranks = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    items = [Item(f"{r}.{i}", r, 10.0 + 7 * i) for r, number_ in enumerate(ranks) for i in range(number_)]
    later = [(a.name, b.name) for a in items for b in items if a.rank < b.rank]
    edges = data.draw(st.lists(st.sampled_from(later), unique=True, max_size=12)) if later else []
    layout = lay_out(items, edges, gap=5.0)
    for rank in layout.ranks:
        for left, right in pairwise(rank):
            assert layout.x[right.name] - layout.x[left.name] >= (left.width + right.width) / 2 + 5 - 1e-6
    assert sorted(layout.chains) == sorted(edges)


def test_crossings_are_undone():
    items = [Item(name, rank, 10.0) for rank, name in ((0, "a"), (0, "b"), (1, "c"), (1, "d"))]
    layout = lay_out(items, [("a", "d"), ("b", "c")], gap=5.0)
    assert [[item.name for item in rank] for rank in layout.ranks] == [["a", "b"], ["d", "c"]]


@given(st.text(), st.floats(0, 300), st.floats(6, 20))
def test_fitted_texts_fit(content: str, room: float, size: float):
    shown = fitted(content, room, size)
    assert width(shown, size) <= room + 1e-9
    assert shown == content or shown == "" or content.startswith(shown[:-1].rstrip())


def test_numbers():
    assert [count(value) for value in (14344, 0.25, 36.75, 1e9, 0.0012)] == [
        "14,344", "0.25", "36.75", "1,000,000,000", "0.0012",
    ]  # fmt: skip
    assert [short(value) for value in (7, 999, 1000, 16777216, 999_600)] == ["7", "999", "1k", "16.8M", "1M"]
    assert [bits(value) for value in (256, 16777216, 10**10)] == ["256 bit", "16.8 Mbit", "10 Gbit"]
    assert [percent(value) for value in (0, 0.041, 0.55, 1, 1.5, 1e-6)] == [
        "0 %", "4.1 %", "55 %", "100 %", "150 %", "< 0.01 %",
    ]  # fmt: skip
    assert [energy(value) for value in (12, 19.5e6, 2.97e10)] == ["12 pJ", "19.5 µJ", "29.7 mJ"]
    assert ranges([3, 0, 1, 2, 7, 9, 10]) == "0–3, 7, 9, 10"
    assert [number(value) for value in (1.0, 0.125, -0.001, 12.5)] == ["1", "0.12", "0", "12.5"]


def test_ticks_are_round():
    assert ticks(14344, 10) == [0, 2000, 4000, 6000, 8000, 10000, 12000, 14000]
    assert ticks(0, 10) == [0]
    assert ticks(8, 10) == [0, 1, 2, 3, 4, 5, 6, 7, 8]


def test_escaping():
    assert escaped("<a href=\"x\" id='y'> & \x00\ud800") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt; &amp; ��"
