"""Printing and parsing of single attributes, as `stream-opt` does it."""

from __future__ import annotations

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin
from xdsl.dialects.test import Test
from xdsl.ir import Attribute

from stream_dialects.stream import Stream
from stream_opt.locations import LocatingParser


def context() -> Context:
    loaded = Context()
    for dialect in (Builtin, Stream, Test):
        loaded.load_dialect(dialect)
    return loaded


CONTEXT = context()


def parsed(text: str) -> Attribute:
    """The attribute that the text is, all of it."""
    parser = LocatingParser(CONTEXT, text, "text")
    attribute = parser.parse_attribute()
    assert parser.pos == len(text), f"{text[parser.pos :]} is left over"
    return attribute
