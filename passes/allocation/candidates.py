"""Where tensors may live and which routes transfers may take: functions of a steady state (spec allocation 3.4, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from passes.allocation.routing import Pair, Route, RoutePlanner
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.ordering import adjacency

Placements = Mapping[str, tuple[tuple[int, ...], ...]]
"""Tensor -> tuples of cores that may hold it together."""


@dataclass(frozen=True)
class Candidates:
    """All alternatives of one steady state, in a fixed order."""

    placements: Placements
    routes: Mapping[str, tuple[Route, ...]]
    """Transfer -> one route per pair of source placement and target placement, sources first."""


def candidate_placements(
    graph: Graph,
    cores: Mapping[str, tuple[int, ...]],
    transferred: Mapping[str, Sequence[tuple[int, ...]]],
    offchip: int,
) -> Placements:
    """
    The places of every tensor of a steady-state graph.

    Args:
        graph: nodes with transfers.
        cores: layer -> its cores.
        transferred: result of a transfer -> its alternatives.
        offchip: the core that holds what comes from outside the group.
    """
    placements: dict[str, tuple[tuple[int, ...], ...]] = {}
    for node in graph.nodes:
        for name in node.outputs:
            placements[name] = _placements_of(node, name, cores, transferred, offchip)
    return placements


def candidate_routes(
    graph: Graph,
    placements: Placements,
    targets: Mapping[str, Sequence[tuple[int, ...]]],
    planner: RoutePlanner,
    pairs: Mapping[str, tuple[Pair, ...]] | None = None,
) -> dict[str, tuple[Route, ...]]:
    """
    The routes of every transfer from the places of its input to its `targets`, by transfer.

    With `pairs` (transfer -> source and target cores that exchange data) these alone; else every source reaches every
    target, as in the reference model.

    Raises:
        InputError: no route joins a source and a target.
    """
    return {
        node.name: tuple(
            planner.plan(sources, ends, None if pairs is None else pairs[node.name])
            for sources, ends in product(placements[node.inputs[0]], targets[node.name])
        )
        for node in graph.nodes
        if node.kind is NodeKind.TRANSFER
    }


def _placements_of(
    node: Node,
    tensor: str,
    cores: Mapping[str, tuple[int, ...]],
    transferred: Mapping[str, Sequence[tuple[int, ...]]],
    offchip: int,
) -> tuple[tuple[int, ...], ...]:
    if node.kind is NodeKind.COMPUTE:
        return (cores[node.name],)
    if node.kind is NodeKind.TRANSFER:
        return tuple(transferred[tensor])
    return ((offchip,),)


def predecessors_by_name(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Node -> the nodes whose results it reads."""
    before = adjacency(graph).predecessors
    return {node.name: tuple(graph.nodes[p].name for p in before[i]) for i, node in enumerate(graph.nodes)}
