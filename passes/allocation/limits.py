"""What tensors demand of cores: memory, object FIFO elements, buffer descriptors (spec allocation 6.3, rows 9-11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from passes.allocation.problem import (
    AllocationCore,
    AllocationProblem,
    AllocationTensor,
    TransferTask,
)
from passes.analysis.errors import InputError

COMPUTE_DMA_CHANNELS = 8
MEMORY_DMA_CHANNELS = 6


class LimitKind(Enum):
    """What a core has a limited amount of: the words for one and for several."""

    MEMORY = "bit of memory", "bits of memory"
    OBJECT_FIFO = "object FIFO element", "object FIFO elements"
    BUFFER_DESCRIPTORS = "buffer descriptor", "buffer descriptors"
    DMA_IN = "incoming DMA channel", "incoming DMA channels"
    DMA_OUT = "outgoing DMA channel", "outgoing DMA channels"
    LOCKS = "lock", "locks"
    SHIM_TO_HOST = "DMA channel to the host in the shim below", "DMA channels to the host in the shim below"
    SHIM_FROM_HOST = "DMA channel from the host in the shim below", "DMA channels from the host in the shim below"

    def amount(self, number: int) -> str:
        """`2 buffer descriptors`."""
        return f"{number} {self.value[number != 1]}"


@dataclass(frozen=True, slots=True)
class Demand:
    """
    What a tensor takes of a core that holds it: `amounts[stop + 1]`.

    With `unless_equal` it takes nothing while that tensor has the same stop. `certain` says that the core holds the
    tensor whatever placement is chosen.
    """

    tensor: str
    amounts: tuple[int, ...]
    certain: bool
    unless_equal: str | None = None


@dataclass(frozen=True, slots=True)
class CoreLimit:
    """The sum of the demands of the tensors held by `core` is at most `limit`."""

    kind: LimitKind
    core: int
    limit: int
    demands: tuple[Demand, ...]


def core_limits(problem: AllocationProblem) -> tuple[CoreLimit, ...]:
    """All limits that the problem's constraint selection switches on, in core order."""
    if problem.room is not None:
        # Imported here because it builds on the classes above.
        from passes.allocation.fifo_limits import fifo_limits

        return fifo_limits(problem, problem.room)
    selection = problem.constraints
    limits: list[CoreLimit] = []
    for core in problem.cores:
        if selection.memory_capacity:
            limits.append(CoreLimit(LimitKind.MEMORY, core.id, core.capacity, tuple(_memory(problem, core))))
        if core.namespace != "aie2" or core.id == problem.offchip:
            continue
        depth = core.max_object_fifo_depth
        if selection.object_fifo_depth:
            limits.append(CoreLimit(LimitKind.OBJECT_FIFO, core.id, depth, tuple(_fifo(problem, core))))
        if selection.buffer_descriptors:
            demands = tuple(_descriptors(problem, core))
            limits.append(CoreLimit(LimitKind.BUFFER_DESCRIPTORS, core.id, depth, demands))
    return tuple(limit for limit in limits if limit.demands)


def limits_hold(limits: Iterable[CoreLimit], cores_of: Mapping[str, Collection[int]], stops: Mapping[str, int]) -> bool:
    """Whether tensors on these cores, with these stops, stay within all limits."""
    return all(_load(limit, cores_of, stops) <= limit.limit for limit in limits)


def _load(limit: CoreLimit, cores_of: Mapping[str, Collection[int]], stops: Mapping[str, int]) -> int:
    return sum(demand.amounts[stops[demand.tensor] + 1] for demand in active_demands(limit, cores_of, stops))


def active_demands(
    limit: CoreLimit, cores_of: Mapping[str, Collection[int]], stops: Mapping[str, int]
) -> Iterator[Demand]:
    """The demands of the tensors that lie on the limit's core, without those that their stops take away."""
    for demand in limit.demands:
        gated = demand.unless_equal is not None and stops[demand.unless_equal] == stops[demand.tensor]
        if limit.core in cores_of[demand.tensor] and not gated:
            yield demand


def dma_channels(problem: AllocationProblem, core: AllocationCore) -> int | None:
    """
    DMA channels per direction of a core in the reference model, or None without a limit (spec allocation 6.3, row 23).

    Raises:
        InputError: if the accelerator has aie2 cores and tensors may lie on a core of neither compute nor memory kind.
    """
    if not problem.constraints.dma_channels or not problem.has_aie2_cores or core.id == problem.offchip:
        return None
    if problem.room is not None:  # Counted per stream, see `fifo_limits`.
        return None
    if core.kind == "compute":
        return COMPUTE_DMA_CHANNELS
    if core.kind == "memory":
        return MEMORY_DMA_CHANNELS
    message = f"core {core.id} of kind '{core.kind}' has no known number of DMA channels; place tensors on other cores"
    raise InputError(message)


def _held(tensor: AllocationTensor, core: AllocationCore) -> bool | None:
    """True if every placement of the tensor contains the core, False if some do, None if none does."""
    holds = [core.id in placement for placement in tensor.placements]
    return None if not any(holds) else all(holds)


def _memory(problem: AllocationProblem, core: AllocationCore) -> Iterator[Demand]:
    for tensor in problem.tensors:
        certain = _held(tensor, core)
        bits = tensor.bits_per_core
        if bits is not None and certain is not None:
            yield Demand(tensor.name, tuple(level.tiles * bits for level in tensor.levels), certain)


def _fifo(problem: AllocationProblem, core: AllocationCore) -> Iterator[Demand]:
    for transfer in problem.transfers:
        for name in transfer.outputs:
            yield from _tiles(problem.tensor_by_name[name], core)


def _tiles(tensor: AllocationTensor, core: AllocationCore) -> Iterator[Demand]:
    certain = _held(tensor, core)
    if certain is not None:
        yield Demand(tensor.name, tuple(level.tiles for level in tensor.levels), certain)


def _descriptors(problem: AllocationProblem, core: AllocationCore) -> Iterator[Demand]:
    for transfer in problem.transfers:
        for name in (transfer.input, *transfer.outputs):
            tensor = problem.tensor_by_name[name]
            if core.kind == "compute":
                yield from _tiles(tensor, core)
            else:
                yield from _chained(tensor, core, transfer)


def _chained(tensor: AllocationTensor, core: AllocationCore, transfer: TransferTask) -> Iterator[Demand]:
    certain = _held(tensor, core)
    if certain is not None:
        amounts = tuple(level.buffer_descriptors for level in tensor.levels)
        other = transfer.outputs[0] if tensor.name == transfer.input else transfer.input
        yield Demand(tensor.name, amounts, certain, other)
