"""The text of `--list-passes`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from xdsl.passes import ModulePass

from passes import PIPELINES, get_all_passes
from stream_opt.pipeline_string import option_text, options


def list_passes(available: Iterable[str]) -> str:
    """Our passes in data-flow order with summary and options, then the names of all other available passes."""
    own = get_all_passes()
    described = "\n".join(_describe(factory()) for factory in own.values())
    others = textwrap.fill(", ".join(sorted(set(available).difference(own))), 118, break_on_hyphens=False)
    return f"{described}\npasses of xDSL and of plug-ins:\n{textwrap.indent(others, '  ')}\n" if others else described


def _describe(item: type[ModulePass]) -> str:
    lines = [item.name, f"    {_summary(item)}"]
    if item.name in PIPELINES:
        lines.append(f"    runs {', '.join(PIPELINES[item.name])}")
    lines += [f"    {option_text(item, option)}" for option in options(item)]
    return "\n".join(lines) + "\n"


def _summary(item: type[ModulePass]) -> str:
    """The first paragraph of the pass's doc string, in one line."""
    return " ".join((item.__doc__ or "").strip().partition("\n\n")[0].split())
