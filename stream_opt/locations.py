"""Where an operation came from: xDSL keeps no positions, so the driver's parser does."""

from __future__ import annotations

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.parser import Parser
from xdsl.parser.generic_parser import ParserState
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.lexer import Span, Token
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRToken, MLIRTokenKind, StringLiteral


class TextLexer(MLIRLexer):
    """
    A lexer to which every literal that is UTF-8 is text.

    The printer escapes what is not ASCII, as in `"\\C3\\A9"`, and xDSL reads that as bytes: a module with such a name
    would not parse back.
    """

    def lex(self) -> MLIRToken:
        token = super().lex()
        if token.kind is MLIRTokenKind.BYTES_LIT and _is_text(token.span):
            return Token(MLIRTokenKind.STRING_LIT, token.span)
        return token


def _is_text(literal: Span[str]) -> bool:
    if not isinstance(literal, StringLiteral):
        return False
    content = literal.bytes_contents
    return content.decode(errors="ignore").encode() == content


class LocatingParser(Parser):
    """A parser that remembers where each operation starts."""

    def __init__(self, ctx: Context, text: str, name: str, line_offset: int = 0):
        super().__init__(ctx, text, name)
        self._parser_state = ParserState(TextLexer(self.lexer.input))
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

    @property
    def has_lines(self) -> bool:
        """Whether operations come from text, so that the place of one says more than the name of the input."""
        return self.parser is not None

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
