"""The tracks of a trace: one per core and link, or one per set of cores and per transfer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from passes.allocation.schedule import Computation, Movement, Resource
from passes.analysis.accelerator import Accelerator, Core
from stream_dialects.stream.values import Hop
from stream_opt.expression_text import number
from stream_opt.targets.trace_events import Place, Track

UNPLACED = 500_000
"""Cores without coordinates stand behind those that have some, by id."""
MOVING = 1_000_000
"""Transfers stand behind all cores."""
IN_PLACE = Track("Same core (no link)", 3 * MOVING)
"""For transfers whose data does not leave its core: they take no time."""


@dataclass(frozen=True)
class FullLayout:
    """One track per core, and one per link or stream."""

    accelerator: Accelerator

    def computing(self, computation: Computation) -> Sequence[Place]:
        return [self._core(self.accelerator.cores[core]) for core in computation.cores]

    def _core(self, core: Core) -> Place:
        kind = f"{core.type.namespace}.{core.type.kind}"
        at = "" if core.column is None or core.row is None else f" (col={core.column}, row={core.row})"
        track = Track(f"Core {core.id} [{kind}]{at}", core_order(core), core.id)
        return Place(track, {"core_id": core.id, "core_type": kind, "col": core.column, "row": core.row})

    def moving(self, movement: Movement) -> Sequence[Place]:
        resources = movement.resources if movement.route.links else ()
        tracks = [self._way(resource, movement) for resource in resources] or [IN_PLACE]
        return [Place(track, {"this_link": track.name}) for track in tracks]

    def _way(self, resource: Resource, movement: Movement) -> Track:
        """A link; or the transfer itself, where several may be on one link at the same time."""
        if not isinstance(resource, Hop):
            return Track(movement.name, MOVING + movement.slot)
        return self._link(resource)

    def _link(self, hop: Hop) -> Track:
        connection = self.accelerator.connections[hop.connection]
        bandwidth = f"(bw={number(connection.bandwidth)})"
        if hop.sender is None or hop.receiver is None:
            return Track(f"Bus {ranges(connection.cores)} {bandwidth}", MOVING, connection.id)
        order = MOVING + hop.sender * 1000 + hop.receiver
        return Track(f"Link {hop.sender}→{hop.receiver} {bandwidth}", order, connection.id)


@dataclass(frozen=True)
class CompactLayout:
    """One track per set of cores that a layer runs on, and one per transfer."""

    accelerator: Accelerator

    def computing(self, computation: Computation) -> Sequence[Place]:
        ids = sorted(computation.cores)
        cores = [self.accelerator.cores[core] for core in ids]
        name = f"Core{'s' * (len(ids) > 1)} {ranges(ids)}{_area(cores)}"
        track = Track(name, min(core_order(core) for core in cores), ids[0])
        return [Place(track, {"core_ids": list(computation.cores), "n_cores": len(ids)})]

    def moving(self, movement: Movement) -> Sequence[Place]:
        count = len(movement.route.links)
        name = f"{movement.name} ({count} link{'s' * (count != 1)})"
        return [Place(Track(name, MOVING + movement.slot), {"n_links": count})]


def core_order(core: Core) -> int:
    """Column by column; coordinates are all there or count as absent."""
    if core.column is None or core.row is None:
        return UNPLACED + core.id
    return core.column * 1000 + core.row


def ranges(ids: Sequence[int]) -> str:
    """`0-3,5`."""
    numbered = enumerate(sorted(ids))
    runs = [[core for _, core in run] for _, run in groupby(numbered, key=lambda entry: entry[1] - entry[0])]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _area(cores: Sequence[Core]) -> str:
    columns = [core.column for core in cores if core.column is not None]
    rows = [core.row for core in cores if core.row is not None]
    if len(columns) < len(cores) or len(rows) < len(cores):
        return ""
    return f" [col={_span(columns)}, row={_span(rows)}]"


def _span(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low}-{high}"
