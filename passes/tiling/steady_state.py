"""The steady state of a fusion group: tiles, transfers, iteration spaces and shares per core, in one numbering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.index_space import IndexSpace, Split, substituted
from passes.analysis.mapping import LayerMapping
from passes.analysis.ordering import adjacency, compute_nodes, consumers
from passes.analysis.unification import unify
from passes.tiling.iteration_spaces import SpaceBuilder
from passes.tiling.placements import Transfer
from passes.tiling.staging import Staging
from passes.tiling.tiling import TiledGroup, layer_splits, unique_unrollings
from passes.tiling.transfers import TransferGraph, insert_transfers
from stream_dialects.stream.iteration_space import IterationSpace

if TYPE_CHECKING:
    from passes.aie.array import TileArray


@dataclass(frozen=True)
class SteadyState:
    """
    One steady-state iteration of a group and how often it runs.

    All expressions are in the dimensions z of the graph with transfers, the only numbering that the IR keeps.
    """

    graph: Graph
    """Edges and layers in name-topological order, then the transfers; shapes are tiles over all cores."""
    sizes: tuple[int, ...]
    """Iterations of z0, z1, … within one steady-state iteration, over all cores."""
    loops: Mapping[str, IndexMap]
    """Layer or transfer -> expression of each of its loops."""
    temporal: tuple[Split, ...]
    """(z, iterations) of the steady-state loops, first entry innermost."""
    unrollings: tuple[Split, ...]
    """(dimension, cores) of every dimension that a layer spreads over cores."""
    splits: Mapping[str, tuple[Split, ...]]
    """Layer or transfer -> how its results are spread over its cores (a transfer: over its first placement's)."""
    node_spaces: Mapping[str, IterationSpace]
    tensor_spaces: Mapping[str, IterationSpace]
    core_tensors: Mapping[str, Tensor]
    """Result of a layer or transfer -> the part of it on one core."""
    transfers: Mapping[str, Transfer]

    @property
    def iterations(self) -> int:
        """How often the steady state runs."""
        return prod(size for _, size in self.temporal)


def build_steady_state(
    tiled: TiledGroup,
    layers: Mapping[str, LayerMapping],
    memory_cores: Sequence[int],
    offchip: int,
    core_kinds: Mapping[int, str],
    array: TileArray | None = None,
) -> SteadyState:
    """
    Inserts the transfers of a tiled group.

    Args:
        tiled: the tiles, from `tile_group`.
        layers: cores and splits per layer.
        memory_cores: ids of the memory cores in use (none: transfers go directly to and from off-chip memory).
        offchip: id of the off-chip core.
        core_kinds: core id -> kind.
        array: the AIE array whose limits count (model `aie-hardware`), on which loops and splits of size 1 are dropped.

    Raises:
        InputError: if a layer runs on a core that does not compute, or memory cores or splits do not fit.
    """
    _check_kinds(tiled.graph, layers, core_kinds)
    inserted = insert_transfers(tiled.graph, memory_cores)
    space = unify(inserted.graph)
    temporal = tuple(_renumbered(tiled, space.node_loops, split) for split in tiled.splits)
    if array is not None:
        temporal = tuple(loop for loop in temporal if loop[1] > 1)
    return _assemble(inserted, space, temporal, layers, Staging(tuple(memory_cores), offchip, array))


def insert_transfers_from_compute(
    tiled: Graph,
    loops: Mapping[str, IndexMap],
    sizes: Sequence[int],
    temporal: Sequence[Split],
    layers: Mapping[str, LayerMapping],
    memory_cores: Sequence[int],
    offchip: int,
    array: TileArray | None = None,
) -> SteadyState:
    """
    The steady state from what the IR holds after tiling: no dimension is computed anew.

    Args:
        tiled: edges and layers; the order among the layers is name-topological, edges may stand anywhere.
        loops: layer -> loop expressions in the dimensions of the steady state.
        sizes: iterations of these dimensions.
        temporal: steady-state loops, first entry innermost.
        layers: cores and splits per layer.
        memory_cores, offchip, array: as for `build_steady_state`.

    Returns:
        The same as `build_steady_state`, up to the places of the edges in the graph.
    """
    inserted = insert_transfers(tiled, memory_cores)
    space = IndexSpace(inserted.graph, _with_transfer_loops(inserted.graph, loops), tuple(sizes))
    return _assemble(inserted, space, tuple(temporal), layers, Staging(tuple(memory_cores), offchip, array))


def _check_kinds(graph: Graph, layers: Mapping[str, LayerMapping], core_kinds: Mapping[int, str]) -> None:
    for node in compute_nodes(graph):
        for core in layers[node.name].cores:
            kind = core_kinds.get(core)
            if kind != "compute":
                problem = ", which the accelerator does not have" if kind is None else f" of kind {kind}"
                message = f"layer '{node.name}' is mapped to core {core}{problem}; use a compute core"
                raise InputError(message, subject=node.name)


def _renumbered(tiled: TiledGroup, loops: Mapping[str, IndexMap], split: Split) -> Split:
    """Finds a tiled dimension of the group among the dimensions of the graph with transfers (9.4, 10.3)."""
    expression, iterations = split
    for node in compute_nodes(tiled.graph):
        if expression in tiled.loops[node.name]:
            translated = loops[node.name][tiled.loops[node.name].index(expression)]
            if translated.single is not None:
                return translated, iterations
    raise InputError(f"dimension {expression.text()} of the group cannot be tiled; tile another loop")


def _with_transfer_loops(graph: Graph, layer_loops: Mapping[str, IndexMap]) -> dict[str, IndexMap]:
    """Adds the loops of the transfers: the axes of their tensor as the layer at its end indexes them."""
    links, readers = adjacency(graph), consumers(graph)
    loops = dict(layer_loops)
    for position, node in enumerate(graph.nodes):
        if node.kind is NodeKind.TRANSFER:
            source = _source_layer(graph.nodes, links.producers, position)
            layer, tensor = source or _first_reader(graph.nodes, readers, position)
            loops[node.name] = substituted(layer.map_of(tensor), layer_loops[layer.name])
    return loops


def _source_layer(nodes: Sequence[Node], producers: Mapping[str, int], position: int) -> tuple[Node, str] | None:
    """The layer that makes what a transfer moves, and its tensor; None if it comes from outside."""
    node, tensor = nodes[position], ""
    while node.kind is NodeKind.TRANSFER:
        tensor = node.inputs[0]
        node = nodes[producers[tensor]]
    return (node, tensor) if node.kind is NodeKind.COMPUTE else None


def _first_reader(nodes: Sequence[Node], readers: Mapping[str, Sequence[int]], position: int) -> tuple[Node, str]:
    """The first layer that reads what a transfer moves, and its tensor."""
    node, tensor = nodes[position], ""
    while node.kind is NodeKind.TRANSFER:
        tensor = node.outputs[0]
        node = nodes[readers[tensor][0]]
    return node, tensor


def _assemble(
    inserted: TransferGraph,
    space: IndexSpace,
    temporal: tuple[Split, ...],
    layers: Mapping[str, LayerMapping],
    staging: Staging,
) -> SteadyState:
    own = staging.counted(layer_splits(inserted.graph, layers, space.node_loops))
    cores = {name: mapping.cores for name, mapping in layers.items()}
    planner = staging.planner(inserted, space.node_loops, cores, own)
    transfers = planner.transfers()
    splits = {**own, **{name: transfer.splits[0] for name, transfer in transfers.items()}}
    unrollings = unique_unrollings(own)
    builder = SpaceBuilder(space.sizes, unrollings, temporal)
    nodes = _NodeSpaces(space, builder, transfers, planner.neighbours)
    node_spaces = {node.name: nodes.of(node, splits[node.name]) for node in inserted.graph.nodes if node.has_loops}
    landed = _landed(inserted.graph, transfers)
    landed_spaces = {name: nodes.of(node, own) for name, (node, own) in landed.items()}
    return SteadyState(
        graph=inserted.graph,
        sizes=space.sizes,
        loops=space.node_loops,
        temporal=temporal,
        unrollings=unrollings,
        splits=splits,
        node_spaces=node_spaces,
        tensor_spaces=_tensor_spaces(inserted.graph, space, builder, node_spaces, landed_spaces),
        core_tensors=_core_tensors(inserted.graph, space, splits, {name: own for name, (_, own) in landed.items()}),
        transfers=transfers,
    )


@dataclass(frozen=True)
class _NodeSpaces:
    """Builds the spaces of layers and transfers."""

    space: IndexSpace
    builder: SpaceBuilder
    transfers: Mapping[str, Transfer]
    neighbours: Mapping[str, tuple[str, ...]]

    def of(self, node: Node, splits: tuple[Split, ...]) -> IterationSpace:
        """The space of a node whose results are spread like this."""
        loops = self.space.loops(node.name)
        if node.kind is NodeKind.COMPUTE:
            return self.builder.of_layer(loops, splits)
        around = [loop for layer in self.neighbours[node.name] for loop in self.space.loops(layer)]
        return self.builder.of_transfer(loops, splits, around, self.transfers[node.name].inside)


def _landed(graph: Graph, transfers: Mapping[str, Transfer]) -> dict[str, tuple[Node, tuple[Split, ...]]]:
    """Result of a transfer -> the transfer and the result's own splits, where each lies on cores of its own."""
    return {
        name: (node, landing.splits)
        for node in graph.nodes
        if node.kind is NodeKind.TRANSFER and transfers[node.name].landings
        for name, landing in zip(node.outputs, transfers[node.name].landings, strict=True)
    }


def _tensor_spaces(
    graph: Graph,
    space: IndexSpace,
    builder: SpaceBuilder,
    node_spaces: Mapping[str, IterationSpace],
    landed: Mapping[str, IterationSpace],
) -> dict[str, IterationSpace]:
    """Spaces of all tensors: graph inputs after their first transfer, all others after their producer (11.3)."""
    spaces: dict[str, IterationSpace] = {}
    links = adjacency(graph)
    for position, node in enumerate(graph.nodes):
        if node.kind is NodeKind.IN_EDGE and links.successors[position]:
            source = graph.nodes[links.successors[position][0]]
            spaces[node.outputs[0]] = builder.of_tensor(node_spaces[source.name], space.dimensions(node.outputs[0]))
    for node in graph.nodes:
        if node.has_loops:
            for tensor in node.outputs:
                producer = landed.get(tensor, node_spaces[node.name])
                spaces[tensor] = builder.of_tensor(producer, space.dimensions(tensor))
    return spaces


def _core_tensors(
    graph: Graph,
    space: IndexSpace,
    splits: Mapping[str, tuple[Split, ...]],
    landed: Mapping[str, tuple[Split, ...]],
) -> dict[str, Tensor]:
    """The part of every result on one core, by the splits of its producer (spec workload-and-tiling 4.5)."""
    return {
        tensor: replace(graph.tensors[tensor], shape=space.core_shape(tensor, landed.get(tensor, splits[node.name])))
        for node in graph.nodes
        if node.has_loops
        for tensor in node.outputs
    }
