"""`python -m stream_opt.reference FOLDER`: writes the reference pages into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from stream_opt.reference import pages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m stream_opt.reference", description="Writes the reference pages.")
    parser.add_argument("folder", type=Path, help="where the pages go; it must exist")
    folder = parser.parse_args().folder
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
