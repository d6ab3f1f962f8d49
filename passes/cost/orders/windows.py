"""Time in which at least one of several periodic transfers may run."""

from __future__ import annotations

import numpy as np

from passes.cost.orders.columns import Numbers


def covered_cycles(periods: Numbers, windows: Numbers) -> Numbers:
    """
    Cycles of the longest period in which at least one window is open.

    Row k opens for the first `windows[k]` cycles of every `periods[k]`; of two periods of a column one divides the
    other. With a window of 0 cycles a row does not count.

    Let C(k, x) be the covered cycles before x with the k shortest periods alone. As shorter periods repeat within
    longer ones, each period of row k adds its window w and what the shorter ones cover behind the window:
    C(k, r) = min(r, w) + C(k - 1, r) - C(k - 1, min(r, w)) for r up to one period, and so on for every period.
    """
    ascending = np.argsort(periods, axis=0, kind="stable")
    coverage = _Coverage()
    for period, window in zip(
        np.take_along_axis(periods, ascending, 0), np.take_along_axis(windows, ascending, 0), strict=True
    ):
        coverage.add(period, window)
    return coverage.per_period[-1]


class _Coverage:
    """What some rows of ascending periods cover together."""

    def __init__(self) -> None:
        self._rows: list[tuple[Numbers, Numbers, Numbers]] = []
        """Per row: period, window, and how much of the window the shorter periods cover themselves."""
        self.per_period: list[Numbers] = []

    def add(self, period: Numbers, window: Numbers) -> None:
        doubly = self._before(window)
        self.per_period.append(window + self._before(period) - doubly)
        self._rows.append((period, window, doubly))

    def _before(self, time: Numbers) -> Numbers:
        """Covered cycles before a time."""
        covered = np.zeros_like(time)
        for row in range(len(self._rows) - 1, -1, -1):
            period, window, doubly = self._rows[row]
            periods = time // period
            rest = time - periods * period
            inside = rest <= window
            covered += periods * self.per_period[row] + np.where(inside, rest, window - doubly)
            time = np.where(inside, 0.0, rest)
        return covered
