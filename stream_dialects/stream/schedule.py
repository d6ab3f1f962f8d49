"""Placements, routes and latency: what the allocation decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.record import ListAttr, RecordAttr, RecordError
from stream_dialects.stream.values import Hop


def require_cores(what: str, cores: tuple[int, ...]) -> None:
    """Raises RecordError unless `cores` are at least one id, all different."""
    if not cores or min(cores) < 0 or len(set(cores)) != len(cores):
        raise RecordError(f"{what} must be different core ids, at least one, got {list(cores)}")


@dataclass(frozen=True, slots=True)
class TensorRecord:
    """
    One tensor of a steady state, kept by its producer. Tiling writes the first fields, the allocation those from
    `placement` on.
    """

    name: str
    full: tuple[int, ...]
    """The shape before tiling."""
    space: IterationSpace
    core_bits: int | None = None
    """Bits that one core holds of one tile."""
    placement: tuple[int, ...] | None = None
    """Ids of the cores that hold it."""
    stop: int | None = None
    """Index of the outermost applicable temporal loop over which the data stays; -1: fetched in every iteration."""
    tiles: int | None = None
    """Tiles held at that stop."""
    reuse: int | None = None
    """Iterations that one fetch serves."""

    def __post_init__(self) -> None:
        if min((*self.full, *(n for n in (self.core_bits, self.tiles, self.reuse) if n is not None)), default=1) < 1:
            raise RecordError(f"a size, the bits, tiles or reuse of tensor '{self.name}' are below 1")
        if self.placement is not None:
            require_cores(f"the placement of tensor '{self.name}'", self.placement)
        levels = len(self.space.applicable_temporal)
        if self.stop is not None and not -1 <= self.stop < levels:
            raise RecordError(f"the stop {self.stop} of tensor '{self.name}' is outside -1 to {levels - 1}")


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """The route of a transfer, from all sources to all targets (spec hardware 8)."""

    sources: tuple[int, ...]
    """Core ids."""
    targets: tuple[int, ...]
    """Core ids."""
    score: int
    """The number of directed core pairs used."""
    links: tuple[Hop, ...] = ()
    """In the order of use; none if both ends are the same core."""

    def __post_init__(self) -> None:
        require_cores("the sources of a route", self.sources)
        require_cores("the targets of a route", self.targets)
        if self.score < 0:
            raise RecordError(f"the score of a route is at least 0, got {self.score}")


class Optimality(Enum):
    """Whether the allocation is proven optimal or a limit struck first."""

    OPTIMAL = "optimal"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class LatencyRecord:
    """The latency of a group: `total` = iterations * per_iteration - (iterations - 1) * overlap (spec allocation 7)."""

    total: int
    """Cycles."""
    iterations: int
    """The product of the temporal loops."""
    per_iteration: int
    """Cycles: the sum of `slots`."""
    overlap: int
    """Cycles by which an iteration starts before the one before it has ended."""
    slots: tuple[int, ...]
    """Cycles of each slot."""
    dma_in: int
    """The largest number of streams into one core."""
    dma_out: int
    """The largest number of streams out of one core."""
    buffering: int
    """Tiles held, over all tensors."""
    optimality: Optimality = Optimality.OPTIMAL
    disabled: tuple[str, ...] = ()
    """The limits that the allocation left out, such as `memory_capacity`."""

    def __post_init__(self) -> None:
        if min(self.total, self.per_iteration, self.overlap, *self.slots) < 0 or self.iterations < 1:
            raise RecordError("a latency or overlap is negative, or the number of iterations below 1")
        if min(self.dma_in, self.dma_out, self.buffering) < 0:
            raise RecordError("a number of streams or tiles is negative")


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
