"""What every test shares: a cost cache of the session's own, so that no search runs twice and none is left behind."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cost_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    before = os.environ.get("STREAM_CACHE_DIR")
    os.environ["STREAM_CACHE_DIR"] = str(tmp_path_factory.mktemp("cost-cache"))
    yield
    if before is None:
        del os.environ["STREAM_CACHE_DIR"]
    else:
        os.environ["STREAM_CACHE_DIR"] = before
