"""The hardware view: cores, memories and connections, coloured by load where a schedule is known."""

from __future__ import annotations

from collections.abc import Iterator

from passes.analysis.accelerator import Accelerator, Connection, Core
from passes.analysis.core_graph import CoreGraph
from stream_dialects.stream.memory import MemoryUse
from stream_dialects.stream.values import Hop
from stream_opt.pictures.drawing import Drawing, Point
from stream_opt.pictures.facts import Schedule
from stream_opt.pictures.hardware_layout import places_of
from stream_opt.pictures.hardware_wires import BOX, Floor, beside
from stream_opt.pictures.loads import LinkLoad, fullness, link_loads, peak_uses
from stream_opt.pictures.palette import LOADS, load
from stream_opt.pictures.texts import bits, count, percent, plural


def draw_hardware(accelerator: Accelerator, schedule: Schedule | None = None, name: str = "hardware") -> str:
    """
    The accelerator; with a schedule, each direction of a link has the colour of its load (busy cycles over the total
    latency), and each core shows how much of its memory is reserved.
    """
    cores = plural(len(accelerator.cores), "core")
    title = f"{accelerator.name}: {cores}, {plural(len(accelerator.connections), 'connection')}"
    description = "Cores with their memories, and the links and buses between them."
    return _Picture(Drawing(title, description, name), accelerator, schedule).draw()


class _Picture:
    def __init__(self, drawing: Drawing, accelerator: Accelerator, schedule: Schedule | None):
        self.drawing, self.accelerator = drawing, accelerator
        self.loads = link_loads(schedule) if schedule else {}
        self.memories = peak_uses(schedule) if schedule else {}
        self.known = schedule is not None
        self.floor = Floor(accelerator, places_of(accelerator), (16, 78 if self.known else 50))
        graph = CoreGraph(accelerator)
        self.connected = {core.id for core in accelerator.cores if graph.is_connected(core.id)}
        self.used = {graph.link(*edge).connection for edge in graph.edges()}

    def draw(self) -> str:
        self.drawing.text((16, 30), self.drawing.title, size=18, bold=True)
        if self.known:
            self._legend()
        for connection in self.accelerator.connections:
            if connection.id not in self.used:
                self._replaced(connection)
        for connection in self.accelerator.connections:
            if connection.id in self.used:
                (self._bus if connection.is_bus else self._link)(connection)
        for core in self.accelerator.cores:
            self._core(core)
        return self.drawing.svg(margin=16)

    def _legend(self) -> None:
        """The scale of loads; a little shorter than the picture of a single core is wide."""
        self.drawing.text((16, 56), "link busy:", size=11, fill="muted")
        steps = len(LOADS)
        labels = ["never", *(f"to {100 * (i + 1) // steps} %" for i in range(steps))]
        for i, label in enumerate(labels):
            x = 84.0 + i * 74
            role = load(0) if i == 0 else load((i - 0.5) / steps)
            self.drawing.line([(x, 52), (x + 20, 52)], role, width=_thickness((i - 0.5) / steps))
            self.drawing.text((x + 25, 56), label, size=11, fill="muted")

    def _replaced(self, connection: Connection) -> None:
        hover = f"{_name(connection)}: {count(connection.bandwidth)} bits/cycle, replaced by a later connection"
        with self.drawing.mark(hover, kind="replaced"):
            for piece in self.floor.bus(connection) if connection.is_bus else [self.floor.wire(connection.id)]:
                self.drawing.line(piece, "idle", dashed=True)

    def _link(self, connection: Connection) -> None:
        first, second = connection.cores
        way = self.floor.wire(connection.id)
        for sender, receiver, points in ((first, second, way), (second, first, way[::-1])):
            entry = self.loads.get(Hop(connection.id, sender, receiver))
            with self.drawing.mark(*self._hover(connection, f"{sender} → {receiver}", entry), kind="link"):
                self._wire(beside(points, 3.5), entry)

    def _wire(self, points: list[Point], entry: LinkLoad | None) -> None:
        role, width = _paint(entry)
        self.drawing.line(points, role, width=width)
        if entry is not None and entry.bits:
            (x, y), (u, v) = points[-2:]
            length = max(abs(u - x) + abs(v - y), 1e-9)
            self.drawing.arrow_head((u, v), ((u - x) / length, (v - y) / length), role, 4 + width)

    def _bus(self, connection: Connection) -> None:
        entry = self.loads.get(Hop(connection.id))
        role, width = _paint(entry)
        with self.drawing.mark(*self._hover(connection, "all directions", entry), kind="bus"):
            for piece in self.floor.bus(connection):
                self.drawing.line(piece, role, width=width + 1)

    def _hover(self, connection: Connection, direction: str, entry: LinkLoad | None) -> Iterator[str]:
        yield f"{_name(connection)}, {direction}: {count(connection.bandwidth)} bits/cycle"
        if connection.unit_energy:
            yield f"{count(connection.unit_energy)} pJ per bit"
        if entry is not None:
            yield f"busy {percent(entry.share)} of the time: {count(entry.busy)} cycles"
            yield f"{count(entry.bits)} bits, {count(entry.energy)} pJ"
        elif self.known:
            yield "never used"

    def _core(self, core: Core) -> None:
        x, y = self.floor.box(core.id)
        use, connected = self.memories.get(core.id), core.id in self.connected
        with self.drawing.mark(*self._core_hover(core, use), kind="core"):
            fill = "panel" if core.type.kind == "compute" and connected else "paper"
            self.drawing.rect((x, y), BOX, fill=fill, stroke="border", radius=6, dashed=not connected)
            self.drawing.text((x + 9, y + 18), f"core {core.id}", bold=True, room=BOX[0] - 16)
            self.drawing.text((x + 9, y + 33), core.type.label, size=10.5, room=BOX[0] - 16)
            self.drawing.text((x + 9, y + 48), self._line(core, connected), size=10.5, fill="muted", room=BOX[0] - 16)
            self._memory((x, y), core, use)

    def _line(self, core: Core, connected: bool) -> str:
        if not connected:
            return "not connected"
        if core.type.array is not None and core.type.array.units:
            return plural(core.type.array.units, "unit")
        return "off-chip" if core.id == self.accelerator.offchip else core.type.kind

    def _memory(self, corner: Point, core: Core, use: MemoryUse | None) -> None:
        """The bar at the bottom of a core: reserved part of the memory that holds tensors."""
        (x, y), across = corner, BOX[0] - 18
        capacity = core.type.capacity
        share = fullness(use) if use else 0.0
        text = bits(capacity) + (f", {percent(share)}" if use and use.peak else "")
        self.drawing.text((x + 9, y + 63), text, size=10.5, fill="muted", room=across)
        self.drawing.rect((x + 9, y + 67), (across, 4), fill="grid", radius=2)
        if use is not None and use.peak:
            role = "alarm" if use.exceeds else "bound"
            self.drawing.rect((x + 9, y + 67), (max(min(share, 1) * across, 1.5), 4), fill=role, radius=2)

    def _core_hover(self, core: Core, use: MemoryUse | None) -> Iterator[str]:
        place = f" at column {core.column}, row {core.row}" if core.column is not None else ""
        yield f"core {core.id}: {core.type.label} ({core.type.namespace} {core.type.kind}){place}"
        if core.type.array is not None and core.type.array.units:
            sizes = " × ".join(f"{name} {size}" for name, size in core.type.array.dimensions)
            yield f"array: {sizes}"
        for level in reversed(core.type.memories):
            yield f"memory {level.name}: {count(level.size)} bits for {', '.join(level.operands)}"
        if core.type.tile_memory is not None:
            yield f"memory: {count(core.type.tile_memory.capacity)} bits"
        if core.type.operator_types is not None:
            yield f"operators: {', '.join(core.type.operator_types)}"
        if use is not None:
            yield f"reserved in {use.memory}: {count(use.peak)} of {count(use.capacity)} bits"


def _name(connection: Connection) -> str:
    return f"{'bus' if connection.is_bus else 'link'} {connection.id}"


def _thickness(share: float) -> float:
    return 1.5 + 3.5 * max(0.0, min(share, 1.0))


def _paint(entry: LinkLoad | None) -> tuple[str, float]:
    return (load(entry.share), _thickness(entry.share)) if entry is not None else (load(0), 1.2)
