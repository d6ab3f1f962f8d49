"""Routes of transfers: one plan per (sources, targets), found by a beam search over a few paths per pair of cores."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import ceil

from passes.allocation.paths import Adjacency, Path, shortest_path, simple_paths
from passes.analysis.core_graph import CoreGraph, Link
from passes.analysis.errors import InputError

PATHS_PER_PAIR = 4
"""Alternatives that the search considers for one source and one target (spec hardware 8, step 2)."""

BEAM_WIDTH = 8
"""Partial plans kept after each pair (spec hardware 8, step 4)."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Route:
    """How every source core reaches every target core."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: int
    """Distinct edges of the core graph in use; a bus counts once per ordered pair of cores."""
    links: tuple[Link, ...]
    """Distinct links in order of first use; empty if nothing leaves its core."""

    @property
    def min_bandwidth(self) -> float | None:
        """Bits per cycle of the slowest link; None without links."""
        return min((link.bandwidth for link in self.links), default=None)

    def raw_cycles(self, bits: int) -> int:
        """Cycles to send `bits` once: all links move together at the slowest one's pace (spec hardware 9)."""
        bandwidth = self.min_bandwidth
        return 0 if bandwidth is None else ceil(bits / bandwidth)


@dataclass(frozen=True, slots=True)
class _Option:
    """One path between two cores; `edges` has one bit per edge of the core graph."""

    path: Path
    edges: int


@dataclass(frozen=True, slots=True)
class _State:
    """The paths chosen for the pairs so far, the last one first, and the union of their edges."""

    edges: int = 0
    option: _Option | None = None
    earlier: _State | None = None

    @property
    def score(self) -> int:
        return self.edges.bit_count()

    def paths(self) -> list[Path]:
        """The chosen paths in the order of the pairs."""
        backward: list[Path] = []
        state = self
        while state.option is not None and state.earlier is not None:
            backward.append(state.option.path)
            state = state.earlier
        return backward[::-1]


class RoutePlanner:
    """
    Plans routes on one core graph (spec hardware 8); remembers the paths of each pair and each finished plan.

    Paths pass any core, or only those in `through`.
    """

    def __init__(self, core_graph: CoreGraph, through: Collection[int] | None = None):
        self._core_graph, self._through = core_graph, through
        self._graph = _adjacency(core_graph)
        self._regrouped = self._graph.regrouped()
        self._edge_bits = {edge: 1 << index for index, edge in enumerate(core_graph.edges())}
        self._options: dict[Pair, tuple[_Option, ...]] = {}
        self._routes: dict[tuple[tuple[int, ...], tuple[int, ...], tuple[Pair, ...] | None], Route] = {}

    def plan(self, sources: tuple[int, ...], targets: tuple[int, ...], pairs: tuple[Pair, ...] | None = None) -> Route:
        """
        The one route by which each of `sources` reaches each of `targets` (core ids, any order).

        With `pairs` only these (source, target) exchange data. InputError if a core is in no connection, or if a target
        cannot be reached.
        """
        key = sources, targets, pairs
        if key not in self._routes:
            self._routes[key] = self._search(sources, targets, pairs)
        return self._routes[key]

    def shortest_path(self, source: int, target: int) -> Path:
        """The first path of a pair, as core ids (spec hardware 8, step 3); InputError as for `plan`."""
        self._require_connected(source, target)
        path = shortest_path(self._open(self._graph, source, target), source, target)
        if path is None:
            raise InputError(f"core {target} cannot be reached from core {source}; add a link or bus between them")
        return path

    def _search(self, sources: tuple[int, ...], targets: tuple[int, ...], pairs: tuple[Pair, ...] | None) -> Route:
        beam = [_State()]
        every = {(source, target) for source in sources for target in targets}
        for pair in sorted(every if pairs is None else set(pairs)):
            options = self._options_of(pair)
            grown = (_State(state.edges | option.edges, option, state) for state in beam for option in options)
            beam = sorted(grown, key=lambda state: state.score)[:BEAM_WIDTH]
        return Route(sources, targets, beam[0].score, self._links_along(beam[0].paths()))

    def _options_of(self, pair: Pair) -> tuple[_Option, ...]:
        if pair not in self._options:
            self._options[pair] = tuple(self._option(path) for path in islice(self._paths(*pair), PATHS_PER_PAIR))
        return self._options[pair]

    def _paths(self, source: int, target: int) -> Iterator[Path]:
        shortest = self.shortest_path(source, target)
        yield shortest
        if source != target:
            paths = simple_paths(self._open(self._regrouped, source, target), source, target, PATHS_PER_PAIR)
            yield from (path for path in paths if path != shortest)

    def _open(self, graph: Adjacency, source: int, target: int) -> Adjacency:
        """The graph without the cores that a path between these two may not pass."""
        return graph if self._through is None else graph.within({*self._through, source, target})

    def _option(self, path: Path) -> _Option:
        return _Option(path, sum(self._edge_bits[edge] for edge in pairwise(path)))

    def _links_along(self, paths: Sequence[Path]) -> tuple[Link, ...]:
        used = (self._core_graph.link(*edge) for path in paths for edge in pairwise(path))
        return tuple(dict.fromkeys(used))

    def _require_connected(self, *cores: int) -> None:
        for core in cores:
            if not self._core_graph.is_connected(core):
                raise InputError(
                    f"core {core} is in no link or bus, so no data reaches it; connect it or use another core"
                )


def _adjacency(core_graph: CoreGraph) -> Adjacency:
    return Adjacency(
        {core: core_graph.successors(core) for core in core_graph.core_order},
        {core: core_graph.predecessors(core) for core in core_graph.core_order},
    )
