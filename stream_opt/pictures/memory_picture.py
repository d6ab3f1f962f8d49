"""The memory view: what each core's memory holds in each slot, against its capacity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from stream_dialects.stream.memory import MemoryUse, Residence
from stream_opt.pictures.drawing import Drawing, Point
from stream_opt.pictures.facts import GroupSchedule, Schedule
from stream_opt.pictures.loads import fullness
from stream_opt.pictures.palette import area, line
from stream_opt.pictures.texts import bits, count, percent, plural, ranges, ticks

COLUMNS = 3
_ACROSS, _DOWN = 374, 232
_GAP = 21
_PLOT = (56, 66, 204, 124)
"""Left, top, width and height of the plot inside its panel; the names of the tensors stand to its right."""
_MOST_NAMES = 9


def draw_memory(schedule: Schedule, name: str = "memory") -> str:
    """
    One panel per memory that holds tensors (cores that use theirs alike share one), for each group.

    Time goes by slots of equal width, because a slot may be thousands of times longer than the next. The height is the
    size of the tensors alive (bits); the dashed line is what the allocation reserves during the whole iteration.
    """
    title = f"Memory of {schedule.accelerator.name} running {schedule.workload}"
    drawing = Drawing(title, "Bits held by each memory in each slot of an iteration, against its capacity.", name)
    drawing.text((16, 30), title, size=18, bold=True, room=1164)
    y = 56.0
    for group in schedule.groups:
        y = _draw_group(drawing, group, y) + 30
    return drawing.svg()


def _draw_group(drawing: Drawing, group: GroupSchedule, top: float) -> float:
    """Returns the y of the lower end."""
    uses = [use for use in group.memories if use.peak or use.occupied]
    drawing.text((16, top + 4), f"group {group.name}", size=13, bold=True, room=1164)
    if not uses:
        message = "no memory holds a tensor" if group.memories else "not estimated; run stream-estimate-memory"
        drawing.text((16, top + 26), message, fill="muted")
        return top + 26
    for number, use in enumerate(uses):
        row, column = divmod(number, COLUMNS)
        corner = (16 + column * (_ACROSS + _GAP), top + 18 + row * (_DOWN + _GAP))
        _Panel(drawing, use, group, corner).draw()
    rows = -(-len(uses) // COLUMNS)
    return top + 18 + rows * (_DOWN + _GAP) - _GAP


class _Panel:
    """One memory."""

    def __init__(self, drawing: Drawing, use: MemoryUse, group: GroupSchedule, corner: Point):
        self.drawing, self.use, self.group, self.corner = drawing, use, group, corner
        highest = max(use.peak, *use.occupied, 1)
        self.top = max(highest, use.capacity) if use.capacity <= 1.5 * highest else highest
        self.slots = max(len(use.occupied), 1)

    def draw(self) -> None:
        self.drawing.rect(self.corner, (_ACROSS, _DOWN), fill="panel", stroke="grid", radius=6)
        self._heading()
        self._axes()
        for number, (resident, levels) in enumerate(stacked(self.use.residents, self.slots)):
            self._tensor(number, resident, levels)
        self._limits()
        self._names()

    def x(self, slot: float) -> float:
        return self.corner[0] + _PLOT[0] + _PLOT[2] * slot / self.slots

    def y(self, size: float) -> float:
        return self.corner[1] + _PLOT[1] + _PLOT[3] * (1 - size / (self.top * 1.08))

    def _heading(self) -> None:
        use, (x, y) = self.use, self.corner
        cores = f"core{'s' * (len(use.cores) > 1)} {ranges(use.cores)}"
        fill = "alarm" if use.exceeds else "ink"
        with self.drawing.mark(f"{cores}: {use.memory}", *_figures(use), kind="memory"):
            self.drawing.text((x + 12, y + 20), f"{cores}: {use.memory}", bold=True, room=_ACROSS - 24)
            share = fullness(use)
            each = " each" if len(use.cores) > 1 else ""
            verdict = "does not fit: " if use.exceeds else ""
            text = f"{verdict}{bits(use.peak)} reserved of {bits(use.capacity)}{each} ({percent(share)})"
            self.drawing.text((x + 12, y + 37), text, size=11, fill=fill, room=_ACROSS - 24)
            self.drawing.rect((x + 12, y + 44), (_ACROSS - 24, 6), fill="grid", radius=3)
            length = min(share, 1) * (_ACROSS - 24)
            self.drawing.rect(
                (x + 12, y + 44), (max(length, 1.5), 6), fill="alarm" if use.exceeds else "bound", radius=3
            )

    def _axes(self) -> None:
        left, right = self.x(0), self.x(self.slots)
        for tick in ticks(self.top, 4):
            y = self.y(tick)
            self.drawing.line([(left, y), (right, y)], "grid")
            self.drawing.text((left - 5, y + 4), bits(tick) if tick else "0", size=9.5, fill="muted", anchor="end")
        every = -(-self.slots // 14)
        base = self.y(0)
        for slot in range(0, self.slots, every):
            self.drawing.text((self.x(slot + 0.5), base + 14), str(slot), size=10, fill="muted", anchor="middle")
        self.drawing.text(
            (self.x(self.slots / 2), base + 29), "slot of an iteration", size=10, fill="muted", anchor="middle"
        )

    def _tensor(self, number: int, resident: Residence, levels: Sequence[tuple[int, int]]) -> None:
        """`levels` are lower and upper end in each slot in which the tensor is alive."""
        lower = self._stairs(resident.first, [low for low, _ in levels])
        upper = self._stairs(resident.first, [high for _, high in levels])
        with self.drawing.mark(*_resident(resident, self.group), kind="resident"):
            self.drawing.area([*upper, *reversed(lower)], fill=area(number), stroke=line(number))

    def _stairs(self, first: int, levels: Sequence[int]) -> list[Point]:
        """The corners of a line with one height per slot."""
        points: list[Point] = []
        for level, stretch in groupby(levels):
            width = len(list(stretch))
            points += [(self.x(first), self.y(level)), (self.x(first + width), self.y(level))]
            first += width
        return points

    def _names(self) -> None:
        """The stack from top to bottom."""
        names = [resident.tensor for resident in self.use.residents]
        x, y = self.x(self.slots) + 12, self.corner[1] + _PLOT[1] + 8
        hidden = max(0, len(names) - _MOST_NAMES)
        for number in reversed(range(hidden, len(names))):
            self.drawing.rect((x, y - 8), (10, 10), fill=area(number), stroke=line(number), radius=2)
            self.drawing.text((x + 15, y + 1), names[number], size=10, fill="muted", room=80)
            y += 14
        if hidden:
            self.drawing.text((x, y + 1), f"and {hidden} more", size=10, fill="muted")

    def _limits(self) -> None:
        use, left, right = self.use, self.x(0), self.x(self.slots)
        with self.drawing.mark(f"reserved: {count(use.peak)} bits", kind="reserved"):
            self.drawing.line([(left, self.y(use.peak)), (right, self.y(use.peak))], "ink", width=1.5, dashed=True)
        if use.capacity <= self.top * 1.08:
            with self.drawing.mark(f"capacity: {count(use.capacity)} bits", kind="capacity"):
                self.drawing.line([(left, self.y(use.capacity)), (right, self.y(use.capacity))], "alarm", width=2)


def stacked(residents: Sequence[Residence], slots: int) -> Iterator[tuple[Residence, list[tuple[int, int]]]]:
    """Each tensor on top of those before it: (lower, upper) end in bits, in each slot in which it is alive."""
    height = [0] * slots
    for resident in residents:
        levels: list[tuple[int, int]] = []
        for slot in range(resident.first, resident.last + 1):
            levels.append((height[slot], height[slot] + resident.bits))
            height[slot] += resident.bits
        yield resident, levels


def _figures(use: MemoryUse) -> Iterator[str]:
    yield f"{count(use.peak)} of {count(use.capacity)} bits reserved"
    yield f"at most {count(max(use.occupied, default=0))} bits alive at once"
    yield f"{count(use.reads)} words read and {count(use.writes)} written by transfers, over all iterations"
    if use.transfer_energy is not None:
        yield f"{count(use.transfer_energy)} pJ for them"


def _resident(resident: Residence, group: GroupSchedule) -> Iterator[str]:
    yield f"{resident.tensor}: {count(resident.bits)} bits with all its buffers"
    last = min(resident.last, len(group.slots) - 1)
    cycles = group.slot_starts[last + 1] - group.slot_starts[resident.first]
    span = f"slot {resident.first}" if resident.first == resident.last else f"slots {resident.first} to {resident.last}"
    yield f"alive in {span}, {plural(cycles, 'cycle')} of {count(group.per_iteration)}"
    maker = next((task for task in group.computations if task.output == resident.tensor), None)
    mover = next((transfer for transfer in group.transfers if resident.tensor in transfer.results), None)
    if maker is not None:
        yield f"made by {maker.layer}"
    if mover is not None:
        yield f"brought by {mover.name}"
