"""The latency of every loop order in cycles (spec cost 6)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from passes.cost.orders.buffering import double_buffers
from passes.cost.orders.columns import Flags, Numbers
from passes.cost.orders.loading import Activity, Loads, offloading, onloading, port_loads
from passes.cost.orders.problem import Flow, Port, Problem
from passes.cost.orders.traffic import Traffic
from passes.cost.orders.windows import covered_cycles


def latencies(problem: Problem, traffic: Traffic) -> Numbers:
    """Temporal iterations, stalls, loading, storing and draining of a systolic array, added in this sequence."""
    buffers = double_buffers(problem, traffic)
    ports = [port for memory in problem.memories for port in memory.ports]
    activities = [[_activity(flow, port, traffic, buffers) for flow in port.flows] for port in ports]
    total = traffic.orders.total
    stalls = reduce(np.maximum, (_stall(port, total) for port in activities), np.zeros_like(total))
    loads: Loads = {
        flow: load
        for port, transfers in zip(ports, activities, strict=True)
        for flow, load in port_loads(problem, port, transfers, traffic, total + stalls).items()
    }
    return total + stalls + onloading(problem, loads) + offloading(problem, loads) + problem.drain


def _activity(flow: Flow, port: Port, traffic: Traffic, buffers: Sequence[Sequence[Flags]]) -> Activity:
    number, level, direction = flow
    transfer = traffic.transfer(flow)
    buffered = buffers[number][level + 1 if direction in ("th", "fh") else level]
    allowed = np.where(buffered, transfer.period, transfer.instant)
    return Activity(flow, transfer, np.ceil(transfer.bits / port.bandwidth), allowed)


def _stall(activities: Sequence[Activity], total: Numbers) -> Numbers:
    """
    Cycles for which one port makes the array wait, 0 if it never does.

    Every transfer waits for itself, and several wait for each other as far as together they need more than the time in
    which at least one of them may run; a single one never needs more than its own windows in this sense.
    """
    if not activities:
        return np.zeros_like(total)
    active, real, allowed, counts, periods = (np.stack(rows) for rows in zip(*map(_figures, activities), strict=True))
    balance = active * (real - allowed) * (counts - 1)
    windows = active * allowed
    slack = np.minimum(balance, 0.0).sum(axis=0) + (windows * (counts - 1)).sum(axis=0)
    overlap = slack - _open_cycles(np.where(active > 0, periods, 1.0), windows, total)
    return np.maximum(balance, 0.0).sum(axis=0) + np.maximum(0.0, overlap)


def _figures(activity: Activity) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    transfer = activity.transfer
    return transfer.active.astype(np.float64), activity.real, activity.allowed, transfer.count, transfer.period


def _open_cycles(periods: Numbers, windows: Numbers, total: Numbers) -> Numbers:
    """Cycles of the whole layer in which at least one transfer may run; rows without one have no window."""
    always = (periods == windows).any(axis=0)
    if always.all():
        return total
    return np.where(always, total, covered_cycles(periods, windows) * (total / periods.max(axis=0)))
