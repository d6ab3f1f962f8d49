"""The page of a dialect: every operation, attribute and record with its doc string."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, get_args

from xdsl.ir import Attribute, Dialect
from xdsl.irdl import IRDLOperation

from stream_opt.reference.field_types import attribute_heading, mentioned, type_text
from stream_opt.reference.markdown import doc_of, joined, prose
from stream_opt.reference.operation_section import operation_section
from stream_opt.reference.value_sections import inner_types, value_section


def dialect_page(
    dialect: Dialect, package: ModuleType, syntax: ModuleType | None = None, above: Sequence[Dialect] = ()
) -> str:
    """
    The modules of the dialect's package in the order of its operations, then of its attributes; each thing once.

    `syntax` is the module whose doc string says how attributes are written; `above` are dialects whose attributes are
    described further up on the same page.
    """
    page = _DialectPage(dialect, above)
    heading = joined(f"# The `{dialect.name}` dialect", prose(doc_of(package)))
    attributes = joined("## How attributes are written", prose(doc_of(syntax))) if syntax else ""
    return joined(heading, attributes, *map(page.room, _modules(dialect))) + "\n"


def _modules(dialect: Dialect) -> list[ModuleType]:
    names = dict.fromkeys(item.__module__ for item in (*dialect.operations, *dialect.attributes))
    return [sys.modules[name] for name in names]


class _DialectPage:
    """Remembers which records have been described, so that each is described where it first occurs."""

    def __init__(self, dialect: Dialect, above: Sequence[Dialect]):
        self.dialect = dialect
        known = [attribute for known in (*above, dialect) for attribute in known.attributes]
        self.attributes = {attribute.__name__: attribute for attribute in known}
        self.described: set[type] = set()

    def room(self, module: ModuleType) -> str:
        """One module: its operations, then its attributes."""
        title = module.__name__.rpartition(".")[2].replace("_", " ").capitalize()
        return joined(f"## {title}", prose(doc_of(module)), *self._operations(module), *self._attributes(module))

    def _operations(self, module: ModuleType) -> Iterator[str]:
        for operation in self.dialect.operations:
            if operation.__module__ == module.__name__ and issubclass(operation, IRDLOperation):
                yield operation_section(operation, self.attributes)

    def _attributes(self, module: ModuleType) -> Iterator[str]:
        for attribute in self.dialect.attributes:
            if attribute.__module__ == module.__name__:
                yield self._attribute(attribute)

    def _attribute(self, attribute: type[Attribute]) -> str:
        """An attribute with the records and values that occur for the first time in it."""
        held, hint = held_by(attribute)
        return joined(
            f"### {attribute_heading(attribute)}", prose(doc_of(attribute)), held, *self._values(mentioned(hint))
        )

    def _values(self, found: Iterable[type]) -> Iterator[str]:
        for item in found:
            if item not in self.described:
                self.described.add(item)
                yield value_section(item)
                yield from self._values(inner_types(item))


def held_by(attribute: type[Attribute]) -> tuple[str, Any]:
    """What an attribute holds, in words and as a type."""
    if (hint := getattr(attribute, "record", None)) is not None:
        return f"Holds one {type_text(hint)}.", hint
    if (hint := getattr(attribute, "element", None)) is not None:
        return f"Holds a list of {type_text(hint)}.", hint
    arguments = get_args(vars(attribute).get("__orig_bases__", (None,))[0])
    return "", arguments[0] if arguments else None
