"""The cost cache on disk: same figures, no searches, no trust in damaged files, a bound on its size."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from passes.cost.cache import CostCache, cache_folder, user_cache
from passes.cost.result import CoreCost
from stream_opt import streamc

COST = CoreCost(
    model="zigzag",
    latency=17.75,
    ideal_cycles=1,
    ideal_temporal_cycles=2,
    energy=550217.3759999999,
    stall=3,
    memory_energy=(("O", "sram", 0.1), ("A", "rf", 1e-9)),
    spatial_unrolling=(("D1", 2, 32),),
)


def test_what_is_put_comes_back_equal(tmp_path: Path):
    cache = CostCache(tmp_path)
    assert cache.get(("key", 1)) is None
    cache.put(("key", 1), COST)
    found = cache.get(("key", 1))
    assert found == COST
    assert isinstance(found.ideal_cycles, int) if found else False
    assert cache.get(("key", 2)) is None


def test_another_engine_version_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    CostCache(tmp_path).put("key", COST)
    monkeypatch.setattr("passes.cost.cache.ENGINE_VERSION", 1000)
    assert CostCache(tmp_path).get("key") is None


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", json.dumps({"model": "zigzag"})])
def test_damaged_entry_is_searched_again(tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture):
    cache = CostCache(tmp_path)
    cache.put("key", COST)
    (entry,) = tmp_path.glob("costs/*/*.json")
    entry.write_text(damage)
    with caplog.at_level(logging.WARNING, "stream"):
        assert cache.get("key") is None
    assert "cannot be read" in caplog.text


def test_size_is_bounded_and_the_oldest_go_first(tmp_path: Path):
    cache = CostCache(tmp_path)
    for number in range(4):
        cache.put(number, COST)
        path = cache._path(number)
        os.utime(path, ns=(number, number))
    size = cache.info().size // 4
    CostCache(tmp_path, size_limit=2 * size).trim()
    assert [cache.get(number) is not None for number in range(4)] == [False, False, True, True]


def test_clear(tmp_path: Path):
    cache = CostCache(tmp_path)
    cache.put("a", COST)
    cache.put("b", COST)
    assert cache.info().entries == 2
    assert cache.clear() == 2
    assert cache.info().entries == 0
    assert cache.get("a") is None


def test_folder_that_cannot_be_written_only_warns(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with caplog.at_level(logging.WARNING, "stream"):
        CostCache(blocked / "below").put("key", COST)
    assert "cannot write" in caplog.text


def test_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STREAM_CACHE_DIR", "/somewhere")
    assert cache_folder() == Path("/somewhere")
    monkeypatch.delenv("STREAM_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/user")
    assert cache_folder() == Path("/user/stream-dialects")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/me")
    assert cache_folder() == Path("/home/me/.cache/stream-dialects")


def test_without_home_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """A user id without an account, as containers have it."""
    for name in ("STREAM_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 17)
    with caplog.at_level(logging.WARNING, "stream"):
        assert user_cache() is None
    assert caplog.messages == ["cost cache: this user has no home folder to keep it in; set STREAM_CACHE_DIR"]
    with pytest.raises(SystemExit) as ended:
        streamc.main(["cache", "info"])
    assert ended.value.code == 1


def test_entries_that_cannot_be_removed_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    cache = CostCache(tmp_path, size_limit=1)
    cache.put("a", COST)
    cache.put("b", COST)
    monkeypatch.setattr(Path, "unlink", refuse)
    with caplog.at_level(logging.WARNING, "stream"):
        cache.trim()
    assert cache.info().entries == 2
    (message,) = caplog.messages
    assert message.endswith(" (Permission denied); set STREAM_CACHE_DIR")


def test_concurrent_writers_leave_whole_entries(tmp_path: Path):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from passes.cost.cache import CostCache\n"
        "from passes.cost.result import CoreCost\n"
        "cache = CostCache(Path(sys.argv[1]))\n"
        "for number in range(200):\n"
        "    cache.put(number % 5, CoreCost('zigzag', number % 5, 1, 1, 0.5))\n"
        "    cost = cache.get((number + 1) % 5)\n"
        "    assert cost is None or cost.latency == (number + 1) % 5\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert CostCache(tmp_path).info().entries == 5


def test_warm_run_loads_no_cost_model(tmp_path: Path):
    script = (
        "import sys\n"
        "from stream_opt.driver import main\n"
        "pipeline = 'stream-load-accelerator{file=tpu_like_quad_core},stream-co'\n"
        "main(['swiglu_1_16_32', '-p', pipeline, '-o', sys.argv[1]])\n"
        "print(sorted({'zigzag', 'sympy', 'matplotlib', 'pandas'} & set(sys.modules)))\n"
    )
    environment = {**os.environ, "STREAM_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-c", script, str(tmp_path / "out.mlir")]
    loaded = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in "12"]
    assert "zigzag" in loaded[0]
    assert loaded[1] == "[]\n"
