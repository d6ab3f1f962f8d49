"""
Checks a trace against the Trace Event Format (JSON object form), as far as our events go.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import Any

Event = dict[str, Any]

COLORS = {"good", "bad", "thread_state_running"}
"""Of the format's reserved colour names, those that we use."""
METADATA = {"thread_name": "name", "thread_sort_index": "sort_index"}


def check_trace(trace: dict[str, Any]) -> None:
    """Fails for anything that a viewer would drop or draw wrongly."""
    assert trace.keys() == {"traceEvents", "displayTimeUnit", "otherData"}
    assert trace["displayTimeUnit"] in ("ms", "ns")
    events = trace["traceEvents"]
    for event in events:
        check_event(event)
    check_metadata(events)
    for _, bars in groupby(sorted(bars_of(trace), key=thread_of), key=thread_of):
        check_nesting(list(bars))


def bars_of(trace: dict[str, Any]) -> list[Event]:
    return [event for event in trace["traceEvents"] if event["ph"] == "X"]


def thread_of(event: Event) -> tuple[str, int]:
    return event["pid"], event["tid"]


def check_event(event: Event) -> None:
    shared = {"name": str, "ph": str, "pid": str, "tid": int, "args": dict}
    own = {"cat": str, "ts": int, "dur": int, "cname": str} if event["ph"] == "X" else {}
    assert {key: type(value) for key, value in event.items()} == shared | own
    assert event["ph"] in "XM"
    if event["ph"] == "M":
        assert event["args"].keys() == {METADATA[event["name"]]}
    else:
        assert event["ts"] >= 0
        assert event["dur"] >= 0
        assert event["cname"] in COLORS


def check_metadata(events: list[Event]) -> None:
    """Each track in use has one name and one place; no number stands for tracks of two processes."""
    used = {thread_of(event) for event in events if event["ph"] == "X"}
    for name in METADATA:
        described = Counter(thread_of(event) for event in events if event["name"] == name)
        assert described == Counter(used)
    assert len({thread for _, thread in used}) == len(used)


def check_nesting(bars: list[Event]) -> None:
    """Bars of a track follow one another; bars of no length may stand anywhere between."""
    lasting = sorted((bar["ts"], bar["ts"] + bar["dur"]) for bar in bars if bar["dur"])
    for (_, end), (start, _) in pairwise(lasting):
        assert end <= start
    for moment in (bar["ts"] for bar in bars if not bar["dur"]):
        assert not any(start < moment < end for start, end in lasting)
