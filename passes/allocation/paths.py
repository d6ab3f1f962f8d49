"""
Paths between two vertices of a directed graph, in a fixed order among equally short ones.

Which of several equally short paths comes first decides the golden numbers, so the order of expansion is part of the
contract of every function here (spec hardware 8, steps 2 and 3). It is the order of networkx 3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

Path = tuple[int, ...]
Neighbours = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Adjacency:
    """Successors and predecessors of every vertex; their order breaks ties."""

    successors: Neighbours
    predecessors: Neighbours

    def regrouped(self) -> Adjacency:
        """The same edges inserted vertex by vertex: predecessors come in the order of the vertices."""
        predecessors: dict[int, list[int]] = {vertex: [] for vertex in self.successors}
        for vertex, heads in self.successors.items():
            for head in heads:
                predecessors[head].append(vertex)
        return Adjacency(self.successors, predecessors)

    def within(self, vertices: Collection[int]) -> Adjacency:
        """The part of the graph on these vertices, in the same order."""
        return Adjacency(_within(self.successors, vertices), _within(self.predecessors, vertices))

    @cached_property
    def distances(self) -> Mapping[int, Mapping[int, int]]:
        """Target to source to the fewest edges between them; without the sources that cannot reach the target."""
        return {target: self._distances_to(target) for target in self.predecessors}

    def _distances_to(self, target: int) -> dict[int, int]:
        distance = {target: 0}
        pending = deque([target])
        while pending:
            vertex = pending.popleft()
            new = [tail for tail in self.predecessors[vertex] if tail not in distance]
            distance.update(dict.fromkeys(new, distance[vertex] + 1))
            pending.extend(new)
        return distance


def _within(sides: Neighbours, vertices: Collection[int]) -> Neighbours:
    return {v: [other for other in sides[v] if other in vertices] for v in sides if v in vertices}


def shortest_path(graph: Adjacency, source: int, target: int) -> Path | None:
    """
    A path with the fewest edges, or None; whole frontiers grow from both ends, the smaller one first.

    The first vertex that both sides know ends the search (spec hardware 8, step 3).
    """
    if source == target:
        return (source,)
    before: dict[int, int | None] = {source: None}
    after: dict[int, int | None] = {target: None}
    forward, backward = [source], [target]
    meeting: int | None = None
    while forward and backward and meeting is None:
        if len(forward) <= len(backward):
            forward, meeting = _grown(forward, graph.successors, before, after)
        else:
            backward, meeting = _grown(backward, graph.predecessors, after, before)
    return None if meeting is None else _joined(before, meeting, after)


def simple_paths(graph: Adjacency, source: int, target: int, limit: int) -> Iterator[Path]:
    """
    The first `limit` paths without a repeated vertex, those with fewer edges first (Yen's method).

    Equally long candidates come out in the order in which they were found.
    """
    candidates = _Candidates()
    candidates.add(_balanced_path(graph, _Detour(source), target))
    chosen: list[Path] = []
    while candidates.heap and len(chosen) < limit:
        chosen.append(candidates.pop())
        yield chosen[-1]
        for detour in _detours(chosen):
            if candidates.count_within(_fewest_vertices(graph, detour, target)) < limit - len(chosen):
                candidates.add(_balanced_path(graph, detour, target))


@dataclass
class _Candidates:
    """Paths that wait for their turn: the shortest first, then the one found first."""

    heap: list[tuple[int, int, Path]] = field(default_factory=list[tuple[int, int, Path]])
    known: set[Path] = field(default_factory=set[Path])

    def add(self, path: Path | None) -> None:
        if path is not None and path not in self.known:
            heappush(self.heap, (len(path), len(self.known), path))
            self.known.add(path)

    def pop(self) -> Path:
        return heappop(self.heap)[2]

    def count_within(self, vertices: int) -> int:
        """How many candidates come before any new path with at least that many vertices."""
        return sum(length <= vertices for length, _, _ in self.heap)


@dataclass(frozen=True)
class _Detour:
    """Where a deviation leaves a known path: the vertices up to there, and the next vertices that are used up."""

    start: int
    closed: Path = ()
    used_heads: Collection[int] = ()


@dataclass
class _Side:
    """One end of a search that expands a vertex at a time, nearest first."""

    neighbours: Neighbours
    root: int
    parents: dict[int, int | None] = field(init=False)
    distance: dict[int, int] = field(init=False)
    pending: deque[int] = field(init=False)
    settled: set[int] = field(init=False, default_factory=set[int])

    def __post_init__(self) -> None:
        self.parents = {self.root: None}
        self.distance = {self.root: 0}
        self.pending = deque([self.root])

    def settle(self) -> int:
        vertex = self.pending.popleft()
        self.settled.add(vertex)
        return vertex

    def discover(self, vertex: int) -> list[int]:
        """The neighbours of a settled vertex that this side did not know."""
        new = [neighbour for neighbour in self.neighbours[vertex] if neighbour not in self.distance]
        self.distance.update(dict.fromkeys(new, self.distance[vertex] + 1))
        self.parents.update(dict.fromkeys(new, vertex))
        self.pending.extend(new)
        return new


def _grown(
    frontier: list[int],
    neighbours: Neighbours,
    own: dict[int, int | None],
    other: Mapping[int, int | None],
) -> tuple[list[int], int | None]:
    """The next frontier of one side, and the vertex where it touches the other side, if it does."""
    grown: list[int] = []
    for vertex in frontier:
        for neighbour in neighbours[vertex]:
            if neighbour not in own:
                own[neighbour] = vertex
                grown.append(neighbour)
            if neighbour in other:
                return grown, neighbour
    return grown, None


def _detours(chosen: Sequence[Path]) -> Iterator[_Detour]:
    """For every prefix of the last chosen path, the ways out of it that no chosen path takes."""
    path = chosen[-1]
    for length in range(1, len(path)):
        used_heads = {other[length] for other in chosen if other[:length] == path[:length]}
        yield _Detour(path[length - 1], path[: length - 1], used_heads)


def _fewest_vertices(graph: Adjacency, detour: _Detour, target: int) -> int:
    """No path along the detour has fewer vertices; more than the graph has if there is none at all."""
    distance, impossible = graph.distances[target], len(graph.successors)
    heads = (head for head in graph.successors[detour.start] if head not in detour.used_heads)
    nearest = min((distance.get(head, impossible) for head in heads), default=impossible)
    return len(detour.closed) + nearest + 2


def _balanced_path(graph: Adjacency, detour: _Detour, target: int) -> Path | None:
    """
    A path with the fewest edges along the detour; both ends expand one vertex in turn, the source first.

    The search goes on until a vertex is settled from both ends; among equally short paths the first one found stays.
    Closed vertices count as known from the beginning, so neither end enters them.
    """
    detoured = _without_used_heads(graph, detour)
    sides = _Side(detoured.successors, detour.start), _Side(detoured.predecessors, target)
    for side in sides:
        side.distance.update(dict.fromkeys(detour.closed, 0))
    shortest, meeting, turn = len(graph.successors), target, 0
    while sides[0].pending and sides[1].pending:
        own, other = sides[turn], sides[1 - turn]
        vertex = own.settle()
        if vertex in other.settled:
            return detour.closed + _joined(sides[0].parents, meeting, sides[1].parents)
        for neighbour in own.discover(vertex):
            if neighbour in other.distance and own.distance[neighbour] + other.distance[neighbour] < shortest:
                shortest, meeting = own.distance[neighbour] + other.distance[neighbour], neighbour
        turn = 1 - turn
    return None


def _without_used_heads(graph: Adjacency, detour: _Detour) -> Adjacency:
    """The graph minus the edges from the start to its used heads."""
    if not detour.used_heads:
        return graph
    heads = [head for head in graph.successors[detour.start] if head not in detour.used_heads]
    tails = {used: [tail for tail in graph.predecessors[used] if tail != detour.start] for used in detour.used_heads}
    return Adjacency({**graph.successors, detour.start: heads}, {**graph.predecessors, **tails})


def _joined(before: Mapping[int, int | None], meeting: int, after: Mapping[int, int | None]) -> Path:
    return (*reversed(_chain(before, meeting)), *_chain(after, meeting)[1:])


def _chain(parents: Mapping[int, int | None], vertex: int) -> list[int]:
    """The vertex, its parent, and so on up to the root."""
    chain: list[int] = []
    step: int | None = vertex
    while step is not None:
        chain.append(step)
        step = parents[step]
    return chain
