"""The scalar model: one operation per cycle, no memories, no energy (spec cost 8)."""

from __future__ import annotations

from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost


def scalar_cost(layer: LayerDescription) -> CoreCost:
    """Latency and both ideal latencies are the product of the loop sizes in cycles; the energy is 0 pJ."""
    cycles = layer.iterations
    return CoreCost("scalar", latency=cycles, ideal_cycles=cycles, ideal_temporal_cycles=cycles, energy=0.0)
