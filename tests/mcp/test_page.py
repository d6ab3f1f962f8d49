"""The page about the server says what is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stream_opt.mcp.refusal import RefusalKind
from stream_opt.streamc import build_parser

PAGE = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")


def test_program_prints_the_latency(tmp_path: Path) -> None:
    pytest.importorskip("fastmcp", reason="the extra mcp is not installed")
    (program,) = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    commands = str(Path(sys.executable).parent)
    # The client passes only a few variables on to the server; HOME is where the jobs and costs are kept.
    environment = {**os.environ, "PATH": os.pathsep.join([commands, os.environ["PATH"]]), "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )
    assert ended.stdout == "14344\n"
    assert "prints `14344`" in PAGE
    (folder,) = (tmp_path / "results").iterdir()
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert names == ["group_0/mapping.yaml", "module.mlir", "run-record.json", "summary.yaml"]


def test_tables_name_every_tool_and_option() -> None:
    pytest.importorskip("fastmcp", reason="the extra mcp is not installed")
    from tests.mcp.test_server import ARGUMENTS

    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", PAGE, flags=re.MULTILINE))
    assert list(rows) == list(ARGUMENTS)
    named = {tool: re.findall(r"`([a-z_]+)`", text) for tool, text in rows.items()}
    assert {tool: sorted(names) for tool, names in named.items()} == {
        tool: sorted([*needed, *optional]) for tool, (needed, optional) in ARGUMENTS.items()
    }


def test_options_have_the_defaults_of_the_page() -> None:
    rows = re.findall(r"^\| `--([a-z-]+) [A-Z]+` \| (.*?) \|", PAGE, flags=re.MULTILINE)
    options = build_parser().parse_args(["mcp"])
    own = {name.replace("_", "-"): value for name, value in vars(options).items()}
    assert {name for name, _ in rows} == set(own) - {"run", "json", "quiet", "debug"}
    numbers = {name: float(text) for name, text in rows if text.isdecimal()}
    assert numbers == {name: own[name] for name in ("jobs", "queue", "keep", "time-limit")}


def test_every_kind_of_error_is_named() -> None:
    assert all(f"`{kind}`" in PAGE for kind in RefusalKind.__args__)
