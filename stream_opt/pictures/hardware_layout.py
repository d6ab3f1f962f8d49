"""Where the cores of an accelerator stand: at the file's coordinates, on the mesh that their links form, or in rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from math import ceil, sqrt

from passes.analysis.accelerator import Accelerator, Core

Place = tuple[int, int]
"""Column from the left, row from the top."""


def places_of(accelerator: Accelerator) -> dict[int, Place]:
    """
    Core id -> its place, all different, the smallest column and row 0.

    AIE arrays are drawn with row 0 at the bottom, as their documentation does. Cores without coordinates stand below
    those with; the off-chip core of a file without coordinates stands above the others.
    """
    given = {core.id: _place(core) for core in accelerator.cores if core.column is not None}
    if not given:
        return _arranged(accelerator)
    aie = any(core.type.namespace == "aie2" for core in accelerator.cores)
    placed = _shifted({core: (column, -row if aie else row) for core, (column, row) in _unique(given).items()})
    return _in_rows_below(placed, [core.id for core in accelerator.cores if core.id not in placed])


def _place(core: Core) -> Place:
    return core.column or 0, core.row or 0


def _unique(given: Mapping[int, Place]) -> dict[int, Place]:
    """Of cores at one place only the first keeps it."""
    first: dict[Place, int] = {}
    for core, place in given.items():
        first.setdefault(place, core)
    return {core: place for place, core in first.items()}


def _shifted(places: Mapping[int, Place]) -> dict[int, Place]:
    left = min(column for column, _ in places.values())
    top = min(row for _, row in places.values())
    return {core: (column - left, row - top) for core, (column, row) in places.items()}


def _in_rows_below(placed: dict[int, Place], others: Iterable[int]) -> dict[int, Place]:
    columns = 1 + max(column for column, _ in placed.values())
    bottom = 1 + max(row for _, row in placed.values())
    width = max(columns, 4)
    return placed | {core: (i % width, bottom + i // width) for i, core in enumerate(others)}


def _arranged(accelerator: Accelerator) -> dict[int, Place]:
    inner = [core.id for core in accelerator.cores if core.id != accelerator.offchip]
    if not inner:
        return {accelerator.offchip: (0, 0)}
    places = _mesh(accelerator, inner) or _rows(inner)
    columns = 1 + max(column for column, _ in places.values())
    below = {core: (column, row + 1) for core, (column, row) in places.items()}
    return {accelerator.offchip: ((columns - 1) // 2, 0)} | below


def _rows(cores: list[int]) -> dict[int, Place]:
    """Row by row, about as many columns as rows, rather more."""
    width = len(cores) if len(cores) < 4 else ceil(sqrt(len(cores)))
    return {core: (i % width, i // width) for i, core in enumerate(cores)}


def _mesh(accelerator: Accelerator, cores: list[int]) -> dict[int, Place] | None:
    """
    The places at which every link between the cores joins neighbours of a grid; None if there are none.

    In a grid, the distances to two corners of one side, w apart, are x + y and w - x + y.
    """
    neighbours = _neighbours(accelerator, set(cores))
    fewest = min(len(entry) for entry in neighbours.values())
    corners = [core for core in cores if len(neighbours[core]) == fewest]
    if fewest == 0 or len(corners) < 2:
        return None
    first = _distances(neighbours, corners[0])
    for second in corners[1:]:
        places = _between(cores, first, _distances(neighbours, second), first.get(second, 0))
        if places is not None and _joins_neighbours(neighbours, places):
            return places
    return None


def _neighbours(accelerator: Accelerator, cores: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {core: [] for core in sorted(cores)}
    for connection in accelerator.connections:
        if not connection.is_bus and cores.issuperset(connection.cores):
            first, second = connection.cores
            found[first].append(second)
            found[second].append(first)
    return found


def _distances(neighbours: Mapping[int, list[int]], start: int) -> dict[int, int]:
    distances = {start: 0}
    pending = deque([start])
    while pending:
        core = pending.popleft()
        for other in neighbours[core]:
            if other not in distances:
                distances[other] = distances[core] + 1
                pending.append(other)
    return distances


def _between(
    cores: list[int], first: Mapping[int, int], second: Mapping[int, int], apart: int
) -> dict[int, Place] | None:
    places: dict[int, Place] = {}
    for core in cores:
        if core not in first or core not in second:
            return None
        across, down = first[core] - second[core] + apart, first[core] + second[core] - apart
        if across % 2 or down % 2:
            return None
        places[core] = (across // 2, down // 2)
    return places if len(set(places.values())) == len(cores) else None


def _joins_neighbours(neighbours: Mapping[int, list[int]], places: Mapping[int, Place]) -> bool:
    return all(
        abs(places[core][0] - places[other][0]) + abs(places[core][1] - places[other][1]) == 1
        for core, others in neighbours.items()
        for other in others
    )
