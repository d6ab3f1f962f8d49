"""The example package of docs/extending.md is what the page shows, and does what the page says once it is installed."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from passes.plugins import announced
from tests.docs.test_console_blocks import ROOT, blocks, missing, run, steps, text_of

PAGE = "docs/extending.md"
EXAMPLE = ROOT / "docs" / "examples" / "stream-vector"
SHOWN = [
    (match[1], block)
    for language in ("toml", "python", "yaml")
    for block in blocks(text_of(PAGE), language)
    if (match := re.match(r"# (\S+)\n", block))
]


def test_page_shows_every_file_as_it_is() -> None:
    files = {path for path in EXAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {EXAMPLE / name for name, _ in SHOWN} == files - {EXAMPLE / "stream_vector" / "__init__.py"}
    for name, content in SHOWN:
        assert content == (EXAMPLE / name).read_text(encoding="utf-8"), name


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder to work in, and pip set up to install the example beside it, without network and for this test only."""
    target = tmp_path / "site"
    target.mkdir()
    shutil.copytree(EXAMPLE, tmp_path / "stream-vector", ignore=shutil.ignore_patterns("__pycache__"))
    # pip reads a flag that is named after a negation the other way round: 0 means no build isolation.
    settings = {"TARGET": str(target), "NO_INDEX": "1", "NO_DEPS": "1", "NO_BUILD_ISOLATION": "0"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.syspath_prepend(str(target))
    monkeypatch.chdir(tmp_path)
    announced.cache_clear()
    yield
    announced.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "stream_vector"]:
        del sys.modules[name]


@pytest.mark.usefixtures("installation")
def test_commands_print_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for block in blocks(text_of(PAGE), "console"):
        for command, shown in steps(block):
            output = run(command, monkeypatch)
            announced.cache_clear()  # Each command of a terminal is a new process.
            assert missing(shown, output) == "", f"{command}\nprints\n{output}"
