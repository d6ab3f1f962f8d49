"""
What other installed packages add, announced as entry points: core types, ONNX operators, cost models, xDSL universes.

A group is looked at only when a name is asked for that is none of ours, because searching the environment takes longer
than most passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from passes.analysis.errors import InputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")

ONNX_OPERATORS = "stream.onnx_operators"
"""Entry points named after ONNX operators: importing one and naming it in a core file are two places."""

IMPORT_FAILURES = (
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""How the import of a broken package may end. That is for its author to mend, and no defect of this tool."""


@dataclass(frozen=True)
class PluginGroup(Generic[T]):
    """One kind of thing that packages can add."""

    group: str
    """The entry-point group, such as `stream.cost_models`."""
    noun: str
    """What an entry is, for messages."""
    expected: str
    """What an entry must lead to, for messages."""
    accepts: Callable[[Any], bool]
    """Whether an object is that."""

    def find(self, name: str) -> T | None:
        """
        What an installed package announces under the name, or None if none does.

        Raises:
            InputError: two packages announce the name, or the import fails or leads to something else; names them.
        """
        entry = announced(self.group, self.noun).get(name)
        return None if entry is None else self._load(entry)

    def all(self) -> Mapping[str, T]:
        """Everything in the group, by name in alphabetical order; raises as `find`."""
        return {name: self._load(entry) for name, entry in announced(self.group, self.noun).items()}

    def _load(self, entry: EntryPoint) -> T:
        place = f"the {self.noun} '{entry.name}' of the installed package {provider(entry)}"
        try:
            item = entry.load()
        except IMPORT_FAILURES as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise InputError(f"{place} cannot be imported ({reason}); repair or uninstall the package") from error
        if not self.accepts(item):
            raise InputError(f"{place} is {type(item).__name__} '{entry.value}', expected {self.expected}")
        return item


@cache
def announced(group: str, noun: str) -> Mapping[str, EntryPoint]:
    """
    The entry points of a group by name, in alphabetical order; nothing is imported.

    Raises:
        InputError: two packages announce the same name.
    """
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=group), key=lambda entry: (entry.name, provider(entry), entry.value)):
        if entry.name in found:
            both = f"{provider(found[entry.name])} and {provider(entry)}"
            raise InputError(f"two installed packages add the {noun} '{entry.name}', {both}; uninstall one of them")
        found[entry.name] = entry
    return found


def provider(entry: EntryPoint) -> str:
    """Name and version of the package that announces the entry."""
    return entry.value if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"
