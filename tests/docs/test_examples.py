"""The examples in the doc strings are what the tool reads and prints."""

from __future__ import annotations

import shlex
from io import StringIO

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin
from xdsl.dialects.test import Test
from xdsl.ir import Attribute, Operation
from xdsl.irdl import IRDLOperation
from xdsl.parser import Parser
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from passes import get_all_passes
from stream_dialects.aie import Aie
from stream_dialects.aiex import Aiex
from stream_dialects.stream import Stream
from stream_opt.pipeline_string import parse_passes
from stream_opt.reference.markdown import doc_of, examples
from stream_opt.reference.passes_page import COMMAND_LINE

DIALECTS = (Stream, Aie, Aiex)
ATTRIBUTES = [(item, text) for known in DIALECTS for item in known.attributes for text in examples(doc_of(item))]
OPERATIONS = [(item, text) for known in DIALECTS for item in known.operations for text in examples(doc_of(item))]
PASSES = {name: load() for name, load in get_all_passes().items()}
COMMANDS = [
    line.strip() for item in PASSES.values() for line in doc_of(item).partition(COMMAND_LINE)[2].strip().splitlines()
]


def context() -> Context:
    ctx = Context()
    ctx.load_dialect(Builtin)
    ctx.load_dialect(Test)
    for dialect in DIALECTS:
        ctx.load_dialect(dialect)
    return ctx


def parsed_attribute(text: str) -> Attribute:
    parser = Parser(context(), text)
    attribute = parser.parse_attribute()
    assert not text[parser.pos :].strip()
    return attribute


def parsed_operations(text: str) -> list[Operation]:
    """The operations of an example; values that it does not define are taken from anywhere."""
    parser, found = Parser(context(), text), list[Operation]()
    while (operation := parser.parse_optional_operation()) is not None:
        found.append(operation)
    assert not text[parser.pos :].strip()
    return found


def printed(operations: list[Operation]) -> str:
    stream = StringIO()
    printer = Printer(stream)
    for operation in operations:
        printer.print_op(operation)
        stream.write("\n")
    return stream.getvalue()


@pytest.mark.parametrize("item, text", ATTRIBUTES, ids=lambda value: getattr(value, "name", ""))
def test_attribute_example(item: type[Attribute], text: str) -> None:
    attribute = parsed_attribute(text)
    held = getattr(attribute, "encoding", attribute)
    assert type(held) is item
    assert parsed_attribute(str(attribute)) == attribute


@pytest.mark.parametrize("item, text", OPERATIONS, ids=lambda value: getattr(value, "name", ""))
def test_operation_example(item: type[IRDLOperation], text: str) -> None:
    operations = parsed_operations(text)
    assert {type(operation) for operation in operations} == {item}
    for operation in operations:
        for inner in operation.walk():
            inner.verify_()
    assert printed(parsed_operations(printed(operations))) == printed(operations)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_example(command: str) -> None:
    program, source, flag, pipeline = shlex.split(command)
    assert (program, flag) == ("stream-opt", "-p")
    assert source.endswith((".mlir", ".onnx"))
    passes: tuple[ModulePass, ...] = parse_passes(pipeline, get_all_passes())
    assert passes
