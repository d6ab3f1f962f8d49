"""All golden cost files: layer descriptions and results."""

from __future__ import annotations

import pytest

from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost
from passes.cost.scalar import scalar_cost
from tests.cost.core_types import CORE_TYPES
from tests.cost.goldens import Golden, load

GOLDENS = load()
CYCLES = {
    "latency": "latency",
    "ideal_cycles": "ideal_cycle",
    "ideal_temporal_cycles": "ideal_temporal_cycle",
    "stall": "stall",
    "onload": "onload",
    "offload": "offload",
}


def _by_label(goldens: list[Golden]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("golden", goldens, ids=[golden.label for golden in goldens])


def test_all_files_are_there() -> None:
    assert len(GOLDENS) == 108
    assert sum(golden.scalar for golden in GOLDENS) == 18


def _relations(layer: LayerDescription) -> list[str]:
    return [
        f"D{number} = {c.terms[0][1]}*D{c.terms[0][0]} + {c.terms[1][1]}*D{c.terms[1][0]}"
        for number, c in enumerate(layer.compound_indices, start=len(layer.sizes))
    ]


@_by_label(GOLDENS)
def test_layer_description(golden: Golden) -> None:
    layer, expected = golden.layer(), golden.data["layer"]
    numbered = [(f"D{i}", c) for i, c in enumerate(layer.compound_indices, start=len(layer.sizes))]
    precision = {operand.name: operand.precision for operand in layer.operands}
    assert layer.equation == expected["equation"]
    assert {f"D{i}": size for i, size in enumerate(layer.sizes)} == expected["sizes"]
    assert _relations(layer) == expected["relations"]
    assert {name: [c.padding, c.padding] for name, c in numbered} == expected["padding"]
    assert {name: c.extent for name, c in numbered} == expected["pr_sizes"]
    assert {**precision, "O_final": layer.output.precision} == expected["precision_bits"]
    assert {o.name: o.memory for o in layer.operands} == expected["operand_to_memory"]
    assert layer.iterations == golden.data["tile_macs"]


def _check_energy(cost: CoreCost, expected: dict[str, object]) -> None:
    levels: dict[str, list[dict[str, object]]] = {}
    for operand, memory, energy in cost.memory_energy:
        levels.setdefault(operand, []).append({"memory": memory, "energy": pytest.approx(energy, rel=1e-12, abs=0)})
    assert levels == expected["memory_energy_per_level"]
    assert cost.energy == pytest.approx(expected["energy"], rel=1e-12, abs=0)
    assert cost.mac_energy == pytest.approx(expected["mac_energy"], rel=1e-12, abs=0)
    assert sum(e for _, _, e in cost.memory_energy) == pytest.approx(expected["memory_energy"], rel=1e-12, abs=0)


@_by_label([golden for golden in GOLDENS if not golden.scalar])
def test_searched_cost(golden: Golden, searched) -> None:
    cost, expected = searched(CORE_TYPES[golden.core_symbol], golden.layer()), golden.data["result"]
    assert {theirs: getattr(cost, ours) for ours, theirs in CYCLES.items()} == {k: expected[k] for k in CYCLES.values()}
    assert cost.mac_spatial_utilization == expected["mac_spatial_utilization"]
    assert cost.utilization == expected["utilization_total"]
    unrolling = {dimension: {f"D{loop}": factor} for dimension, loop, factor in cost.spatial_unrolling}
    assert unrolling == golden.data["spatial_mapping"]
    _check_energy(cost, expected)


@_by_label([golden for golden in GOLDENS if golden.scalar])
def test_scalar_cost(golden: Golden) -> None:
    cost, expected = scalar_cost(golden.layer()), golden.data["result"]
    assert cost.model == "scalar"
    assert (cost.latency, cost.energy) == (expected["latency"], expected["energy"])
    assert (cost.ideal_cycles, cost.ideal_temporal_cycles) == (
        expected["ideal_cycle"],
        expected["ideal_temporal_cycle"],
    )
