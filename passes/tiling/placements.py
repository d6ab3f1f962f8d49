"""Where the results of transfers may live and how they spread over cores (spec workload-and-tiling 10.4-10.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, prod

from passes.analysis.errors import InputError
from passes.analysis.graph import IndexMap, Node, NodeKind
from passes.analysis.index_space import Split
from passes.analysis.ordering import Adjacency, adjacency
from passes.tiling.transfers import TransferGraph
from stream_dialects.stream.values import TransferKind

_TENSORS_PER_COLLECTING_CORE = 4
"""Results of so many compute cores are collected in one memory core."""


@dataclass(frozen=True)
class Landing:
    """Where one result of a transfer lies and how it is spread there."""

    cores: tuple[int, ...]
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Transfer:
    """What is known of a transfer before routing."""

    kind: TransferKind
    placements: tuple[tuple[int, ...], ...]
    """Alternatives: the cores on which the transfer's results live."""
    splits: tuple[tuple[Split, ...], ...]
    """Per alternative how the results are spread over its cores; empty for one core."""
    inside: tuple[Split, ...] = ()
    """How the part on one memory core is cut further, into parts for different compute cores (AIE arrays only)."""
    landings: tuple[Landing, ...] = ()
    """Per result, if each lies on the cores of its own reader (AIE arrays only)."""


class PlacementPlanner:
    """Finds the placements of all transfers of a steady-state graph."""

    def __init__(
        self,
        inserted: TransferGraph,
        loops: Mapping[str, IndexMap],
        cores: Mapping[str, tuple[int, ...]],
        splits: Mapping[str, tuple[Split, ...]],
        memory_cores: Sequence[int],
        offchip: int,
    ):
        """`loops` of all nodes with loops; `cores` and `splits` (in z) of the layers; `memory_cores` in any order."""
        self._inserted, self._loops, self._cores, self._splits = inserted, loops, cores, splits
        self._nodes = inserted.graph.nodes
        self._memory_cores, self._offchip = tuple(sorted(memory_cores)), offchip
        self._links = adjacency(inserted.graph)
        self.neighbours = {
            node.name: compute_neighbours(self._nodes, self._links, position)
            for position, node in enumerate(self._nodes)
            if node.kind is NodeKind.TRANSFER
        }
        """Transfer -> layers reached without passing another layer, in search order."""

    def transfers(self) -> dict[str, Transfer]:
        """Name -> transfer, in creation order."""
        return {
            node.name: self._transfer(position, node)
            for position, node in enumerate(self._nodes)
            if node.kind is NodeKind.TRANSFER
        }

    def _transfer(self, position: int, node: Node) -> Transfer:
        placements = self._placements(position, node)
        by_count = {len(p): self._spread(position, node, len(p)) for p in placements}
        return Transfer(self._inserted.kinds[node.name], placements, tuple(by_count[len(p)] for p in placements))

    def _placements(self, position: int, node: Node) -> tuple[tuple[int, ...], ...]:
        kind = self._inserted.kinds[node.name]
        if kind is TransferKind.COMPUTE_TO_MEMORY:
            return self._memory_subsets(node, _TENSORS_PER_COLLECTING_CORE) or ((self._offchip,),)
        readers = [self._nodes[p] for p in self._links.successors[position]]
        if kind is TransferKind.MEMORY_TO_MEMORY:
            if all(reader.kind is NodeKind.OUT_EDGE for reader in readers):
                return ((self._offchip,),)
            return self._memory_subsets(node, 1) or self._too_few_memory_cores(node)
        return (tuple(sorted({core for reader in readers for core in self._cores[reader.name]})),)

    def _memory_subsets(self, node: Node, tensors_per_core: int) -> tuple[tuple[int, ...], ...]:
        """All sets of as many memory cores as the largest neighbouring layer needs, ascending."""
        own = set(self._loops[node.name])
        parts = prod(parts for e, parts in self._splits[self._largest_neighbour(node)] if e in own)
        return tuple(combinations(self._memory_cores, ceil(parts / tensors_per_core)))

    def _too_few_memory_cores(self, node: Node) -> tuple[tuple[int, ...], ...]:
        message = (
            f"'{node.name}' has to spread its tensor over more memory cores than the {len(self._memory_cores)} in use; "
            f"split '{self._largest_neighbour(node)}' over fewer cores or use more columns (stream-map-aie maps "
            "layers of AIE arrays so)"
        )
        raise InputError(message, subject=node.name)

    def _largest_neighbour(self, node: Node) -> str:
        return max(self.neighbours[node.name], key=lambda name: len(self._cores[name]))

    def _spread(self, position: int, node: Node, count: int) -> tuple[Split, ...]:
        """The splits of the transfer's results over `count` cores (spec workload-and-tiling 10.5)."""
        if count == 1:
            return ()
        readers = [self._nodes[p] for p in self._links.successors[position]]
        if all(reader.kind is NodeKind.COMPUTE for reader in readers):
            return self._splits[max(readers, key=lambda reader: len(self._cores[reader.name])).name]
        return (self._memory_split(node, count),)

    def _memory_split(self, node: Node, count: int) -> Split:
        """The first split of the largest neighbour with that factor, else with a multiple; relevant or not."""
        entries = self._splits[self._largest_neighbour(node)]
        for expression, parts in (*(e for e in entries if e[1] == count), *entries):
            if parts % count == 0:
                return expression, count
        message = (
            f"no split of '{self._largest_neighbour(node)}' can be spread over {count} memory cores for "
            f"'{node.name}'; choose a split that is a multiple of {count}"
        )
        raise InputError(message, subject=node.name)


def compute_neighbours(nodes: Sequence[Node], links: Adjacency, position: int) -> tuple[str, ...]:
    """The layers around a transfer: depth first, later neighbours first, not beyond a layer."""
    found: list[str] = []
    visited: set[int] = set()
    stack = [position]
    while stack:
        current = stack.pop()
        if current in visited:
            continue
        visited.add(current)
        if nodes[current].kind is NodeKind.COMPUTE:
            found.append(nodes[current].name)
        else:
            stack += (*links.predecessors[current], *links.successors[current])
    return tuple(found)
