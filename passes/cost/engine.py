"""
Costs of many (layer, core type) pairs, each distinct problem computed once (spec cost 7, 8 and 10.4).

Other packages add cost models under the entry-point group `stream.cost_models`: the name of an entry is what a core
file gives as `cost_model`, and it leads to a `CostModel`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from passes.analysis.accelerator import CoreType, MemoryLevel
from passes.analysis.errors import InputError
from passes.analysis.mapping import Kernel
from passes.cost.core_checks import levels_of
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost
from passes.cost.scalar import scalar_cost
from passes.cost.shortage import TileTooLargeError, shortage
from passes.cost.zigzag_engine import TemporalMappingName, search
from passes.plugins import PluginGroup

if TYPE_CHECKING:
    from passes.cost.cache import CostCache

Progress = Callable[[int, int, str], None]
"""Called with (searches done, searches in total, what was searched) after every search."""


SEARCHES_PER_PROCESS = 8
"""So many searches take longer than the start of a process that imports ZigZag."""


@dataclass(frozen=True, slots=True)
class CostRequest:
    """One pair to cost; `node` names it in errors and progress."""

    node: str
    core_type: CoreType
    layer: LayerDescription
    kernel: Kernel | None = None
    """Needed on aie2 core types only, as are the element types."""
    element_types: tuple[str, ...] = ()
    """Types of the node's inputs and output, such as `bf16`."""
    cores: tuple[int, ...] = ()
    """Ids of the cores of that type that run the layer, for errors."""
    tensors: tuple[str, ...] = ()
    """Names of the tensors behind the operands of `layer`, for errors."""


@dataclass(frozen=True, slots=True)
class CostOptions:
    """Which model costs what."""

    temporal_mapping: TemporalMappingName = "uneven"
    """Whether operands may be cut at different loops (`uneven`) or not (`even`)."""
    scalar_one_input: bool = True
    """Nodes with one input get the scalar model, as in the reference; otherwise ZigZag costs them too."""
    scalar_on_failure: bool = False
    """A layer that a zigzag core cannot run gets the scalar model instead of an error."""
    processes: int = 1
    """How many searches may run at the same time; the results and their order do not depend on it."""


class CostModel(Protocol):
    """
    What one request costs: times in cycles, energies in pJ.

    The answer depends on nothing but the request, and it is not kept on disk. `InputError` says why a layer cannot run.
    """

    def __call__(self, request: CostRequest) -> CoreCost: ...


OTHERS = PluginGroup[CostModel]("stream.cost_models", "cost model", "a function CostRequest -> CoreCost", callable)
"""The cost models that installed packages add."""


def estimate(
    requests: Sequence[CostRequest],
    options: CostOptions = CostOptions(),
    progress: Progress | None = None,
    cache: CostCache | None = None,
) -> list[CoreCost]:
    """
    The cost of every request, in their order.

    Requests with equal layers on cores with equal figures (names do not count) share one search; what `cache` has is
    not searched again.

    Raises:
        InputError: if a layer cannot run on its core, naming both, the cause and the remedy.
    """
    wanted = [request for request in requests if _is_searched(request, options)]
    try:
        searched = _search_distinct(wanted, options, progress, cache)
    except TileTooLargeError as error:
        raise InputError("\n".join(line for r in wanted for line in _shortage(r)), subject=error.subject) from error
    return [_answer(request, options, searched) for request in requests]


def _shortage(request: CostRequest) -> Iterator[str]:
    return shortage(request.node, request.core_type, request.layer, request.cores, request.tensors)


def search_key(request: CostRequest, options: CostOptions) -> Hashable:
    """Everything that decides the result of a search: options, core figures without names, layer without operation."""
    array = request.core_type.array
    figures = None if array is None else (array.dimensions, array.unit_energy, array.systolic_dimensions)
    memories = tuple(_figures(memory) for memory in request.core_type.memories)
    return options.temporal_mapping, figures, memories, replace(request.layer, operation="")


def _figures(memory: MemoryLevel) -> Hashable:
    """The memory without names and without what the cost model does not read."""
    ports = tuple(replace(port, name="") for port in memory.ports)
    return replace(memory, name="", ports=ports, area=0.0, latency=0, memory_type="")


def cost_model_of(request: CostRequest, options: CostOptions) -> str:
    """The name of the model that costs the layer: what the core type says, or what goes with its namespace."""
    if request.core_type.cost_model is not None:
        return request.core_type.cost_model
    if request.core_type.namespace == "aie2":
        return "aie"
    return "scalar" if options.scalar_one_input and len(request.layer.inputs) == 1 else "zigzag"


def _is_searched(request: CostRequest, options: CostOptions) -> bool:
    return cost_model_of(request, options) == "zigzag"


def _search_distinct(
    requests: Sequence[CostRequest], options: CostOptions, progress: Progress | None, cache: CostCache | None
) -> Mapping[Hashable, CoreCost]:
    jobs: dict[Hashable, CostRequest] = {}
    for request in requests:
        jobs.setdefault(search_key(request, options), request)
    known = {key: cache.get(key) for key in jobs} if cache is not None else {}
    results = {key: cost for key, cost in known.items() if cost is not None}
    missing = {key: request for key, request in jobs.items() if key not in results}
    for key, cost in _search_all(missing, options):
        results[key] = cost
        if cache is not None and cost.model == "zigzag":
            cache.put(key, cost)
        if progress is not None:
            progress(len(results), len(jobs), f"{jobs[key].node} on {jobs[key].core_type.symbol}")
    if cache is not None and missing:
        cache.trim()
    return results


def _search_all(jobs: Mapping[Hashable, CostRequest], options: CostOptions) -> Iterator[tuple[Hashable, CoreCost]]:
    """The searches in their order; in processes of their own where there are enough to pay for starting these."""
    processes = min(options.processes, len(jobs) // SEARCHES_PER_PROCESS)
    search_one = partial(_search, options=options)
    if processes < 2:
        yield from zip(jobs, map(search_one, jobs.values()), strict=True)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fresh interpreter, unlike a fork, shares no thread or lock of libraries that this process has loaded.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from zip(jobs, pool.map(search_one, jobs.values()), strict=True)


def _search(request: CostRequest, options: CostOptions) -> CoreCost:
    try:
        return search(request.core_type, request.layer, options.temporal_mapping, node=request.node)
    except InputError:
        if not options.scalar_on_failure:
            raise
        return scalar_cost(request.layer)


def _answer(request: CostRequest, options: CostOptions, searched: Mapping[Hashable, CoreCost]) -> CoreCost:
    match cost_model_of(request, options):
        case "aie":
            from passes.cost.aie import aie_cost

            return aie_cost(request.core_type, request.layer, request.kernel, request.element_types, request.node)
        case "scalar":
            return scalar_cost(request.layer)
        case "zigzag":
            return _with_names_of(request, searched[search_key(request, options)])
        case other:
            return _added_model(other, request)(request)


def _added_model(name: str, request: CostRequest) -> CostModel:
    model = OTHERS.find(name)
    if model is None:
        raise InputError(
            f"layer '{request.node}' cannot be costed on core type '{request.core_type.symbol}': there is no cost "
            f"model '{name}'; correct it in the core file, or install the package that adds it",
            subject=request.node,
        )
    return model


def _with_names_of(request: CostRequest, cost: CoreCost) -> CoreCost:
    """The searched cost with the memory names of the request's own core type."""
    names = [memory.name for operand in request.layer.operands for memory in levels_of(request.core_type, operand)]
    energies = tuple(
        (operand, name, energy) for name, (operand, _, energy) in zip(names, cost.memory_energy, strict=False)
    )
    return replace(cost, memory_energy=energies)
