"""The answer to an allocation problem, with all its figures computed in integers from the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passes.allocation.configurations import Configuration, ConfigurationSpace
from passes.allocation.overlap import initiation_interval, total_latency
from passes.allocation.problem import AllocationProblem, TransferTask
from passes.allocation.solvers import LevelStatistics


@dataclass(frozen=True)
class AllocationSolution:
    """Decisions by name, and the figures that follow from them (cycles, tiles, DMA streams)."""

    stops: Mapping[str, int]
    """Reuse stop of each tensor: -1 for none, else the index of the outermost loop over which it stays."""
    placements: Mapping[str, int]
    """Index into each tensor's candidate placements."""
    routes: Mapping[str, int]
    """Index into each transfer's candidate routes."""
    reuse_factors: Mapping[str, int]
    """Iterations served by one run of each transfer."""
    slot_latencies: tuple[int, ...]
    latency_per_iteration: int
    overlap: int
    """Cycles that consecutive iterations share; without meaning for a single iteration."""
    total_latency: int
    peak_dma_in: int
    """Most streams into one core, the off-chip core aside; outputs of transfers, counted per transfer."""
    peak_dma_out: int
    buffering: int
    """Resident tiles of all tensors."""
    single: tuple[str, ...] = ()
    """Tensors whose FIFO ends on cores have a single object."""
    optimality: str = "optimal"
    """`optimal`, or `limit` if a limit struck before the proof."""
    levels: tuple[LevelStatistics, ...] = ()
    """What the solver did, for a run record; nothing of it may reach the IR."""


def evaluate(
    space: ConfigurationSpace, configuration: Configuration, stops: Mapping[str, int], optimality: str = "optimal"
) -> AllocationSolution:
    """The solution with these decisions: every latency at the least value that they allow (spec allocation 7)."""
    problem = space.problem
    timing = space.timing(configuration)
    reuse = {transfer.name: _reuse_factor(problem, transfer, stops) for transfer in problem.transfers}
    latencies = slot_latencies(problem, timing.latencies, reuse)
    per_iteration = sum(latencies)
    interval = initiation_interval(latencies, timing.intervals)
    return AllocationSolution(
        stops={tensor.name: stops[tensor.name] for tensor in problem.tensors},
        placements={tensor.name: index for tensor, index in zip(problem.tensors, configuration.placements)},
        routes={transfer.name: index for transfer, index in zip(problem.transfers, configuration.routes)},
        reuse_factors=reuse,
        slot_latencies=latencies,
        latency_per_iteration=per_iteration,
        overlap=per_iteration - interval,
        total_latency=total_latency(problem.iterations, per_iteration, interval),
        peak_dma_in=timing.dma_peaks[0],
        peak_dma_out=timing.dma_peaks[1],
        buffering=sum(tensor.levels[stops[tensor.name] + 1].tiles for tensor in problem.tensors),
        single=tuple(tensor.name for tensor in problem.tensors if tensor.single_buffered),
        optimality=optimality,
    )


def slot_latencies(
    problem: AllocationProblem, latencies: tuple[int, ...], reuse_factors: Mapping[str, int]
) -> tuple[int, ...]:
    """Cycles of each slot: its longest computation or amortised transfer; `latencies` in transfer order."""
    slots = [0] * (problem.max_slot + 1)
    for task in problem.computations:
        slots[task.slot] = max(slots[task.slot], task.active_latency)
    for transfer, latency in zip(problem.transfers, latencies):
        slots[transfer.slot] = max(slots[transfer.slot], -(-latency // reuse_factors[transfer.name]))
    return tuple(slots)


def _reuse_factor(problem: AllocationProblem, transfer: TransferTask, stops: Mapping[str, int]) -> int:
    output = transfer.outputs[0]
    return problem.tensor_by_name[output].levels[stops[output] + 1].reuse_factor
