"""What pictures and the report show, as plain data. Times in cycles, sizes in bits, bandwidths in bits/cycle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from passes.analysis.accelerator import Accelerator
from stream_dialects.stream.cost import CostRecord
from stream_dialects.stream.memory import LinkUse, MemoryUse
from stream_dialects.stream.values import Hop


@dataclass(frozen=True, slots=True)
class CoreTime:
    """One layer on one of its cores."""

    core: int
    cost: CostRecord
    """Of one tile on a core of this type."""
    cycles: int
    """Per iteration, averaged over all iterations."""

    @property
    def utilisation(self) -> float:
        """The part of the array's units that work while the tile is computed, 0 to 1."""
        return self.cost.ideal / self.cost.latency if self.cost.latency else 0.0


@dataclass(frozen=True)
class Computation:
    """One tile of a layer on its cores, in its slot."""

    layer: str
    operation: str
    """The ONNX op type."""
    slot: int
    cores: tuple[CoreTime, ...]
    splits: tuple[str, ...]
    """Inter-core splits: `D1 = 4`."""
    bounds: tuple[int, ...]
    """Loop sizes of one tile, over all cores."""
    inputs: tuple[str, ...]
    output: str
    runs: int
    """How often it runs over all iterations."""
    operations: int
    """Over all iterations: one for each point of the loop nest, such as a multiply-accumulate."""

    @property
    def cycles(self) -> int:
        """Per iteration, on the slowest core."""
        return max(entry.cycles for entry in self.cores)

    @property
    def slowest(self) -> CoreTime:
        return max(self.cores, key=lambda entry: entry.cost.latency)


@dataclass(frozen=True)
class Transfer:
    """One tile of a tensor on its way, in its slot."""

    name: str
    tensor: str
    """What it moves, as its producer calls it."""
    results: tuple[str, ...]
    """The copies that it makes."""
    kind: str
    slot: int
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    links: tuple[Hop, ...]
    streams: bool
    """Whether it has streams of its own, so that it shares links with other transfers without waiting for them."""
    bits: int
    """Of one run: the tile over all cores."""
    bandwidth: float | None
    """Bits/cycle: of the slowest link on the way, or of all its streams; None if nothing leaves its core."""
    run_cycles: int
    """Of one run."""
    cycles: int
    """Per iteration, averaged over all iterations."""
    runs: int
    """How often it runs over all iterations."""
    reuse: int
    """Iterations that one run serves."""


@dataclass(frozen=True)
class GroupSchedule:
    """One allocated group; groups run one after the other."""

    name: str
    start: int
    """Cycles before its first iteration begins."""
    total: int
    iterations: int
    per_iteration: int
    overlap: int
    optimality: str
    slots: tuple[int, ...]
    """Cycles of each slot."""
    dma_in: int
    dma_out: int
    buffering: int
    macs: int
    computations: tuple[Computation, ...]
    transfers: tuple[Transfer, ...]
    memories: tuple[MemoryUse, ...]
    links: tuple[LinkUse, ...]

    @property
    def interval(self) -> int:
        """Cycles from the start of an iteration to that of the next one."""
        return self.per_iteration - self.overlap

    @cached_property
    def slot_starts(self) -> tuple[int, ...]:
        """The start of each slot in its iteration, then the end of the last one."""
        return tuple(accumulate(self.slots, initial=0))


@dataclass(frozen=True)
class Schedule:
    """Everything that the passes decided."""

    workload: str
    accelerator: Accelerator
    model: str
    groups: tuple[GroupSchedule, ...]

    @property
    def total(self) -> int:
        """Cycles of all groups."""
        return sum(group.total for group in self.groups)


@dataclass(frozen=True, slots=True)
class GraphTensor:
    """A tensor of the workload: shape with sizes or names of symbolic dimensions, `bf16` and the like."""

    name: str
    shape: tuple[int | str, ...]
    element: str
    kind: str
    """`input`, `weight`, `intermediate` or `output`."""
    notes: tuple[str, ...] = ()
    """Lines for the hover text: how it moves."""


@dataclass(frozen=True, slots=True)
class GraphLayer:
    """A layer (or a reshape) of the workload."""

    name: str
    operation: str
    inputs: tuple[str, ...]
    output: str
    group: str | None
    """None before the workload is partitioned."""
    lines: tuple[str, ...] = ()
    """What is known of it, for its box: loops, cores, cost."""


@dataclass(frozen=True)
class WorkloadGraph:
    """The layers in program order, and all tensors by name."""

    name: str
    layers: tuple[GraphLayer, ...]
    tensors: dict[str, GraphTensor]
    groups: dict[str, str]
    """Group -> what its frame says; in program order."""
