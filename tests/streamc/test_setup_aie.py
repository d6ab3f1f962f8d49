"""`streamc setup-aie` installs what is missing, and nothing else."""

from __future__ import annotations

import argparse
from typing import Any

import pytest

from stream_opt.errors import UserError
from stream_opt.streamc import setup_aie
from stream_opt.streamc.setup_aie import Machine, missing_commands

SUITED = Machine("Linux", "x86_64", "CPython", "3.12")
MLIR_AIE = ["py", "-m", "pip", "install", "mlir_aie==1.4.1", "--find-links"]
PEANO = ["py", "-m", "pip", "install", "llvm-aie", "--find-links"]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command finds, and what it starts."""
    found: dict[str, Any] = {"machine": SUITED, "installed": {}, "started": [], "code": 0}

    def start(command: list[str], **_: object) -> argparse.Namespace:
        found["started"].append(command)
        return argparse.Namespace(returncode=found["code"])

    monkeypatch.setattr(setup_aie, "this_machine", lambda: found["machine"])
    monkeypatch.setattr(setup_aie, "installed_versions", lambda: found["installed"])
    monkeypatch.setattr(setup_aie.subprocess, "run", start)
    monkeypatch.setattr(setup_aie.sys, "executable", "py")
    return found


def options(*, dry_run: bool = False) -> argparse.Namespace:
    return argparse.Namespace(dry_run=dry_run, quiet=True)


def test_everything_is_missing(environment: dict[str, Any]) -> None:
    setup_aie.run(options())
    assert [command[:-1] for command in environment["started"]] == [MLIR_AIE, PEANO]


def test_another_version_is_left_alone(environment: dict[str, Any]) -> None:
    environment["installed"] = {"mlir_aie": "1.3.0"}
    report = setup_aie.run(options())
    assert [command[:-1] for command in environment["started"]] == [PEANO]
    assert report.text.startswith("mlir_aie 1.3.0 is installed\n")


def test_nothing_is_missing(environment: dict[str, Any]) -> None:
    environment |= {
        "installed": {"mlir_aie": "1.5", "llvm-aie": "21"},
        "machine": Machine("Darwin", "arm64", "PyPy", "3"),
    }
    assert setup_aie.run(options()).text.splitlines()[:2] == ["mlir_aie 1.5 is installed", "llvm-aie 21 is installed"]
    assert environment["started"] == []


def test_dry_run_prints_the_commands(environment: dict[str, Any]) -> None:
    environment["installed"] = {"llvm-aie": "21"}
    text = setup_aie.run(options(dry_run=True)).text
    assert text.splitlines()[2].startswith(" ".join(MLIR_AIE))
    assert environment["started"] == []


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        (Machine("Windows", "AMD64", "CPython", "3.12"), "for Linux on x86_64, this is Windows on AMD64"),
        (Machine("Linux", "aarch64", "CPython", "3.12"), "for Linux on x86_64, this is Linux on aarch64"),
        (Machine("Linux", "x86_64", "CPython", "3.11"), r"for CPython 3\.12 or 3\.13, this is CPython 3\.11"),
        (Machine("Linux", "x86_64", "PyPy", "3.12"), r"for CPython 3\.12 or 3\.13, this is PyPy 3\.12"),
    ],
)
def test_no_wheels_for_the_machine(environment: dict[str, Any], machine: Machine, message: str) -> None:
    environment["machine"] = machine
    with pytest.raises(UserError, match=message):
        setup_aie.run(options())
    assert environment["started"] == []
    assert "cannot be installed here" in setup_aie.run(options(dry_run=True)).text


def test_pip_fails(environment: dict[str, Any]) -> None:
    environment["code"] = 2
    with pytest.raises(UserError, match=r"'py -m pip install mlir_aie.*' failed with exit code 2"):
        setup_aie.run(options())
    assert len(environment["started"]) == 1


def test_commands_are_for_the_given_python() -> None:
    assert {command[0] for command in missing_commands({}, "/opt/python")} == {"/opt/python"}
