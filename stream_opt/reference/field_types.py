"""The types of record fields and operation members in the words of the IR."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin

from xdsl.ir import Attribute, TypeAttribute

from stream_dialects.aie import words
from stream_dialects.stream.record import Symbol
from stream_dialects.stream.words import WORDS
from stream_opt.reference.markdown import anchor

SCALARS: dict[Any, str] = {
    int: "integer",
    float: "number",
    int | float: "number",
    bool: "true or false",
    str: "text",
    Symbol: "symbol",
}

CONSTRAINTS = {
    "": "",
    "SymbolNameConstraint()": "symbol name",
    "FlatSymbolRefAttrConstr": "symbol",
    "SymbolRefAttr": "symbol",
    "ArrayAttr[FlatSymbolRefAttr]": "list of symbols",
    "IntegerAttr[I1]": "true or false",
    "IntegerAttr[I8]": "8-bit integer",
    "IntegerAttr[I32]": "32-bit integer",
    "IntegerAttr[I64]": "integer",
    "IntegerAttr[IntegerType]": "integer",
    "IntegerAttr.constr(ui32)": "unsigned 32-bit integer",
    "IntegerAttr[I32] | ArrayAttr[IntegerAttr[I32] | IntegerAttr[I64]]": "32-bit integer or list of integers",
    "ArrayAttr[IntegerAttr[I64]]": "list of integers",
    "DenseArrayBase[I32]": "list of 32-bit integers",
    "DenseArrayBase[I64]": "list of integers",
    "DenseIntOrFPElementsAttr": "elements",
    "ArrayAttr[DenseIntOrFPElementsAttr]": "list of elements",
    "StringAttr": "text",
    "ArrayAttr[StringAttr]": "list of texts",
    "UnitAttr": "flag",
    "DictionaryAttr": "dictionary",
    "ArrayAttr[AffineMapAttr]": "list of affine maps",
    "TensorType": "tensor",
    "MemRefType": "memref",
    "MemRefType | UnrankedMemRefType": "memref",
    "IndexType()": "index",
    "i1": "i1",
    "i32": "i32",
    "i64": "i64",
    "'single_block'": "one block",
}
"""What xDSL calls a member's type to what the page calls it."""


def link(text: str, heading: str | None = None) -> str:
    """A link to the heading, which is the text itself unless given."""
    return f"[{text}](#{anchor(heading or text)})"


def attribute_heading(attribute: type[Attribute]) -> str:
    """The heading of an attribute or type; an operation may have the name of a type."""
    return f"Type `!{attribute.name}`" if issubclass(attribute, TypeAttribute) else f"`#{attribute.name}`"


def member_type_text(written: str, attributes: Mapping[str, type[Attribute]]) -> str:
    """The type of a member of an operation, from what its declaration says; `attributes` are those of the page."""
    if written in attributes:
        return link(attribute_heading(attributes[written]))
    if (match := re.fullmatch(r"Words\((\w+)\)", written)) is not None:
        return ", ".join(f"`{name}`" for name in words.names_of(getattr(words, match.group(1))))
    return CONSTRAINTS.get(written, f"`{written}`")


def value_heading(item: type) -> str:
    """The heading of something that stands inside attributes."""
    kind = "Value" if item in WORDS else "Enumeration" if issubclass(item, Enum) else "Record"
    return f"{kind} {item.__name__}"


def type_text(hint: Any) -> str:
    """A field's type: `list of [Split](#split)`."""
    if hint in SCALARS:
        return SCALARS[hint]
    arguments = [argument for argument in get_args(hint) if argument is not type(None)]
    if get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        return f"list of {type_text(arguments[0])}"
    if get_origin(hint) is tuple:
        return f"\\[{', '.join(map(type_text, arguments))}\\]"
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(map(type_text, arguments))
    return link(hint.__name__, value_heading(hint))


def mentioned(hint: Any) -> Iterator[type]:
    """The records, enumerations and values with a syntax of their own that occur in a field type."""
    if isinstance(hint, type) and (dataclasses.is_dataclass(hint) or issubclass(hint, Enum) or hint in WORDS):
        yield hint
    for argument in get_args(hint):
        yield from mentioned(argument)


def default_text(field: dataclasses.Field[Any]) -> str:
    """What a field that is not written means."""
    match field.default:
        case dataclasses.MISSING:
            return "required"
        case None:
            return "absent"
        case ():
            return "empty"
        case Enum(value=""):
            return "absent"
        case Enum() as member:
            return f"`{member.value}`"
        case bool() as flag:
            return f"`{str(flag).lower()}`"
        case value:
            return f"`{value}`"
