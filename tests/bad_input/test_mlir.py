"""Modules that are no modules or were edited by hand, and passes in the wrong order."""

from __future__ import annotations

import pytest

from stream_opt import driver
from tests.bad_input.conftest import HARDWARE, Shell
from tests.bad_input.networks import gemm, two_gemms

NOT_MLIR = "an ONNX model needs -f onnx"


@pytest.mark.parametrize(
    "content, message",
    [
        ("hello world {{{", ":1:7: error: Operation hello is not registered"),
        ("", ": error: the input is empty; expected MLIR text"),
        (bytes(range(256)), f": error: this is not MLIR text (byte 128 is not UTF-8); {NOT_MLIR}"),
        (gemm(), f": error: this is not MLIR text (it has control characters); {NOT_MLIR}"),
        ('"builtin.module"() ({', ":1:22: error: unexpected end of the text in block definition"),
    ],
)
def test_other_content(shell: Shell, content: str | bytes, message: str) -> None:
    shell.write("net.mlir", content)
    (line,) = shell.stream_opt("net.mlir")
    assert line.startswith(f"net.mlir{message}")


def finished(shell: Shell, network: bytes | None = None) -> str:
    shell.write("net.onnx", network or gemm())
    return shell.transformed("net.onnx", "-p", f"{HARDWARE},stream-co")


def place(text: str, part: str) -> str:
    """`line:column` of the operation whose text contains `part`."""
    for number, line in enumerate(text.splitlines(), 1):
        if part in line:
            start = len(line) - len(line.lstrip())
            return f"{number}:{start + 1}"
    raise AssertionError(part)


EDITS = [
    ("bandwidth 128.0", "bandwidth -1.0", "'stream.bus' op: bandwidth must be greater than 0 bits/cycle, got -1.0"),
    (" slot 3 ", " slot -3 ", "'stream.compute' op: a slot is at least 0, got -3"),
    (
        "(d0, d1, d2) -> (d0, d1)>",
        "(d0, d1, d2) -> (d0)>",
        "'stream.compute' op: map 0 has 1 results for a tensor of rank 2",
    ),
]


@pytest.mark.parametrize("old, new, message", EDITS)
def test_edited_value_does_not_verify(shell: Shell, old: str, new: str, message: str) -> None:
    text = finished(shell)
    shell.write("net.mlir", text.replace(old, new, 1))
    assert shell.stream_opt("net.mlir") == [f"net.mlir:{place(text, old)}: error: {message}"]


CHECKED = [
    ("<total = 275", "<total = 274", "total latency: 274 is stated, the decisions give 275"),
    ("links = [12]", "links = [0]", "the route of 'Transfer(a)' is none of its 1 candidates"),
]


@pytest.mark.parametrize("old, new, message", CHECKED)
def test_edited_decision_does_not_pass_the_check(shell: Shell, old: str, new: str, message: str) -> None:
    text = finished(shell)
    shell.write("net.mlir", text.replace(old, new, 1))
    expected = f"net.mlir:{place(text, old)}: error: in pass stream-check-allocation: {message}"
    assert shell.stream_opt("net.mlir", "-p", "stream-check-allocation") == [expected]


def test_unknown_model_and_target_in_the_module(shell: Shell) -> None:
    text = finished(shell)
    check = ("-p", "stream-check-allocation")
    shell.write("net.mlir", text.replace("builtin.module {", 'builtin.module attributes {stream.model = "turbo"} {'))
    assert shell.stream_opt("net.mlir", *check) == [
        'net.mlir:1:1: error: in pass stream-check-allocation: stream.model is "turbo", '
        "expected one of reference, aie-hardware"
    ]
    shell.write("net.mlir", text.replace("target @tpu_like_quad_core", "target @other"))
    assert shell.stream_opt("net.mlir", *check) == [
        "net.mlir:1:1: error: in pass stream-check-allocation: the workload targets @other, but the module has no "
        "accelerator of that name"
    ]


def test_half_a_module(shell: Shell) -> None:
    lines = finished(shell).splitlines()
    half = lines[: len(lines) // 2]
    shell.write("net.mlir", "\n".join(half))
    place = f"net.mlir:{len(half)}:{len(half[-1]) + 1}"
    assert shell.stream_opt("net.mlir") == [f"{place}: error: unexpected end of the text in block definition"]


PARTITION = "stream-partition"
MAP = f"{PARTITION},stream-generate-mapping"
TILE = f"{MAP},stream-tile"
TRANSFERS = f"{TILE},stream-insert-transfers"

ORDERS = [
    ("", "stream-tile", "the workload has no stream.group; run stream-partition first"),
    ("", "stream-allocate", "the workload has no stream.group; run stream-partition first"),
    (PARTITION, "stream-tile", "layer 'G' has no mapping; run stream-generate-mapping or stream-load-mapping"),
    (PARTITION, "stream-partition", "the workload is partitioned already; run stream-partition once"),
    (MAP, "stream-estimate-costs", "expected one stream.steady_state, found 0; run stream-tile first"),
    (TILE, "stream-tile", "the group has no stream.layer left: it is tiled already, or empty"),
    (TILE, "stream-schedule-slots", "the steady state has no stream.transfer; run stream-insert-transfers first"),
    (
        TILE,
        "stream-set-precision{activations=bf16 weights=bf16}",
        "the workload is tiled already; run stream-set-precision before stream-tile",
    ),
    (TRANSFERS, "stream-insert-transfers", "the steady state has transfers already; insert them once"),
    (TRANSFERS, "stream-allocate", "'G' has no costs; run stream-estimate-costs first"),
    (TRANSFERS, "stream-estimate-memory", "'G' has no slot; run stream-schedule-slots first"),
    (TRANSFERS, HARDWARE, "the module has a stream.accelerator already; load the hardware once"),
]


@pytest.mark.parametrize("before, wrong, message", ORDERS)
def test_order_of_passes(shell: Shell, before: str, wrong: str, message: str) -> None:
    shell.write("net.onnx", gemm())
    pipeline = ",".join(part for part in (HARDWARE, before, wrong) if part)
    name = wrong.partition("{")[0]
    assert shell.stream_opt("net.onnx", "-p", pipeline) == [f"net.onnx: error: in pass {name}: {message}"]


@pytest.mark.parametrize(
    "core, problem",
    [
        (77, ", which the accelerator does not have; use a core from 0 to 6"),
        (6, " of kind offchip, which computes nothing; use a compute core"),
        (4, ", whose 'operator_types' do not list Gemm; add it or use another core"),
    ],
    ids=["unknown", "offchip", "operator type"],
)
def test_core_changed_by_hand(shell: Shell, core: int, problem: str) -> None:
    shell.write("net.onnx", gemm())
    _, mapped, _ = shell.run(driver.main, "net.onnx", "-p", f"{HARDWARE},{MAP}")
    assert mapped.count("cores = [0, 1, 2, 3]") == 1
    shell.write("edited.mlir", mapped.replace("cores = [0, 1, 2, 3]", f"cores = [0, 1, 2, {core}]"))
    (line,) = shell.stream_opt("edited.mlir", "-p", "stream-tile")
    assert line.endswith(f": error: in pass stream-tile: layer 'G' is mapped to core {core}{problem}")


def test_no_hardware(shell: Shell) -> None:
    shell.write("net.onnx", two_gemms())
    assert shell.stream_opt("net.onnx", "-p", "stream-co") == [
        "net.onnx: error: in pass stream-generate-mapping: expected one stream.accelerator for the workload, found 0; "
        'run stream-load-accelerator{file="…"} first'
    ]


@pytest.mark.parametrize("target", ["summary", "mapping-yaml"])
def test_target_too_early(shell: Shell, target: str) -> None:
    shell.write("net.onnx", gemm())
    assert shell.stream_opt("net.onnx", "-t", target) == [
        f"net.onnx: error: in target {target}: the workload has no stream.group; run stream-partition first"
    ]
