"""Whether the values of an attribute are what its fields declare, so that what it prints reads back as the same."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Sequence
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from stream_dialects.stream.words import WORDS


@cache
def fields_of(record: type) -> dict[str, tuple[dataclasses.Field[Any], Any]]:
    """The fields of a record with their types, by name, in declared order."""
    hints = get_type_hints(record)
    return {field.name: (field, hints[field.name]) for field in dataclasses.fields(record)}


def problem_of(value: Any, hint: Any) -> str | None:
    """Why `value` cannot stand in a field of the type `hint`; None if it can."""
    origin = get_origin(hint)
    if origin is tuple:
        return _tuple_problem(value, get_args(hint))
    if origin in (Union, types.UnionType):
        return _choice_problem(value, get_args(hint))
    if type(value) is not hint:
        return _unexpected(value, hint)
    if dataclasses.is_dataclass(hint):
        problem = _record_problem(value)
        return WORDS[hint].problem(value) if problem is None and hint in WORDS else problem
    if isinstance(value, Enum):
        return None
    return _scalar_problem(value)


def _unexpected(value: Any, hint: type) -> str:
    return f"expected {hint.__name__}, got {value!r}"


def _scalar_problem(value: bool | int | float | str) -> str | None:
    if isinstance(value, float) and not isfinite(value):
        return f"{value} is not finite"
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        return f"{value!r} is no text that UTF-8 can encode"
    return None


def _choice_problem(value: Any, choices: Sequence[Any]) -> str | None:
    fitting = [choice for choice in choices if type(value) is choice or get_origin(choice) is type(value)]
    if fitting:
        return problem_of(value, fitting[0])
    expected = " or ".join("None" if choice is types.NoneType else choice.__name__ for choice in choices)
    return f"expected {expected}, got {value!r}"


def _tuple_problem(values: Any, elements: Sequence[Any]) -> str | None:
    if not isinstance(values, tuple):
        return f"expected tuple, got {values!r}"
    entries = cast("tuple[Any, ...]", values)
    hints = [elements[0]] * len(entries) if elements[-1] is Ellipsis else elements
    if len(entries) != len(hints):
        return f"expected {len(hints)} entries, got {len(entries)}"
    problems = (problem_of(value, hint) for value, hint in zip(entries, hints, strict=True))
    return next((problem for problem in problems if problem is not None), None)


def _record_problem(record: object) -> str | None:
    for name, (_, hint) in fields_of(type(record)).items():
        if (problem := problem_of(getattr(record, name), hint)) is not None:
            return f"{name}: {problem}"
    return None
