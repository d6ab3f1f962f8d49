# stream_vector/cost_model.py
from __future__ import annotations

from math import ceil

from passes.cost.engine import CostRequest
from passes.cost.result import CoreCost


def vector_cost(request: CostRequest) -> CoreCost:
    """`lanes` operations per cycle after `startup_cycles`; the memory keeps up."""
    core_type, operations = request.core_type, request.layer.iterations
    busy = ceil(operations / core_type.figure("lanes"))
    startup = core_type.figure("startup_cycles")
    energy = operations * core_type.figure("unit_energy")
    return CoreCost(
        "vector",
        latency=startup + busy,
        ideal_cycles=busy,
        ideal_temporal_cycles=busy,
        energy=energy,
        onload=startup,
        mac_energy=energy,
    )
