"""`streamc setup-aie`: what is needed to build and run a design is checked, and what is missing of it installed."""

from __future__ import annotations

import argparse
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.streamc.report import Report

_RELEASES = "https://github.com/Xilinx/{}/releases/expanded_assets/{}"

PYTHONS = ("3.12", "3.13")
"""The versions of CPython for which mlir-aie has wheels."""


@dataclass(frozen=True, slots=True)
class Package:
    """A Python distribution that designs need; `requirement` and `page` are for pip."""

    name: str
    purpose: str
    requirement: str
    page: str


PACKAGES = (
    Package(
        "mlir_aie", "aiecc, aie-opt, IRON, kernel sources", "mlir_aie==1.4.1", _RELEASES.format("mlir-aie", "v1.4.1")
    ),
    Package("llvm-aie", "the core compiler Peano", "llvm-aie", _RELEASES.format("llvm-aie", "nightly")),
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides whether there are wheels: operating system, processor, Python."""

    system: str
    processor: str
    implementation: str
    python: str
    """Major and minor version."""

    @property
    def obstacle(self) -> str | None:
        """Why nothing can be installed here, with the remedy; None if it can."""
        if (self.system, self.processor) != ("Linux", "x86_64"):
            here = f"{self.system} on {self.processor}"
            return f"mlir-aie's wheels are for Linux on x86_64, this is {here}; use such a machine"
        if self.implementation != "CPython" or self.python not in PYTHONS:
            wanted, here = " or ".join(PYTHONS), f"{self.implementation} {self.python}"
            return f"mlir-aie's wheels are for CPython {wanted}, this is {here}; use a virtual environment with one"
        return None


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Checks this Python environment for mlir-aie and its core compiler and installs what is missing; "
        "what is there stays as it is, whatever its version. Designs can be made without it.",
        epilog="examples:\n  streamc setup-aie --dry-run\n  streamc setup-aie",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--dry-run", action="store_true", help="print the commands, run nothing")
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> Report:
    """
    Runs the command.

    Raises:
        UserError: if there are no wheels for this machine, or pip fails.
    """
    machine, installed = this_machine(), installed_versions()
    commands = missing_commands(installed, sys.executable)
    if options.dry_run or not commands:
        return _report(machine, installed, commands, ran=False)
    if machine.obstacle:
        raise UserError(machine.obstacle)
    for command in commands:
        _execute(command, quiet=options.quiet)
    return _report(machine, installed_versions(), commands, ran=True)


def this_machine() -> Machine:
    python = ".".join(platform.python_version_tuple()[:2])
    return Machine(platform.system(), platform.machine(), platform.python_implementation(), python)


def installed_versions() -> dict[str, str]:
    """Package -> version, of those that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package.name] = version(package.name)
        except PackageNotFoundError:
            continue
    return found


def missing_commands(installed: Mapping[str, str], python: str) -> list[list[str]]:
    """One pip command per missing package, for that Python."""
    return [
        [python, "-m", "pip", "install", package.requirement, "--find-links", package.page]
        for package in PACKAGES
        if package.name not in installed
    ]


def _execute(command: list[str], *, quiet: bool) -> None:
    """pip's own lines go to stderr, because stdout is for the answer."""
    sys.stderr.write("" if quiet else f"{shlex.join(command)}\n")
    outcome = subprocess.run(command, stdout=subprocess.DEVNULL if quiet else sys.stderr, check=False)
    if outcome.returncode:
        raise UserError(f"'{shlex.join(command)}' failed with exit code {outcome.returncode}; see its messages")


def _report(machine: Machine, installed: Mapping[str, str], commands: list[list[str]], *, ran: bool) -> Report:
    lines = [_state(package, installed.get(package.name)) for package in PACKAGES]
    if not ran:
        lines += [shlex.join(command) for command in commands]
    if commands and machine.obstacle:
        lines.append(f"cannot be installed here: {machine.obstacle}")
    if not commands or ran:
        lines.append("to run a design you also need an NPU, its driver and XRT (docs/aie.md)")
    data: dict[str, JSON] = {
        "installed": dict(installed),
        "commands": [[*command] for command in commands],
        "ran": ran,
        "obstacle": machine.obstacle,
    }
    return Report("\n".join(lines), data)


def _state(package: Package, version: str | None) -> str:
    if version is None:
        return f"{package.name} is missing: {package.purpose}"
    return f"{package.name} {version} is installed"
