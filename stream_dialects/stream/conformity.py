"""Whether the values of an attribute are what its fields declare, so that what it prints reads back as the same."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Sequence
from functools import cache
from math import isfinite
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from stream_dialects.stream.words import WORDS

Check = Callable[[Any], "str | None"]
"""Says what is wrong with a value; None if nothing is."""


@cache
def fields_of(record: type) -> dict[str, tuple[dataclasses.Field[Any], Any]]:
    """The fields of a record with their types, by name, in declared order."""
    hints = get_type_hints(record)
    return {field.name: (field, hints[field.name]) for field in dataclasses.fields(record)}


def problem_of(value: Any, hint: Any) -> str | None:
    """Why `value` cannot stand in a field of the type `hint`; None if it can."""
    return check_of(hint)(value)


def check_of(hint: Any) -> Check:
    """
    `problem_of` for all values of one type.

    It takes the type apart once: a module holds many thousand records of few types.
    """
    origin = get_origin(hint)
    if origin is tuple:
        return _tuple_check(get_args(hint))
    if origin in (Union, types.UnionType):
        return _choice_check(get_args(hint))
    return _record_check(hint) if dataclasses.is_dataclass(hint) else _scalar_check(hint)


def _unexpected(value: Any, hint: type) -> str:
    return f"expected {hint.__name__}, got {value!r}"


def _scalar_check(hint: type) -> Check:
    problem = _SCALAR_PROBLEMS.get(hint)

    def check(value: Any) -> str | None:
        if type(value) is not hint:
            return _unexpected(value, hint)
        return None if problem is None else problem(value)

    return check


def _float_problem(value: float) -> str | None:
    return None if isfinite(value) else f"{value} is not finite"


def _text_problem(value: str) -> str | None:
    if value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value):
        return None
    return f"{value!r} is no text that UTF-8 can encode"


_SCALAR_PROBLEMS: dict[type, Check] = {float: _float_problem, str: _text_problem}


def _choice_check(choices: Sequence[Any]) -> Check:
    checks = [(get_origin(choice) or choice, check_of(choice)) for choice in choices]
    expected = " or ".join("None" if choice is types.NoneType else choice.__name__ for choice in choices)

    def check(value: Any) -> str | None:
        for kind, fitting in checks:
            if type(value) is kind:
                return fitting(value)
        return f"expected {expected}, got {value!r}"

    return check


def _tuple_check(elements: Sequence[Any]) -> Check:
    if elements[-1] is Ellipsis:
        return _sequence_check(check_of(elements[0]))
    checks = [check_of(element) for element in elements]

    def check(values: Any) -> str | None:
        if not isinstance(values, tuple):
            return f"expected tuple, got {values!r}"
        entries = cast("tuple[Any, ...]", values)
        if len(entries) != len(checks):
            return f"expected {len(checks)} entries, got {len(entries)}"
        problems = (entry(value) for value, entry in zip(entries, checks, strict=True))
        return next((problem for problem in problems if problem is not None), None)

    return check


def _sequence_check(element: Check) -> Check:
    def check(values: Any) -> str | None:
        if not isinstance(values, tuple):
            return f"expected tuple, got {values!r}"
        for value in cast("tuple[Any, ...]", values):
            if (problem := element(value)) is not None:
                return problem
        return None

    return check


@cache
def _record_check(record: type) -> Check:
    checks = [(name, check_of(hint)) for name, (_, hint) in fields_of(record).items()]
    word = WORDS.get(record)

    def check(value: Any) -> str | None:
        if type(value) is not record:
            return _unexpected(value, record)
        for name, field in checks:
            if (problem := field(getattr(value, name))) is not None:
                return f"{name}: {problem}"
        return word.problem(value) if word is not None else None

    return check
