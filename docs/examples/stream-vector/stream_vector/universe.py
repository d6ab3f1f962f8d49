# stream_vector/universe.py
from __future__ import annotations

from xdsl.passes import ModulePass
from xdsl.universe import Universe
from xdsl.utils.target import Target


def _launch_overhead() -> type[ModulePass]:
    from stream_vector.launch_overhead import VectorLaunchOverheadPass

    return VectorLaunchOverheadPass


def _costs_csv() -> type[Target]:
    from stream_vector.costs_csv import CostsCsvTarget

    return CostsCsvTarget


VECTOR_UNIVERSE = Universe(
    all_passes={"vector-launch-overhead": _launch_overhead},
    all_targets={"costs-csv": _costs_csv},
)
