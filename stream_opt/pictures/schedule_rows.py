"""The rows of the schedule: what each core and each link does in one iteration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from passes.analysis.accelerator import Accelerator
from stream_dialects.stream.values import Hop
from stream_opt.pictures.facts import Computation, CoreTime, GroupSchedule, Transfer
from stream_opt.pictures.texts import count, percent, plural, ranges

Resource = TypeVar("Resource")

MOST_ROWS = 24
"""With more cores and links than this, those that do the same share a row."""


@dataclass(frozen=True)
class Bar:
    """Something that a core or link does in an iteration; `start` counts from the start of the iteration."""

    start: int
    cycles: int
    label: str
    hover: tuple[str, ...]
    kind: str
    """`computation` or `transfer`."""
    series: int
    """Which colour."""


@dataclass(frozen=True)
class Row:
    """One resource, or several that do the same."""

    label: str
    detail: str
    bars: tuple[Bar, ...]


def rows_of(group: GroupSchedule, accelerator: Accelerator) -> list[Row]:
    """
    Cores by id, links by connection, transfers that have streams of their own, and what moves without a link.

    What is never used is left out.
    """
    series = series_of(group)
    cores, links = _core_bars(group, series), _link_bars(group, series)
    if len(cores) + len(links) > MOST_ROWS:
        rows = [_core_row(same, bars, accelerator) for same, bars in _merged(cores)]
        rows += [_link_row(same, bars, accelerator) for same, bars in _merged(links)]
    else:
        rows = [_core_row([core], tuple(bars), accelerator) for core, bars in sorted(cores.items())]
        rows += [_link_row([hop], tuple(bars), accelerator) for hop, bars in sorted(links.items(), key=_by_link)]
    rows += [
        Row(t.name, plural(len(t.links), "link"), (_transfer_bar(t, group, series),))
        for t in group.transfers
        if t.streams
    ]
    resting = tuple(_transfer_bar(t, group, series) for t in group.transfers if not t.links and not t.streams)
    return [*rows, Row("stays on its core", "no link", resting)] if resting else rows


def series_of(group: GroupSchedule) -> dict[str, int]:
    """Layer or transfer -> colour: one per layer; a transfer has that of the layer that makes or first reads it."""
    series = {task.layer: number for number, task in enumerate(group.computations)}
    tensors: dict[str, int] = {}
    for task in group.computations:
        tensors.setdefault(task.output, series[task.layer])
        for name in task.inputs:
            tensors.setdefault(name, series[task.layer])
    for transfer in _downstream_first(group):
        ends = (transfer.tensor, *transfer.results)
        colour = next((tensors[name] for name in ends if name in tensors), 0)
        series[transfer.name] = colour
        for name in ends:
            tensors.setdefault(name, colour)
    return series


def _downstream_first(group: GroupSchedule) -> list[Transfer]:
    """A chain of transfers takes its colour from the end next to a layer, so passes over it from both sides."""
    return [*group.transfers, *reversed(group.transfers), *group.transfers]


def _by_link(entry: tuple[Hop, list[Bar]]) -> tuple[int, int, int]:
    hop = entry[0]
    return hop.connection, -1 if hop.sender is None else hop.sender, -1 if hop.receiver is None else hop.receiver


def _core_bars(group: GroupSchedule, series: dict[str, int]) -> dict[int, list[Bar]]:
    bars: dict[int, list[Bar]] = {}
    for task in group.computations:
        for entry in task.cores:
            bars.setdefault(entry.core, []).append(_computation_bar(task, entry, group, series[task.layer]))
    return dict(sorted(bars.items()))


def _link_bars(group: GroupSchedule, series: dict[str, int]) -> dict[Hop, list[Bar]]:
    bars: dict[Hop, list[Bar]] = {}
    for transfer in group.transfers:
        for hop in () if transfer.streams else dict.fromkeys(transfer.links):
            bars.setdefault(hop, []).append(_transfer_bar(transfer, group, series))
    return dict(sorted(bars.items(), key=_by_link))


def _merged(bars: dict[Resource, list[Bar]]) -> Iterator[tuple[list[Resource], tuple[Bar, ...]]]:
    shared: dict[tuple[Bar, ...], list[Resource]] = {}
    for resource, entries in bars.items():
        shared.setdefault(tuple(entries), []).append(resource)
    for entries, resources in shared.items():
        yield resources, entries


def _core_row(cores: list[int], bars: tuple[Bar, ...], accelerator: Accelerator) -> Row:
    types = list(dict.fromkeys(accelerator.cores[core].type.label for core in cores))
    label = f"core {cores[0]}" if len(cores) == 1 else f"cores {ranges(cores)}"
    return Row(label, ", ".join(types), bars)


def _link_row(hops: list[Hop], bars: tuple[Bar, ...], accelerator: Accelerator) -> Row:
    bandwidths = sorted({accelerator.connections[hop.connection].bandwidth for hop in hops})
    rate = "–".join(count(bandwidth) for bandwidth in dict.fromkeys((bandwidths[0], bandwidths[-1])))
    names = ", ".join(link_name(hop) for hop in hops)
    label = names if len(hops) == 1 else f"{plural(len(hops), 'link')}: {names}"
    return Row(label, f"{rate} bit/cycle", bars)


def link_name(hop: Hop) -> str:
    """`0→1`, or `bus 12`."""
    return f"bus {hop.connection}" if hop.sender is None else f"{hop.sender}→{hop.receiver}"


def _computation_bar(task: Computation, entry: CoreTime, group: GroupSchedule, series: int) -> Bar:
    start = group.slot_starts[task.slot]
    cost = entry.cost
    hover = (
        f"{task.layer} ({task.operation}) in slot {task.slot}",
        f"{count(entry.cycles)} of the slot's {plural(group.slots[task.slot], 'cycle')}",
        f"one tile: {count(cost.latency)} cycles, {count(cost.ideal)} with all units of the array at work",
        f"utilisation {percent(entry.utilisation)}; stalls {count(cost.stall)} cycles (cost model: {cost.model})",
        f"{plural(task.runs, 'tile')} over all iterations",
    )
    return Bar(start, entry.cycles, task.layer, hover, "computation", series)


def _transfer_bar(transfer: Transfer, group: GroupSchedule, series: dict[str, int]) -> Bar:
    return Bar(
        group.slot_starts[transfer.slot],
        transfer.cycles,
        transfer.tensor,
        tuple(_transfer_hover(transfer, group)),
        "transfer",
        series[transfer.name],
    )


def _transfer_hover(transfer: Transfer, group: GroupSchedule) -> Iterator[str]:
    slot = group.slots[transfer.slot]
    yield f"{transfer.name} ({transfer.kind.replace('_', ' ')}) in slot {transfer.slot}"
    yield f"cores {ranges(transfer.sources)} → {ranges(transfer.targets)}, {plural(len(transfer.links), 'link')}"
    yield f"{count(transfer.cycles)} of the slot's {plural(slot, 'cycle')}"
    yield f"one run: {count(transfer.bits)} bits in {plural(transfer.run_cycles, 'cycle')}"
    if transfer.bandwidth is not None:
        needed = f"{count(needed_bandwidth(transfer, group))} needed to fill the slot" if slot else "the slot is empty"
        yield f"bandwidth: {count(transfer.bandwidth)} bits/cycle granted, {needed}"
    yield f"{plural(transfer.runs, 'run')} over all iterations, each serves {plural(transfer.reuse, 'iteration')}"


def needed_bandwidth(transfer: Transfer, group: GroupSchedule) -> float:
    """Bits/cycle with which a transfer would take exactly its slot; less than granted: it waits for something else."""
    slot = group.slots[transfer.slot]
    per_iteration = transfer.bits * transfer.runs / group.iterations
    return per_iteration / slot if slot else 0.0
