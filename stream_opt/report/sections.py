"""The sections of the report, one per tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stream_opt.pictures.facts import GroupSchedule
from stream_opt.pictures.hardware_picture import draw_hardware
from stream_opt.pictures.loads import fullness, link_loads, peak_uses
from stream_opt.pictures.memory_picture import draw_memory
from stream_opt.pictures.schedule_picture import draw_schedule
from stream_opt.pictures.schedule_rows import link_name
from stream_opt.pictures.texts import count, energy, percent, plural, short
from stream_opt.pictures.workload_picture import draw_workload
from stream_opt.report.facts import Report, computing_share, core_rates
from stream_opt.report.markup import (
    Cell,
    Column,
    code,
    definitions,
    element,
    escaped,
    figure,
    heading,
    paragraph,
    table,
)
from stream_opt.report.roofline import roofline_svg
from stream_opt.report.tables import (
    group_table,
    hardware_line,
    layer_table,
    link_table,
    mapping_table,
    memory_table,
    transfer_table,
)


@dataclass(frozen=True, slots=True)
class Section:
    """One tab: its id, its title, its HTML."""

    key: str
    title: str
    content: str


def sections(report: Report) -> list[Section]:
    """All tabs in order."""
    schedule = report.schedule
    return [
        Section("overview", "Overview", _overview(report)),
        Section("schedule", "Schedule", figure(draw_schedule(schedule), "Schedule") + transfer_table(schedule)),
        Section("memory", "Memory", figure(draw_memory(schedule), "Memory") + memory_table(schedule)),
        Section("links", "Hardware and links", _links(report)),
        Section("layers", "Layers", layer_table(schedule)),
        Section("roofline", "Roofline", _roofline(report)),
        Section("workload", "Workload", figure(draw_workload(report.workload), "Workload")),
        Section("proof", "Solver proof", _proof(report)),
        Section("mapping", "Mapping", _mapping(report)),
        Section("reproduce", "Reproduce", _reproduce(report)),
    ]


def _overview(report: Report) -> str:
    cards = "".join(
        element("div", element("dt", escaped(name)) + element("dd", escaped(value)) + paragraph(more), class_="card")
        for name, value, more in _headlines(report)
    )
    notes = "".join(element("li", escaped(note)) for note in report.notes)
    parts = [element("dl", cards, class_="cards"), group_table(report.schedule)]
    if notes:
        parts += [heading("What to know about these numbers"), element("ul", notes)]
    return "".join(parts)


def _headlines(report: Report) -> Iterator[tuple[str, str, str]]:
    """(name, number, explanation)."""
    schedule = report.schedule
    yield "total latency", f"{count(schedule.total)} cycles", plural(len(schedule.groups), "group")
    macs, peak = sum(group.macs for group in schedule.groups), sum(core_rates(schedule).values())
    rate = macs / schedule.total if schedule.total else 0.0
    share = f"{percent(rate / peak)} of what the cores used could do" if peak else "no core computes"
    yield "multiply-accumulates", f"{short(macs)}", f"{short(rate)} per cycle, {share}"
    yield "slots decided by computing", percent(computing_share(schedule)), "of the time; transfers decide the others"
    yield "energy", energy(report.energy), "of arrays, memories and links, as far as the files give figures"
    fullest = max(peak_uses(schedule).items(), key=lambda entry: fullness(entry[1]), default=None)
    if fullest is not None:
        core, use = fullest
        yield "fullest memory", percent(fullness(use)), f"{use.memory} of core {core}"
    busiest = max(link_loads(schedule).items(), key=lambda entry: entry[1].share, default=None)
    if busiest is not None:
        hop, load = busiest
        yield "busiest link", percent(load.share), f"{link_name(hop)}, of the total latency"
    if report.slowest is not None:
        share = percent(report.slowest.busy_cycles / schedule.total)
        yield "slowest resource", share, f"{report.slowest.name}, of the total latency"
    proven = all(group.optimality == "optimal" for group in schedule.groups)
    yield "allocation", "proven optimal" if proven else "not proven", f"model '{schedule.model}'"


def _links(report: Report) -> str:
    schedule = report.schedule
    picture = figure(draw_hardware(schedule.accelerator, schedule), "Hardware")
    return paragraph(hardware_line(schedule.accelerator)) + picture + link_table(schedule)


def _roofline(report: Report) -> str:
    text = (
        "A layer (circle) works at the pace of its slower side: computing all its tiles, or all runs of the transfers "
        "of its operands and result. Its intensity counts the bits of these transfers. A group (diamond) counts the "
        "bits that cross to the off-chip core, and all its waiting. The flat roof is what the arrays of all cores used "
        "can do; a point on a slope is limited by bandwidth."
    )
    return paragraph(text) + figure(roofline_svg(report.schedule), "Roofline")


LEVEL_COLUMNS = (
    Column("level", number=False),
    Column("minimised", number=False),
    Column("optimum"),
    Column("bound"),
)
SOLVE_COLUMNS = (
    Column("level", number=False),
    Column("status", number=False),
    Column("objective"),
    Column("bound"),
    Column("nodes"),
    Column("seconds"),
)


def _proof(report: Report) -> str:
    text = (
        "The allocation is an exact integer program with one objective after the other: each optimum is kept while the "
        "next one is sought. stream-check-allocation checks the answer with code of its own."
    )
    return paragraph(text) + "".join(_group_proof(group, report) for group in report.schedule.groups)


def _group_proof(group: GroupSchedule, report: Report) -> str:
    proven = group.optimality == "optimal"
    levels = (
        ("1", "total latency (cycles)", group.total),
        ("2", "largest number of streams into, and out of, one core", f"{group.dma_in}, {group.dma_out}"),
        ("3", "tiles held, over all tensors", group.buffering),
        ("4", "indices of placements, routes and stops, in their order", "smallest"),
    )
    rows = [
        [Cell(level), Cell(what), Cell(_plain(value)), Cell(_plain(value) if proven else "not reached")]
        for level, what, value in levels
    ]
    verdict = "proven optimal: the bound of each level is its optimum" if proven else "a limit struck before the proof"
    parts = [heading(f"Group {group.name}: {verdict}"), table(f"Levels of group {group.name}", LEVEL_COLUMNS, rows)]
    return "".join([*parts, _solves(group, report)])


def _plain(value: int | str) -> str:
    return value if isinstance(value, str) else count(value)


def _solves(group: GroupSchedule, report: Report) -> str:
    record = report.record
    if record is None:
        return paragraph("The solver's own figures are in the run record; give it with run-record.", "muted")
    if group.name not in record.solves:
        return paragraph("The run record says nothing about this group.", "muted")
    backend, solves = record.backends[group.name], record.solves[group.name]
    if not solves:
        return paragraph(
            f"No call of the solver ({backend}) was needed: the search over candidates decided all.", "muted"
        )
    rows = [
        [
            Cell(solve.level),
            Cell(solve.status),
            Cell("–" if solve.objective is None else count(solve.objective)),
            Cell("–" if solve.bound is None else count(solve.bound)),
            Cell("–" if solve.nodes is None else count(solve.nodes)),
            Cell(f"{solve.seconds:.3f}"),
        ]
        for solve in solves
    ]
    return table(f"Calls of the solver {backend}, from the run record", SOLVE_COLUMNS, rows)


def _mapping(report: Report) -> str:
    parts = [mapping_table(report)]
    for group in report.schedule.groups:
        tiles = ", ".join(report.tilings[group.name]) or "none"
        file = element("summary", f"Group {escaped(group.name)} as a mapping file") + code(report.mappings[group.name])
        parts.append(paragraph(f"Group {group.name}: intra-core tiles, innermost loop first: {tiles}"))
        parts.append(element("details", file))
    return "".join(parts)


FILE_COLUMNS = (Column("file", number=False), Column("what", number=False), Column("SHA-256", number=False))
TIME_COLUMNS = (
    Column("pass", number=False),
    Column("seconds"),
    Column("CPU seconds"),
    Column("verification", "seconds"),
)


def _reproduce(report: Report) -> str:
    rows = [[Cell(source.name), Cell(source.role), Cell(source.sha256, kind="hash")] for source in report.sources]
    parts = [table("Files that the module was made from", FILE_COLUMNS, rows)]
    parts.append(definitions([("model", report.schedule.model), ("accelerator", report.schedule.accelerator.name)]))
    return "".join([*parts, _run(report)])


def _run(report: Report) -> str:
    record = report.record
    if record is None:
        text = (
            "Pipeline, versions and times stand in a run record: write one with stream-opt … --run-record record.json, "
            "and give it to the report with run-record."
        )
        return paragraph(text, "muted")
    parts = [heading("The run"), *_doubts(report)]
    parts.append(code(f"stream-opt {record.input_name} -p '{record.pipeline}'"))
    versions = [(name, value or "not installed") for name, value in record.versions.items()]
    parts.append(definitions([("input SHA-256", record.input_sha256), *versions]))
    rows = [
        [
            Cell(entry.specification),
            Cell(f"{entry.wall_seconds:.3f}", entry.wall_seconds),
            Cell(f"{entry.cpu_seconds:.3f}", entry.cpu_seconds),
            Cell(f"{entry.verification_seconds:.3f}", entry.verification_seconds),
        ]
        for entry in record.passes
    ]
    return "".join([*parts, table("Times of the passes", TIME_COLUMNS, rows, sortable=True)])


def _doubts(report: Report) -> Iterator[str]:
    """What suggests that the run record belongs to another module."""
    record = report.record
    workload = [source.sha256 for source in report.sources if source.role == "workload"]
    if record is not None and record.input_name.endswith(".onnx") and record.input_sha256 not in workload:
        text = f"The run record is of another workload: its input {record.input_name} is not the file named above."
        yield paragraph(text, "alarm")
