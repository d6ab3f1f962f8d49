"""The section of one operation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation, OpDef, OptionalDef, VariadicDef
from xdsl.traits import HasParent

from stream_opt.reference.field_types import CONSTRAINTS, link
from stream_opt.reference.markdown import doc_of, fenced, joined, prose, table
from stream_opt.reference.members import member_calls, member_docs

FORMAT_WIDTH = 100


def operation_section(operation: type[IRDLOperation], attributes: Mapping[str, type[Attribute]]) -> str:
    """Doc string, parent, syntax and members; `attributes` are the dialect's own, by class name."""
    definition = operation.get_irdl_definition()
    calls, docs = member_calls(operation), member_docs(operation)
    rows = [
        (f"`{name}`", kind, _type_text(calls[name], attributes), docs.get(name, ""))
        for name, kind in _members(definition)
    ]
    syntax = "Syntax:\n\n" + fenced("text", _wrapped(definition.assembly_format or ""))
    return joined(
        f"### `{operation.name}`",
        prose(doc_of(operation)),
        _parent(definition),
        syntax,
        table(("member", "kind", "type", "meaning"), rows),
    )


def _parent(definition: OpDef) -> str:
    parents = [parent.name for trait in definition.traits if isinstance(trait, HasParent) for parent in trait.op_types]
    return f"Stands in a {' or '.join(link(f'`{name}`') for name in parents)}." if parents else ""


def _members(definition: OpDef) -> Iterator[tuple[str, str]]:
    sequences = {
        "operand": definition.operands,
        "property": definition.properties.items(),
        "region": definition.regions,
        "result": definition.results,
    }
    for kind, entries in sequences.items():
        for name, entry in entries:
            yield name, _kind(kind, entry)


def _kind(kind: str, entry: object) -> str:
    if isinstance(entry, OptionalDef):
        return f"optional {kind}"
    return f"{kind}s" if isinstance(entry, VariadicDef) else kind


def _type_text(written: str, attributes: Mapping[str, type[Attribute]]) -> str:
    if written in attributes:
        return link(f"`#{attributes[written].name}`")
    return CONSTRAINTS.get(written, f"`{written}`")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, FORMAT_WIDTH, break_long_words=False, break_on_hyphens=False)
