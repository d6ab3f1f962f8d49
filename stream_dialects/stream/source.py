"""Where a part of the module came from: base names and content hashes, never paths."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr, RecordError


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    file: str
    """Base name, without folders."""
    sha256: str
    """SHA-256 of its bytes: 64 hexadecimal digits."""

    def __post_init__(self) -> None:
        if "/" in self.file or not self.file:
            raise RecordError(f"a source is a base name without folders, got '{self.file}'")
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            raise RecordError(f"the sha256 of '{self.file}' must be 64 lower-case hex digits")


@irdl_attr_definition
class SourcesAttr(ListAttr[Source]):
    """
    The files that an accelerator, workload or mapping was read from.

    ```
    #stream.sources[<file = "two_cores.yaml",
      sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08">]
    ```
    """

    name = "stream.sources"
    element = Source
