"""The way of each connection between the boxes of the cores: straight between neighbours, else through the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from passes.analysis.accelerator import Accelerator, Connection
from stream_opt.pictures.drawing import Point
from stream_opt.pictures.hardware_layout import Place

BOX = (116.0, 76.0)
"""Width and height of a core."""
_LANE = 14.0
_PORT = 13.0
_MOST_PORTS = 4
"""Left or right of the middle."""
_LEAST_GAP = 34.0

Lane = tuple[str, int, int, int]
"""
A stretch of a wire or bus in a gap: `across` or `down`, the gap, the connection, which stretch of it.

Gap r (across) is below row r - 1 and above row r; gap c (down) is left of column c.
"""


@dataclass(frozen=True)
class Corner:
    """A corner of a wire: each coordinate is that of a lane or, with an offset, of a core's middle."""

    x: Lane | int
    y: Lane | int
    port: float = 0.0


class Floor:
    """All boxes and wires of an accelerator, with their coordinates in the picture; `origin` is the upper left."""

    def __init__(self, accelerator: Accelerator, places: Mapping[int, Place], origin: Point):
        self.places, self.origin = places, origin
        self._links = [connection for connection in accelerator.connections if not connection.is_bus]
        self._order: dict[Lane, tuple[int, int, int]] = {}
        for bus in (connection for connection in accelerator.connections if connection.is_bus):
            self._order |= {lane: (0, 0, bus.id) for lane in self._bus_lanes(bus)}
        self._ports = self._all_ports()
        self._wires = {link.id: self._corners(link) for link in self._links}
        self._lanes = self._numbered()

    def _bus_lanes(self, bus: Connection) -> list[Lane]:
        """One below each row in which the bus has a core and, if these are several, one that joins them."""
        rows = sorted({self.places[core][1] for core in bus.cores})
        across: list[Lane] = [("across", row + 1, bus.id, row) for row in rows]
        return [*across, ("down", 0, bus.id, 0)] if len(rows) > 1 else across

    def _is_straight(self, link: Connection) -> bool:
        (c1, r1), (c2, r2) = (self.places[core] for core in link.cores)
        return abs(c1 - c2) + abs(r1 - r2) == 1

    def _sides(self, link: Connection) -> tuple[str, str]:
        """At which side a wire that is not straight leaves its first core, and reaches its second."""
        r1, r2 = (self.places[core][1] for core in link.cores)
        return ("above" if r2 < r1 else "below"), ("above" if r2 > r1 else "below")

    def _all_ports(self) -> dict[tuple[int, int], float]:
        """(link, core) -> offset from the middle of the side; the further away the other end, the further out."""
        ends: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for link in self._links:
            if not self._is_straight(link) or self._is_vertical(link):
                for core, other, side in zip(link.cores, link.cores[::-1], self._sides(link), strict=True):
                    ends.setdefault((core, side), []).append((self.places[other][0], link.id))
        ports: dict[tuple[int, int], float] = {}
        for (core, _), wires in ends.items():
            ports |= {(link, core): port for link, port in self._ports_of(self.places[core][0], wires).items()}
        return ports

    def _is_vertical(self, link: Connection) -> bool:
        first, second = link.cores
        return self.places[first][0] == self.places[second][0]

    def _ports_of(self, column: int, wires: list[tuple[int, int]]) -> dict[int, float]:
        """Offsets at one side of a core in `column`, for its wires as (column of the other end, link)."""
        straight = {link.id for link in self._links if self._is_straight(link)}
        left = sorted((entry for entry in wires if entry[0] < column), reverse=True)
        right = sorted(entry for entry in wires if entry[0] >= column and entry[1] not in straight)
        if max(len(left), len(right)) > _MOST_PORTS:
            step = min(_PORT, (BOX[0] - 2 * _PORT) / (len(wires) - 1))
            return {link: step * (i - (len(wires) - 1) / 2) for i, (_, link) in enumerate(sorted(wires))}
        ports = {link: -_PORT * (i + 1) for i, (_, link) in enumerate(left)}
        return ports | {link: _PORT * (i + 1) for i, (_, link) in enumerate(right)}

    def _corners(self, link: Connection) -> list[Corner]:
        """From the middle of the first core to that of the second; claims the lanes that it takes."""
        first, second = link.cores
        if self._is_straight(link):
            port = self._ports.get((link.id, first), 0.0) or self._ports.get((link.id, second), 0.0)
            return [Corner(first, first, port), Corner(second, second, port)]
        (c1, r1), (c2, r2) = self.places[first], self.places[second]
        leaving = r1 if r2 < r1 else r1 + 1
        arriving = r2 if r2 > r1 else r2 + 1
        start, end = self._ports[link.id, first], self._ports[link.id, second]
        out = self._claim(link, ("across", leaving, link.id, 0))
        if leaving == arriving:
            middle = [Corner(first, out, start), Corner(second, out, end)]
        else:
            passing = self._claim(link, ("down", c2 if c2 > c1 else c2 + 1, link.id, 0))
            into = self._claim(link, ("across", arriving, link.id, 1))
            middle = [Corner(first, out, start), Corner(passing, out), Corner(passing, into), Corner(second, into, end)]
        return [Corner(first, first, start), *middle, Corner(second, second, end)]

    def _claim(self, link: Connection, lane: Lane) -> Lane:
        """Long stretches lie next to the core with the most wires, so that short ones need not cross them."""
        hub = max(link.cores, key=lambda core: (sum(core in other.cores for other in self._links), -core))
        (c1, _), (c2, _) = (self.places[core] for core in link.cores)
        above = self.places[hub][1] < lane[1]
        self._order[lane] = (1 if above else 2, -abs(c1 - c2) if above else abs(c1 - c2), link.id)
        return lane

    def _numbered(self) -> dict[Lane, int]:
        """Each lane's number in its gap, from the top or from the left."""
        numbers: dict[Lane, int] = {}
        taken: dict[tuple[str, int], int] = {}
        for lane in sorted(self._order, key=lambda entry: (*self._order[entry], entry)):
            numbers[lane] = taken.get(lane[:2], 0)
            taken[lane[:2]] = numbers[lane] + 1
        return numbers

    def box(self, core: int) -> Point:
        """The upper left corner of a core."""
        column, row = self.places[core]
        return self._after("down", column), self._after("across", row)

    def _gap(self, direction: str, gap: int) -> float:
        lanes = sum(lane[:2] == (direction, gap) for lane in self._lanes)
        return _LANE * (lanes + 1) if gap == 0 and lanes else 0 if gap == 0 else max(_LEAST_GAP, _LANE * (lanes + 1))

    def _after(self, direction: str, gap: int) -> float:
        """The coordinate at which the boxes behind a gap begin."""
        side = 0 if direction == "down" else 1
        return self.origin[side] + sum(self._gap(direction, i) for i in range(gap + 1)) + gap * BOX[side]

    def _in_lane(self, lane: Lane) -> float:
        direction, gap, *_ = lane
        return self._after(direction, gap) - self._gap(direction, gap) + _LANE * (self._lanes[lane] + 1)

    def wire(self, link: int) -> list[Point]:
        """The corners of a link, from the side of its first core to that of its second."""
        points = [self._point(corner) for corner in self._wires[link]]
        return [_at_side(points[0], points[1]), *points[1:-1], _at_side(points[-1], points[-2])]

    def _point(self, corner: Corner) -> Point:
        x = self.box(corner.x)[0] + BOX[0] / 2 + corner.port if isinstance(corner.x, int) else self._in_lane(corner.x)
        y = self.box(corner.y)[1] + BOX[1] / 2 if isinstance(corner.y, int) else self._in_lane(corner.y)
        return x, y

    def bus(self, bus: Connection) -> list[list[Point]]:
        """The pieces of a bus: a line below each row of its cores, one that joins them, a stub to each core."""
        lanes = self._bus_lanes(bus)
        spine = next((self._in_lane(lane) for lane in lanes if lane[0] == "down"), None)
        heights = {lane[3]: self._in_lane(lane) for lane in lanes if lane[0] == "across"}
        stub = 14.0 + 7 * self._lanes[lanes[0]]
        pieces: list[list[Point]] = []
        for row, y in heights.items():
            ends = [self.box(core)[0] + stub for core in bus.cores if self.places[core][1] == row]
            pieces.append([(min(ends) if spine is None else spine, y), (max(ends), y)])
            pieces += [[(x, y), (x, self._after("across", row) + BOX[1])] for x in ends]
        if spine is not None:
            pieces.append([(spine, min(heights.values())), (spine, max(heights.values()))])
        return pieces


def _at_side(inside: Point, outside: Point) -> Point:
    """From the middle of a box towards the next corner of a wire: the point at the side of the box."""
    (x, y), (u, v) = inside, outside
    if abs(u - x) < 1e-6:
        return x, y + (BOX[1] / 2 if v > y else -BOX[1] / 2)
    return x + (BOX[0] / 2 if u > x else -BOX[0] / 2), y


def beside(points: list[Point], distance: float) -> list[Point]:
    """The same way, shifted to its right-hand side (as seen when y grows downwards and one walks along it)."""
    normals: list[Point] = []
    for (x, y), (u, v) in pairwise(points):
        length = max(abs(u - x) + abs(v - y), 1e-9)
        normals.append((-(v - y) / length, (u - x) / length))
    return [
        (x + distance * _sum(n[0] for n in touching), y + distance * _sum(n[1] for n in touching))
        for (x, y), touching in zip(points, _touching(normals), strict=True)
    ]


def _touching(normals: list[Point]) -> list[list[Point]]:
    """The different normals of the pieces on both sides of each corner."""
    return [list(dict.fromkeys(normals[max(i - 1, 0) : i + 1])) for i in range(len(normals) + 1)]


def _sum(values: Iterable[float]) -> float:
    return sum(values, 0.0)
