"""Every error of a tool as one sentence, with its kind for programs."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import pydantic
from fastmcp.exceptions import ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp.types import CallToolRequestParams

from stream_opt.mcp.refusal import RefusalError
from stream_opt.mcp.replies import ErrorReply


def answering(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool, with refusals as error results: the sentence as text, its kind beside it as structured content."""
    if inspect.iscoroutinefunction(tool):
        return _answering_later(tool)

    @wraps(tool)
    def answered(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except RefusalError as error:
            return error_result(error)

    return answered


def _answering_later(tool: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(tool)
    async def answered(*arguments: Any, **named: Any) -> Any:
        try:
            return await tool(*arguments, **named)
        except RefusalError as error:
            return error_result(error)

    return answered


class ArgumentErrors(Middleware):
    """Arguments that do not fit a tool's schema, in one sentence instead of a listing."""

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        try:
            return await call_next(context)
        except ValidationError as error:
            if not isinstance(error.__cause__, pydantic.ValidationError):
                raise
            return error_result(_refusal(context.message.name, error.__cause__))


def _refusal(tool: str, error: pydantic.ValidationError) -> RefusalError:
    found = "; ".join(f"{'.'.join(map(str, entry['loc']))}: {_lowered(entry['msg'])}" for entry in error.errors())
    return RefusalError("invalid_input", f"{tool} does not take these arguments ({found}); see its input schema")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def error_result(error: RefusalError) -> ToolResult:
    """An error of a tool."""
    reply = ErrorReply(error_type=error.kind, message=error.message)
    return ToolResult(content=error.message, structured_content=reply.model_dump(), is_error=True)
