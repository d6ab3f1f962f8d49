"""The trace target: the goldens, the format, and the iterations that are drawn."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from passes.operation_error import OperationError
from stream_opt.targets.perfetto import PerfettoTarget
from tests.ir.goldens import TWO_CONV, golden, on_array, solved
from tests.pipeline import models
from tests.pipeline.cases import NAMES, golden_run
from tests.pipeline.harness import Session, parsed, steps, transform
from tests.targets.printing import printed
from tests.targets.trace_format import bars_of, check_trace

FUSED = "swiglu_256_2048_8192_fused__tpu_like_quad_core"
FILES = {
    True: "steady_state_trace_compact.2conv.tpu_like_quad_core",
    False: "steady_state_trace.2conv.tpu_like_quad_core",
}


def trace(module: Any, **options: Any) -> dict[str, Any]:
    found = json.loads(printed(PerfettoTarget(**options), module))
    check_trace(found)
    return found


def described(found: dict[str, Any], name: str) -> list[Any]:
    return [value for e in found["traceEvents"] if e["name"] == name for value in e["args"].values()]


def mended(event: dict[str, Any]) -> dict[str, Any]:
    """
    A bar of the golden, with the fixes (F13): real ends and reuse, the length of the transfer instead of its slot,
    and one iteration that starts at 0, because there is only one.
    """
    arguments = event["args"]
    if event["cat"] != "computation":
        event["dur"] = arguments["active_transfer_latency_cycles"]
        outgoing = event["name"].startswith("Transfer(output_1)")
        source = "0,1,2,3" if arguments["output_of"] else "6"
        arguments["full_path"] = f"Path {source}→{'6' if outgoing else '0,1,2,3'}"
        for loop in arguments["reuse"]["loops"]:
            loop["reuse"] = "Reuse"
        if "this_link" in arguments:
            arguments["this_link"] = "Bus 0-6 (bw=128)"
    return event | {"ts": event["ts"] - 14344}


@pytest.mark.parametrize("compact", [True, False])
def test_golden(compact):
    theirs, ours = golden(FILES[compact]), trace(solved(), compact=compact)
    bars = [mended(event) for event in bars_of(theirs) if event["args"]["iteration"] == "i"]
    assert bars_of(ours) == bars
    figures = ours["otherData"]
    assert figures.pop("note") == "Times are in cycles of the accelerator; one cycle is shown as one microsecond."
    del theirs["otherData"]["note"]
    assert figures == theirs["otherData"]
    assert ours["displayTimeUnit"] == theirs["displayTimeUnit"]


def test_tracks_of_the_golden():
    theirs, ours = golden(FILES[True]), trace(solved(), compact=True)
    metadata = [event for event in theirs["traceEvents"] if event["ph"] == "M"]
    assert [event for event in ours["traceEvents"] if event["ph"] == "M"] == metadata
    full = [event for event in golden(FILES[False])["traceEvents"] if event["ph"] == "M"]
    full[-2]["args"]["name"] = "Bus 0-6 (bw=128)"
    assert [event for event in trace(solved())["traceEvents"] if event["ph"] == "M"] == full


def test_length_of_a_transfer_is_not_that_of_its_slot():
    (bar,) = [bar for bar in bars_of(trace(solved(), compact=True)) if bar["name"] == "Transfer(weights_2) [i]"]
    assert (bar["dur"], bar["args"]["slot_latency_cycles"]) == (576, 2376)


@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize("case", NAMES)
def test_every_case(case, compact):
    found = trace(solved(case), compact=compact)
    drawn = min(3, found["otherData"]["total_iterations"])
    assert {bar["args"]["iteration"] for bar in bars_of(found)} == {1: {"i"}, 3: {"i-1", "i", "i+1"}}[drawn]
    if compact:
        assert set(Counter(bar["name"].partition(" [")[0] for bar in bars_of(found)).values()) == {drawn}
    latency = found["otherData"]["latency_per_iteration_cycles"]
    step = found["otherData"]["iter_step_cycles"]
    assert max(bar["ts"] + bar["dur"] for bar in bars_of(found)) == latency + (drawn - 1) * step


def test_two_iterations():
    text = transform(models.gemm(16, 16, 16), *steps("simba_small", tiling='"Gemm.D0=2"'))
    found = trace(parsed(text), compact=True)
    assert found["otherData"]["total_iterations"] == 2
    starts = {bar["name"]: bar["ts"] for bar in bars_of(found)}
    assert {name.partition(" ")[2] for name in starts} == {"[i]", "[i+1]"}
    assert starts["Gemm [i+1]"] - starts["Gemm [i]"] == found["otherData"]["iter_step_cycles"]


def test_reuse_is_that_of_the_solution():
    bars = {bar["name"]: bar for bar in bars_of(trace(solved(FUSED), compact=True))}
    arguments = bars["Transfer(input) [i]"]["args"]
    assert arguments["reuse"] == {
        "reuse_factor": 64,
        "loops": [
            {"dim": "z0", "size": 16, "relevant": True, "reuse": "Reuse"},
            {"dim": "z3", "size": 16, "relevant": False, "reuse": "Not Applicable"},
            {"dim": "z1", "size": 64, "relevant": False, "reuse": "Reuse"},
            {"dim": "z2", "size": 16, "relevant": True, "reuse": "No Reuse"},
        ],
    }
    assert (arguments["active_transfer_latency_cycles"], bars["Transfer(input) [i]"]["dur"]) == (16, 1)


def test_data_that_stays_on_its_core_has_a_track():
    """The reference writes no trace at all for this case."""
    module = solved("swiglu_1_16_32__eyeriss_like_single_core")
    found = trace(module)
    assert described(found, "thread_name")[-1] == "Same core (no link)"
    (bar,) = [bar for bar in bars_of(found) if bar["args"].get("this_link") == "Same core (no link)"]
    assert (bar["name"], bar["dur"], bar["args"]["full_path"]) == ("Transfer(left_swished) [i]", 0, "Path 2→2")
    assert "Transfer(left_swished) (0 links)" in described(trace(module, compact=True), "thread_name")


def test_links_with_two_ends():
    names = described(trace(solved("2conv_1_8_32_32_16_32_3__fusemax")), "thread_name")
    assert names == [
        "Core 0 [zigzag.compute]",
        "Core 1 [zigzag.compute]",
        "Link 0→2 (bw=512)",
        "Link 1→2 (bw=512)",
        "Link 2→0 (bw=512)",
        "Link 2→1 (bw=512)",
    ]


def test_coordinates_of_some_cores_only():
    text = golden_run(TWO_CONV).final.replace("stream.core 1 : @tpu_like at [1, 0]", "stream.core 1 : @tpu_like")
    module = parsed(text)
    assert described(trace(module), "thread_name")[:4] == [
        "Core 0 [zigzag.compute] (col=0, row=0)",
        "Core 3 [zigzag.compute] (col=0, row=1)",
        "Core 2 [zigzag.compute] (col=1, row=1)",
        "Core 1 [zigzag.compute]",
    ]
    assert described(trace(module, compact=True), "thread_name")[0] == "Cores 0-3"


def test_streams_of_an_array_have_tracks():
    """Several streams may be on one link at the same time."""
    full, compact = trace(on_array()), trace(on_array(), compact=True)
    transfers = [bar["args"]["this_link"] for bar in bars_of(full) if bar["cat"] != "computation"]
    assert set(transfers) == {
        "Transfer(A)",
        "Transfer(A_1)",
        "Transfer(B)",
        "Transfer(B_1)",
        "Transfer(Y_1)",
        "Transfer(Y_2)",
    }
    lengths = [[bar["dur"] for bar in bars_of(found) if bar["cat"] != "computation"] for found in (full, compact)]
    assert lengths[0] == lengths[1]
    assert all(bar["dur"] <= bar["args"]["slot_latency_cycles"] for bar in bars_of(full))


def test_groups_follow_one_another():
    module = parsed(transform(models.classifier((1, 3, 8, 8), 4, 8), *steps("simba_small")))
    found = trace(module, compact=True)
    figures = found["otherData"]
    totals = [group["total_latency_cycles"] for group in figures["groups"]]
    assert [group["group"] for group in figures["groups"]] == ["g0", "g1", "g2"]
    assert figures["total_latency_cycles"] == sum(totals) == 518
    first = {name: min(b["ts"] for b in bars_of(found) if b["pid"].endswith(name)) for name in ("g0", "g1", "g2")}
    assert first == {"g0": 0, "g1": totals[0], "g2": totals[0] + totals[1]}
    alone = trace(module, compact=True, group=1)
    assert {event["pid"] for event in alone["traceEvents"]} == {"steady_state_schedule"}
    assert alone["otherData"]["total_latency_cycles"] == totals[1]
    assert min(bar["ts"] for bar in bars_of(alone)) == 0


@pytest.mark.parametrize(
    "stage, remedy",
    [
        ("stream-load-accelerator", "run stream-partition first"),
        ("stream-partition", "run stream-allocate first"),
        ("stream-tile", "run stream-allocate first"),
        ("stream-schedule-slots", "run stream-allocate first"),
    ],
)
def test_before_the_allocation(stage, remedy):
    with pytest.raises(OperationError, match=remedy):
        trace(parsed(golden_run(TWO_CONV).after(stage)))


def test_group_that_is_not_there():
    with pytest.raises(OperationError, match="there is no group 1; the last is 0"):
        trace(solved(), group=1)


def test_options_on_the_command_line():
    session = Session(args=["m.mlir", "-t", "perfetto{compact=true group=0}"])
    assert session.output_resulting_program(session.read(golden_run(TWO_CONV).final)) == printed(
        PerfettoTarget(compact=True), solved()
    )
