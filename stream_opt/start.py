"""
Where the two commands begin: settings of the interpreter that must be in place before anything heavy is imported.

A run creates hundreds of thousands of objects that live to its end, most of them while modules are imported. Python's
collector would go through them over and over and find nothing, which is a fifth of the time of a short run.
"""

from __future__ import annotations

import gc

COLLECTION_THRESHOLD = 200_000
"""Objects created and not freed between two collections; Python's default is 700."""


def stream_opt() -> None:
    """The command `stream-opt`."""
    gc.set_threshold(COLLECTION_THRESHOLD, 20, 100)
    from stream_opt.driver import main

    main()


def streamc() -> None:
    """The command `streamc`."""
    gc.set_threshold(COLLECTION_THRESHOLD, 20, 100)
    from stream_opt.streamc import main

    main()
