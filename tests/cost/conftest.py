"""No search runs twice in the whole suite: tests share one table of results."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from passes.analysis.accelerator import CoreType
from passes.cost.layer import LayerDescription
from passes.cost.result import CoreCost
from passes.cost.zigzag_engine import search

Searcher = Callable[[CoreType, LayerDescription], CoreCost]


@pytest.fixture(scope="session")
def searched() -> Searcher:
    results: dict[tuple[str, LayerDescription], CoreCost] = {}

    def once(core_type: CoreType, layer: LayerDescription) -> CoreCost:
        key = (core_type.symbol, layer)
        if key not in results:
            results[key] = search(core_type, layer)
        return results[key]

    return once
