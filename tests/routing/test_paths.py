"""Paths on random graphs against networkx, whose order among equally short paths is the wanted one."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import pytest

from passes.allocation.paths import Adjacency, shortest_path, simple_paths

GRAPHS = 60
MANY = 30


def random_graph(networkx: Any, seed: int) -> Any:
    random = Random(seed)
    vertices = random.sample(range(10), random.randint(2, 9))
    density = random.choice([0.2, 0.4, 0.8])
    edges = [(a, b) for a in vertices for b in vertices if a != b and random.random() < density]
    random.shuffle(edges)
    graph = networkx.DiGraph()
    graph.add_nodes_from(vertices)
    graph.add_edges_from(edges, weight=1.0)
    return graph


def adjacency(graph: Any) -> Adjacency:
    return Adjacency(
        {vertex: tuple(graph.successors(vertex)) for vertex in graph},
        {vertex: tuple(graph.predecessors(vertex)) for vertex in graph},
    )


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_shortest_path_is_that_of_networkx(seed: int) -> None:
    networkx = pytest.importorskip("networkx")
    graph = random_graph(networkx, seed)
    for source in graph:
        for target in graph:
            reachable = networkx.has_path(graph, source, target)
            expected = tuple(networkx.shortest_path(graph, source, target)) if reachable else None
            assert shortest_path(adjacency(graph), source, target) == expected


@pytest.mark.parametrize("seed", range(GRAPHS))
@pytest.mark.parametrize("limit", [1, 4, MANY])
def test_simple_paths_are_those_of_networkx(seed: int, limit: int) -> None:
    networkx = pytest.importorskip("networkx")
    graph = random_graph(networkx, seed)
    for source in graph:
        for target in graph:
            if source != target and networkx.has_path(graph, source, target):
                paths = networkx.shortest_simple_paths(graph, source, target, weight="weight")
                expected = [tuple(path) for path in islice(paths, limit)]
                assert list(simple_paths(adjacency(graph), source, target, limit)) == expected


def test_regrouping_is_that_of_a_networkx_copy() -> None:
    networkx = pytest.importorskip("networkx")
    graph = random_graph(networkx, 7)
    copied = networkx.DiGraph()
    copied.add_nodes_from(graph)
    copied.add_edges_from(graph.edges)
    assert adjacency(graph).predecessors != adjacency(copied).predecessors
    regrouped = adjacency(graph).regrouped()
    assert regrouped.successors == adjacency(copied).successors
    assert {vertex: tuple(tails) for vertex, tails in regrouped.predecessors.items()} == adjacency(copied).predecessors


def test_no_path() -> None:
    lonely = Adjacency({0: (1,), 1: (), 2: ()}, {0: (), 1: (0,), 2: ()})
    assert shortest_path(lonely, 0, 2) is None
    assert shortest_path(lonely, 1, 0) is None
    assert list(simple_paths(lonely, 0, 2, 4)) == []
    assert shortest_path(lonely, 2, 2) == (2,)
