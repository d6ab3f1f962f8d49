"""Where tensors may live and which routes transfers may take: functions of a steady state (spec allocation 3.4, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from passes.allocation.routing import Route, RoutePlanner
from passes.analysis.graph import Graph, Node, NodeKind
from passes.analysis.ordering import adjacency


@dataclass(frozen=True)
class Candidates:
    """All alternatives of one steady state, in a fixed order."""

    placements: Mapping[str, tuple[tuple[int, ...], ...]]
    """Tensor -> tuples of cores that may hold it together."""
    routes: Mapping[str, tuple[Route, ...]]
    """Transfer -> one route per pair of source placement and target placement, sources first."""


def find_candidates(
    graph: Graph,
    cores: Mapping[str, tuple[int, ...]],
    transfer_placements: Mapping[str, Sequence[tuple[int, ...]]],
    offchip: int,
    planner: RoutePlanner,
) -> Candidates:
    """
    The candidates of a steady-state graph.

    Args:
        graph: nodes with transfers.
        cores: layer -> its cores.
        transfer_placements: transfer -> alternatives for its results.
        offchip: the core that holds what comes from outside the group.
        planner: finds routes on the accelerator.

    Raises:
        InputError: no route joins a source and a target.
    """
    placements: dict[str, tuple[tuple[int, ...], ...]] = {}
    for node in graph.nodes:
        placements.update(dict.fromkeys(node.outputs, _placements_of(node, cores, transfer_placements, offchip)))
    routes = {
        node.name: tuple(
            planner.plan(sources, targets)
            for sources, targets in product(placements[node.inputs[0]], transfer_placements[node.name])
        )
        for node in graph.nodes
        if node.kind is NodeKind.TRANSFER
    }
    return Candidates(placements, routes)


def _placements_of(
    node: Node,
    cores: Mapping[str, tuple[int, ...]],
    transfer_placements: Mapping[str, Sequence[tuple[int, ...]]],
    offchip: int,
) -> tuple[tuple[int, ...], ...]:
    if node.kind is NodeKind.COMPUTE:
        return (cores[node.name],)
    if node.kind is NodeKind.TRANSFER:
        return tuple(transfer_placements[node.name])
    return ((offchip,),)


def predecessors_by_name(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Node -> the nodes whose results it reads."""
    before = adjacency(graph).predecessors
    return {node.name: tuple(graph.nodes[p].name for p in before[i]) for i, node in enumerate(graph.nodes)}
