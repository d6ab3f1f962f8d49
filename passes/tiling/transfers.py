"""Transfer insertion: a tensor that moves between cores gets an explicit transfer (spec workload-and-tiling 10.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, IndexMap, Node, NodeKind, Tensor
from passes.analysis.ordering import adjacency, consumers, tensor_order
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.values import TransferKind


@dataclass(frozen=True)
class TransferGraph:
    """A tiled graph with transfers: nodes at their old places, transfers behind them in creation order."""

    graph: Graph
    kinds: Mapping[str, TransferKind]
    """Transfer name -> kind, in creation order."""


def insert_transfers(graph: Graph, memory_cores: Sequence[int]) -> TransferGraph:
    """
    Inserts the transfers of a tiled group, in tensor order.

    A graph input T is brought in by `Transfer(T)`, whose result is `T_1`; with memory cores by two transfers in a row.
    A graph output T keeps its name outside: its producer writes `T_1`, which `Transfer(T_1)` brings out. Any other
    tensor moves by one transfer. A transfer to several readers has one result per reader: `T_1.0`, `T_1.1`, … A name
    that the graph has already is replaced by the next free number. If layers of the group read a graph output too,
    they get a second transfer of their own from the producer's `T_1`.

    Raises:
        InputError: if a layer's result is used by nobody.
    """
    builder = _Builder(graph, bool(memory_cores))
    for tensor in tensor_order(graph):
        builder.add(tensor)
    return TransferGraph(Graph(tuple(builder.nodes), builder.tensors), builder.kinds)


@dataclass
class _Builder:
    """Nodes and tensors of the graph under construction."""

    source: Graph
    through_memory: bool
    nodes: list[Node] = field(init=False)
    tensors: dict[str, Tensor] = field(init=False)
    kinds: dict[str, TransferKind] = field(default_factory=dict[str, TransferKind])

    def __post_init__(self) -> None:
        self.nodes = list(self.source.nodes)
        self.tensors = dict(self.source.tensors)
        self.names = {node.name for node in self.nodes}
        self.readers = consumers(self.source)
        self.producers = adjacency(self.source).producers

    def add(self, tensor: str) -> None:
        readers = self.readers.get(tensor, [])
        layers = [p for p in readers if self.source.nodes[p].kind is NodeKind.COMPUTE]
        producer = self.source.nodes[self.producers[tensor]]
        if not readers:
            message = f"result '{tensor}' of '{producer.name}' is used by nobody; remove the layer or make it an output"
            raise InputError(message, subject=producer.name)
        if producer.kind is NodeKind.IN_EDGE:
            self._bring_in(tensor, layers)
        elif len(layers) < len(readers):
            self._bring_out(tensor, layers)
        else:
            self._fan_out(tensor, tensor, layers, TransferKind.COMPUTE_TO_COMPUTE)

    def _bring_in(self, tensor: str, layers: Sequence[int]) -> None:
        if self.through_memory:
            arrived = self._copy(tensor)
            self._transfer(tensor, [arrived], TransferKind.MEMORY_TO_MEMORY)
        else:
            arrived = tensor
        self._fan_out(tensor, arrived, layers, TransferKind.MEMORY_TO_COMPUTE)

    def _bring_out(self, tensor: str, layers: Sequence[int]) -> None:
        result = self._copy(tensor)
        position = self.producers[tensor]
        self.nodes[position] = _renamed(self.nodes[position], tensor, result)
        if self.through_memory:
            collected = self._copy(tensor)
            self._transfer(result, [collected], TransferKind.COMPUTE_TO_MEMORY)
            self._transfer(collected, [tensor], TransferKind.MEMORY_TO_MEMORY)
        else:
            self._transfer(result, [tensor], TransferKind.COMPUTE_TO_MEMORY)
        if layers:
            self._fan_out(tensor, result, layers, TransferKind.COMPUTE_TO_COMPUTE)

    def _fan_out(self, tensor: str, source: str, layers: Sequence[int], kind: TransferKind) -> None:
        """One transfer from `source` to the layers that read `tensor`."""
        copies = self._copies(tensor, len(layers))
        self._transfer(source, copies, kind)
        for position, copy in zip(layers, copies, strict=True):
            self.nodes[position] = _renamed(self.nodes[position], tensor, copy)

    def _transfer(self, source: str, results: Sequence[str], kind: TransferKind) -> None:
        name = _free(f"Transfer({source})", self.names)
        self.names.add(name)
        shape = self.tensors[source].shape
        maps = (_identity(len(shape)),) * (1 + len(results))
        self.nodes.append(Node(name, NodeKind.TRANSFER, (source,), tuple(results), "", maps, shape))
        self.kinds[name] = kind

    def _copy(self, tensor: str) -> str:
        return self._copies(tensor, 1)[0]

    def _copies(self, tensor: str, count: int) -> list[str]:
        """Names of `count` new tensors like `tensor`, which are added."""
        number = 1
        while any(name in self.tensors for name in (f"{tensor}_{number}", *_copy_names(tensor, number, count))):
            number += 1
        names = _copy_names(tensor, number, count)
        self.tensors.update((name, replace(self.tensors[tensor], name=name)) for name in names)
        return names


def _copy_names(tensor: str, number: int, count: int) -> list[str]:
    stem = f"{tensor}_{number}"
    return [stem] if count == 1 else [f"{stem}.{k}" for k in range(count)]


def _free(name: str, taken: Collection[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def _renamed(node: Node, old: str, new: str) -> Node:
    """The node with every operand and result `old` replaced."""
    inputs = tuple(new if tensor == old else tensor for tensor in node.inputs)
    outputs = tuple(new if tensor == old else tensor for tensor in node.outputs)
    return replace(node, inputs=inputs, outputs=outputs)


def _identity(rank: int) -> IndexMap:
    return tuple(LinearExpression.variable(axis) for axis in range(rank))
