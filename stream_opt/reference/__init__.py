"""
The reference pages of the documentation, written from the doc strings of the dialects and the passes.

`python -m stream_opt.reference docs` writes them into a folder.
"""

from __future__ import annotations

from stream_dialects import aie, aiex, stream
from stream_dialects.stream import record
from stream_opt.reference.dialect_page import dialect_page
from stream_opt.reference.passes_page import passes_page

NOTE = "<!-- Written by `make docs` from the doc strings; change those instead. -->\n\n"


def pages() -> dict[str, str]:
    """File name to content, of every page."""
    aie_pages = (dialect_page(aie.Aie, aie), dialect_page(aiex.Aiex, aiex, above=(aie.Aie,)))
    return {
        "dialect.md": NOTE + dialect_page(stream.Stream, stream, syntax=record),
        "aie-dialect.md": NOTE + "\n".join(aie_pages),
        "passes.md": NOTE + passes_page(),
    }
