"""The tables of the report."""

from __future__ import annotations

from collections.abc import Iterator

from passes.analysis.accelerator import Accelerator
from stream_opt.pictures.facts import GroupSchedule, Schedule
from stream_opt.pictures.loads import fullness, link_loads
from stream_opt.pictures.schedule_rows import link_name, needed_bandwidth
from stream_opt.pictures.texts import bits, count, percent, ranges, shape
from stream_opt.report.facts import LayerFigures, Report, layer_figures
from stream_opt.report.markup import Cell, Column, table

GROUP_COLUMNS = (
    Column("group", number=False),
    Column("cycles", "all iterations"),
    Column("share", "of the total latency"),
    Column("iterations"),
    Column("cycles per iteration"),
    Column("overlap", "cycles by which an iteration starts before the one before it has ended"),
    Column("layers"),
    Column("transfers"),
    Column("proof", number=False),
)

LAYER_COLUMNS = (
    Column("layer", number=False),
    Column("operation", number=False),
    Column("group", number=False),
    Column("cores", number=False),
    Column("operations", "points of the loop nest, such as multiply-accumulates, over all iterations"),
    Column("cycles per tile", "on the slowest core"),
    Column("tiles", "over all iterations"),
    Column("utilisation", "ideal cycles over cycles of a tile"),
    Column("stalls", "part of a tile's cycles in which the array waits for memories"),
    Column("computing", "cycles of all tiles"),
    Column("its transfers", "cycles of all runs of the transfers of its operands and result, one after the other"),
    Column("bound by", "the longer of the two columns before", number=False),
    Column("energy (pJ)", "of computing, on all cores; memories of the cores included"),
)

TRANSFER_COLUMNS = (
    Column("transfer", number=False),
    Column("group", number=False),
    Column("from cores", number=False),
    Column("to cores", number=False),
    Column("links"),
    Column("slot"),
    Column("bits per run"),
    Column("cycles per run"),
    Column("runs", "over all iterations"),
    Column("reuse", "iterations that one run serves"),
    Column("granted", "bits/cycle of the slowest link on the way"),
    Column("needed", "bits/cycle with which it would take exactly its slot"),
)

MEMORY_COLUMNS = (
    Column("cores", number=False),
    Column("memory", number=False),
    Column("group", number=False),
    Column("reserved (bits)"),
    Column("capacity (bits)"),
    Column("share"),
    Column("words read", "by transfers, over all iterations"),
    Column("words written", "by transfers, over all iterations"),
    Column("energy (pJ)", "of transfers and computing, on one of the cores"),
)

LINK_COLUMNS = (
    Column("link", number=False),
    Column("connection"),
    Column("bandwidth", "bits/cycle"),
    Column("bits", "over all iterations of all groups"),
    Column("busy cycles"),
    Column("busy", "of the total latency"),
    Column("energy (pJ)"),
)

MAPPING_COLUMNS = (
    Column("layer", number=False),
    Column("group", number=False),
    Column("cores", number=False),
    Column("inter-core splits", number=False),
    Column("loops of one tile", "over all cores", number=False),
    Column("slot"),
)


def group_table(schedule: Schedule) -> str:
    rows = (_group(group, schedule.total) for group in schedule.groups)
    return table("Groups, which run one after the other", GROUP_COLUMNS, rows)


def _group(group: GroupSchedule, total: int) -> list[Cell]:
    return [
        Cell(group.name),
        _count(group.total),
        _share(group.total / total if total else 0.0),
        _count(group.iterations),
        _count(group.per_iteration),
        _count(group.overlap) if group.iterations > 1 else Cell("–", 0),
        _count(len(group.computations)),
        _count(len(group.transfers)),
        Cell("optimal" if group.optimality == "optimal" else "a limit struck"),
    ]


def layer_table(schedule: Schedule) -> str:
    rows = (_layer(figures) for figures in layer_figures(schedule))
    return table("Layers: a click on a title sorts", LAYER_COLUMNS, rows, sortable=True)


def _layer(figures: LayerFigures) -> list[Cell]:
    task, cost = figures.task, figures.task.slowest.cost
    stalls = cost.stall / cost.latency if cost.latency else 0.0
    return [
        Cell(task.layer),
        Cell(task.operation),
        Cell(figures.group.name),
        Cell(ranges([entry.core for entry in task.cores])),
        _count(task.operations),
        _count(cost.latency),
        _count(task.runs),
        _share(task.slowest.utilisation),
        _share(stalls),
        _count(figures.computing),
        _count(figures.moving),
        Cell(figures.bound, kind=f"bound-{figures.bound}"),
        _count(figures.energy),
    ]


def transfer_table(schedule: Schedule) -> str:
    rows = (row for group in schedule.groups for row in _transfers(group))
    return table("Transfers: a click on a title sorts", TRANSFER_COLUMNS, rows, sortable=True)


def _transfers(group: GroupSchedule) -> Iterator[list[Cell]]:
    for transfer in group.transfers:
        yield [
            Cell(transfer.name),
            Cell(group.name),
            Cell(ranges(transfer.sources)),
            Cell(ranges(transfer.targets)),
            _count(len(transfer.links)),
            _count(transfer.slot),
            _count(transfer.bits),
            _count(transfer.run_cycles),
            _count(transfer.runs),
            _count(transfer.reuse),
            _count(transfer.bandwidth),
            _count(needed_bandwidth(transfer, group) if transfer.links else None),
        ]


def memory_table(schedule: Schedule) -> str:
    rows = (row for group in schedule.groups for row in _memories(group))
    return table("Memories: a click on a title sorts", MEMORY_COLUMNS, rows, sortable=True)


def _memories(group: GroupSchedule) -> Iterator[list[Cell]]:
    for use in group.memories:
        known = [part for part in (use.transfer_energy, use.compute_energy) if part is not None]
        yield [
            Cell(ranges(use.cores), use.cores[0]),
            Cell(use.memory),
            Cell(group.name),
            _count(use.peak),
            _count(use.capacity),
            Cell(percent(fullness(use)), fullness(use), "alarm" if use.exceeds else ""),
            _count(use.reads),
            _count(use.writes),
            _count(sum(known) if known else None),
        ]


def link_table(schedule: Schedule) -> str:
    rows = list(_links(schedule))
    return table("Links in use: a click on a title sorts", LINK_COLUMNS, rows, sortable=True)


def _links(schedule: Schedule) -> Iterator[list[Cell]]:
    for hop, load in link_loads(schedule).items():
        yield [
            Cell(link_name(hop)),
            _count(hop.connection),
            _count(schedule.accelerator.connections[hop.connection].bandwidth),
            _count(load.bits),
            _count(load.busy),
            _share(load.share),
            _count(load.energy),
        ]


def mapping_table(report: Report) -> str:
    rows = (row for group in report.schedule.groups for row in _mapping(group))
    return table("Where each layer runs", MAPPING_COLUMNS, rows)


def _mapping(group: GroupSchedule) -> Iterator[list[Cell]]:
    for task in group.computations:
        yield [
            Cell(task.layer),
            Cell(group.name),
            Cell(ranges([entry.core for entry in task.cores])),
            Cell(", ".join(task.splits) or "none"),
            Cell(shape(task.bounds)),
            _count(task.slot),
        ]


def hardware_line(accelerator: Accelerator) -> str:
    """The kinds of cores, with how many there are of each."""
    kinds: dict[str, int] = {}
    for core in accelerator.cores:
        kinds[core.type.label] = kinds.get(core.type.label, 0) + 1
    capacities = {core.type.label: core.type.capacity for core in accelerator.cores}
    return ", ".join(f"{number} × {label} ({bits(capacities[label])})" for label, number in kinds.items())


def _count(value: float | None) -> Cell:
    return Cell("–", -1) if value is None else Cell(count(value), value)


def _share(value: float) -> Cell:
    return Cell(percent(value), value)
