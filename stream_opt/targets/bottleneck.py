"""Which resource of an accelerator sets the pace of an allocated workload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp

from passes.allocation.schedule import Computation, GroupSchedule, Movement, read_schedules
from passes.analysis.accelerator import Accelerator, Core
from passes.operation_error import OperationError
from stream_dialects.stream.values import Hop


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """A resource in words, and the cycles of all iterations of its group in which it works."""

    name: str
    busy_cycles: int


def slowest_resource(module: ModuleOp) -> ResourceUse:
    """
    The cores or links that are busy longest: what a layer or transfer takes of each iteration, times the iterations.

    Cores come before links, and earlier ops before later ones, where they take as long. On an AIE array (model
    `aie-hardware`) every layer has cores and every stream has DMA channels of its own, so this alone decides how often
    an iteration can start; what streams share on the way, host memory and network, is not part of the model.

    Raises:
        OperationError: if a group has no latency, or the module no layer.
    """
    accelerator, schedules = read_schedules(module)
    uses = [use for schedule in schedules for use in _uses(schedule, accelerator)]
    if not uses:
        raise OperationError(module, "the workload has no scheduled layer; run stream-allocate first")
    return max(uses, key=lambda use: use.busy_cycles)


def _uses(schedule: GroupSchedule, accelerator: Accelerator) -> Iterator[ResourceUse]:
    iterations = schedule.latency.iterations
    for computation in schedule.computations:
        yield ResourceUse(_cores(computation, accelerator), computation.active_latency * iterations)
    for movement in schedule.movements:
        yield ResourceUse(_links(movement, accelerator), movement.contribution * iterations)


def _cores(computation: Computation, accelerator: Accelerator) -> str:
    first, *others = computation.cores
    more = f" and {len(others)} more" if others else ""
    return f"{_place(accelerator.cores[first])}{more}, computing '{computation.name}'"


def _links(movement: Movement, accelerator: Accelerator) -> str:
    if movement.resources == (movement.name,):
        return f"a DMA channel to {_place(accelerator.cores[movement.route.targets[0]])}, for '{movement.name}'"
    links = movement.route.links
    if not links:
        return f"'{movement.name}' inside a core"
    narrowest = min(links, key=lambda hop: accelerator.connections[hop.connection].bandwidth)
    more = f" and {len(links) - 1} more" if len(links) > 1 else ""
    return f"{_link(narrowest, accelerator)}{more}, for '{movement.name}'"


def _link(hop: Hop, accelerator: Accelerator) -> str:
    if hop.sender is None or hop.receiver is None:
        return f"bus {hop.connection}"
    sender, receiver = (_place(accelerator.cores[core]) for core in (hop.sender, hop.receiver))
    return f"the link from {sender} to {receiver}"


def _place(core: Core) -> str:
    place = "" if core.column is None else f" at column {core.column}, row {core.row}"
    return f"{core.type.kind} core {core.id}{place}"
