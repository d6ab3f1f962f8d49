"""The vocabulary: what the IR can say. No algorithms live here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.ir import Dialect


def get_all_dialects() -> dict[str, Callable[[], Dialect]]:
    """Every dialect of this package by name; a dialect is imported when its entry is called."""

    def get_stream() -> Dialect:
        from stream_dialects.stream import Stream

        return Stream

    def get_aie() -> Dialect:
        from stream_dialects.aie import Aie

        return Aie

    def get_aiex() -> Dialect:
        from stream_dialects.aiex import Aiex

        return Aiex

    return {"stream": get_stream, "aie": get_aie, "aiex": get_aiex}
