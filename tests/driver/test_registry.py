"""Every registered name leads to what it promises, and the named pipelines know the options of their members."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib.metadata import entry_points

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

import passes
from passes import PIPELINES, get_all_passes, named_pipeline
from passes.named_pipeline import NamedPipeline
from stream_dialects import get_all_dialects
from stream_opt.frontends import get_all_frontends
from stream_opt.targets import get_all_targets
from stream_opt.universe import STREAM_UNIVERSE, discover_universe


@pytest.mark.parametrize("name", get_all_passes())
def test_pass(name: str):
    item = get_all_passes()[name]()
    assert item.name == name
    assert (item.__doc__ or "").strip()


@pytest.mark.parametrize("name", get_all_dialects())
def test_dialect(name: str):
    assert get_all_dialects()[name]().name == name


@pytest.mark.parametrize("name", get_all_targets())
def test_target(name: str):
    assert get_all_targets()[name]().name == name


@pytest.mark.parametrize("name", get_all_frontends())
def test_frontend(name: str):
    assert callable(get_all_frontends()[name]())


@pytest.mark.parametrize("name", PIPELINES)
def test_named_pipeline_has_exactly_the_options_of_its_members(name: str):
    available = get_all_passes()
    members = {field.name for member in PIPELINES[name] for field in fields(available[member]())}
    assert {field.name for field in fields(available[name]())} == members


def test_universe_is_announced_and_merged_once():
    (entry,) = [point for point in entry_points(group="xdsl.universe") if point.name == "stream"]
    assert entry.load() is STREAM_UNIVERSE
    assert set(STREAM_UNIVERSE.all_passes) < set(discover_universe().all_passes)


@dataclass(frozen=True)
class FirstPass(ModulePass):
    name = "first"

    backend: str = "a"
    limit: int = 3

    def apply(self, ctx: Context, op: ModuleOp) -> None: ...


@dataclass(frozen=True)
class SecondPass(ModulePass):
    name = "second"

    backend: str = "b"

    def apply(self, ctx: Context, op: ModuleOp) -> None: ...


@dataclass(frozen=True)
class InnerPass(NamedPipeline):
    name = "inner"

    backend: str | None = None


@dataclass(frozen=True)
class OuterPass(NamedPipeline):
    name = "outer"

    backend: str | None = None
    limit: int | None = None


@pytest.fixture
def toy_passes(monkeypatch: pytest.MonkeyPatch):
    classes = {item.name: (lambda item=item: item) for item in (FirstPass, SecondPass, InnerPass)}
    monkeypatch.setattr(named_pipeline, "get_all_passes", lambda: classes)
    monkeypatch.setitem(passes.PIPELINES, "inner", ("second",))
    monkeypatch.setitem(passes.PIPELINES, "outer", ("first", "inner", "second"))


@pytest.mark.usefixtures("toy_passes")
def test_options_go_to_each_member_that_has_them():
    assert OuterPass().members() == (FirstPass(), SecondPass(), SecondPass())
    given = OuterPass(backend="x", limit=7).members()
    assert given == (FirstPass("x", 7), SecondPass("x"), SecondPass("x"))
