"""Costs of many requests: sharing, order, options and progress."""

from __future__ import annotations

from dataclasses import replace

import pytest

import passes.cost.engine as engine
from passes.analysis.accelerator import CoreType
from passes.analysis.errors import InputError
from passes.analysis.mapping import Kernel
from passes.cost.cache import CostCache
from passes.cost.engine import CostOptions, CostRequest, estimate
from tests.cost.core_types import SIMD, TPU_LIKE
from tests.cost.layers import elementwise, gemm


@pytest.fixture
def counted(monkeypatch) -> list[str]:
    """Names of the nodes that were really searched."""
    names: list[str] = []

    def search(core_type, layer, temporal_mapping, *, node):
        names.append(node)
        return original(core_type, layer, temporal_mapping, node=node)

    original = engine.search
    monkeypatch.setattr(engine, "search", search)
    return names


def renamed(core_type: CoreType) -> CoreType:
    """The same figures under other names."""
    memories = tuple(
        replace(
            memory,
            name=f"other_{memory.name}",
            area=5.0,
            ports=tuple(replace(port, name=f"x{port.name}") for port in memory.ports),
        )
        for memory in core_type.memories
    )
    return replace(core_type, symbol="other", label="other", memories=memories)


def test_equal_problems_are_searched_once(counted) -> None:
    layer = gemm(1, 16, 8)
    costs = estimate(
        [
            CostRequest("first", TPU_LIKE, layer),
            CostRequest("second", renamed(TPU_LIKE), replace(layer, operation="MatMul")),
            CostRequest("third", TPU_LIKE, gemm(1, 8, 16)),
        ]
    )
    assert counted == ["first", "third"]
    assert [cost.latency for cost in costs] == [4, 4, 4]
    assert costs[0].energy == costs[1].energy == pytest.approx(470.256, rel=1e-12, abs=0)
    assert costs[2].energy == pytest.approx(470.592, rel=1e-12, abs=0)
    assert [name for _, name, _ in costs[0].memory_energy][:2] == ["rf_2B", "sram_2MB"]
    assert [name for _, name, _ in costs[1].memory_energy][:2] == ["other_rf_2B", "other_sram_2MB"]


def test_different_figures_are_searched_apart(counted) -> None:
    cheaper = replace(TPU_LIKE, array=replace(TPU_LIKE.array, unit_energy=0.01))
    costs = estimate([CostRequest("a", TPU_LIKE, gemm(1, 16, 8)), CostRequest("b", cheaper, gemm(1, 16, 8))])
    assert counted == ["a", "b"]
    assert costs[0].energy - costs[1].energy == pytest.approx(128 * 0.03)


def test_models_by_request(counted) -> None:
    tile = CoreType("aie_tile", "aie_tile", "aie2", "compute")
    costs = estimate(
        [
            CostRequest("silu", SIMD, elementwise(1, 32, inputs=1)),
            CostRequest("gemm", tile, gemm(16, 128, 32), Kernel("gemm", (("utilization", 61.8),)), ("bf16",) * 3),
            CostRequest("mul", SIMD, elementwise(1, 32)),
        ]
    )
    assert [(cost.model, cost.latency) for cost in costs] == [("scalar", 32), ("aie", 3314), ("zigzag", 1)]
    assert counted == ["mul"]


def test_one_input_through_zigzag() -> None:
    options = CostOptions(scalar_one_input=False)
    (cost,) = estimate([CostRequest("silu", SIMD, elementwise(1, 32, inputs=1))], options)
    assert (cost.model, cost.latency) == ("zigzag", 1)


def test_failure_is_an_error_unless_allowed() -> None:
    request = CostRequest("conv", TPU_LIKE, gemm(2, 3, 4, bits=32))
    with pytest.raises(InputError, match="layer 'conv'"):
        estimate([request])
    (cost,) = estimate([request], CostOptions(scalar_on_failure=True))
    assert (cost.model, cost.latency) == ("scalar", 24)


def test_progress_counts_searches_only() -> None:
    reports: list[tuple[int, int, str]] = []
    requests = [
        CostRequest("a", TPU_LIKE, gemm(1, 16, 8)),
        CostRequest("silu", SIMD, elementwise(1, 32, inputs=1)),
        CostRequest("b", TPU_LIKE, gemm(1, 16, 8)),
        CostRequest("c", SIMD, elementwise(1, 32)),
    ]
    estimate(requests, progress=lambda done, total, text: reports.append((done, total, text)))
    assert reports == [(1, 2, "a on tpu_like"), (2, 2, "c on simd")]


def test_no_requests() -> None:
    assert estimate([]) == []


def test_processes_give_the_same_costs_in_the_same_order() -> None:
    requests = [CostRequest(f"n{size}", TPU_LIKE, gemm(1, size, 8)) for size in range(1, 17)]
    assert estimate(requests, CostOptions(processes=2)) == estimate(requests)


def test_an_error_in_a_process_arrives_with_its_subject() -> None:
    small = replace(TPU_LIKE, memories=tuple(replace(memory, size=8) for memory in TPU_LIKE.memories))
    requests = [CostRequest(f"n{size}", small, gemm(1, size, 8)) for size in range(1, 17)]
    with pytest.raises(InputError, match="n1") as error:
        estimate(requests, CostOptions(processes=2))
    assert error.value.subject == "n1"


def test_cached_costs_are_not_searched(counted, tmp_path) -> None:
    requests = [CostRequest("a", TPU_LIKE, gemm(1, 16, 8)), CostRequest("b", TPU_LIKE, gemm(1, 8, 8))]
    first = estimate(requests[:1], cache=CostCache(tmp_path))
    assert estimate(requests, cache=CostCache(tmp_path))[0] == first[0]
    assert counted == ["a", "b"]
