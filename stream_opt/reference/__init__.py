"""
The reference pages of the documentation, written from the doc strings of the dialect and the passes.

`python -m stream_opt.reference docs` writes them into a folder.
"""

from __future__ import annotations

from stream_dialects import stream
from stream_opt.reference.dialect_page import dialect_page
from stream_opt.reference.passes_page import passes_page

NOTE = "<!-- Written by `make docs` from the doc strings; change those instead. -->\n\n"


def pages() -> dict[str, str]:
    """File name to content, of every page."""
    return {"dialect.md": NOTE + dialect_page(stream.Stream, stream), "passes.md": NOTE + passes_page()}
