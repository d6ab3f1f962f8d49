"""The schedule that is read back from an allocated module, against every golden allocation."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Any

import pytest

from passes.allocation.schedule import GroupSchedule, Resource, read_schedules
from tests.pipeline.cases import NAMES, golden, golden_run
from tests.pipeline.harness import parsed


@cache
def schedule_of(case: str) -> tuple[GroupSchedule, Any]:
    accelerator, (schedule,) = read_schedules(parsed(golden_run(case).final))
    return schedule, accelerator


def nodes(case: str, kind: str) -> dict[str, dict[str, Any]]:
    """Golden nodes of a kind by name, with their slots."""
    slots = golden(case)["slots"]
    return {n["name"]: n | {"slot": slot["slot"]} for slot in slots for n in slot["nodes"] if n["kind"] == kind}


@pytest.mark.parametrize("case", NAMES)
def test_layers(case):
    schedule, _ = schedule_of(case)
    expected = {
        name: (node["slot"], tuple(node["cores"]), max(node["latency_per_core"].values()), node["active_latency"])
        for name, node in nodes(case, "compute").items()
    }
    assert {c.name: (c.slot, c.cores, c.tile_latency, c.active_latency) for c in schedule.computations} == expected


@pytest.mark.parametrize("case", NAMES)
def test_transfers(case):
    schedule, _ = schedule_of(case)
    figures = ("slot", "raw_latency", "active_latency", "reuse_factor")
    expected = {
        name: (*(node[f] for f in figures), ceil(node["contribution"]))
        for name, node in nodes(case, "transfer").items()
    }
    ours = {m.name: (m.slot, m.raw_latency, m.active_latency, m.reuse, m.contribution) for m in schedule.movements}
    assert ours == expected


@pytest.mark.parametrize("case", NAMES)
def test_slots_are_as_long_as_what_is_in_them(case):
    schedule, _ = schedule_of(case)
    longest = [0] * len(schedule.latency.slots)
    for slot, cycles in [(c.slot, c.active_latency) for c in schedule.computations] + [
        (m.slot, m.contribution) for m in schedule.movements
    ]:
        longest[slot] = max(longest[slot], cycles)
    assert tuple(longest) == schedule.latency.slots
    assert schedule.slot_starts[-1] == schedule.latency.per_iteration


@pytest.mark.parametrize("case", [name for name in NAMES if golden(name)["resource_slack"]])
def test_slack(case):
    schedule, accelerator = schedule_of(case)

    def name(resource: Resource) -> str:
        if isinstance(resource, int):
            return f"core {resource}"
        assert not isinstance(resource, str)
        ends = "Any->Any" if resource.sender is None else f"{resource.sender}->{resource.receiver}"
        return f"link {ends} bw={accelerator.connections[resource.connection].bandwidth:g}"

    expected = {entry["resource"]: entry["slack"] for entry in golden(case)["resource_slack"]}
    if not golden(case)["not_unique"]:
        assert {name(resource): slack for resource, slack in schedule.slack.items()} == expected
    assert min(schedule.slack.values()) == min(expected.values()) == schedule.latency.overlap
