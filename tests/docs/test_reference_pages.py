"""The reference pages are current, and nothing that they describe is without words and an example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xdsl.ir import Attribute, Operation, TypeAttribute
from xdsl.passes import ModulePass

from passes import get_all_passes
from stream_dialects.aie import Aie
from stream_dialects.aiex import Aiex
from stream_dialects.stream import Stream
from stream_opt.pipeline_string import options
from stream_opt.reference import pages
from stream_opt.reference.markdown import anchor, doc_of, examples
from stream_opt.reference.members import member_docs
from stream_opt.reference.passes_page import COMMAND_LINE

DOCS = Path(__file__).parents[2] / "docs"
PAGES = pages()
DIALECTS = ((Stream, "dialect.md"), (Aie, "aie-dialect.md"), (Aiex, "aie-dialect.md"))
VOCABULARY = [(item, page) for dialect, page in DIALECTS for item in (*dialect.operations, *dialect.attributes)]
PASSES = {name: load() for name, load in get_all_passes().items()}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name], f"docs/{name} is stale; run `python -m stream_opt.reference docs`"


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    text = PAGES[name]
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= headings


def test_headings_are_unique() -> None:
    for text in PAGES.values():
        anchors = [anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)]
        assert sorted(anchors) == sorted(set(anchors))


@pytest.mark.parametrize("item, page", VOCABULARY, ids=lambda value: getattr(value, "name", ""))
def test_vocabulary_is_explained(item: type[Operation] | type[Attribute], page: str) -> None:
    text = doc_of(item)
    assert text.split("```")[0].strip()
    assert examples(text)
    mark = "Type `!" if issubclass(item, TypeAttribute) else "`#" if issubclass(item, Attribute) else "`"
    assert f"### {mark}{item.name}`\n" in PAGES[page]


@pytest.mark.parametrize("item", PASSES.values(), ids=PASSES)
def test_pass_is_explained(item: type[ModulePass]) -> None:
    text = doc_of(item)
    assert re.search(r"^Before", text, flags=re.MULTILINE)
    assert re.search(r"^After|after are the same", text, flags=re.MULTILINE)
    assert COMMAND_LINE in text
    assert f"### `{item.name}`\n" in PAGES["passes.md"]


@pytest.mark.parametrize("item", PASSES.values(), ids=PASSES)
def test_options_are_explained(item: type[ModulePass]) -> None:
    assert [option.name for option in options(item) if not member_docs(item).get(option.name)] == []
