"""Log output of a program that uses the API."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s - %(funcName)s +%(lineno)s - %(levelname)s - %(message)s"


def configure_logging(level: int = logging.INFO, fmt: str = FORMAT) -> None:
    """Prints log messages of at least that level to stderr; our own come from the logger `stream`."""
    logging.basicConfig(level=level, format=fmt)
