"""The command line of `streamc mcp`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stream_opt.errors import UserError
from stream_opt.mcp.confinement import Roots
from stream_opt.streamc import build_parser, mcp


def test_missing_package_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"needs the package fastmcp; install it: pip install 'stream-dialects\[mcp\]'"):
        mcp.run(build_parser().parse_args(["mcp"]))


@pytest.mark.parametrize(
    "words, message",
    [
        (("--jobs", "0"), "argument --jobs: '0' is no number of at least 1"),
        (("--time-limit", "nan"), "argument --time-limit: 'nan' is no number of seconds greater than 0"),
        (("--time-limit", "soon"), "argument --time-limit: 'soon' is no number of seconds greater than 0"),
    ],
)
def test_wrong_options(words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["mcp", *words])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_store_is_one_per_set_of_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    store = mcp.default_store(Roots.of([a, b]))
    assert store.parent == tmp_path / "state" / "stream-dialects" / "jobs"
    assert mcp.default_store(Roots.of([b, a])) == store
    assert mcp.default_store(Roots.of([a])) != store


def test_wrong_root_ends_the_command(tmp_path: Path) -> None:
    if importlib.util.find_spec("fastmcp") is None:
        pytest.skip("the extra mcp is not installed")
    command = [sys.executable, "-m", "stream_opt.streamc", "mcp", "--root", "nowhere"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    place = os.path.realpath(tmp_path / "nowhere")
    assert ended.stderr == f"error: the root '{place}' is not a folder; create it or name another one with --root\n"


def test_package_is_imported_by_the_server_only() -> None:
    """Other commands start without it, and so do the processes of jobs."""
    script = "import sys, stream_opt.mcp.worker, stream_opt.mcp.supervisor, stream_opt.mcp.jobs, stream_opt.streamc.mcp"
    check = f"{script}; assert not {{'fastmcp', 'mcp'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
