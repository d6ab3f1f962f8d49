"""Sections for what stands inside attributes: records, enumerations, values with a syntax of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_type_hints

from stream_dialects.stream.words import WORDS
from stream_opt.reference.field_types import default_text, mentioned, type_text, value_heading
from stream_opt.reference.markdown import doc_of, joined, prose, table
from stream_opt.reference.members import member_docs


def value_section(item: type) -> str:
    """The doc string, then the members of an enumeration or the fields of a record."""
    members = enumeration(item) if issubclass(item, Enum) else "" if item in WORDS else fields_table(item)
    return joined(f"#### {value_heading(item)}", prose(doc_of(item)), members)


def inner_types(item: type) -> Iterator[type]:
    """What the fields of a record or value mention."""
    if dataclasses.is_dataclass(item):
        hints = get_type_hints(item)
        for field in dataclasses.fields(item):
            yield from mentioned(hints[field.name])


def enumeration(item: type[Enum]) -> str:
    docs = member_docs(item)
    rows = [(f"`{member.value}`", docs.get(member.name, "")) for member in item if member.value]
    if not any(meaning for _, meaning in rows):
        return f"One of {', '.join(word for word, _ in rows)}."
    return table(("word", "meaning"), rows)


def fields_table(item: Any) -> str:
    hints, docs = get_type_hints(item), member_docs(item)
    rows = [
        (f"`{field.name}`", type_text(hints[field.name]), default_text(field), docs.get(field.name, ""))
        for field in dataclasses.fields(item)
    ]
    return table(("field", "type", "default", "meaning"), rows)
