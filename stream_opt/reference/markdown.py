"""Doc strings as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence


def doc_of(described: object) -> str:
    """The doc string of a module or class; empty if it only has the one that Python or a base class gave it."""
    own = getattr(described, "__dict__", {}).get("__doc__") or ""
    is_signature = isinstance(described, type) and own.startswith(f"{described.__name__}(")
    return "" if is_signature else inspect.cleandoc(own)


def prose(text: str) -> str:
    """The text with its examples marked as MLIR."""
    return re.sub(r"^```\n(.*?)^```$", r"```mlir\n\1```", text, flags=re.DOTALL | re.MULTILINE)


def examples(text: str) -> list[str]:
    """The fenced parts of a doc string."""
    return re.findall(r"^```\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty without rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(header), _row(["---"] * len(header)), *lines]) if lines else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def joined(*parts: str) -> str:
    """The parts that are not empty, with a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def anchor(heading: str) -> str:
    """The address of a heading within its page, by the rule that mkdocs and GitHub share."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())
