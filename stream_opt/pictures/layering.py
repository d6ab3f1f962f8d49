"""Places for the nodes of a graph in ranks from top to bottom, with few crossings and straight edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain as chained
from itertools import pairwise

_SWEEPS = 12
_BEND_WEIGHT = 8.0
"""How much a bend of a long edge resists, compared with a node."""


@dataclass(frozen=True, slots=True)
class Item:
    """A node with its rank, or a bend of an edge that passes a rank."""

    name: str
    rank: int
    width: float
    weight: float = 1.0


@dataclass
class Layout:
    """Items by rank, from left to right, and the middle of each."""

    ranks: list[list[Item]]
    x: dict[str, float]
    chains: dict[tuple[str, str], list[str]]
    """Edge -> the names of its ends and, between them, of its bends."""


@dataclass
class _Graph:
    ranks: list[list[Item]]
    above: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    below: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def join(self, upper: str, lower: str) -> None:
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def lay_out(items: Sequence[Item], edges: Sequence[tuple[str, str]], gap: float) -> Layout:
    """
    The layout of a graph whose edges go from a rank to a later one; `gap` is the least room between neighbours.

    Deterministic: ties keep the order of `items`.
    """
    ranks: list[list[Item]] = [[] for _ in range(1 + max((item.rank for item in items), default=-1))]
    for item in items:
        ranks[item.rank].append(item)
    graph = _Graph(ranks)
    chains = _bend(graph, {item.name: item.rank for item in items}, edges)
    _order(graph)
    return Layout(graph.ranks, _positions(graph, gap), chains)


def _bend(graph: _Graph, rank: Mapping[str, int], edges: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Gives every edge a bend in each rank that it passes."""
    chains: dict[tuple[str, str], list[str]] = {}
    for number, (upper, lower) in enumerate(edges):
        chain = [upper]
        for passed in range(rank[upper] + 1, rank[lower]):
            bend = Item(f"{number}\x00{passed}", passed, 8.0, _BEND_WEIGHT)
            graph.ranks[passed].append(bend)
            chain.append(bend.name)
        chain.append(lower)
        for first, second in pairwise(chain):
            graph.join(first, second)
        chains[upper, lower] = chain
    return chains


def _order(graph: _Graph) -> None:
    """Sorts every rank by the mean place of its neighbours, down and up again; keeps the order that crosses least."""
    best, least = [list(rank) for rank in graph.ranks], _crossings(graph)
    for sweep in range(_SWEEPS):
        if not least:
            break
        downwards = sweep % 2 == 0
        numbers = range(1, len(graph.ranks)) if downwards else range(len(graph.ranks) - 2, -1, -1)
        for number in numbers:
            fixed = graph.ranks[number - 1 if downwards else number + 1]
            _sort(graph.ranks[number], fixed, graph.above if downwards else graph.below)
        crossings = _crossings(graph)
        if crossings < least:
            best, least = [list(rank) for rank in graph.ranks], crossings
    graph.ranks[:] = best


def _sort(rank: list[Item], fixed: Sequence[Item], neighbours: Mapping[str, Sequence[str]]) -> None:
    place = {item.name: float(number) for number, item in enumerate(fixed)}
    own = {item.name: float(number) for number, item in enumerate(rank)}

    def key(item: Item) -> float:
        found = [place[name] for name in neighbours.get(item.name, ())]
        return sum(found) / len(found) if found else own[item.name] * len(fixed) / max(len(rank), 1)

    rank.sort(key=key)


def _crossings(graph: _Graph) -> int:
    total = 0
    for upper, lower in pairwise(graph.ranks):
        place = {item.name: number for number, item in enumerate(lower)}
        ends = [place[name] for item in upper for name in sorted(graph.below.get(item.name, ()), key=place.__getitem__)]
        total += sum(first > second for i, first in enumerate(ends) for second in ends[i + 1 :])
    return total


def _positions(graph: _Graph, gap: float) -> dict[str, float]:
    """Each item near the mean of its neighbours, from above, from below and from both, in the order of its rank."""
    x: dict[str, float] = {}
    for rank in graph.ranks:
        x |= _spread(rank, [0.0] * len(rank), gap)
    names = [item.name for item in chained.from_iterable(graph.ranks)]
    both = {name: graph.above.get(name, []) + graph.below.get(name, []) for name in names}
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        neighbours = both if sweep >= _SWEEPS - 4 else graph.above if downwards else graph.below
        for rank in graph.ranks if downwards else reversed(graph.ranks):
            wanted = [_mean([x[name] for name in neighbours.get(item.name, ())], x[item.name]) for item in rank]
            x |= _spread(rank, wanted, gap)
    left = min((x[item.name] - item.width / 2 for rank in graph.ranks for item in rank), default=0.0)
    return {name: value - left for name, value in x.items()}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spread(rank: Sequence[Item], wanted: Sequence[float], gap: float) -> dict[str, float]:
    """The places next to the wanted ones (least squares) that leave all items their room: isotonic regression."""
    offsets: list[float] = []
    for number, item in enumerate(rank):
        before = rank[number - 1] if number else None
        offsets.append(offsets[-1] + (before.width + item.width) / 2 + gap if before else 0.0)
    blocks: list[tuple[float, float, int]] = []
    for item, place, offset in zip(rank, wanted, offsets, strict=True):
        blocks.append(((place - offset) * item.weight, item.weight, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            (total, weight, members), (t, w, m) = blocks[-2:]
            blocks[-2:] = [(total + t, weight + w, members + m)]
    starts = [total / weight for total, weight, members in blocks for _ in range(members)]
    return {item.name: start + offset for item, start, offset in zip(rank, starts, offsets, strict=True)}
