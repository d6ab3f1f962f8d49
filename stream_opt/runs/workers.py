"""Runs in processes of their own, and what they have to say."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """New interpreters, because solvers and their threads do not survive a fork; what waits is dropped on an error."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def collected_warnings() -> Generator[list[str]]:
    """The warnings of passes, which go nowhere else; the process that asked for the run prints each once."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    logger = logging.getLogger("stream")
    handler, propagates, others = Collector(logging.WARNING), logger.propagate, logger.handlers
    logger.handlers, logger.propagate = [handler], False
    try:
        yield collected
    finally:
        logger.handlers, logger.propagate = others, propagates
