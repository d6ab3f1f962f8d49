"""Completion scripts: bash completes, zsh and fish accept theirs where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from stream_opt.streamc.completion import SHELLS, stream_opt_programs, streamc_program
from stream_opt.streamc.completion_scripts import SCRIPTS
from tests.streamc.conftest import Streamc

ASK = """
source "$1"; shift
function=$1; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$function
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, programs = tmp_path_factory.mktemp("scripts"), [streamc_program(), *stream_opt_programs()]
    files = {shell: folder / f"script.{shell}" for shell in SHELLS}
    for shell, path in files.items():
        path.write_text(SCRIPTS[shell](programs))
    return files


@pytest.mark.parametrize("shell", SHELLS)
def test_syntax(shell: str, scripts: dict[str, Path]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    checked = subprocess.run([shell, "-n", scripts[shell]], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    "words, answer",
    [
        (["streamc", "opt"], ["optimize"]),
        (["streamc", "--v"], ["--version"]),
        (["streamc", "optimize", "--work"], ["--workload"]),
        (["streamc", "optimize", "--hardware", "tpu"], ["tpu_like_quad_core"]),
        (["streamc", "optimize", "--hardware", "=", "tpu"], ["tpu_like_quad_core"]),
        (["streamc", "optimize", "--hardware", "my_"], ["my_chip.yaml"]),
        (["streamc", "optimize", "--threads", ""], [""]),
        (["streamc", "matrix", "--hardware", "simba,fuse"], ["simba,fusemax"]),
        (["streamc", "optimize", "--disable-constraints", "mem"], ["memory_capacity"]),
        (["streamc", "cache", "cl"], ["clear"]),
        (["streamc", "workload", "swi"], ["swiglu_1_16_32"]),
        (["stream-opt", "-p", "stream-tile,stream-sched"], ["stream-tile,stream-schedule-slots"]),
        (["stream-opt", "--passes", "canonicali"], ["canonicalize-dmp", "canonicalize"]),
        (["stream-opt", "-t", "sum"], ["summary"]),
        (["stream-opt", "my_"], ["my_chip.yaml"]),
        (["stream-opt", "--split"], ["--split-input-file"]),
    ],
)
def test_bash_completes(words: list[str], answer: list[str], scripts: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "my_chip.yaml").touch()
    function = "_streamc" if words[0] == "streamc" else "_stream_opt"
    command = ["bash", "-c", ASK, "ask", str(scripts["bash"]), function, *words]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert (ended.stdout.splitlines(), ended.stderr) == (answer, "")


def test_scripts_name_every_command_and_option(scripts: dict[str, Path]) -> None:
    program = streamc_program()
    assert [command.name for command in program.commands][:2] == ["optimize", "matrix"]
    for shell, path in scripts.items():
        text = path.read_text()
        for command in program.commands:
            assert command.name in text
            for option in (name for o in command.options for name in o.names if name.startswith("--")):
                assert (f"-l {option[2:]} " if shell == "fish" else option) in text


@pytest.mark.parametrize("shell", SHELLS)
def test_command_prints_the_script(shell: str, scripts: dict[str, Path], streamc: Streamc) -> None:
    ended = streamc("completion", shell)
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.rstrip("\n") == scripts[shell].read_text().rstrip("\n")


def test_command_prints_json(streamc: Streamc, scripts: dict[str, Path]) -> None:
    assert streamc("completion", "bash", "--json").data == {"shell": "bash", "script": scripts["bash"].read_text()}
