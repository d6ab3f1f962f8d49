"""The section of one operation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation, OpDef, OptionalDef, VariadicDef
from xdsl.traits import HasParent

from stream_opt.reference.field_types import link, member_type_text
from stream_opt.reference.markdown import doc_of, fenced, joined, prose, table
from stream_opt.reference.members import member_calls, member_docs

FORMAT_WIDTH = 100


def operation_section(operation: type[IRDLOperation], attributes: Mapping[str, type[Attribute]]) -> str:
    """Doc string, parent, syntax and members; `attributes` are the dialect's own, by class name."""
    definition = operation.get_irdl_definition()
    calls, docs = member_calls(operation), member_docs(operation)
    fields = {name: field for field, (name, _) in definition.accessor_names.items()}
    rows = [
        (f"`{name}`", kind, member_type_text(calls[field], attributes), docs.get(field, ""))
        for name, kind in _members(definition)
        if (field := fields.get(name, name)) in calls
    ]
    written = definition.assembly_format
    syntax = "Syntax:\n\n" + fenced("text", _wrapped(written)) if written else ""
    return joined(
        f"### `{operation.name}`",
        prose(doc_of(operation)),
        _parent(definition),
        syntax,
        table(("member", "kind", "type", "meaning"), rows),
    )


def _parent(definition: OpDef) -> str:
    parents = [parent.name for trait in definition.traits if isinstance(trait, HasParent) for parent in trait.op_types]
    return f"Stands in a {' or '.join(map(_parent_text, parents))}." if parents else ""


def _parent_text(name: str) -> str:
    """A link to an operation; the ones that xDSL has are on no page of ours."""
    return f"`{name}`" if name.partition(".")[0] in ("builtin", "func") else link(f"`{name}`")


def _members(definition: OpDef) -> Iterator[tuple[str, str]]:
    sequences = {
        "operand": definition.operands,
        "property": definition.properties.items(),
        "region": definition.regions,
        "result": definition.results,
        "successor": definition.successors,
    }
    for kind, entries in sequences.items():
        for name, entry in entries:
            yield name, _kind(kind, entry)


def _kind(kind: str, entry: object) -> str:
    if isinstance(entry, OptionalDef):
        return f"optional {kind}"
    return f"{kind}s" if isinstance(entry, VariadicDef) else kind


def _wrapped(text: str) -> str:
    return textwrap.fill(text, FORMAT_WIDTH, break_long_words=False, break_on_hyphens=False)
