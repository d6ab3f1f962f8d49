"""The workload view: layers and tensors from top to bottom, with a frame around each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from stream_opt.pictures.drawing import Drawing
from stream_opt.pictures.facts import GraphLayer, GraphTensor, WorkloadGraph
from stream_opt.pictures.layering import Item, lay_out
from stream_opt.pictures.palette import area, line
from stream_opt.pictures.texts import plural, shape, width

_GAP, _RANK_GAP, _TOP, _LEFT = 26.0, 34.0, 92.0, 34.0
_LINE = 15.0
_WIDEST = 270.0


def draw_workload(graph: WorkloadGraph, name: str = "workload") -> str:
    """The graph of layers (boxes) and tensors (rounded), ranked in the direction of data; groups run top to bottom."""
    layers, groups = plural(len(graph.layers), "layer"), plural(len(graph.groups), "group")
    title = f"Workload {graph.name}: {layers}" + (f", {groups}" if graph.groups else "")
    return _Picture(Drawing(title, "Layers as boxes, tensors as rounded boxes, groups as frames.", name), graph).draw()


@dataclass(frozen=True)
class _Box:
    """A node of the picture: its key in the layout, what it stands for, its lines of text."""

    key: str
    group: str | None
    rank: int
    lines: tuple[str, ...]

    @property
    def size(self) -> tuple[float, float]:
        widest = max(width(text, 12.5 if number == 0 else 11) for number, text in enumerate(self.lines))
        return min(widest + 24, _WIDEST), _LINE * len(self.lines) + 12


class _Picture:
    def __init__(self, drawing: Drawing, graph: WorkloadGraph):
        self.drawing, self.graph = drawing, graph
        ranks = ranks_of(graph)
        homes = _homes(graph)
        layers = [_Box(f"layer {a.name}", a.group, ranks[f"layer {a.name}"], _layer_lines(a)) for a in graph.layers]
        used = {name for layer in graph.layers for name in (*layer.inputs, layer.output)}
        tensors = [
            _Box(f"tensor {t.name}", homes.get(t.name), ranks[f"tensor {t.name}"], (t.name, _type(t)))
            for t in graph.tensors.values()
            if t.name in used
        ]
        self.boxes = {box.key: box for box in (*tensors, *layers)}
        self.layout = lay_out(
            [Item(box.key, box.rank, box.size[0]) for box in self.boxes.values()], list(edges_of(graph)), _GAP
        )
        self.tops = self._rank_tops()

    def draw(self) -> str:
        self.drawing.text((16, 30), self.drawing.title, size=18, bold=True)
        if not self.boxes:
            self.drawing.text((16, 56), "the workload has no layers", fill="muted")
            return self.drawing.svg()
        self._legend()
        frames = {label: self._frame(group, label) for group, label in self.graph.groups.items()}
        for chain in self.layout.chains.values():
            self._edge(chain)
        for label, (left, top) in frames.items():
            self.drawing.text((left + 12, top + 18), label, size=11.5, fill="muted", bold=True, halo="panel")
        series = _series(self.graph)
        for layer in self.graph.layers:
            self._layer(layer, series[layer.name])
        for tensor in self.graph.tensors.values():
            if f"tensor {tensor.name}" in self.boxes:
                self._tensor(tensor)
        return self.drawing.svg()

    def _rank_tops(self) -> list[float]:
        """The upper end of each rank, then that of what would follow; groups are kept apart a little more."""
        firsts = {min(box.rank for box in self.boxes.values() if box.group == g) for g in self.graph.groups}
        tops, y = [], _TOP
        for number, rank in enumerate(self.layout.ranks):
            y += 30 if number in firsts else 0
            tops.append(y)
            y += max((self.boxes[item.name].size[1] for item in rank if item.name in self.boxes), default=0) + _RANK_GAP
        return [*tops, y]

    def _height(self, rank: int) -> float:
        return max(self.boxes[item.name].size[1] for item in self.layout.ranks[rank] if item.name in self.boxes)

    def _corner(self, box: _Box) -> tuple[float, float]:
        across, down = box.size
        return _LEFT + self.layout.x[box.key] - across / 2, self.tops[box.rank] + (self._height(box.rank) - down) / 2

    def _legend(self) -> None:
        entries = [
            ("area0", "line0", "layer (colour as in the schedule)"),
            ("paper", "bound", "input"),
            ("grid", "border", "weight"),
            ("paper", "border", "intermediate"),
            ("paper", "ink", "output"),
        ]
        self.drawing.legend((16, 58), entries)

    def _frame(self, group: str, label: str) -> tuple[float, float]:
        """Returns the upper left corner."""
        boxes = [box for box in self.boxes.values() if box.group == group]
        corners = [self._corner(box) for box in boxes]
        left, top = min(x for x, _ in corners) - 14, min(y for _, y in corners) - 28
        right = max(x + box.size[0] for box, (x, _) in zip(boxes, corners, strict=True)) + 14
        right = max(right, left + width(label, 11.5) + 28)
        bottom = max(y + box.size[1] for box, (_, y) in zip(boxes, corners, strict=True)) + 12
        with self.drawing.mark(f"group {label}", kind="group"):
            self.drawing.rect((left, top), (right - left, bottom - top), fill="panel", stroke="grid", radius=8)
        return left, top

    def _edge(self, chain: list[str]) -> None:
        upper, lower = self.boxes[chain[0]], self.boxes[chain[-1]]
        y = self._corner(upper)[1] + upper.size[1]
        points = [(_LEFT + self.layout.x[chain[0]], y)]
        for number, bend in enumerate(chain[1:-1]):
            rank = upper.rank + 1 + number
            x = _LEFT + self.layout.x[bend]
            points += [(x, self.tops[rank]), (x, self.tops[rank] + self._height(rank))]
        end = (_LEFT + self.layout.x[chain[-1]], self._corner(lower)[1])
        points.append((end[0], end[1] - 5))
        for first, second in pairwise(points):
            if first[0] == second[0]:
                self.drawing.line([first, second], "border")
            else:
                self.drawing.curve(first, second, "border")
        self.drawing.arrow_head(end, (0, 1), "border", 6)

    def _layer(self, layer: GraphLayer, series: int) -> None:
        box = self.boxes[f"layer {layer.name}"]
        hover = (
            f"{layer.name} ({layer.operation})",
            *layer.lines,
            f"reads {', '.join(layer.inputs)}",
            f"makes {layer.output}",
        )
        with self.drawing.mark(*hover, kind="layer"):
            self.drawing.rect(self._corner(box), box.size, fill=area(series), stroke=line(series), radius=3)
            self._lines(box)

    def _tensor(self, tensor: GraphTensor) -> None:
        box = self.boxes[f"tensor {tensor.name}"]
        fill = "grid" if tensor.kind == "weight" else "paper"
        stroke = {"input": "bound", "output": "ink"}.get(tensor.kind, "border")
        with self.drawing.mark(f"{tensor.name} ({tensor.kind}): {_type(tensor)}", *tensor.notes, kind="tensor"):
            self.drawing.rect(self._corner(box), box.size, fill=fill, stroke=stroke, radius=box.size[1] / 2, width=1.5)
            self._lines(box)

    def _lines(self, box: _Box) -> None:
        (x, y), (across, _) = self._corner(box), box.size
        for number, text in enumerate(box.lines):
            size, first = (12.5, True) if number == 0 else (11, False)
            place = (x + across / 2, y + 18 + _LINE * number)
            fill = "ink" if first else "muted"
            self.drawing.text(place, text, size=size, fill=fill, anchor="middle", bold=first, room=across - 12)


def _layer_lines(layer: GraphLayer) -> tuple[str, ...]:
    return (layer.name, layer.operation, *layer.lines)


def _type(tensor: GraphTensor) -> str:
    return f"{shape(tensor.shape)} {tensor.element}"


def edges_of(graph: WorkloadGraph) -> Iterator[tuple[str, str]]:
    """From tensors to the layers that read them, from layers to the tensors that they make."""
    for layer in graph.layers:
        for name in layer.inputs:
            yield f"tensor {name}", f"layer {layer.name}"
        yield f"layer {layer.name}", f"tensor {layer.output}"


def ranks_of(graph: WorkloadGraph) -> dict[str, int]:
    """
    The rank of each layer and tensor: below what it reads, and below all of the groups before its own.

    A tensor from outside stands right above the first layer that reads it.
    """
    ranks: dict[str, int] = {}
    base, deepest, group = 0, -1, None
    for layer in graph.layers:
        if layer.group != group:
            base, group = deepest + 1, layer.group
        made = [ranks[f"tensor {name}"] for name in layer.inputs if f"tensor {name}" in ranks]
        rank = max(base + 1, *(entry + 1 for entry in made), 0)
        ranks[f"layer {layer.name}"] = rank
        for name in layer.inputs:
            ranks.setdefault(f"tensor {name}", rank - 1)
        ranks[f"tensor {layer.output}"] = rank + 1
        deepest = max(deepest, rank + 1)
    dense = {rank: number for number, rank in enumerate(sorted(set(ranks.values())))}
    return {key: dense[rank] for key, rank in ranks.items()}


def _homes(graph: WorkloadGraph) -> dict[str, str | None]:
    """Tensor -> the group in whose frame it stands: that which makes or first reads it."""
    homes: dict[str, str | None] = {}
    for layer in graph.layers:
        for name in (*layer.inputs, layer.output):
            homes.setdefault(name, layer.group)
    return homes


def _series(graph: WorkloadGraph) -> Mapping[str, int]:
    """Layer -> colour, counted in each group as the schedule does."""
    seen: dict[str | None, int] = {}
    series: dict[str, int] = {}
    for layer in graph.layers:
        series[layer.name] = seen.get(layer.group, 0)
        seen[layer.group] = series[layer.name] + 1
    return series
