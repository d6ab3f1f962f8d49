"""The points and roofs of the roofline."""

from __future__ import annotations

from collections.abc import Iterator

from passes.analysis.core_graph import CoreGraph
from stream_opt.pictures.facts import Schedule
from stream_opt.pictures.roofline_picture import Point, Slope, draw_roofline
from stream_opt.report.facts import core_rates, layer_figures, offchip_bits


def roofline_svg(schedule: Schedule) -> str:
    """
    Each layer at the pace of its slower side, computing or its transfers; each group with all its waiting.

    A layer's bits are those of its own transfers; a group's are those that cross to the off-chip core.
    """
    return draw_roofline([*_groups(schedule), *_layers(schedule)], sum(core_rates(schedule).values()), slopes(schedule))


def _groups(schedule: Schedule) -> Iterator[Point]:
    for number, group in enumerate(schedule.groups):
        moved = offchip_bits(group, schedule.accelerator.offchip)
        work = sum(task.operations for task in group.computations)
        if moved and group.total:
            yield Point(
                f"group {group.name}, to and from off-chip", work / moved, work / group.total, number, whole=True
            )


def _layers(schedule: Schedule) -> Iterator[Point]:
    numbers: dict[str, int] = {}
    for figures in layer_figures(schedule):
        series = numbers.get(figures.group.name, 0)
        numbers[figures.group.name] = series + 1
        slower, work = max(figures.computing, figures.moving), figures.task.operations
        if figures.bits and slower:
            label = f"{figures.task.layer}: bound by {figures.bound}"
            yield Point(label, work / figures.bits, work / slower, series)


def slopes(schedule: Schedule) -> list[Slope]:
    """The bandwidth of all connections of the off-chip core together and, if it is another, the fastest transfer's."""
    accelerator, graph = schedule.accelerator, CoreGraph(schedule.accelerator)
    offchip = accelerator.offchip
    around = graph.successors(offchip) if graph.is_connected(offchip) else ()
    at_offchip = {link.connection: link.bandwidth for link in (graph.link(offchip, core) for core in around)}
    fastest = max((t.bandwidth or 0.0 for group in schedule.groups for t in group.transfers), default=0.0)
    together = sum(at_offchip.values())
    found = [Slope("all links of the off-chip core", together)] if together else []
    return [*found, Slope("the fastest transfer", fastest)] if 0 < fastest != together else found
