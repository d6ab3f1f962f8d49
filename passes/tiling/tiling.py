"""Intra-core tiling: from full layers to the tiles of one steady-state iteration (spec workload-and-tiling 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.index_space import Split
from passes.analysis.mapping import GroupMapping, LayerMapping, LoopTile
from passes.analysis.ordering import compute_nodes, name_topological_order
from passes.analysis.unification import Unification, loop_sizes, unify
from stream_dialects.stream.linear_expression import LinearExpression

_MAC_OPERATIONS = ("conv", "gemm", "matmul", "linear")


@dataclass(frozen=True)
class TiledGroup:
    """A group whose tensors have the extents of one steady-state iteration over all cores."""

    graph: Graph
    """In name-topological order; bounds are the loop sizes of one iteration."""
    loops: Mapping[str, IndexMap]
    """Layer -> loops in the dimensions z of this group, which the tiled graph shares with the untiled one."""
    splits: tuple[Split, ...]
    """(z, iterations) of the steady-state loops, first entry innermost."""
    unrollings: tuple[Split, ...]
    """(dimension, cores) of every dimension that some layer spreads over cores."""
    total_macs: int
    """Multiply-accumulate operations of the untiled group."""


def tile_group(graph: Graph, mapping: GroupMapping) -> TiledGroup:
    """
    Cuts the group into steady-state iterations.

    Raises:
        InputError: if a tiled loop is compound or tile times unrolling does not divide its size.
    """
    unification = unify(graph)
    unrollings = unique_unrollings(layer_splits(graph, mapping.layers, unification.node_loops))
    splits = temporal_splits(unification, mapping.tiling, unrollings)
    sizes = list(unification.sizes)
    for expression, iterations in splits:
        sizes[_pure(expression)] //= iterations
    tensors = _tiled_tensors(unification, sizes)
    nodes = tuple(_tiled_node(node, tensors, unification, sizes) for node in name_topological_order(graph))
    loops = {node.name: unification.loops(node.name) for node in compute_nodes(graph)}
    return TiledGroup(Graph(nodes, tensors), loops, splits, unrollings, total_macs(graph, unification))


def layer_splits(
    graph: Graph, layers: Mapping[str, LayerMapping], loops: Mapping[str, IndexMap]
) -> dict[str, tuple[Split, ...]]:
    """Layer -> its splits over cores, with loop numbers replaced by the layer's loop expressions."""
    return {
        node.name: tuple((loops[node.name][loop], parts) for loop, parts in layers[node.name].splits)
        for node in compute_nodes(graph)
    }


def unique_unrollings(splits: Mapping[str, Iterable[Split]]) -> tuple[Split, ...]:
    """Every split dimension once, at its first place, with its largest factor (spec workload-and-tiling 9.1)."""
    unique: dict[LinearExpression, int] = {}
    for entries in splits.values():
        for expression, parts in entries:
            unique[expression] = max(parts, unique.get(expression, 0))
    return tuple(unique.items())


def temporal_splits(
    unification: Unification, tiling: Sequence[LoopTile], unrollings: Sequence[Split]
) -> tuple[Split, ...]:
    """
    Iterations per tiled dimension: `size / (tile * unrolling)` (spec workload-and-tiling 9.2).

    A tile is what one core computes at a time. If two entries mean one dimension, the later tile counts at the place
    of the first.

    Raises:
        InputError: if a loop is compound, a tile is not positive or the division leaves a remainder.
    """
    unrolled = dict(unrollings)
    splits: dict[LinearExpression, int] = {}
    for entry in tiling:
        expression = tiled_dimension(unification.node_loops, entry)
        if entry.tile < 1:
            message = f"the tile of loop D{entry.loop} of '{entry.layer}' is {entry.tile}; use a positive number"
            raise InputError(message, subject=entry.layer)
        size, chunk = unification.size_of(expression), entry.tile * unrolled.get(expression, 1)
        if size % chunk:
            raise _indivisible(entry, size, unrolled.get(expression, 1))
        splits[expression] = size // chunk
    return tuple(splits.items())


def tiled_dimension(loops: Mapping[str, IndexMap], entry: LoopTile) -> LinearExpression:
    """
    The dimension z that an entry tiles.

    Raises:
        InputError: if the layer or its loop does not exist or the loop is compound.
    """
    if entry.layer not in loops:
        message = f"the tiling names layer '{entry.layer}', which the group does not have; use one of its layers"
        raise InputError(message, subject=entry.layer)
    own = loops[entry.layer]
    if not 0 <= entry.loop < len(own):
        message = f"the tiling names loop D{entry.loop} of '{entry.layer}', which has D0 to D{len(own) - 1}"
        raise InputError(message, subject=entry.layer)
    if own[entry.loop].single is None:
        message = (
            f"loop D{entry.loop} of '{entry.layer}' cannot be tiled because it follows from later layers "
            f"({own[entry.loop].text()}); tile the loop of the later layer instead"
        )
        raise InputError(message, subject=entry.layer)
    return own[entry.loop]


def total_macs(graph: Graph, unification: Unification) -> int:
    """Product of the loop sizes, summed over convolutions and matrix products (spec workload-and-tiling 9.5)."""
    layers = (node for node in compute_nodes(graph) if any(o in node.operation.lower() for o in _MAC_OPERATIONS))
    return sum(prod(unification.size_of(loop) for loop in unification.loops(node.name)) for node in layers)


def _pure(expression: LinearExpression) -> int:
    z = expression.single
    if z is None:
        raise InputError(f"the compound dimension {expression.text()} cannot be tiled; tile one of its parts")
    return z


def _tiled_tensors(unification: Unification, sizes: Sequence[int]) -> dict[str, Tensor]:
    """All tensors; those that a layer touches shrink to what its loops cover (spec workload-and-tiling 9.3)."""
    touched = unification.axes
    return {
        name: replace(tensor, shape=unification.shape(name, sizes)) if name in touched else tensor
        for name, tensor in unification.graph.tensors.items()
    }


def _tiled_node(node: Node, tensors: Mapping[str, Tensor], unification: Unification, sizes: Sequence[int]) -> Node:
    if node.kind is not NodeKind.COMPUTE:
        return node
    untiled = loop_sizes(node, unification.graph.tensors)
    loops = unification.loops(node.name)
    bounds = tuple(_tiled_bound(e, size, unification.sizes, sizes) for e, size in zip(loops, untiled, strict=True))
    bounded = replace(node, bounds=bounds)
    return replace(node, bounds=loop_sizes(bounded, tensors))


def _tiled_bound(loop: LinearExpression, untiled: int, full: Sequence[int], sizes: Sequence[int]) -> int:
    """The bound of a loop if no axis shows it: unchanged unless one of its dimensions is tiled."""
    if all(full[z] == sizes[z] for z, _ in loop.terms):
        return untiled
    low, high = loop.range(sizes)
    return min(untiled, high - low + 1)


def _indivisible(entry: LoopTile, size: int, unrolling: int) -> InputError:
    message = (
        f"loop D{entry.loop} of '{entry.layer}' has {size} iterations, which tiles of {entry.tile} on {unrolling} "
        f"core(s), so {entry.tile * unrolling} at a time, do not divide; choose a tile that divides {size // unrolling}"
        if size % unrolling == 0
        else f"loop D{entry.loop} of '{entry.layer}' has {size} iterations, which {unrolling} cores do not divide; "
        "split it over fewer cores"
    )
    return InputError(message, subject=entry.layer)
