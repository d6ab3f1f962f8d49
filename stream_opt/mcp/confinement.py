"""The folders that a server may read and write; everything else is refused, whatever way leads there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stream_opt.errors import UserError
from stream_opt.mcp.refusal import RefusalError


@dataclass(frozen=True)
class Roots:
    """Folders without symbolic links in their paths, the preferred one first; at least one."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Roots:
        """The roots of those names; raises `UserError` for one that is not a folder."""
        folders = [Path(os.path.realpath(name)) for name in names]
        for folder in folders:
            if not folder.is_dir():
                raise UserError(f"the root '{folder}' is not a folder; create it or name another one with --root")
        return cls(tuple(dict.fromkeys(folders)))

    def resolve(self, name: str) -> Path:
        """
        The path that a name means, with `..` and symbolic links followed; it need not exist.

        A relative name means one below the first root that has it, or the first root if none has.

        Raises:
            RefusalError: the path is not below any root, or no path at all.
        """
        if not name or "\0" in name:
            raise RefusalError("invalid_input", f"{name!r} is no path; name a file or folder")
        first = next((folder for folder in self.folders if os.path.lexists(folder / name)), self.folders[0])
        path = Path(os.path.realpath(first / name))
        if not self.contains(path):
            roots = ", ".join(map(str, self.folders))
            raise RefusalError("invalid_input", f"'{name}' is outside of this server's folders; stay below {roots}")
        return path

    def contains(self, path: Path) -> bool:
        """Whether a path without symbolic links is a root or below one."""
        return any(path.is_relative_to(folder) for folder in self.folders)
