"""
The search for the best loop order of a layer on a core (spec cost 5 and 6).

The one spatial mapping comes from `spatial_mapping`. All its loop orders are costed at once by our own arithmetic in
`orders`, ZigZag evaluates the winner, and the two must agree to the last bit. What that arithmetic does not cover goes
through ZigZag order by order. The winner is the first order with the smallest (latency, energy).
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.cost.core_checks import check_core, levels_of
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost
from passes.cost.shortage import TileTooLargeError, shortage
from passes.cost.spatial_mapping import Unrolling, choose_spatial_mapping
from passes.cost.zigzag_problem import ZigzagProblem

if TYPE_CHECKING:
    from zigzag.cost_model.cost_model import CostModelEvaluation

TemporalMappingName = Literal["uneven", "even"]


def search(
    core_type: CoreType,
    layer: LayerDescription,
    temporal_mapping: TemporalMappingName = "uneven",
    *,
    node: str = "layer",
) -> CoreCost:
    """
    The cost of the fastest loop order, of the least energy among equally fast ones; `node` names it in errors.

    Raises:
        InputError: if the core cannot run the layer: see `check_core` and `choose_spatial_mapping`, or no loop order
            fits into the memories.
        RuntimeError: if ZigZag's figures of the best order are not those that it was chosen for, a fault in here.
    """
    check_core(core_type, layer, node)
    unrolling = choose_spatial_mapping(core_type, layer, node)
    with _silenced():
        best = _best(core_type, layer, unrolling, temporal_mapping)
    if best is None:
        raise _nothing_fits(core_type, layer, node)
    return _cost(core_type, layer, unrolling, best)


def _best(
    core_type: CoreType,
    layer: LayerDescription,
    unrolling: tuple[Unrolling, ...],
    temporal_mapping: TemporalMappingName,
) -> CostModelEvaluation | None:
    from passes.cost.order_problem import is_covered

    problem = ZigzagProblem(core_type, layer, unrolling)
    if temporal_mapping == "uneven" and is_covered(problem, core_type, layer):
        return _confirmed_best(problem, core_type, layer, unrolling)
    from passes.cost.exhaustive_search import first_best

    return first_best(problem, layer, unrolling, temporal_mapping)


def _confirmed_best(
    problem: ZigzagProblem, core_type: CoreType, layer: LayerDescription, unrolling: tuple[Unrolling, ...]
) -> CostModelEvaluation | None:
    """ZigZag's evaluation of the best order."""
    from passes.cost.order_problem import order_problem
    from passes.cost.orders.search import best_order

    order = best_order(order_problem(problem, core_type, layer, unrolling))
    if order is None:
        return None
    names = [operand.name for operand in layer.operands]
    evaluation = problem.evaluate(problem.temporal_mapping(names, order.levels))
    theirs, ours = (evaluation.latency_total2, evaluation.energy_total), (order.latency, order.energy)
    if theirs != ours:
        raise RuntimeError(
            f"ZigZag finds (latency, energy) {theirs} where {ours} was calculated, for {order.levels} of {layer} on "
            f"core type '{core_type.symbol}'"
        )
    return evaluation


def _nothing_fits(core_type: CoreType, layer: LayerDescription, node: str) -> InputError:
    for sentence in shortage(node, core_type, layer):
        return TileTooLargeError(sentence, subject=node)
    return InputError(
        f"layer '{node}' cannot run on core type '{core_type.symbol}': no order of its loops fits into the memories "
        "together with the spatial unrolling; choose smaller tiles, more cores or a core with larger memories",
        subject=node,
    )


def _cost(
    core_type: CoreType, layer: LayerDescription, unrolling: tuple[Unrolling, ...], best: CostModelEvaluation
) -> CoreCost:
    return CoreCost(
        model="zigzag",
        latency=_integral(best.latency_total2),
        ideal_cycles=_integral(best.ideal_cycle),
        ideal_temporal_cycles=_integral(best.ideal_temporal_cycle),
        energy=float(best.energy_total),
        stall=_integral(best.stall_slack_comb),
        onload=_integral(best.data_onloading_cycle),
        offload=_integral(best.data_offloading_cycle),
        drain=_integral(best.systolic_drain_cycle),
        mac_spatial_utilization=float(best.mac_spatial_utilization),
        mac_energy=float(best.mac_energy),
        memory_energy=_memory_energy(core_type, layer, best),
        spatial_unrolling=unrolling,
    )


def _memory_energy(
    core_type: CoreType, layer: LayerDescription, best: CostModelEvaluation
) -> tuple[tuple[str, str, float], ...]:
    by_name = {operand.name: energies for operand, energies in best.mem_energy_breakdown.items()}
    return tuple(
        (operand.name, memory.name, float(energy))
        for operand in layer.operands
        for memory, energy in zip(levels_of(core_type, operand), by_name[operand.name], strict=True)
    )


def _integral(value: float) -> int | float:
    """ZigZag returns some whole numbers of cycles as floats."""
    return int(value) if value == int(value) else float(value)


@contextmanager
def _silenced() -> Generator[None, None, None]:
    """Keeps ZigZag's log messages back: whatever matters to a user is raised as an error here."""
    logger = logging.getLogger("zigzag")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
