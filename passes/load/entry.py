"""
Entries of a file, declared as classes: each attribute is a key, with the kind of value that it takes.

    class Port(Entry):
        name: str = text(r"^port_[0-9]+$")
        width: int = whole(1)
        banks: list[int] = entries(whole(0), default=[])

`true` is no number, text is no number, and other keys than the declared ones are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, Self, cast

from passes.load.findings import FileReport

NOT_A_NUMBER = "must be a number"
_MAPPING = ("must be a mapping", "write `key: value` entries")
_REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` returns what a value of the file means; after a finding, what it returns is of no use."""

    read: Callable[[object, FileReport], Any]
    default: object


class Entry:
    """A mapping in a file. `given` holds the keys that are in the file and sound."""

    kinds: ClassVar[Mapping[str, Kind]] = {}

    def __init_subclass__(cls) -> None:
        cls.kinds = {**cls.kinds, **{name: kind for name, kind in vars(cls).items() if isinstance(kind, Kind)}}

    def __init__(self, values: Mapping[str, Any]):
        self.given = frozenset(values)
        vars(self).update({name: kind.default for name, kind in self.kinds.items()} | dict(values))

    @classmethod
    def read(cls, value: object, report: FileReport) -> Self | None:
        """The entry, or None after a finding."""
        if not isinstance(value, dict):
            report.find((), *_MAPPING, value)
            return None
        findings_before = len(report.report.findings)
        values = cls.sound_values(cast("dict[object, object]", value), report)
        return cls(values) if len(report.report.findings) == findings_before else None

    @classmethod
    def sound_values(cls, content: Mapping[object, object], report: FileReport) -> dict[str, Any]:
        """The values of the keys without a finding."""
        values: dict[str, Any] = {}
        for name, kind in cls.kinds.items():
            findings_before = len(report.report.findings)
            if name in content:
                value = kind.read(content[name], report.at(name))
                if len(report.report.findings) == findings_before:
                    values[name] = value
            elif kind.default is _REQUIRED:
                report.find((name,), "is missing", "add it")
        for key in content:
            if key not in cls.kinds:
                _refuse_key(key, content[key], report)
        return values


def _refuse_key(key: object, value: object, report: FileReport) -> None:
    reason, remedy = "is not a key of the format at this place", "remove it or correct its spelling"
    report.find((_step(key),), reason, remedy, value if isinstance(key, str) else key)


def _step(key: object) -> str | int:
    match key:
        case str():
            return key
        case int():
            return int(key)  # `true` and `false` are places 1 and 0.
        case _:
            return repr(key)


def _kind(read: Callable[[Any, FileReport], object], default: object) -> Any:
    """A kind that accepts `null` if this is its default."""

    def read_or_null(value: object, report: FileReport) -> object:
        return None if value is None else read(value, report)

    return Kind(read_or_null if default is None else read, default)


def anything(default: object) -> Any:
    """A value that is looked at elsewhere, or nowhere."""
    return Kind(lambda value, report: value, default)


def text(pattern: str = "", default: object = _REQUIRED) -> Any:
    """Text that matches the whole of `pattern`, if there is one."""

    def read(value: object, report: FileReport) -> object:
        if not isinstance(value, str):
            report.find((), "must be text", "put it in quotes", value)
        elif pattern and not re.fullmatch(pattern, value):
            report.find((), f"does not match {pattern}", "correct the spelling", value)
        return value

    return _kind(read, default)


def choice(*words: str, default: object = _REQUIRED) -> Any:
    """One of at least two words."""
    quoted = [f"'{word}'" for word in words]

    def read(value: object, report: FileReport) -> object:
        if value not in words:
            expected = f"{', '.join(quoted[:-1])} or {quoted[-1]}"
            report.find((), f"must be {expected}", "choose one of these", value)
        return value

    return _kind(read, default)


def flag(default: bool) -> Any:
    """`true` or `false`."""

    def read(value: object, report: FileReport) -> object:
        if not isinstance(value, bool):
            report.find((), "must be true or false", "write one of the two without quotes", value)
        return value

    return _kind(read, default)


def whole(least: int) -> Any:
    """An integer."""

    def read(value: object, report: FileReport) -> object:
        if not isinstance(value, int) or isinstance(value, bool):
            report.find((), "must be an integer", "write a whole number without quotes", value)
        elif value < least:
            report.find((), f"must be at least {least}", "correct the figure", value)
        return value

    return _kind(read, _REQUIRED)


def number(
    *, least: float | None = None, above: float | None = None, most: float | None = None, default: object = _REQUIRED
) -> Any:
    """A finite number, as a float."""

    def read(value: object, report: FileReport) -> float | None:
        figure = _figure(value)
        if figure is None:
            remedy = "write it without quotes, with point and sign in a power of ten, as in 1.0e+9"
            report.find((), NOT_A_NUMBER, remedy, value)
        elif not isfinite(figure):
            report.find((), "must be a finite number", "write a figure", value)
        elif most is not None and figure > most:
            report.find((), f"must be at most {most:g}", "correct the figure", value)
        elif least is not None and figure < least:
            report.find((), f"must be at least {least:g}", "correct the figure", value)
        elif above is not None and figure <= above:
            report.find((), f"must be greater than {above:g}", "correct the figure", value)
        return figure

    return _kind(read, default)


def _figure(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:  # An integer of more than 308 digits.
        return None


def entries(kind: Kind, least: int = 0, default: object = _REQUIRED) -> Any:
    """A list of at least so many values of one kind."""

    def read(value: object, report: FileReport) -> list[Any]:
        if not isinstance(value, list):
            report.find((), "must be a list", "put the entries in square brackets", value)
            return []
        items = cast("list[object]", value)
        findings_before = len(report.report.findings)
        result = [kind.read(item, report.at(index)) for index, item in enumerate(items)]
        if len(report.report.findings) == findings_before:
            _require_entries(items, least, report)
        return result

    return _kind(read, default)


def mapping(kind: Kind | None = None, least: int = 0, default: object = _REQUIRED) -> Any:
    """A mapping of at least so many values of one kind by text; of anything by anything without a kind."""

    def read(value: object, report: FileReport) -> dict[Any, Any]:
        if not isinstance(value, dict):
            report.find((), *_MAPPING, value)
            return {}
        items = cast("dict[Any, object]", value)
        findings_before = len(report.report.findings)
        if kind is not None:
            items = {key: _item(key, item, kind, report) for key, item in items.items()}
        if len(report.report.findings) == findings_before:
            _require_entries(items, least, report)
        return items

    return _kind(read, default)


def _item(key: object, value: object, kind: Kind, report: FileReport) -> object:
    text().read(key, report.at(_step(key)))
    return kind.read(value, report.at(_step(key)))


def _require_entries(items: list[Any] | dict[Any, Any], least: int, report: FileReport) -> None:
    if len(items) < least:
        report.find((), f"has too few entries, at least {least}", "add what is missing", items)


def inner(model: type[Entry]) -> Any:
    """An entry inside of this one."""
    return Kind(model.read, _REQUIRED)
