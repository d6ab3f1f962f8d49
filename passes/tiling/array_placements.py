"""Placements of transfers on a real AIE array: memory tiles within their DMA channels (spec aie-codegen 16)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cached_property

from passes.aie.array import TileArray
from passes.aie.parts import Holding, SpatialSplit
from passes.analysis.errors import InputError
from passes.analysis.graph import IndexMap, Node, NodeKind
from passes.analysis.index_space import Split
from passes.tiling.memory_tiles import Spread, StagedTensor, spread_tensors, staged_splits
from passes.tiling.placements import Landing, PlacementPlanner, Transfer
from passes.tiling.tiling import unique_unrollings
from passes.tiling.transfers import TransferGraph
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.values import TransferKind


class ArrayPlacementPlanner(PlacementPlanner):
    """
    Gives every transfer one placement.

    What passes memory tiles is spread over as many of them as there are columns in use, near the cores that read or
    write it, within the DMA channels of memory tiles and shims (see `memory_tiles`).
    """

    def __init__(
        self,
        inserted: TransferGraph,
        loops: Mapping[str, IndexMap],
        cores: Mapping[str, tuple[int, ...]],
        splits: Mapping[str, tuple[Split, ...]],
        memory_cores: Sequence[int],
        offchip: int,
        array: TileArray,
    ):
        """As for `PlacementPlanner`, with `splits` into two parts at least; `array` says what the tiles have."""
        super().__init__(inserted, loops, cores, splits, memory_cores, offchip)
        self._array = array
        self._unrollings = dict(unique_unrollings(self._splits))
        if not self._memory_cores:
            raise InputError("model aie-hardware stages tensors in memory tiles, and none is in use; use more columns")

    def transfers(self) -> dict[str, Transfer]:
        for position, node in enumerate(self._nodes):
            if node.kind is NodeKind.COMPUTE:
                self._check_partial_sums(position, node)
        return super().transfers()

    def _transfer(self, position: int, node: Node) -> Transfer:
        kind, spread = self._inserted.kinds[node.name], self._spreads.get(node.name)
        if spread is not None:
            return Transfer(kind, (spread.tiles,), (spread.outside,), spread.inside)
        if kind is TransferKind.MEMORY_TO_MEMORY:
            return Transfer(kind, ((self._offchip,),), ((),))
        readers = {name: self._reader(position, name) for name in node.outputs}
        largest = max(readers.values(), key=lambda reader: len(self._cores[reader]))
        cores = tuple(dict.fromkeys(core for reader in readers.values() for core in self._cores[reader]))
        landings = tuple(Landing(self._cores[reader], self._splits[reader]) for reader in readers.values())
        return Transfer(kind, (cores,), (self._splits[largest],), landings=landings)

    def _reader(self, position: int, tensor: str) -> str:
        """The layer that reads one result of a transfer."""
        readers = (self._nodes[reader] for reader in self._links.successors[position])
        return next(reader.name for reader in readers if tensor in reader.inputs)

    @cached_property
    def _spreads(self) -> Mapping[str, Spread]:
        """Transfer into memory tiles -> where it puts its tensor."""
        staged = [
            self._staged(node) for node in self._nodes if node.kind is NodeKind.TRANSFER and self._fills_memory(node)
        ]
        used = {self._array.column(core) for cores in self._cores.values() for core in cores}
        near = [core for core in self._memory_cores if self._array.column(core) in used]
        return spread_tensors(staged, self._memory_cores, near, self._array)

    def _fills_memory(self, node: Node) -> bool:
        kind = self._inserted.kinds[node.name]
        return kind is TransferKind.COMPUTE_TO_MEMORY or (
            kind is TransferKind.MEMORY_TO_MEMORY and not self._leaves(node)
        )

    def _leaves(self, node: Node) -> bool:
        position = self._nodes.index(node)
        return all(self._nodes[reader].kind is NodeKind.OUT_EDGE for reader in self._links.successors[position])

    def _staged(self, node: Node) -> StagedTensor:
        arrives = self._inserted.kinds[node.name] is TransferKind.MEMORY_TO_MEMORY
        layers = self.neighbours[node.name] if arrives else (self._producer(node),)
        own = set(self._loops[node.name])
        splits = staged_splits({layer: self._relevant(layer, own) for layer in sorted(layers)}, node.inputs[0])
        cores: dict[object, list[int]] = {}
        for layer in sorted(layers):
            holding = self._holding(layer, own)
            for number, core in enumerate(holding.cores):
                cores.setdefault(holding.part(number), []).append(core)
        return StagedTensor(node.name, node.inputs[0], arrives, splits, tuple(tuple(each) for each in cores.values()))

    def _relevant(self, layer: str, own: Container[LinearExpression]) -> tuple[Split, ...]:
        return tuple(split for split in self._ordered(layer) if split[0] in own)

    def _ordered(self, layer: str) -> list[Split]:
        """The splits of a layer in the order of iteration spaces, inner first."""
        place = list(self._unrollings)
        return sorted(self._splits[layer], key=lambda split: place.index(split[0]))

    def _holding(self, layer: str, own: Container[LinearExpression]) -> Holding:
        splits = tuple(SpatialSplit(dimension, parts, dimension in own) for dimension, parts in self._ordered(layer))
        return Holding(self._cores[layer], splits)

    def _producer(self, node: Node) -> str:
        return self._nodes[self._links.producers[node.inputs[0]]].name

    def _check_partial_sums(self, position: int, node: Node) -> None:
        """A layer that spreads a reduction over cores leaves partial sums there, which nothing adds up."""
        for reader in (self._nodes[p] for p in self._links.successors[position]):
            for dimension, parts in self._splits[node.name]:
                if reader.kind is NodeKind.TRANSFER and dimension not in self._loops[reader.name]:
                    message = (
                        f"layer '{node.name}' splits {dimension.text()} over {parts} cores, a dimension that its "
                        "result does not have, and nothing adds up partial sums; split another loop"
                    )
                    raise InputError(message, subject=node.name)
