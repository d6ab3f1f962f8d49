"""Automatic mapping of a fusion group: cores and splits per layer, tiling of the group (spec workload-and-tiling 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from math import gcd, prod

from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node
from passes.analysis.mapping import GROUP_NAME, GroupMapping, LayerMapping, LoopTile
from passes.analysis.ordering import compute_nodes
from passes.analysis.unification import Unification, unify
from passes.tiling.tiling import layer_splits, tiled_dimension, unique_unrollings
from stream_dialects.stream.linear_expression import LinearExpression


def generate_mappings(
    graphs: Sequence[Graph], cores: Sequence[Core], tiling: Sequence[LoopTile] = ()
) -> tuple[GroupMapping, ...]:
    """
    Maps every group of a workload.

    Args:
        graphs: the groups.
        cores: in core order.
        tiling: wanted tiles for any of the groups, innermost loop first; a group without an entry gets the trivial one.

    Raises:
        InputError: if no core accepts a layer, or the tiling names a layer or loop that does not exist or cannot be
            tiled.
    """
    layers = {node.name for graph in graphs for node in compute_nodes(graph)}
    for entry in tiling:
        if entry.layer not in layers:
            message = f"the tiling names layer '{entry.layer}', which the workload does not have; use a layer's name"
            raise InputError(message, subject=entry.layer)
    return tuple(generate_mapping(graph, cores, tiling) for graph in graphs)


def generate_mapping(
    graph: Graph, cores: Sequence[Core], tiling: Sequence[LoopTile] = (), name: str = GROUP_NAME
) -> GroupMapping:
    """
    Maps one group; entries of `tiling` for layers of other groups are passed over.

    Raises:
        InputError: if no core accepts a layer, or a loop of the tiling does not exist or cannot be tiled.
    """
    unification = unify(graph)
    layers: dict[str, LayerMapping] = {}
    taken: set[int] = set()
    unrolled: dict[LinearExpression, int] = {}
    for node in compute_nodes(graph):
        layers[node.name] = _layer_mapping(node, unification, eligible_cores(node, cores), taken, unrolled)
        taken.update(layers[node.name].cores)
    own = tuple(entry for entry in tiling if entry.layer in layers)
    for entry in own:
        tiled_dimension(unification.node_loops, entry)
    return GroupMapping(layers, own or trivial_tiling(graph, layers, unification), name)


def trivial_tiling(
    graph: Graph, layers: Mapping[str, LayerMapping], unification: Unification | None = None
) -> tuple[LoopTile, ...]:
    """
    One iteration: the first loop of the group that can be tiled, in tiles of its share per core (7.4, fix 7).

    `unification` is that of the graph, if it is at hand.
    """
    unification = unification or unify(graph)
    unrolled = dict(unique_unrollings(layer_splits(graph, layers, unification.node_loops)))
    for node in compute_nodes(graph):
        for number, loop in enumerate(unification.loops(node.name)):
            if loop.single is not None:
                return (LoopTile(node.name, number, unification.size_of(loop) // unrolled.get(loop, 1)),)
    return ()


def eligible_cores(node: Node, cores: Sequence[Core]) -> tuple[int, ...]:
    """
    Ids of the cores for a layer: those that list its op type, else those that accept any (7.1).

    Raises:
        InputError: if no core accepts the op type.
    """
    computing = [core for core in cores if core.type.kind == "compute"]
    specialised = tuple(c.id for c in computing if c.type.operator_types and node.operation in c.type.operator_types)
    generic = tuple(c.id for c in computing if c.type.operator_types is None)
    if not specialised and not generic:
        message = (
            f"no core accepts layer '{node.name}' of type {node.operation}; add {node.operation} to the "
            "'operator_types' of a core or leave this entry out of one"
        )
        raise InputError(message, subject=node.name)
    return specialised or generic


def inter_core_splits(
    sizes: Sequence[int], cores: int, unrolled: Sequence[int] | None = None
) -> tuple[tuple[int, int], ...]:
    """
    (loop number, factor) for a layer with these loop sizes on up to `cores` cores (7.2).

    The largest loop takes what it has in common with the number of cores, the next one what is left, and so on.
    `unrolled` has per loop the factor by which earlier layers split it (1: not at all). Factors of one dimension have
    to divide each other, so a factor that does not fit shrinks to what it has in common with the earlier one; the
    reference fails there.
    """
    splits: list[tuple[int, int]] = []
    for loop in sorted(range(len(sizes)), key=lambda k: -sizes[k]):
        factor = _fitting(gcd(cores, sizes[loop]), unrolled[loop] if unrolled else 1)
        if factor > 1:
            splits.append((loop, factor))
            cores //= factor
    return tuple(splits)


def _fitting(factor: int, earlier: int) -> int:
    return factor if factor % earlier == 0 or earlier % factor == 0 else gcd(factor, earlier)


def _layer_mapping(
    node: Node,
    unification: Unification,
    candidates: Sequence[int],
    taken: Set[int],
    unrolled: dict[LinearExpression, int],
) -> LayerMapping:
    """Maps one layer and enters its splits into `unrolled`."""
    loops = unification.loops(node.name)
    sizes = [unification.size_of(loop) for loop in loops]
    splits = inter_core_splits(sizes, len(candidates), [unrolled.get(loop, 1) for loop in loops])
    for loop, factor in splits:
        unrolled[loops[loop]] = max(factor, unrolled.get(loops[loop], 1))
    used = prod(factor for _, factor in splits)
    unused = [core for core in candidates if core not in taken]
    block = unused if used < len(candidates) and len(unused) >= used else candidates
    return LayerMapping(tuple(block[:used]), splits)
