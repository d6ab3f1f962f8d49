"""The run record: what a run did and how long it took, kept apart from the IR."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Any

from passes.run_record import Statistics
from stream_opt import __version__
from stream_opt.pass_runner import PassTime

PACKAGES = ("xdsl", "zigzag-dse", "ortools", "onnx")


@dataclass(frozen=True)
class RunRecord:
    """
    One run of `stream-opt`: the pipeline as text, hashes of input and output, versions, seconds per pass, statistics.

    The output's hash is that of the bytes written as the result.
    """

    pipeline: str
    input_name: str
    input: bytes
    output: str
    passes: Sequence[PassTime]
    statistics: Statistics
    fingerprint: str | None = None
    """Of what decides the result, where a later run may want to know whether it would be the same."""

    def write(self, stream: IO[str]) -> None:
        """Writes the record as JSON."""
        stream.write(self.text())

    def text(self) -> str:
        """The record as JSON."""
        return json.dumps(self.content(), indent=2) + "\n"

    def content(self) -> dict[str, Any]:
        """The record as plain data."""
        return {
            "record_version": 1,
            **({} if self.fingerprint is None else {"fingerprint": self.fingerprint}),
            "pipeline": self.pipeline,
            "input": {"name": self.input_name, "sha256": _sha256(self.input)},
            "output": {"sha256": _sha256(self.output.encode())},
            "versions": _versions(),
            "passes": [asdict(elapsed) for elapsed in self.passes],
            "statistics": self.statistics,
        }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _versions() -> dict[str, str | None]:
    own = {"stream-dialects": __version__, "python": platform.python_version(), "platform": sys.platform}
    return own | {name: _installed_version(name) for name in PACKAGES}


def _installed_version(name: str) -> str | None:
    """None for a package that is not there, as in a checkout with fewer dependencies."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
