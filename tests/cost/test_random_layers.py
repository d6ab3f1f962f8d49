"""Random layers on every example core: the search finds what ZigZag's own stages find, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest
from zigzag.opt.loma.engine import NoValidLoopOrderingFoundException

from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.cost.layer import LayerDescription
from passes.cost.order_problem import is_covered
from passes.cost.spatial_mapping import choose_spatial_mapping
from passes.cost.zigzag_engine import search
from passes.cost.zigzag_problem import ZigzagProblem
from tests.cost.core_types import CORE_TYPES
from tests.cost.plain_zigzag import plain_search, plain_spatial_mapping
from tests.cost.random_problems import number_of_plain_orders, random_layer

LAYERS_PER_CORE = 65
"""520 layers on the eight example cores."""


def possible_layers(core_type: CoreType, most_orders: int) -> Iterator[LayerDescription]:
    """Random layers that the core can run, always the same ones for a core."""
    random = Random(core_type.symbol)
    while True:
        layer = random_layer(random)
        if number_of_plain_orders(layer) <= most_orders and can_run(core_type, layer):
            yield layer


def can_run(core_type: CoreType, layer: LayerDescription) -> bool:
    try:
        search(core_type, layer)
    except InputError:
        return False
    return True


def check_search(core_type: CoreType, layer: LayerDescription) -> None:
    unrolling = choose_spatial_mapping(core_type, layer, "layer")
    assert is_covered(ZigzagProblem(core_type, layer, unrolling), core_type, layer)
    if {d: {f"D{loop}": factor} for d, loop, factor in unrolling} != plain_spatial_mapping(core_type, layer):
        check_gives_up(core_type, layer)
        return
    ours, theirs = search(core_type, layer), plain_search(core_type, layer, "uneven")
    assert (ours.latency, ours.energy) == (theirs.latency_total2, theirs.energy_total), layer
    assert (ours.ideal_cycles, ours.ideal_temporal_cycles) == (theirs.ideal_cycle, theirs.ideal_temporal_cycle)
    assert (ours.stall, ours.onload, ours.offload) == (
        theirs.stall_slack_comb,
        theirs.data_onloading_cycle,
        theirs.data_offloading_cycle,
    ), layer
    energies = [energy for levels in theirs.mem_energy_breakdown.values() for energy in levels]
    assert [energy for _, _, energy in ours.memory_energy] == energies, layer


def check_gives_up(core_type: CoreType, layer: LayerDescription) -> None:
    """
    ZigZag does not shrink one of two equal factors for a small inner memory (spec cost 5.1, step 6); it finds nothing.
    """
    with pytest.raises(NoValidLoopOrderingFoundException):
        plain_search(core_type, layer, "uneven")


@pytest.mark.parametrize("core_type", CORE_TYPES.values(), ids=CORE_TYPES)
def test_small_random_layers(core_type: CoreType) -> None:
    for layer in islice(possible_layers(core_type, most_orders=30), 4):
        check_search(core_type, layer)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(LAYERS_PER_CORE))
@pytest.mark.parametrize("core_type", CORE_TYPES.values(), ids=CORE_TYPES)
def test_random_layers(core_type: CoreType, number: int, drawn: dict[str, list[LayerDescription]]) -> None:
    if core_type.symbol not in drawn:
        drawn[core_type.symbol] = list(islice(possible_layers(core_type, most_orders=720), LAYERS_PER_CORE))
    check_search(core_type, drawn[core_type.symbol][number])


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[LayerDescription]]:
    return {}
