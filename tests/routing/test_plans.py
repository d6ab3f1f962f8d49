"""Routes against the golden plans of the reference model, and what the planner refuses."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from passes.allocation.routing import RoutePlanner
from passes.analysis.accelerator import Accelerator, Connection
from passes.analysis.core_graph import CoreGraph, Link, Replacement
from passes.analysis.errors import InputError
from passes.load.hardware_file import load_accelerator
from stream_opt.examples import example_path

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "routing").glob("*.json"))


def plans(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text())["plans"]


@cache
def planner(system: str) -> RoutePlanner:
    path = example_path("hardware", system)
    assert path is not None
    return RoutePlanner(CoreGraph(load_accelerator(path).accelerator))


def graph(*connections: tuple[bool, tuple[int, ...], float]) -> CoreGraph:
    listed = tuple(Connection(index, *figures) for index, figures in enumerate(connections))
    return CoreGraph(Accelerator("test", (), listed, 0))


def test_number_of_golden_plans() -> None:
    assert (len(GOLDEN), sum(len(plans(path)) for path in GOLDEN)) == (16, 112)


@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_golden_plans(path: Path) -> None:
    routes = planner(path.stem.split("__")[1])
    for expected in plans(path):
        route = routes.plan(tuple(expected["sources"]), tuple(expected["targets"]))
        links = ["bus" if link.is_bus else [link.sender, link.receiver] for link in route.links]
        assert (route.score, links, route.min_bandwidth, route.raw_cycles(expected["bits"])) == (
            expected["hops"],
            expected["links"],
            expected["min_bw"],
            expected["raw_cycles"],
        ), expected["transfer"]


def test_plans_are_remembered() -> None:
    routes = planner("fusemax")
    assert routes.plan((0, 1), (0, 1)) is routes.plan((0, 1), (0, 1))


def test_order_of_the_cores_does_not_matter() -> None:
    first, second = (planner("simba").plan(cores, (36,)) for cores in ((0, 1, 2), (2, 1, 0)))
    assert (first.score, first.links) == (second.score, second.links)
    assert second.sources == (2, 1, 0)


def test_no_link_on_one_core() -> None:
    route = planner("fusemax").plan((0,), (0,))
    assert (route.score, route.links, route.min_bandwidth, route.raw_cycles(100)) == (0, (), None, 0)


def test_fractional_bandwidth_rounds_up() -> None:
    route = RoutePlanner(graph((False, (0, 1), 0.3), (False, (1, 2), 8))).plan((0,), (2,))
    assert (route.min_bandwidth, route.raw_cycles(10)) == (0.3, 34)


def test_two_buses_of_equal_bandwidth_are_two_links() -> None:
    route = RoutePlanner(graph((True, (0, 1), 8), (True, (1, 2), 8))).plan((0,), (2,))
    assert route.links == (Link(0, None, None, 8), Link(1, None, None, 8))


def test_unconnected_core_is_refused() -> None:
    message = "core 6 is in no link or bus, so no data reaches it; connect it or use another core"
    with pytest.raises(InputError, match=message):
        planner("whole_array").plan((0,), (6,))


def test_unreachable_core_is_refused() -> None:
    islands = RoutePlanner(graph((False, (0, 1), 8), (False, (2, 3), 8)))
    message = "core 3 cannot be reached from core 0; add a link or bus between them"
    with pytest.raises(InputError, match=message):
        islands.plan((0,), (3,))


def test_later_connection_takes_over_the_edge_in_its_place() -> None:
    cores = graph((False, (0, 1), 8), (False, (0, 2), 8), (True, (2, 1, 0), 4), (False, (1, 0), 2))
    assert cores.core_order == (0, 1, 2)
    assert [cores.successors(core) for core in (0, 1, 2)] == [(1, 2), (0, 2), (0, 1)]
    assert [cores.predecessors(core) for core in (0, 1, 2)] == [(1, 2), (0, 2), (0, 1)]
    assert cores.link(0, 1) == Link(3, 0, 1, 2)
    assert cores.link(1, 0) == Link(3, 1, 0, 2)
    assert cores.link(0, 2) == cores.link(2, 1) == Link(2, None, None, 4)
    assert cores.replacements == (Replacement(2, (0, 1)), Replacement(3, (2,)))
    assert cores.components() == ((0, 1, 2),)


def test_components() -> None:
    cores = graph((False, (5, 3), 8), (True, (1, 2, 0), 8), (False, (3, 4), 8))
    assert cores.components() == ((3, 4, 5), (0, 1, 2))
    assert not cores.is_connected(6)


def test_paths_that_pass_only_some_cores() -> None:
    """From 0 to 3 by way of 1, of 2, or of 4 and 5; what is an end may always be reached."""
    links = ((0, 1), (1, 3), (0, 2), (2, 3), (0, 4), (4, 5), (5, 3))
    connections = graph(*((False, cores, 8.0) for cores in links))
    assert RoutePlanner(connections).shortest_path(0, 3) == (0, 1, 3)
    assert RoutePlanner(connections, frozenset({2})).shortest_path(0, 3) == (0, 2, 3)
    assert RoutePlanner(connections, frozenset({4, 5})).shortest_path(0, 3) == (0, 4, 5, 3)
    assert RoutePlanner(connections, frozenset()).shortest_path(0, 1) == (0, 1)
    with pytest.raises(InputError, match="core 3 cannot be reached from core 0"):
        RoutePlanner(connections, frozenset({5})).shortest_path(0, 3)


def test_only_the_pairs_that_exchange_data_are_joined() -> None:
    planner = RoutePlanner(graph(*((False, cores, 8.0) for cores in ((0, 2), (0, 3), (1, 2), (1, 3)))))
    every, some = planner.plan((0, 1), (2, 3)), planner.plan((0, 1), (2, 3), ((0, 2), (1, 3)))
    assert (every.score, some.score) == (4, 2)
    assert [(link.sender, link.receiver) for link in some.links] == [(0, 2), (1, 3)]
