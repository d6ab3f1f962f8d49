"""The published releases that we measure against, as black boxes in environments of their own."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PYTHONS = ("python3.12", "python3.13")
"""What the peers run on, first choice first."""

_RUN_1_13 = """
import logging, sys
logging.disable(logging.CRITICAL)
from stream.api import optimize_allocation_co_generic
context = optimize_allocation_co_generic(
    hardware=sys.argv[1], workload=sys.argv[2], experiment_id="run", output_path=sys.argv[3])
print("Total latency:", context.get("total_latency"))
"""

_RUN_2_1 = """
import logging, sys
logging.disable(logging.CRITICAL)
from stream.api import SolveOptions, evaluate_mapping
estimate = evaluate_mapping(sys.argv[1], sys.argv[2], sys.argv[3], options=SolveOptions(artifacts=False))
print("Total latency:", sum(estimate.group_cycles))
"""


@dataclass(frozen=True)
class Peer:
    """A release of stream-dse; `script` runs it through its public interface."""

    version: str
    script: str
    needs_dot: bool

    @property
    def name(self) -> str:
        return f"stream-dse {self.version}"


PEERS = (Peer("1.13.0", _RUN_1_13, needs_dot=True), Peer("2.1.1", _RUN_2_1, needs_dot=False))


def missing_for(peer: Peer) -> str | None:
    """What this machine lacks to run the peer, or None."""
    if find_python() is None:
        return f"needs {' or '.join(PYTHONS)}, which is not on PATH"
    if peer.needs_dot and shutil.which("dot") is None:
        return "needs the program dot; install your distribution's package graphviz"
    return None


def find_python() -> str | None:
    """The interpreter for the peers: on PATH, or among those that pyenv has."""
    for name in PYTHONS:
        if found := shutil.which(name):
            if _works(found):
                return found
        if kept := sorted(Path.home().glob(f".pyenv/versions/{name.removeprefix('python')}.*/bin/python")):
            return str(kept[-1])
    return None


def _works(python: str) -> bool:
    """A version manager's shim is on PATH even if it leads nowhere."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def environment_of(peer: Peer, folder: Path) -> Path:
    """The interpreter of the peer's virtual environment, which is made and filled if it is not there yet."""
    environment = folder / f"stream-dse-{peer.version}"
    python = environment / "bin" / "python"
    stamp = environment / "installed"
    if not stamp.exists():
        base = find_python()
        if base is None:
            raise RuntimeError(missing_for(peer))
        subprocess.run([base, "-m", "venv", str(environment)], check=True)
        # Both releases import six without declaring it.
        subprocess.run([str(python), "-m", "pip", "install", "-q", f"stream-dse=={peer.version}", "six"], check=True)
        stamp.touch()
    return python
