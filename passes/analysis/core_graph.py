"""The graph of cores: one directed edge per ordered pair of cores, in the order in which the connections are listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from passes.analysis.accelerator import Accelerator, Connection


@dataclass(frozen=True, slots=True)
class Link:
    """
    One direction of a point-to-point connection, or a whole bus; the resource that a transfer occupies.

    Two links are the same resource if connection and direction agree, whatever their figures.
    """

    connection: int
    """Id of the connection of the accelerator."""
    sender: int | None
    """Core id; None for a bus."""
    receiver: int | None
    """Core id; None for a bus."""
    bandwidth: float
    """Bits per cycle."""

    def __str__(self) -> str:
        return str(self.connection) if self.is_bus else f"{self.connection}({self.sender}->{self.receiver})"

    @property
    def is_bus(self) -> bool:
        return self.sender is None


@dataclass(frozen=True, slots=True)
class Replacement:
    """A connection that takes over core pairs of earlier ones, because a pair of cores has only one edge."""

    connection: int
    replaced: tuple[int, ...]
    """Ids of the connections that lose at least one pair of cores to `connection`, ascending."""


class CoreGraph:
    """
    The cores that some connection names, and the link between each two neighbours (spec hardware 7.1 and 7.2).

    A later connection between the same two cores takes over the edge and leaves its place in the order unchanged.
    """

    def __init__(self, accelerator: Accelerator):
        self._successors: dict[int, dict[int, Link]] = {}
        self._predecessors: dict[int, dict[int, None]] = {}
        self._replaced: dict[int, set[int]] = {}
        for connection in accelerator.connections:
            for link, sender, receiver in edges_of(connection):
                self._insert(sender, receiver, link)

    def _insert(self, sender: int, receiver: int, link: Link) -> None:
        for core in (sender, receiver):
            self._successors.setdefault(core, {})
            self._predecessors.setdefault(core, {})
        earlier = self._successors[sender].get(receiver)
        if earlier is not None and earlier.connection != link.connection:
            self._replaced.setdefault(link.connection, set()).add(earlier.connection)
        self._successors[sender][receiver] = link
        self._predecessors[receiver][sender] = None

    @property
    def core_order(self) -> tuple[int, ...]:
        """Ids of the connected cores in the order in which the connections first name them."""
        return tuple(self._successors)

    def is_connected(self, core: int) -> bool:
        """Whether some connection names the core."""
        return core in self._successors

    def successors(self, core: int) -> tuple[int, ...]:
        """The cores that `core` sends to, by first insertion of the edge; KeyError if the core is not connected."""
        return tuple(self._successors[core])

    def predecessors(self, core: int) -> tuple[int, ...]:
        """The cores that send to `core`, by first insertion of the edge; KeyError if the core is not connected."""
        return tuple(self._predecessors[core])

    def link(self, sender: int, receiver: int) -> Link:
        """The link of the edge; KeyError if there is no such edge."""
        return self._successors[sender][receiver]

    def edges(self) -> Iterator[tuple[int, int]]:
        """All edges, core by core in core order, each core's in successor order."""
        return ((sender, receiver) for sender, links in self._successors.items() for receiver in links)

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """The connections that took over edges of earlier ones, by connection id."""
        return tuple(Replacement(later, tuple(sorted(self._replaced[later]))) for later in sorted(self._replaced))

    def components(self) -> tuple[tuple[int, ...], ...]:
        """The sets of cores that can reach each other, each ascending, ordered by their first core in core order."""
        island_of: dict[int, int] = {}
        for core in self.core_order:
            if core not in island_of:
                self._flood(core, core, island_of)
        return tuple(_members(island_of, root) for root in dict.fromkeys(island_of.values()))

    def _flood(self, start: int, island: int, island_of: dict[int, int]) -> None:
        pending = [start]
        while pending:
            core = pending.pop()
            if core not in island_of:
                island_of[core] = island
                pending.extend(self._successors[core])


def edges_of(connection: Connection) -> Iterator[tuple[Link, int, int]]:
    """The (link, sender, receiver) that a connection inserts: both directions of each pair, in list order."""
    shared = Link(connection.id, None, None, connection.bandwidth)
    for first, second in combinations(connection.cores, 2):
        for sender, receiver in ((first, second), (second, first)):
            directed = Link(connection.id, sender, receiver, connection.bandwidth)
            yield shared if connection.is_bus else directed, sender, receiver


def memory_groups(accelerator: Accelerator) -> Mapping[int, int]:
    """Core id to id of its memory group: the first core of the first sharing group with it, else its own id."""
    group_of: dict[int, int] = {}
    for group in accelerator.sharing:
        for core in group:
            group_of.setdefault(core, group[0])
    return {core.id: group_of.get(core.id, core.id) for core in accelerator.cores}


def _members(island_of: Mapping[int, int], root: int) -> tuple[int, ...]:
    return tuple(sorted(core for core, island in island_of.items() if island == root))
