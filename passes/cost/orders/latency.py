"""The latency of every loop order in cycles (spec cost 6)."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from passes.cost.orders.columns import Flags, Numbers, in_sequence
from passes.cost.orders.loading import offloading, onloading, remaining_loads
from passes.cost.orders.problem import Flow, Port, Problem
from passes.cost.orders.traffic import Traffic, Transfer
from passes.cost.orders.windows import covered_cycles


def latencies(problem: Problem, traffic: Traffic) -> Numbers:
    """Temporal iterations, stalls, loading before, storing after, and draining of a systolic array, in this sequence."""
    ports = [PortActivity(problem, port, traffic, flags) for flags in [_double_buffers(problem, traffic)] for ...]
