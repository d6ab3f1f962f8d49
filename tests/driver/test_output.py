"""Where results, times and records go, and what is left behind by a run that fails."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = '"test.op"() : () -> ()\n'
PRINTED = b'builtin.module {\n  "test.op"() : () -> ()\n}\n\n'
PROBE = Path(__file__).parent / "probe.py"


def test_result_goes_to_stdout_or_file(run, tmp_path: Path):
    assert run(stdin=MODULE).stdout == PRINTED
    assert run("-o", "-", stdin=MODULE).stdout == PRINTED
    assert run("-", "-o", "out.mlir", stdin=MODULE).stdout == b""
    assert (tmp_path / "out.mlir").read_bytes() == PRINTED
    assert os.listdir(tmp_path) == ["out.mlir"]


def test_error_leaves_an_existing_output_as_it_was(fails, tmp_path: Path):
    (tmp_path / "out.mlir").write_text("precious")
    text = MODULE + "// -----\n" + '"nope.op"() : () -> ()'
    fails("--split-input-file", "-o", "out.mlir", "--run-record", "run.json", stdin=text)
    fails("-p", "probe-fail", "-o", "out.mlir", stdin=MODULE)
    fails("-p", "probe-fail{kind=defect}", "-o", "out.mlir", stdin=MODULE)
    assert (tmp_path / "out.mlir").read_text() == "precious"
    assert os.listdir(tmp_path) == ["out.mlir"]


def test_replaced_output_keeps_its_mode_and_its_link(run, tmp_path: Path):
    (tmp_path / "real.mlir").write_text("old")
    (tmp_path / "real.mlir").chmod(0o604)
    (tmp_path / "link.mlir").symlink_to("real.mlir")
    assert run("-o", "link.mlir", stdin=MODULE).returncode == 0
    assert (tmp_path / "link.mlir").is_symlink()
    assert (tmp_path / "real.mlir").read_bytes() == PRINTED
    assert stat.S_IMODE((tmp_path / "real.mlir").stat().st_mode) == 0o604


def test_output_may_be_the_input(run, tmp_path: Path):
    (tmp_path / "a.mlir").write_text(MODULE)
    assert run("a.mlir", "-o", "a.mlir").returncode == 0
    assert (tmp_path / "a.mlir").read_bytes() == PRINTED


@pytest.mark.parametrize(
    "path, reason", [("no/out.mlir", "No such file or directory"), (".", "Is a directory"), ("", "Is a directory")]
)
def test_unwritable_output(fails, path: str, reason: str):
    assert fails("-o", path, stdin=MODULE) == f"error: cannot write '{path}' ({reason}); choose another place\n"


def test_output_is_checked_before_the_passes_run(fails):
    assert fails("-p", "probe-fail", "-o", "no/out.mlir", stdin=MODULE).startswith("error: cannot write 'no/out.mlir'")


def test_devices_are_written_directly(run):
    assert run("-o", os.devnull, stdin=MODULE).returncode == 0
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("redirection", ["> /dev/full", "-o /dev/full"])
def test_full_disk(redirection: str):
    command = f"{sys.executable} {PROBE} --list-passes" if redirection.startswith(">") else f"{sys.executable} {PROBE}"
    result = subprocess.run(f"{command} {redirection}", shell=True, input=MODULE, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("error: cannot write ")
    assert "No space left on device" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--list-passes"]])
def test_closed_pipe_is_quiet(tmp_path: Path, arguments: list[str]):
    (tmp_path / "big.mlir").write_text(MODULE * 20000)
    command = [sys.executable, str(PROBE), str(tmp_path / "big.mlir"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_names_are_printed_as_utf_8_in_every_locale(tmp_path: Path):
    command = [sys.executable, str(PROBE)]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    text = '"test.op"() {name = "größe→"} : () -> ()'.encode()
    result = subprocess.run(command, input=text, capture_output=True, env=environment, check=True)
    assert "größe→".encode() in result.stdout or b"gr\\C3\\B6\\C3\\9Fe" in result.stdout


def test_times_and_intermediate_modules_go_to_stderr(run):
    result = run("--time-passes", "--print-between-passes", "-p", "probe-record,probe-options", stdin=MODULE)
    assert result.stdout.startswith(b"builtin.module attributes {options = ")
    messages = result.stderr.decode().splitlines()
    assert messages[0].startswith("pass probe-record: 0.")
    assert messages[1] == "// module after probe-record"
    assert messages[-1].startswith("pass probe-options: 0.")
    assert "// module after probe-options" not in messages


def test_run_record(run, tmp_path: Path):
    result = run("--run-record", "run.json", "-p", "probe-record,probe-options{ratio=0.25}", stdin=MODULE)
    content = json.loads((tmp_path / "run.json").read_text())
    assert content["pipeline"] == "probe-record,probe-options{ratio=0.25}"
    assert content["input"] == {"name": "<stdin>", "sha256": hashlib.sha256(MODULE.encode()).hexdigest()}
    assert content["output"] == {"sha256": hashlib.sha256(result.stdout).hexdigest()}
    assert content["versions"]["xdsl"].startswith("0.74")
    assert [item["specification"] for item in content["passes"]] == ["probe-record", "probe-options{ratio=0.25}"]
    assert all(item["wall_seconds"] >= 0 and item["cpu_seconds"] >= 0 for item in content["passes"])
    assert content["statistics"] == {
        "allocation": [{"group": "g0", "levels": [1, 2.5, None]}, {"group": "g1", "levels": []}]
    }


def test_diagnostics_can_be_the_result(run):
    result = run("--verify-diagnostics", "-p", "probe-fail{kind=subject}", stdin=MODULE)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"layer conv_1 is too big; split it" in result.stdout
    result = run("--parsing-diagnostics", stdin='"nope.op"() : () -> ()')
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.startswith(b"<stdin>:1:10: error: Operation nope.op is not registered")


def test_shrink_protocol(run):
    assert run("--shrink", "-p", "probe-fail{kind=shrink}", stdin=MODULE).returncode == 0
    assert run("--shrink", stdin=MODULE).returncode == 1


def test_positions_and_options_survive(run):
    text = '"test.op"() : () -> () loc("there":1:2)\n'
    assert b'loc("there":1:2)' in run("--print-debuginfo", stdin=text).stdout
    assert run("--print-op-generic", stdin=MODULE).stdout.startswith(b'"builtin.module"()')
