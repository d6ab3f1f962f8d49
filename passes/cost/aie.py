"""The model of AI Engine compute tiles: measured utilisation of a hand-written kernel (spec cost 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.analysis.mapping import Kernel
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost

IDEAL_RATES: Mapping[str, int] = {"bf16": 32, "f32": 16}
"""Operations per cycle of one compute tile by element type."""


def aie_cost(
    core_type: CoreType, layer: LayerDescription, kernel: Kernel | None, element_types: Sequence[str], node: str
) -> CoreCost:
    """
    Cycles for the tile at the kernel's utilisation; the energy is unknown (None).

    `element_types` are the types of the node's inputs and output, such as `bf16`. With n operations per core, rate r
    and utilisation u in percent the latency is `ceil(n / (r * u / 100))` and both ideal latencies are `ceil(n / r)`.

    Raises:
        InputError: if the core is not a compute tile, the kernel or its utilisation is missing, or the element types
            differ or have no known rate.
    """
    if core_type.kind != "compute":
        raise InputError(
            f"layer '{node}' cannot run on core type '{core_type.symbol}', an aie2 {core_type.kind} tile; map it to "
            "compute tiles",
            subject=node,
        )
    rate = _ideal_rate(element_types, node)
    operations = layer.iterations
    ideal = ceil(operations / rate)
    latency = ceil(operations / (rate * (_utilization(kernel, node) / 100.0)))
    return CoreCost("aie", latency=latency, ideal_cycles=ideal, ideal_temporal_cycles=ideal, energy=None)


def _ideal_rate(element_types: Sequence[str], node: str) -> int:
    types = sorted(set(element_types))
    if len(types) != 1 or types[0] not in IDEAL_RATES:
        raise InputError(
            f"layer '{node}' has element types {', '.join(types) or 'unknown'}, but an AI Engine kernel is costed for "
            f"tensors that are all {' or all '.join(IDEAL_RATES)}; change them with stream-set-precision",
            subject=node,
        )
    return IDEAL_RATES[types[0]]


def _utilization(kernel: Kernel | None, node: str) -> float:
    if kernel is None:
        raise InputError(
            f"layer '{node}' runs on an AI Engine tile but its mapping names no kernel; add `kernel` to its entry in "
            "the mapping file",
            subject=node,
        )
    utilization = dict(kernel.arguments).get("utilization")
    if not isinstance(utilization, int | float) or utilization <= 0:
        raise InputError(
            f"kernel '{kernel.name}' of layer '{node}' has no positive `utilization` in percent; add it to the "
            "kernel's arguments in the mapping file",
            subject=node,
        )
    return utilization
