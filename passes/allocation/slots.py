"""Time slots of the nodes of a steady state: a greedy list procedure (spec allocation 5)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from passes.analysis.errors import InputError
from passes.analysis.graph import NodeKind

_RANK = {
    NodeKind.COMPUTE: 0,
    NodeKind.TRANSFER: 1,
    NodeKind.RESHAPE: 2,
    NodeKind.IN_EDGE: 3,
    NodeKind.OUT_EDGE: 4,
}
_EXCLUSIVE = (NodeKind.COMPUTE, NodeKind.TRANSFER)


@dataclass(frozen=True, slots=True)
class SlotNode:
    """
    A node to place; `options` lists the resource sets it may occupy (cores of a computation, links per route).

    An empty resource set conflicts with nothing; no option at all means that nothing is known, and then the node
    shares its slot with no other node of its kind.
    """

    name: str
    kind: NodeKind
    predecessors: tuple[str, ...] = ()
    options: tuple[frozenset[Hashable] | tuple[Hashable, ...], ...] = ()


def assign_slots(nodes: Sequence[SlotNode]) -> dict[str, int]:
    """
    The slot of each node by name, in the order of `nodes`.

    Nodes are visited in topological order, computations before transfers before edges and then by name; each takes
    the first slot after its predecessors in which all nodes of its kind can use disjoint resources at once.

    Raises:
        InputError: if two nodes share a name, a predecessor is unknown, or the nodes depend on each other in a circle.
    """
    masks = _ResourceMasks()
    occupied: dict[NodeKind, dict[int, _Occupants]] = {kind: {} for kind in _EXCLUSIVE}
    slots: dict[str, int] = {}
    for node in _visit_order(nodes):
        slot = max((slots[name] + 1 for name in node.predecessors), default=0)
        if node.kind in _EXCLUSIVE:
            slot = _first_free(occupied[node.kind], slot, masks.options(node))
        slots[node.name] = slot
    return {node.name: slots[node.name] for node in nodes}


def _visit_order(nodes: Sequence[SlotNode]) -> Iterator[SlotNode]:
    by_name = _by_name(nodes)
    open_inputs = {node.name: len(set(node.predecessors)) for node in nodes}
    successors: dict[str, list[str]] = {node.name: [] for node in nodes}
    for node in nodes:
        for name in dict.fromkeys(node.predecessors):
            successors[name].append(node.name)
    heap: list[tuple[int, str]] = []
    for node in nodes:
        if not open_inputs[node.name]:
            heappush(heap, (_RANK[node.kind], node.name))
    visited = 0
    while heap:
        node = by_name[heappop(heap)[1]]
        visited += 1
        yield node
        for name in successors[node.name]:
            open_inputs[name] -= 1
            if not open_inputs[name]:
                heappush(heap, (_RANK[by_name[name].kind], name))
    if visited < len(nodes):
        stuck = next(node.name for node in nodes if open_inputs[node.name])
        raise InputError(f"node '{stuck}' depends on itself through a circle of nodes", subject=stuck)


def _by_name(nodes: Sequence[SlotNode]) -> Mapping[str, SlotNode]:
    by_name: dict[str, SlotNode] = {}
    for node in nodes:
        if node.name in by_name:
            raise InputError(f"two nodes of the group are called '{node.name}'; rename one", subject=node.name)
        by_name[node.name] = node
    for node in nodes:
        for name in node.predecessors:
            if name not in by_name:
                raise InputError(f"node '{node.name}' follows the unknown node '{name}'", subject=node.name)
    return by_name


class _ResourceMasks:
    """Numbers resources as they appear; a resource set is then an integer with one bit per resource."""

    def __init__(self) -> None:
        self._bits: dict[Hashable, int] = {}

    def options(self, node: SlotNode) -> tuple[int, ...]:
        """The options of a node as masks, without repetitions and supersets of others (never easier to place)."""
        masks = sorted({self._mask(option) for option in node.options}, key=lambda mask: (mask.bit_count(), mask))
        kept: list[int] = []
        for mask in masks:
            if not any(mask & smaller == smaller for smaller in kept):
                kept.append(mask)
        return tuple(kept)

    def _mask(self, resources: Iterable[Hashable]) -> int:
        mask = 0
        for resource in resources:
            mask |= 1 << self._bits.setdefault(resource, len(self._bits))
        return mask


@dataclass(slots=True)
class _Occupants:
    """The nodes of one kind in one slot, and the union of one disjoint choice of their options."""

    options: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    union: int = 0

    def join(self, options: tuple[int, ...]) -> bool:
        """Adds a node if all nodes of the slot can still choose disjoint options."""
        union = self._extended(options)
        if union is None:
            return False
        self.options.append(options)
        self.union = union
        return True

    def _extended(self, options: tuple[int, ...]) -> int | None:
        if self.options and not (options and self.options[0]):
            return None
        for mask in options or (0,):
            if not mask & self.union:
                return mask | self.union
        if all(len(choices) == 1 for choices in self.options):
            return None
        return _disjoint_union(sorted([*self.options, options], key=len), 0)


def _first_free(slots: dict[int, _Occupants], slot: int, options: tuple[int, ...]) -> int:
    while not slots.setdefault(slot, _Occupants()).join(options):
        slot += 1
    return slot


def _disjoint_union(nodes: Sequence[tuple[int, ...]], taken: int) -> int | None:
    """The union of one disjoint choice of one option per node, or None if there is none (backtracking)."""
    if not nodes:
        return taken
    for mask in nodes[0]:
        if not mask & taken:
            union = _disjoint_union(nodes[1:], taken | mask)
            if union is not None:
                return union
    return None
