"""Checks of a group's mapping against its layers and the accelerator, before anything is computed from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import prod

from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, Node
from passes.analysis.index_space import Split
from passes.analysis.mapping import GroupMapping, LayerMapping
from passes.analysis.ordering import compute_nodes
from passes.analysis.unification import Unification, unify
from passes.tiling.tiling import layer_splits, temporal_splits, unique_unrollings
from stream_dialects.stream.linear_expression import LinearExpression


def check_group_mapping(
    graph: Graph, mapping: GroupMapping, cores: Sequence[Core], connected: Collection[int] | None = None
) -> None:
    """Both `check_layer_mappings` and `check_tiling`."""
    check_layer_mappings(graph, mapping, cores, connected)
    check_tiling(graph, mapping)


def check_layer_mappings(
    graph: Graph, mapping: GroupMapping, cores: Sequence[Core], connected: Collection[int] | None = None
) -> None:
    """
    Checks the cores and splits of the layers of one group.

    Args:
        graph: the untiled group.
        mapping: cores and splits of each of its layers.
        cores: all cores of the accelerator, in any order.
        connected: ids of the cores that a connection reaches (default: all).

    Raises:
        InputError: naming the layer if one has no or an unknown entry; if its cores are missing, repeated, unknown,
            unconnected, do not compute or refuse its op type; if a loop is unknown, repeated or not divisible, or the
            product of the splits is not the number of cores.
    """
    names = {node.name for node in compute_nodes(graph)}
    for name in mapping.layers:
        if name not in names:
            raise InputError(
                f"the mapping names layer '{name}', which the group does not have; remove it", subject=name
            )
    by_id = {core.id: core for core in cores}
    unification = unify(graph)
    for node in compute_nodes(graph):
        if node.name not in mapping.layers:
            raise InputError(f"layer '{node.name}' has no mapping; add an entry for it", subject=node.name)
        _check_cores(node, mapping.layers[node.name], by_id, by_id if connected is None else connected)
        _check_splits(node, mapping.layers[node.name], unification)
    _check_unrollings(layer_splits(graph, mapping.layers, unification.node_loops))


def check_tiling(graph: Graph, mapping: GroupMapping) -> None:
    """
    Checks the tiling of one group whose layer mappings are right.

    Raises:
        InputError: naming the layer if a tile does not divide or its loop cannot be tiled.
    """
    unification = unify(graph)
    splits = layer_splits(graph, mapping.layers, unification.node_loops)
    temporal_splits(unification, mapping.tiling, unique_unrollings(splits))


def _check_cores(node: Node, layer: LayerMapping, cores: dict[int, Core], connected: Collection[int]) -> None:
    if not layer.cores:
        raise InputError(f"layer '{node.name}' is mapped to no core; name at least one", subject=node.name)
    for position, number in enumerate(layer.cores):
        problem = _core_problem(node, number, cores, connected)
        if number in layer.cores[:position]:
            problem = f"core {number} twice; name each core once"
        if problem is not None:
            raise InputError(f"layer '{node.name}' is mapped to {problem}", subject=node.name)


def _core_problem(node: Node, number: int, cores: dict[int, Core], connected: Collection[int]) -> str | None:
    if number not in cores:
        return f"core {number}, which the accelerator does not have; use a core from 0 to {max(cores)}"
    kind, operators = cores[number].type.kind, cores[number].type.operator_types
    if kind != "compute":
        return f"core {number} of kind {kind}, which computes nothing; use a compute core"
    if number not in connected:
        return f"core {number}, which no connection reaches; connect it or use another core"
    if operators is not None and node.operation not in operators:
        return f"core {number}, whose 'operator_types' do not list {node.operation}; add it or use another core"
    return None


def _check_splits(node: Node, layer: LayerMapping, unification: Unification) -> None:
    loops = unification.loops(node.name)
    for position, (loop, factor) in enumerate(layer.splits):
        problem = None
        if not 0 <= loop < len(loops):
            problem = f"has no loop D{loop}; its loops are D0 to D{len(loops) - 1}"
        elif loop in (other for other, _ in layer.splits[:position]):
            problem = f"splits loop D{loop} twice; give one entry with the product of the factors"
        elif factor < 1 or unification.size_of(loops[loop]) % factor:
            size = unification.size_of(loops[loop])
            problem = f"splits loop D{loop} of size {size} by {factor}; use a divisor of {size}"
        if problem is not None:
            raise InputError(f"layer '{node.name}' {problem}", subject=node.name)
    product = prod(factor for _, factor in layer.splits)
    if product != len(layer.cores):
        message = (
            f"the splits of layer '{node.name}' make {product} part(s) for {len(layer.cores)} core(s); "
            f"split it into {len(layer.cores)} parts or name {product} core(s)"
        )
        raise InputError(message, subject=node.name)


def _check_unrollings(splits: Mapping[str, Sequence[Split]]) -> None:
    """All factors of one dimension divide the largest one."""
    largest: dict[LinearExpression, tuple[int, str]] = {}
    for layer, entries in splits.items():
        for expression, factor in entries:
            if factor > largest.get(expression, (0, ""))[0]:
                largest[expression] = (factor, layer)
    for layer, entries in splits.items():
        for expression, factor in entries:
            most, other = largest[expression]
            if most % factor:
                message = (
                    f"layers '{other}' and '{layer}' split the same dimension by {most} and by {factor}; "
                    f"choose factors of which one divides the other"
                )
                raise InputError(message, subject=layer)
