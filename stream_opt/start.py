"""
Where the two commands begin: settings of the process that must be in place before anything heavy is imported.

A run creates hundreds of thousands of objects that live to its end, most of them while modules are imported. Python's
collector would go through them over and over, at the end of the process once more, and find nothing: that is a third
of the time of a short run.
"""

from __future__ import annotations

import atexit
import gc
import os

COLLECTION_THRESHOLD = 200_000
"""Objects created and not freed between two collections; Python's default is 700."""


def stream_opt() -> None:
    """The command `stream-opt`."""
    prepare()
    from stream_opt.driver import main

    main()


def streamc() -> None:
    """The command `streamc`."""
    prepare()
    from stream_opt.streamc import main

    main()


def prepare() -> None:
    """Sets what a process that runs passes needs before it imports anything heavy."""
    gc.set_threshold(COLLECTION_THRESHOLD, 20, 100)
    # Objects that are frozen when the process ends are left to the operating system.
    atexit.register(gc.freeze)
    # NumPy's algebra library starts a thread per processor when it is imported; nothing here multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
