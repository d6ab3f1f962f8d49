"""SVG text: shapes with a role for their colour, in the order in which they are drawn."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from stream_opt.pictures.palette import ROLES
from stream_opt.pictures.texts import fitted
from stream_opt.pictures.texts import width as width_of

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not allow even escaped, and control characters that it discourages."""

Point = tuple[float, float]


def escaped(text: str) -> str:
    """The text for XML content and attribute values; characters that XML cannot say become U+FFFD."""
    text = _UNPRINTABLE.sub("�", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Drawing:
    """
    A picture under construction; y grows downwards, one unit is one pixel.

    `name` begins every id, so that several pictures can stand in one page.
    """

    def __init__(self, title: str, description: str, name: str):
        self.title, self.description, self.name = title, description, name
        self._parts: list[str] = []
        self._right = self._bottom = 0.0

    def svg(self, margin: float = 16) -> str:
        """The whole picture, as large as what was drawn needs."""
        width, height = number(self._right + margin), number(self._bottom + margin)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{self.name}-title {self.name}-description" '
            f'font-family="{escaped(FONT)}" font-size="12">'
        )
        names = (
            f'<title id="{self.name}-title">{escaped(self.title)}</title>\n'
            f'<desc id="{self.name}-description">{escaped(self.description)}</desc>'
        )
        paper = f'<rect width="{width}" height="{height}"{_paint("paper", None)}/>'
        return "\n".join([head, names, paper, *self._parts, "</svg>", ""])

    @contextmanager
    def mark(self, *hover: str, kind: str) -> Generator[None]:
        """What is drawn inside belongs together: `hover` lines show up over it, `kind` is its class."""
        title = "\n".join(escaped(line) for line in hover)
        self._parts.append(f'<g class="mark {kind}"><title>{title}</title>')
        yield
        self._parts.append("</g>")

    def rect(
        self,
        corner: Point,
        size: Point,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1,
        radius: float = 0,
        opacity: float = 1,
        dashed: bool = False,
    ) -> None:
        """A rectangle from its upper left corner."""
        (x, y), (across, down) = corner, size
        self._reach(x + across, y + down)
        rounded = f' rx="{number(radius)}"' if radius else ""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(across)}" height="{number(down)}"'
        self._parts.append(f"<rect {place}{rounded}{_paint(fill, stroke, width, opacity, dashed)}/>")

    def line(self, points: Sequence[Point], stroke: str, *, width: float = 1, dashed: bool = False) -> None:
        """Straight pieces from point to point."""
        self._path(_corners(points), points, _paint(None, stroke, width, 1, dashed))

    def curve(self, start: Point, end: Point, stroke: str, *, width: float = 1, dashed: bool = False) -> None:
        """From a point down to another one, leaving and arriving vertically."""
        half = (start[1] + end[1]) / 2
        bend = f"C{number(start[0])} {number(half)} {number(end[0])} {number(half)} {_at(end)}"
        self._path(f"M{_at(start)}{bend}", (start, end), _paint(None, stroke, width, 1, dashed))

    def area(self, points: Sequence[Point], *, fill: str, stroke: str | None = None, opacity: float = 1) -> None:
        """A closed shape."""
        self._path(_corners(points) + "Z", points, _paint(fill, stroke, 1, opacity))

    def arrow_head(self, tip: Point, towards: Point, fill: str, size: float = 5) -> None:
        """A triangle with its tip at `tip`, pointing along the unit vector `towards`."""
        (x, y), (dx, dy) = tip, towards
        base = (x - dx * size, y - dy * size)
        half = size * 0.5
        self.area(
            [tip, (base[0] - dy * half, base[1] + dx * half), (base[0] + dy * half, base[1] - dx * half)], fill=fill
        )

    def text(
        self,
        place: Point,
        content: str,
        *,
        size: float = 12,
        fill: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        room: float | None = None,
        least: int = 2,
        halo: str | None = None,
    ) -> None:
        """
        A line of text on its baseline; shortened to `room`, left out if too little would remain.

        `halo` is the role of the paper around the letters, for text over lines.
        """
        shown = content if room is None else fitted(content, room, size * (1.06 if bold else 1), least)
        if not shown:
            return
        behind = {"start": 1.0, "middle": 0.5, "end": 0.0}[anchor]
        self._reach(place[0] + behind * width_of(shown, size), place[1] + size * 0.3)
        style = f' font-size="{number(size)}"' if size != 12 else ""
        style += f' text-anchor="{anchor}"' if anchor != "start" else ""
        style += ' font-weight="600"' if bold else ""
        position = f'x="{number(place[0])}" y="{number(place[1])}"'
        style += ' paint-order="stroke"' if halo else ""
        self._parts.append(f"<text {position}{style}{_paint(fill, halo, 4)}>{escaped(shown)}</text>")

    def legend(self, place: Point, entries: Iterable[tuple[str, str | None, str]]) -> float:
        """
        Boxes with (fill, stroke, meaning), side by side; a new row where the text would pass x = 1180.

        Returns the y of the last row.
        """
        x, y = place
        for fill, stroke, meaning in entries:
            needed = 22 + width_of(meaning, 11) + 14
            if x + needed > 1180 and x > place[0]:
                x, y = place[0], y + 18
            self.rect((x, y - 10), (14, 12), fill=fill, stroke=stroke, radius=2)
            self.text((x + 20, y), meaning, size=11, fill="muted")
            x += needed
        return y

    def _path(self, data: str, points: Sequence[Point], paint: str) -> None:
        for x, y in points:
            self._reach(x, y)
        self._parts.append(f'<path d="{data}"{paint}/>')

    def _reach(self, x: float, y: float) -> None:
        self._right, self._bottom = max(self._right, x), max(self._bottom, y)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _corners(points: Sequence[Point]) -> str:
    return "M" + "L".join(_at(point) for point in points)


def _paint(fill: str | None, stroke: str | None, width: float = 1, opacity: float = 1, dashed: bool = False) -> str:
    """Attributes for colours by role: the light colour, and a class that a page may give another."""
    classes = [f"f-{fill}"] if fill else []
    text = f' fill="{ROLES[fill].light}"' if fill else ' fill="none"'
    if stroke:
        classes.append(f"s-{stroke}")
        text += f' stroke="{ROLES[stroke].light}"' + (f' stroke-width="{number(width)}"' if width != 1 else "")
        text += ' stroke-dasharray="5 4"' if dashed else ""
    text += f' opacity="{number(opacity)}"' if opacity != 1 else ""
    return text + (f' class="{" ".join(classes)}"' if classes else "")
