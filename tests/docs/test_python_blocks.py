"""The Python blocks on the hand-written pages run, one after the other, and print what the comments say."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.docs.test_console_blocks import blocks, text_of

PAGES = ("docs/api.md",)


def shown_output(block: str) -> list[str]:
    """The comments behind a `print`, and those alone in a line below one."""
    found: list[str] = []
    for line in block.splitlines():
        behind = re.fullmatch(r" *print\(.*\)  # (.*)", line)
        alone = re.fullmatch(r" +# (.*)", line)
        if match := behind or alone:
            found.append(match[1])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_blocks_print_what_is_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(text_of(page), "python"):
        output = StringIO()
        with redirect_stdout(output):
            exec(compile(block, page, "exec"), names)
        assert output.getvalue().splitlines() == shown_output(block), block
