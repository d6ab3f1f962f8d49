"""The model of AI Engine compute tiles: measured utilisation of a hand-written kernel (spec cost 9)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from passes.aie.kernels import OPERATIONS_PER_CYCLE, known_kernel
from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.analysis.mapping import Kernel
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost


def aie_cost(
    core_type: CoreType, layer: LayerDescription, kernel: Kernel | None, element_types: Sequence[str], node: str
) -> CoreCost:
    """
    Cycles for the tile at the kernel's utilisation; the energy is unknown (None).

    `element_types` are the types of the node's inputs and output, such as `bf16`; the output may be wider if the kernel
    table has such a kernel. With n operations per core, rate r of the inputs' type and utilisation u in percent the
    latency is `ceil(n / (r * u / 100))` and both ideal latencies are `ceil(n / r)`.

    Raises:
        InputError: if the core is not a compute tile, the kernel or its utilisation is missing, or the element types
            have no known rate or do not fit together.
    """
    if core_type.kind != "compute":
        raise InputError(
            f"layer '{node}' cannot run on core type '{core_type.symbol}', an aie2 {core_type.kind} tile; map it to "
            "compute tiles",
            subject=node,
        )
    rate = _ideal_rate(element_types, kernel, node)
    operations = layer.iterations
    ideal = ceil(operations / rate)
    latency = ceil(operations / (rate * (_utilization(kernel, node) / 100.0)))
    return CoreCost("aie", latency=latency, ideal_cycles=ideal, ideal_temporal_cycles=ideal, energy=None)


def _ideal_rate(element_types: Sequence[str], kernel: Kernel | None, node: str) -> int:
    """Operations per cycle; all types are those of the inputs, or the output is what the kernel makes of them."""
    inputs, output = sorted(set(element_types[:-1])), element_types[-1:]
    known = len(inputs) == 1 and inputs[0] in OPERATIONS_PER_CYCLE
    if not known or output[0] not in (inputs[0], *_output_types(kernel, inputs[0])):
        types = ", ".join(dict.fromkeys(element_types)) or "unknown"
        raise InputError(
            f"layer '{node}' has element types {types}, but an AI Engine kernel is costed for inputs that are all "
            f"{' or all '.join(OPERATIONS_PER_CYCLE)}, with an output that the kernel can make of them; change them "
            "with stream-set-precision",
            subject=node,
        )
    return OPERATIONS_PER_CYCLE[inputs[0]]


def _output_types(kernel: Kernel | None, input_type: str) -> list[str]:
    known = known_kernel(kernel.name) if kernel else None
    return [variant.output_type for variant in known.variants if variant.input_type == input_type] if known else []


def _utilization(kernel: Kernel | None, node: str) -> float:
    if kernel is None:
        raise InputError(
            f"layer '{node}' runs on an AI Engine tile but its mapping names no kernel; add `kernel` to its entry in "
            "the mapping file, or map it with stream-map-aie",
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
