"""The strings that stand below the fields of a class, which Python itself forgets."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from textwrap import dedent


@cache
def member_docs(owner: type) -> dict[str, str]:
    """The documented fields of a class and of its bases: name to text."""
    found: dict[str, str] = {}
    for base in reversed(_written_bases(owner)):
        found |= dict(_documented(_class_body(base)))
    return found


@cache
def member_calls(owner: type) -> dict[str, str]:
    """The fields of an xDSL class: name to the first argument of the `…_def(…)` call, as it is written, if any."""
    found: dict[str, str] = {}
    for base in reversed(_written_bases(owner)):
        found |= dict(_defined(_class_body(base)))
    return found


def _written_bases(owner: type) -> list[type]:
    """The class and its bases up to those of the library."""
    return [base for base in owner.__mro__ if base.__module__.partition(".")[0] not in ("builtins", "xdsl", "enum")]


def _class_body(owner: type) -> list[ast.stmt]:
    definition = ast.parse(dedent(inspect.getsource(owner))).body[0]
    return definition.body if isinstance(definition, ast.ClassDef) else []


def _documented(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, below in pairwise(body):
        name = _assigned(statement)
        if name and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield name, inspect.cleandoc(str(below.value.value))


def _defined(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement in body:
        name = _assigned(statement)
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if name and isinstance(value, ast.Call):
            yield name, ast.unparse(value.args[0]) if value.args else ""


def _assigned(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return None
