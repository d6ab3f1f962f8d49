"""The facts of the report, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from stream_opt.pictures.facts import Computation, GroupSchedule, Schedule, Transfer, WorkloadGraph
from stream_opt.report.record import RunRecord
from stream_opt.targets.bottleneck import ResourceUse


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that the module was made from."""

    role: str
    """`workload`, `accelerator` or `mapping`."""
    name: str
    sha256: str


@dataclass(frozen=True)
class Report:
    """Everything that the page shows."""

    schedule: Schedule
    workload: WorkloadGraph
    energy: float
    """pJ, of all groups, as far as figures are given."""
    notes: tuple[str, ...]
    """What the result rests on."""
    sources: tuple[SourceFile, ...]
    tilings: Mapping[str, tuple[str, ...]]
    """Group -> its intra-core tiles, innermost loop first."""
    mappings: Mapping[str, str]
    """Group -> its mapping file."""
    record: RunRecord | None = None
    slowest: ResourceUse | None = None
    """What decides how often an iteration can start, on an AIE array."""


@dataclass(frozen=True)
class LayerFigures:
    """One layer against its transfers; times in cycles over all iterations."""

    group: GroupSchedule
    task: Computation
    transfers: tuple[Transfer, ...]
    """Those that bring its operands or take its result away."""

    @property
    def computing(self) -> int:
        """All tiles on the slowest core."""
        return ceil(self.task.slowest.cost.latency) * self.task.runs

    @property
    def moving(self) -> int:
        """All runs of its transfers, one after the other."""
        return sum(transfer.run_cycles * transfer.runs for transfer in self.transfers)

    @property
    def bound(self) -> str:
        """The side that takes longer."""
        return "transfer" if self.moving > self.computing else "compute"

    @property
    def bits(self) -> int:
        """What its transfers send over links."""
        return sum(transfer.bits * transfer.runs for transfer in self.transfers if transfer.links)

    @property
    def energy(self) -> float | None:
        """pJ of computing all tiles on all cores; None if the cost model gives no energy."""
        parts = [entry.cost.energy for entry in self.task.cores]
        known = [part for part in parts if part is not None]
        return sum(known) * self.task.runs if len(known) == len(parts) else None


def layer_figures(schedule: Schedule) -> list[LayerFigures]:
    """All layers, group by group."""
    return [LayerFigures(group, task, _beside(group, task)) for group in schedule.groups for task in group.computations]


def _beside(group: GroupSchedule, task: Computation) -> tuple[Transfer, ...]:
    return tuple(
        transfer
        for transfer in group.transfers
        if transfer.tensor == task.output or not set(transfer.results).isdisjoint(task.inputs)
    )


def core_rates(schedule: Schedule) -> dict[int, float]:
    """Core -> operations per cycle with its whole array at work: the best of what its layers could reach there."""
    rates: dict[int, float] = {}
    for task in (task for group in schedule.groups for task in group.computations):
        for entry in task.cores:
            tile = task.operations / max(task.runs, 1) / len(task.cores)
            rate = tile / entry.cost.ideal if entry.cost.ideal else 0.0
            rates[entry.core] = max(rates.get(entry.core, 0.0), rate)
    return rates


def offchip_bits(group: GroupSchedule, offchip: int) -> int:
    """Bits that go to or come from the off-chip core over all iterations."""
    crossing = (t for t in group.transfers if t.links and offchip in (*t.sources, *t.targets))
    return sum(transfer.bits * transfer.runs for transfer in crossing)


def computing_share(schedule: Schedule) -> float:
    """The part of all iterations' time, 0 to 1, in slots that a computation fills; transfers decide the rest."""
    filled = whole = 0.0
    for group in schedule.groups:
        longest = {task.slot: 0 for task in group.computations}
        for task in group.computations:
            longest[task.slot] = max(longest[task.slot], task.cycles)
        computing = sum(cycles for slot, cycles in enumerate(group.slots) if longest.get(slot, -1) >= cycles)
        filled += computing * group.iterations
        whole += group.per_iteration * group.iterations
    return filled / whole if whole else 0.0
