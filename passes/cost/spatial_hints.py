"""
The order in which loops are tried for an array dimension (spec cost 5.1).

The first of equally good spatial mappings wins, so this order decides results. The reference gets it from the
iteration order of a Python set; here it is written down, so that it is the same for every Python version.
"""

from __future__ import annotations

_SMALL: tuple[tuple[int, ...], ...] = ((), (0,), (0, 1), (0, 2, 1), (0, 2, 3, 1))
_LARGE = (4, 11, 0, 3, 7, 1, 10, 8, 2, 5, 9, 6)


def hint_order(loops: int) -> tuple[int, ...]:
    """
    Loop numbers in the order in which they are tried as unrolled loop.

    Up to 12 loops this is the order of the reference. Beyond, where it is of no known use, the further loops follow
    in ascending order.
    """
    if loops < len(_SMALL):
        return _SMALL[loops]
    return (*(loop for loop in _LARGE if loop < loops), *range(len(_LARGE), loops))
