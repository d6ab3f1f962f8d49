"""The commands on the hand-written pages print what the pages say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

import pytest

from stream_opt import driver, streamc
from stream_opt.frontends.onnx_import.rules import RESHAPES, RULES

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/index.md",
    "docs/api.md",
    "docs/getting-started.md",
    "docs/formats.md",
    "docs/aie.md",
    "docs/outputs.md",
    "docs/pictures.md",
    "docs/rationale.md",
    "docs/troubleshooting.md",
)
TOOLS = {"streamc": streamc.main, "stream-opt": driver.main}


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def steps(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown below it."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = step.partition("\n")
        yield command, output


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Output and errors of a command; everything but our own tools goes to the shell."""
    words = shlex.split(command)
    if words[0] not in TOOLS:
        return subprocess.run(command, shell=True, capture_output=True, text=True, check=True, env=environment()).stdout
    monkeypatch.setattr("sys.excepthook", None)
    output = StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        with suppress(SystemExit):
            TOOLS[words[0]](words[1:])
    return output.getvalue()


def environment() -> dict[str, str]:
    """That of the tests, with our tools and our Python on the path."""
    return {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}


def missing(shown: str, output: str) -> str:
    """The first part of the shown text that the output lacks; white space does not count, `…` stands for anything."""
    first, *others = "".join(shown.split()).split("…")
    rest = "".join(output.split())
    if not others:
        return "" if rest == first else first
    *middle, last = others
    if not rest.startswith(first):
        return first
    rest = rest.removeprefix(first)
    for part in filter(None, middle):
        _, found, rest = rest.partition(part)
        if not found:
            return part
    return "" if rest.endswith(last) else last


@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_is_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in named_files(page):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    for block in blocks(text_of(page), "console"):
        for command, shown in steps(block):
            output = run(command, monkeypatch)
            assert missing(shown, output) == "", f"{page}: {command}\nprints\n{output}"


def test_pictures_of_the_page_are_what_its_commands_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(text_of("docs/pictures.md"), "console"):
        for command, _ in steps(block):
            run(command, monkeypatch)
    for name in ("schedule.svg", "hardware.svg"):
        assert (tmp_path / name).read_bytes() == (ROOT / "docs" / "pictures" / name).read_bytes()
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_commands_of_the_readme_run(tmp_path: Path) -> None:
    commands = re.findall(r"^    ((?:streamc|stream-opt) .*?)(?:  +#.*)?$", text_of("README.md"), flags=re.MULTILINE)
    assert len(commands) == 7
    for command in commands:
        subprocess.run(command, shell=True, cwd=tmp_path, env=environment(), check=True)


def test_table_names_every_supported_operator() -> None:
    rows = re.findall(r"^\| (`[A-Z]\w+`(?:, `\w+`)*) \|", text_of("docs/formats.md"), flags=re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted((*RULES, *RESHAPES))


def named_files(page: str) -> Iterator[tuple[str, str]]:
    """The YAML files on a page: those that begin with their name in a comment."""
    for block in blocks(text_of(page), "yaml"):
        if name := re.match(r"# (\S+\.yaml)\n", block):
            yield name[1], block
