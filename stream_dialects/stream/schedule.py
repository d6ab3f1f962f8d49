"""Placements, routes and latency: what the allocation decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.record import ListAttr, RecordAttr, RecordError
from stream_dialects.stream.values import Hop


@dataclass(frozen=True, slots=True)
class TensorRecord:
    """
    One tensor of a steady state, kept by its producer.

    `full` is its shape before tiling. `space` and `core_bits` (bits that one core holds of one tile) come from tiling; the
    allocation adds `placement` (core ids), `stop` (index of the outermost applicable temporal loop over which the data
    stays, -1 for none), `tiles` (tiles held at that stop) and `reuse` (iterations one fetch serves).
    """

    name: str
    full: tuple[int, ...]
    space: IterationSpace
    core_bits: int | None = None
    placement: tuple[int, ...] | None = None
    stop: int | None = None
    tiles: int | None = None
    reuse: int | None = None


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """
    The route of a transfer: from all sources to all targets over `links`, in the order of use; no link if both ends
    are the same core. `score` is the number of directed core pairs used (spec hardware 8).
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: int
    links: tuple[Hop, ...] = ()


class Optimality(Enum):
    """Whether the allocation is proven optimal or a limit struck first."""

    OPTIMAL = "optimal"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class LatencyRecord:
    """
    The latency of a group in cycles: `total` = iterations * per_iteration - (iterations - 1) * overlap (spec allocation 7).

    `slots[i]` is the latency of slot i; `dma_in` and `dma_out` are the largest numbers of streams into and out of one core;
    `buffering` is the number of tiles held over all tensors.
    """

    total: int
    iterations: int
    per_iteration: int
    overlap: int
    slots: tuple[int, ...]
    dma_in: int
    dma_out: int
    buffering: int
    optimality: Optimality = Optimality.OPTIMAL

    def __post_init__(self) -> None:
        if min(self.total, self.iterations, self.per_iteration, self.overlap, *self.slots) < 0:
            raise RecordError("a latency, overlap or number of iterations is negative")


@irdl_attr_definition
class TensorsAttr(ListAttr[TensorRecord]):
    """
    The tensors that an op produces (or that a group takes), one record each.

    ```
    #stream.tensors[<name = "y", full = [1, 32], space = <K(z0,32,V) T(z1,1,V)>, core_bits = 128>]
    ```
    """

    name = "stream.tensors"
    element = TensorRecord


@irdl_attr_definition
class RouteAttr(RecordAttr[RouteRecord]):
    """
    The chosen route of a transfer.

    ```
    #stream.route<sources = [6], targets = [0, 1], score = 2, links = [3(6->0), 4(6->1)]>
    ```
    """

    name = "stream.route"
    record = RouteRecord


@irdl_attr_definition
class LatencyAttr(RecordAttr[LatencyRecord]):
    """
    The latency of a group.

    ```
    #stream.latency<total = 14344, iterations = 1, per_iteration = 14344, overlap = 0, slots = [0, 14344, 0],
      dma_in = 4, dma_out = 2, buffering = 10>
    ```
    """

    name = "stream.latency"
    record = LatencyRecord
