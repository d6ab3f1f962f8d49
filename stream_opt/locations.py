"""Where an operation came from: xDSL keeps no positions, so the driver's parser does."""

from __future__ import annotations

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.parser import Parser
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.lexer import Span


class LocatingParser(Parser):
    """A parser that remembers where each operation starts."""

    def __init__(self, ctx: Context, text: str, name: str, line_offset: int = 0):
        super().__init__(ctx, text, name)
        self.line_offset = line_offset
        self.starts: dict[Operation, int] = {}

    def parse_operation(self) -> Operation:
        start = self.pos
        operation = super().parse_operation()
        self.starts[operation] = start
        return operation

    def location(self, position: int) -> str:
        """`file:line:column` of a position in the text."""
        return str(Span(position, position, self.lexer.input, self.line_offset).get_location())


class Locations:
    """Looks up the place of an operation; `name` alone stands for what was not read from text."""

    def __init__(self, name: str, parser: LocatingParser | None = None):
        self.name = name
        self.parser = parser

    def of(self, operation: Operation | None) -> str:
        """The place of the operation or, if a pass created it, of the closest operation around it."""
        while self.parser is not None and operation is not None:
            if operation in self.parser.starts:
                return self.parser.location(self.parser.starts[operation])
            operation = operation.parent_op()
        return self.name


def failing_operation(module: ModuleOp, error: VerifyException) -> Operation | None:
    """The operation whose own verification raises that error."""
    return next((op for op in module.walk() if _verify_message(op) == str(error)), None)


def _verify_message(operation: Operation) -> str | None:
    try:
        operation.verify(verify_nested_ops=False)
    except VerifyException as error:
        return str(error)
    return None


def named_operation(module: ModuleOp, name: str) -> Operation | None:
    """The first operation that carries `name` as one of its string properties."""
    return next((op for op in module.walk() if _mentions(op, name)), None)


def _mentions(operation: Operation, name: str) -> bool:
    values = (*operation.properties.values(), *operation.attributes.values())
    return any(isinstance(value, StringAttr) and value.data == name for value in values)
