"""From a pass or target string to instances, with errors that name the pass, the option and the choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec, ArgSpecConvertible, ParameterListType, ParameterType, parse_pipeline
from xdsl.utils.exceptions import ArgSpecParseError
from xdsl.utils.hints import isa, type_repr

from passes import get_all_passes
from passes.analysis.errors import InputError
from passes.named_pipeline import expand
from stream_opt.errors import UserError, specification_error, suggestion

Factories = Mapping[str, Callable[[], type[ModulePass]]]
Made = TypeVar("Made", bound=ArgSpecConvertible)


def parse_passes(text: str, available: Factories) -> tuple[ModulePass, ...]:
    """
    The passes of a pipeline string, named pipelines replaced by their members.

    Raises `UserError` for a syntax error, an unknown pass and an option that the pass does not accept.
    """
    try:
        specifications = tuple(parse_pipeline(text))
    except ArgSpecParseError as error:
        raise specification_error(error, "-p") from error
    return tuple(member for spec in specifications for member in _members(spec, available))


def _members(spec: ArgSpec, available: Factories) -> tuple[ModulePass, ...]:
    item = create("pass", _find_pass(spec.name, available), spec)
    try:
        return expand((item,))
    except InputError as error:
        raise UserError(f"pass {spec.name}: {error}") from error


def _find_pass(name: str, available: Factories) -> type[ModulePass]:
    if name in available:
        return available[name]()
    own = ", ".join(get_all_passes())
    hint = suggestion(name, available) or ";"
    raise UserError(f"unknown pass '{name}'{hint} the passes are {own} and those of xDSL (see --list-passes)")


def create(kind: str, made: type[Made], spec: ArgSpec) -> Made:
    """An instance of a pass or target (`kind` says which) from its specification; raises `UserError`."""
    spec = spec.normalize_parameter_names()
    aliases: Mapping[str, str] = getattr(made, "option_aliases", {})
    spec = ArgSpec(spec.name, {aliases.get(name, name): values for name, values in spec.parameters.items()})
    subject = f"{kind} {spec.name}"
    _check_names(subject, made, spec.parameters)
    hints = get_type_hints(made)
    for name, values in spec.parameters.items():
        _check_type(f"{subject}: option '{name}'", hints[name], values)
    try:
        return made.from_spec(spec)
    except (ValueError, InputError) as error:
        raise UserError(f"{subject}: {error}") from error


def _check_names(subject: str, made: type[ArgSpecConvertible], given: Iterable[str]) -> None:
    known = [option.name for option in options(made)]
    for name in given:
        if name not in known:
            listing = f"its options are {', '.join(known)}" if known else "it has no options"
            hint = suggestion(name, known) or ";"
            raise UserError(f"{subject} has no option '{name}'{hint} {listing}")
    for name in sorted(made.required_fields().difference(given)):
        raise UserError(f"{subject} needs the option '{name}', as in {made.name}{{{name}=…}}")


def _check_type(subject: str, hint: Any, values: ParameterListType) -> None:
    """The rule by which xDSL converts: one value, or all of them as a tuple, or none where None is allowed."""
    if not values and NoneType in get_args(hint):
        return
    if (len(values) == 1 and isa(values[0], hint)) or isa(values, hint):
        return
    shown = ",".join(map(_value_text, values)) or "no value"
    raise UserError(f"{subject} expects {type_repr(hint).removesuffix('|None')}, got {shown}")


def options(made: type[ArgSpecConvertible]) -> tuple[Field[Any], ...]:
    """The fields of a pass or target that a specification can set."""
    return tuple(option for option in fields(made) if option.init and option.name != "name")


def option_text(made: type[ArgSpecConvertible], option: Field[Any]) -> str:
    """`name: type = default`, or `name: type` for a required option."""
    text = f"{option.name}: {type_repr(get_type_hints(made)[option.name])}"
    if option.default is MISSING:
        return text
    values: tuple[ParameterType, ...] = option.default if isinstance(option.default, tuple) else (option.default,)
    return f"{text} = {','.join(map(_value_text, values)) if option.default != () else 'empty'}"


def format_passes(passes: Iterable[ModulePass]) -> str:
    """The pipeline string of the passes; it parses back to the same passes."""
    return ",".join(_format_spec(item.spec()) for item in passes)


def _format_spec(spec: ArgSpec) -> str:
    parameters = " ".join(_format_parameter(name, values) for name, values in spec.parameters.items())
    return f"{spec.name}{{{parameters}}}" if parameters else spec.name


def _format_parameter(name: str, values: ParameterListType) -> str:
    return f"{name}={','.join(map(_value_text, values))}" if values else name


def _value_text(value: ParameterType | None) -> str:
    match value:
        case None:
            return "None"
        case bool():
            return str(value).lower()
        case float():
            return _float_text(value)
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
            return f'"{escaped}"'


def _float_text(value: float) -> str:
    """xDSL's lexer only takes a number for a float if it has a point: `1.0e-05`, not `1e-05`."""
    return re.sub(r"^(-?\d+)e", r"\1.0e", repr(value))
