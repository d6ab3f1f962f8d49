"""The page of the passes: what each one rewrites, its options, its command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby

from xdsl.passes import ModulePass

import passes
from passes import PIPELINES, ROOMS, get_all_passes
from stream_opt.pipeline_string import option_text, options
from stream_opt.reference.field_types import link
from stream_opt.reference.markdown import doc_of, fenced, joined, prose
from stream_opt.reference.members import member_docs

TITLES = {"aie": "AIE"}
"""Of packages whose name is an abbreviation."""

COMMAND_LINE = "Pass can be called from the command line as e.g.:"


def passes_page() -> str:
    """The passes by package, in data-flow order, then the named pipelines."""
    own = {name: load() for name, load in get_all_passes().items()}
    single = groupby((name for name in own if name not in PIPELINES), ROOMS.__getitem__)
    rooms = [_room(room, [own[name] for name in names]) for room, names in single]
    pipelines = [pass_section(own[name]) for name in own if name in PIPELINES]
    return joined("# Passes", prose(doc_of(passes)), *rooms, "## Named pipelines", *pipelines) + "\n"


def _room(room: str, members: list[type[ModulePass]]) -> str:
    name = room.rpartition(".")[2]
    return joined(
        f"## {TITLES.get(name, name.capitalize())}", prose(doc_of(import_module(room))), *map(pass_section, members)
    )


def pass_section(item: type[ModulePass]) -> str:
    """Doc string with before and after, options, members of a pipeline, command lines."""
    text, _, commands = doc_of(item).partition(COMMAND_LINE)
    command_lines = fenced("sh", _lines(commands))
    return joined(f"### `{item.name}`", _rewrite(text.strip()), _members(item.name), _options(item), command_lines)


def _rewrite(text: str) -> str:
    """Before and after as paragraphs of their own, one line per piece of IR."""
    text = re.sub(r"\n(?=After:)", "\n\n", text)
    text = re.sub(r"^(Before|After): +", r"**\1:** ", text, flags=re.MULTILINE)
    return re.sub(r"`\n +`", "`  \n`", text)


def _lines(indented: str) -> str:
    return "\n".join(line.strip() for line in indented.strip().splitlines())


def _members(name: str) -> str:
    return "\n".join(f"{i}. {link(f'`{member}`')}" for i, member in enumerate(PIPELINES.get(name, ()), start=1))


def _options(item: type[ModulePass]) -> str:
    entries = "\n".join(_option_entries(item))
    return f"Options:\n\n{entries}" if entries else ""


def _option_entries(item: type[ModulePass]) -> Iterator[str]:
    docs = member_docs(item)
    for option in options(item):
        yield f"* `{option_text(item, option)}`: {' '.join(docs.get(option.name, '').split())}"
