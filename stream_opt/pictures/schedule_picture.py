"""The schedule view: a Gantt chart of cores and links over up to three iterations of each group."""

from __future__ import annotations

from passes.analysis.accelerator import Accelerator
from stream_opt.pictures.drawing import Drawing
from stream_opt.pictures.facts import GroupSchedule, Schedule
from stream_opt.pictures.palette import SERIES, area, line
from stream_opt.pictures.schedule_rows import Bar, Row, rows_of
from stream_opt.pictures.texts import count, percent, plural, ticks, width

LEFT = 220
"""Where time begins; the names of the rows stand before it."""
RIGHT = 1120
"""Where time ends; behind it stands how busy a row is."""
ROW = 24
MOST_ITERATIONS = 3
_FADE = (1.0, 0.72, 0.5)
"""Later iterations are paler."""


def draw_schedule(schedule: Schedule, name: str = "schedule") -> str:
    """
    The picture of all groups, one below the other, each on its own time axis in cycles.

    A bar is as long as its work takes per iteration, averaged over all iterations: a transfer that happens in one of
    16 iterations has a sixteenth of its length.
    """
    title = f"Schedule of {schedule.workload} on {schedule.accelerator.name}: {count(schedule.total)} cycles"
    description = "Gantt chart of cores and links; one panel per group, up to three iterations each."
    drawing = Drawing(title, description, name)
    drawing.text((16, 30), title, size=18, bold=True, room=1164)
    y = 56.0
    for group in schedule.groups:
        y = _Panel(drawing, group, schedule.accelerator, y).draw() + 34
    return drawing.svg()


class _Panel:
    """One group, from `top` down."""

    def __init__(self, drawing: Drawing, group: GroupSchedule, accelerator: Accelerator, top: float):
        self.drawing, self.group, self.top = drawing, group, top
        self.rows = rows_of(group, accelerator)
        self.iterations = min(group.iterations, MOST_ITERATIONS)
        self.end = group.per_iteration + (self.iterations - 1) * group.interval
        self.first_row = top + 44 + 18 * self.iterations

    def draw(self) -> float:
        """Returns the y of its lower end."""
        self._heading()
        bottom = self.first_row + ROW * len(self.rows)
        self._axis(bottom)
        self._brackets(bottom)
        for number, row in enumerate(self.rows):
            self._row(row, self.first_row + ROW * number)
        return self._legend(bottom + 44)

    def x(self, cycles: float) -> float:
        return LEFT + (RIGHT - LEFT) * cycles / max(self.end, 1)

    def _heading(self) -> None:
        group = self.group
        words = [
            f"group {group.name}: {count(group.total)} cycles",
            plural(group.iterations, "iteration") + f" of {count(group.per_iteration)} cycles",
        ]
        if group.iterations > 1:
            words.append(f"one starts every {count(group.interval)} cycles (overlap {count(group.overlap)})")
        words.append("proven optimal" if group.optimality == "optimal" else "not proven optimal")
        self.drawing.text((16, self.top + 4), "; ".join(words), size=13, bold=True, room=1164)

    def _axis(self, bottom: float) -> None:
        for tick in ticks(self.end, 10):
            x = self.x(tick)
            self.drawing.line([(x, self.first_row - 4), (x, bottom + 4)], "grid")
            self.drawing.text((x, bottom + 18), count(tick), size=11, fill="muted", anchor="middle")
        self.drawing.text((LEFT - 10, bottom + 18), "time (cycles)", size=11, fill="muted", anchor="end")
        self.drawing.text((1180, self.first_row - 8), "busy", size=10.5, fill="muted", anchor="end")

    def _brackets(self, bottom: float) -> None:
        """Above the rows: when each iteration runs, and the slots of the first one."""
        group = self.group
        for number in range(self.iterations):
            start, y = number * group.interval, self.top + 18 + 18 * number
            left, right = self.x(start), self.x(start + group.per_iteration)
            with self.drawing.mark(
                f"iteration {number}: cycles {count(start)} to {count(start + group.per_iteration)}", kind="iteration"
            ):
                self.drawing.rect((left, y), (max(right - left, 1), 14), fill="panel", stroke="border", radius=3)
                label = f"iteration {number}" if group.iterations > 1 else "the only iteration"
                self.drawing.text((left + 6, y + 11), label, size=10.5, fill="muted", room=right - left - 8)
            if number:
                self.drawing.line([(left, y + 14), (left, bottom)], "border", dashed=True)
        self._slots(self.top + 18 + 18 * self.iterations)

    def _slots(self, y: float) -> None:
        self.drawing.text((LEFT - 10, y + 12), "slots of iteration 0", size=10.5, fill="muted", anchor="end")
        for slot, cycles in enumerate(self.group.slots):
            left, right = self.x(self.group.slot_starts[slot]), self.x(self.group.slot_starts[slot + 1])
            if not cycles:
                continue
            with self.drawing.mark(f"slot {slot}: {plural(cycles, 'cycle')}", kind="slot"):
                self.drawing.rect((left, y), (right - left, 16), fill="panel", stroke="grid")
                if width(str(slot), 10.5) < right - left - 2:
                    middle = (left + right) / 2
                    self.drawing.text((middle, y + 12), str(slot), size=10.5, fill="muted", anchor="middle")

    def _row(self, row: Row, y: float) -> None:
        drawing = self.drawing
        drawing.line([(16, y + ROW), (1180, y + ROW)], "grid")
        period = self.group.interval if self.group.iterations > 1 else self.group.total
        busy = percent(sum(bar.cycles for bar in row.bars) / period) if period else "–"
        drawing.text((1180, y + 16), busy, size=10.5, fill="muted", anchor="end")
        with drawing.mark(f"{row.label}: {row.detail}", kind="row"):
            detail = width(row.detail, 10.5)
            drawing.text((16, y + 16), row.label, room=LEFT - 40 - min(detail, 100))
            drawing.text((LEFT - 10, y + 16), row.detail, size=10.5, fill="muted", anchor="end", room=100)
        for number in range(self.iterations):
            for bar in row.bars:
                self._bar(bar, number, y)

    def _bar(self, bar: Bar, iteration: int, y: float) -> None:
        start = iteration * self.group.interval + bar.start
        left, right = self.x(start), self.x(start + bar.cycles)
        span = f"iteration {iteration}: cycles {count(start)} to {count(start + bar.cycles)}"
        thin = bar.kind == "transfer"
        top, height = y + (5 if thin else 2.5), ROW - (10 if thin else 5)
        with self.drawing.mark(bar.hover[0], span, *bar.hover[1:], kind=bar.kind):
            if not bar.cycles:
                self._diamond(left, y + ROW / 2, bar.series)
                return
            self.drawing.rect(
                (left, top),
                (max(right - left, 1.5), height),
                fill=area(bar.series),
                stroke=line(bar.series),
                radius=2 if right - left > 8 else 0,
                opacity=_FADE[iteration],
            )
            size = 10.5 if thin else 11.5
            self.drawing.text((left + 3, y + 16), bar.label, size=size, room=right - left - 5, least=3)

    def _diamond(self, x: float, y: float, series: int) -> None:
        points = [(x - 4, y), (x, y - 5), (x + 4, y), (x, y + 5)]
        self.drawing.area(points, fill=area(series), stroke=line(series))

    def _legend(self, y: float) -> float:
        tasks = self.group.computations
        entries: list[tuple[str, str | None, str]] = []
        for series in range(min(len(tasks), SERIES)):
            layers = ", ".join(task.layer for task in tasks[series::SERIES])
            entries.append((area(series), line(series), layers if len(layers) < 60 else layers[:59] + "…"))
        note = "thin bars: tensors on links, in the colour of the layer that makes or reads them; ◇: under half a cycle"
        self.drawing.text((16, y), note, size=11, fill="muted")
        return self.drawing.legend((16, y + 20), entries)
