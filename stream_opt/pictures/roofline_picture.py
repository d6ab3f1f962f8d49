"""A roofline: how fast each point works, against what the arrays and the bandwidth allow; both axes logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, hypot, log10

from stream_opt.pictures.drawing import Drawing
from stream_opt.pictures.palette import area, line
from stream_opt.pictures.texts import count, short

_LEFT, _TOP, _RIGHT, _BOTTOM = 84.0, 56.0, 760.0, 440.0


@dataclass(frozen=True, slots=True)
class Point:
    """Something that works `rate` operations per cycle, and `intensity` operations for each bit that it moves."""

    label: str
    intensity: float
    rate: float
    series: int
    whole: bool = False
    """A whole group, drawn as a diamond."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A bandwidth in bits/cycle."""

    label: str
    bandwidth: float


def draw_roofline(points: Sequence[Point], peak: float, slopes: Sequence[Slope], name: str = "roofline") -> str:
    """The chart with its legend to the right; points without traffic or work are left out."""
    drawing = Drawing("Roofline", "Operations per cycle against operations per bit moved.", name)
    drawing.text((16, 30), "Roofline", size=18, bold=True)
    shown = [point for point in points if point.intensity > 0 and point.rate > 0]
    if not shown or peak <= 0:
        drawing.text((16, 56), "nothing is computed and moved, so there is nothing to compare", fill="muted")
        return drawing.svg()
    _Chart(drawing, shown, peak, slopes).draw()
    return drawing.svg()


class _Chart:
    def __init__(self, drawing: Drawing, points: Sequence[Point], peak: float, slopes: Sequence[Slope]):
        self.drawing, self.points, self.peak, self.slopes = drawing, points, peak, slopes
        ridges = [peak / slope.bandwidth for slope in slopes]
        across = [*(point.intensity for point in points), *ridges]
        self.x_range = floor(log10(min(across)) - 0.3), ceil(log10(max(across)) + 0.3)
        self.y_range = floor(log10(min(point.rate for point in points)) - 0.2), ceil(log10(peak) + 0.1)

    def x(self, intensity: float) -> float:
        low, high = self.x_range
        return _LEFT + (_RIGHT - _LEFT) * (log10(intensity) - low) / (high - low)

    def y(self, rate: float) -> float:
        low, high = self.y_range
        return _BOTTOM - (_BOTTOM - _TOP) * (log10(rate) - low) / (high - low)

    def draw(self) -> None:
        self._grid()
        for number, slope in enumerate(self.slopes):
            self._slope(slope, dashed=number > 0)
        right = [(self.x(self.peak / max(s.bandwidth for s in self.slopes)) if self.slopes else _LEFT), _RIGHT]
        with self.drawing.mark(f"all cores used: {count(self.peak)} operations/cycle", kind="roof"):
            self.drawing.line([(x, self.y(self.peak)) for x in right], "ink", width=2)
        for number, (point, place) in enumerate(zip(self.points, self._places(), strict=True)):
            self._marker(point, number + 1, place)
        self._legend()

    def _grid(self) -> None:
        for power in range(self.x_range[0], self.x_range[1] + 1):
            x = self.x(10.0**power)
            self.drawing.line([(x, _TOP), (x, _BOTTOM)], "grid")
            self.drawing.text((x, _BOTTOM + 18), _power(power), size=11, fill="muted", anchor="middle")
        for power in range(self.y_range[0], self.y_range[1] + 1):
            y = self.y(10.0**power)
            self.drawing.line([(_LEFT, y), (_RIGHT, y)], "grid")
            self.drawing.text((_LEFT - 8, y + 4), _power(power), size=11, fill="muted", anchor="end")
        middle = (_LEFT + _RIGHT) / 2
        self.drawing.text((middle, _BOTTOM + 40), "operations per bit moved", size=12, fill="muted", anchor="middle")
        self.drawing.text((16, _TOP - 8), "operations per cycle", size=12, fill="muted")

    def _slope(self, slope: Slope, *, dashed: bool) -> None:
        """From the left or lower side of the chart up to the roof."""
        low = max(10.0 ** self.x_range[0], 10.0 ** self.y_range[0] / slope.bandwidth)
        ends = [(self.x(low), self.y(low * slope.bandwidth)), (self.x(self.peak / slope.bandwidth), self.y(self.peak))]
        with self.drawing.mark(f"{slope.label}: {count(slope.bandwidth)} bits/cycle", kind="roof"):
            self.drawing.line(ends, "bound", width=2, dashed=dashed)

    def _places(self) -> list[tuple[float, float]]:
        """Where each point is drawn: where another one lies already, to the right of it, with a line to its place."""
        taken: list[tuple[float, float]] = []
        for point in self.points:
            x, y = self.x(point.intensity), self.y(point.rate)
            place = x
            while any(hypot(place - u, y - v) < 17 for u, v in taken):
                place += 18
            taken.append((place, y))
            if place != x:
                self.drawing.line([(x, y), (place, y)], "ink")
        return taken

    def _marker(self, point: Point, number: int, middle: tuple[float, float]) -> None:
        x, y = middle
        hover = (
            point.label,
            f"{count(point.rate)} operations/cycle",
            f"{count(point.intensity)} operations per bit moved",
        )
        with self.drawing.mark(*hover, kind="point"):
            if point.whole:
                self.drawing.area([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], fill="ink")
            else:
                fill, stroke = area(point.series), line(point.series)
                self.drawing.rect((x - 8, y - 8), (16, 16), fill=fill, stroke=stroke, radius=8)
            ink = "paper" if point.whole else "ink"
            self.drawing.text((x, y + 3.5), str(number), size=10, fill=ink, anchor="middle", bold=True)

    def _legend(self) -> None:
        """To the right: roofs, then points."""
        roofs = [("ink", False, f"{short(self.peak)} operations/cycle: arrays of all cores used")]
        for number, slope in enumerate(self.slopes):
            roofs.append(("bound", number > 0, f"{count(slope.bandwidth)} bits/cycle: {slope.label}"))
        x, y = _RIGHT + 26, _TOP + 6
        for stroke, dashed, text in roofs:
            self.drawing.line([(x - 9, y), (x + 9, y)], stroke, width=2, dashed=dashed)
            self.drawing.text((x + 16, y + 4), text, size=11, room=290)
            y += 20
        for number, point in enumerate(self.points):
            self._marker(point, number + 1, (x, y))
            self.drawing.text((x + 16, y + 4), point.label, size=11, room=290)
            y += 20


def _power(power: int) -> str:
    """10 to the power as a short number."""
    return short(10.0**power) if power >= 0 else f"{10.0**power:g}"
