"""`stream-check-allocation` on a module in which one decision or figure was changed by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.ir import Operation

from passes.allocation.stream_check_allocation import StreamCheckAllocationPass
from passes.operation_error import OperationError
from stream_dialects.stream import Stream
from stream_dialects.stream.steady_state import ComputeOp, TransferOp
from stream_opt.locations import LocatingParser

TEXT = (Path(__file__).parent / "one_gemm.mlir").read_text("utf-8")
CONTEXT = Context()
CONTEXT.load_dialect(Builtin)
CONTEXT.load_dialect(Stream)


def edited(line: str, old: str, new: str) -> ModuleOp:
    """The module with `old` replaced by `new` in the one line that holds `line`."""
    lines = TEXT.splitlines()
    (position,) = [number for number, text in enumerate(lines) if line in text]
    assert lines[position].count(old) == 1
    lines[position] = lines[position].replace(old, new)
    return LocatingParser(CONTEXT, "\n".join(lines), "one_gemm.mlir").parse_module()


def name_of(operation: Operation) -> str:
    return operation.label.data if isinstance(operation, (ComputeOp, TransferOp)) else operation.name


def refusal(module: ModuleOp) -> tuple[str, list[str]]:
    """The op that the pass blames, and its messages."""
    module.verify()
    with pytest.raises(OperationError) as failure:
        StreamCheckAllocationPass().apply(CONTEXT, module)
    return name_of(failure.value.operation), str(failure.value).splitlines()


def test_accepted() -> None:
    module = edited("stream.group", "total", "total")
    before = str(module)
    StreamCheckAllocationPass().apply(CONTEXT, module)
    assert str(module) == before


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("total = 264", "total = 263", ["total latency: 263 is stated, the decisions give 264"]),
        ("iterations = 4", "iterations = 2", ["iterations: 2 is stated, the temporal loops give 4"]),
        ("overlap = 0", "overlap = 2", ["overlap: 2 is stated, the decisions give 0"]),
        ("dma_in = 2", "dma_in = 1", ["dma: the peak of streams into a core is 2, stated 1"]),
        ("dma_out = 1", "dma_out = 3", ["dma: the peak of streams out of a core is 1, stated 3"]),
        ("buffering = 10", "buffering = 9", ["buffering: 9 is stated, the decisions give 10"]),
        ("52, 4, 0]", "52, 4]", ["slots: 5 slot latencies are given for 6 slots"]),
        (
            "52, 4, 0]",
            "53, 4, 0]",
            [
                "slot 3: lasts 53 cycles although nothing in it takes more than 52",
                "latency per iteration: 66 is stated, the decisions give 67",
                "total latency: 264 is stated, the decisions give 268",
            ],
        ),
        (re.search(r" latency <.*?>", TEXT)[0], "", ["the group has no latency; run stream-allocate first"]),  # pyright: ignore[reportOptionalSubscript]
    ],
)
def test_figures_of_the_group(old: str, new: str, messages: list[str]) -> None:
    assert refusal(edited("stream.group", old, new)) == ("stream.group", messages)


@pytest.mark.parametrize(
    ("line", "old", "new", "blamed", "message"),
    [
        ("Transfer(x)", "tiles = 2", "tiles = 1", "Transfer(x)", "x_1: tiles 1 is stated, its stop -1 gives 2"),
        ("stream.compute", "reuse = 1", "reuse = 4", "Gemm1", "y_1: reuse 4 is stated, its stop -1 gives 1"),
        (
            "Transfer(w)",
            "reuse = 4",
            "reuse = 2",
            "Transfer(w)",
            "Transfer(w): reuse factor 2 is stated, its first output gives 4",
        ),
        (
            "Transfer(x)",
            "T(z1,4,V,no_reuse)",
            "T(z1,4,V)",
            "Transfer(x)",
            "x_1: the reuse marks of its space are not those of its stop -1",
        ),
        (
            "Transfer(x)",
            " route <sources = [2], targets = [0, 1], score = 2, links = [0]>",
            "",
            "Transfer(x)",
            "'Transfer(x)' has no route; run stream-allocate first",
        ),
        (
            "Transfer(x)",
            "sources = [2]",
            "sources = [1]",
            "Transfer(x)",
            "the route of 'Transfer(x)' is none of its 1 candidates",
        ),
        (
            "Transfer(x)",
            "placement = [0, 1]",
            "placement = [0]",
            "Transfer(x)",
            "tensor 'x_1' is placed on core 0, expected cores 0, 1",
        ),
        ("Transfer(w)", ", stop = 0", "", "Transfer(w)", "tensor 'w_1' has no stop; run stream-allocate first"),
        (
            "stream.compute",
            "placement = [0, 1], ",
            "",
            "Gemm1",
            "tensor 'y_1' has no placement; run stream-allocate first",
        ),
        (
            "Transfer(x)",
            " slot 2 ",
            " slot 1 ",
            "Transfer(w)",
            "Transfer(w): uses link 0 in slot 1 together with 'Transfer(x)'",
        ),
        (
            "stream.compute",
            " slot 3 ",
            " slot 4 ",
            "Transfer(y_1)",
            "Transfer(y_1): reads 'y_1' in slot 4, written in slot 4",
        ),
    ],
)
def test_decisions(line: str, old: str, new: str, blamed: str, message: str) -> None:
    operation, messages = refusal(edited(line, old, new))
    assert (operation, messages[0]) == (blamed, message)
