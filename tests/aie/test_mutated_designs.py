"""Emitted designs read back as they were printed and pass the check; with one thing wrong, they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO

import pytest
from xdsl.context import Context
from xdsl.dialects import arith, builtin, func, memref, scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.parser import Parser

from passes.aie.stream_aie_check import StreamAieCheckPass
from passes.operation_error import OperationFindings
from stream_dialects.aie import Aie
from stream_dialects.aiex import Aiex
from stream_opt.targets.aie_mlir import AieMlirTarget
from tests.aie.emitted import Case

GEMM = Case("gemm_64_128_128", "m=16,k=32,n=16", 2, 4)
CHAIN = Case("gemm_chain_64_64_64_64", "m=16,k=32,n=32", 4, 2)
MATVEC = Case("matvec_64_128", "k=32,n=8", 1, 2)
SILU = Case("silu_128_64", "m=16,n=32")
MUL = Case("mul_128_64", "m=16,n=32")
SWIGLU = Case("swiglu_64_64_64", "seq=16,emb=32,hid=32")
CASES = (
    GEMM,
    CHAIN,
    MATVEC,
    SILU,
    MUL,
    SWIGLU,
    Case("swiglu_64_64_64_nodown", "seq=16,emb=16,hid=16"),
    Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, "npu1", types="i8,i8,i32"),
    Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, types="i16,i16,i32"),
    Case("gemm_64_64_64", "m=16,k=16,n=16", 1, 1, types="bf16,bf16,f32"),
)


def context() -> Context:
    ctx = Context()
    for dialect in (builtin.Builtin, arith.Arith, func.Func, scf.Scf, memref.MemRef, Aie, Aiex):
        ctx.load_dialect(dialect)
    return ctx


def parsed(text: str) -> ModuleOp:
    module = Parser(context(), text).parse_module()
    module.verify()
    return module


def printed(module: ModuleOp, version: str = "1.4") -> str:
    output = StringIO()
    AieMlirTarget(version).emit(context(), module, output)
    return output.getvalue()


@cache
def design(case: Case) -> str:
    return printed(case.module())


def findings(text: str) -> list[str]:
    """What `stream-aie-check` says of a design."""
    try:
        StreamAieCheckPass().apply(context(), parsed(text))
    except OperationFindings as error:
        return [message for _, message in error.findings]
    return []


def mutated(case: Case, before: str, after: str) -> str:
    """The design with the first `before` replaced."""
    text = design(case)
    assert before in text
    return text.replace(before, after, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.workload}-{case.types}")
def test_printed_design_reads_back_and_passes(case: Case) -> None:
    text = design(case)
    assert findings(text) == []
    assert printed(parsed(text)) == text
    older = printed(parsed(text), "1.3")
    assert findings(older) == []
    assert printed(parsed(older), "1.3") == older


ONE_DEPTH = ("[2, 8, 8, 8, 8]", "[2, 7, 8, 8, 8]")
ONE_STRIDE = ("<size = 4, stride = 128>, <size = 4, stride = 8>", "<size = 4, stride = 128>, <size = 4, stride = 16>")
ONE_TASK_STRIDE = ("strides = [4096, 32, 128, 1]", "strides = [8192, 32, 128, 1]")
ONE_ACQUIRE = ("acquire @A_l2l1_0(Consume, 8)", "acquire @A_l2l1_0(Consume, 7)")
ONE_RELEASE = ("release @A_l2l1_0(Consume, 8)", "release @A_l2l1_0(Consume, 7)")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ONE_DEPTH,
            "core (0, 2) acquires 8 objects of @A_l2l1_0, whose depth at that end is 7; make it deeper, or "
            "acquire fewer at a time",
        ),
        (
            ONE_STRIDE,
            "@A_l2l1_0 at mem tile (1, 1): <4, 128> <4, 16> <4, 32> <8, 1> step on to element 4119 of a buffer of 4096",
        ),
        (
            ONE_TASK_STRIDE,
            "<2, 8192> <4, 32> <16, 128> <32, 1> from offset 0 on reach element 10239 of an argument of 8192",
        ),
        (ONE_ACQUIRE, "object 7 of @A_l2l1_0 is used, but its acquire asks for 7 (0 to 6); acquire more"),
        (
            ONE_RELEASE,
            "@A_l2l1_0 keeps 1 object more at tile (0, 2) than it held before: objects produced and consumed "
            "differ, so the next one begins shifted; make tasks and loops agree",
        ),
    ],
    ids=["depth", "stride", "task stride", "acquire", "release"],
)
def test_one_change_of_a_gemm(change: tuple[str, str], message: str) -> None:
    assert findings(mutated(GEMM, *change))[0] == message


TASK = re.compile(r" +(%\w+) = aiex\.dma_configure_task_for @(\w+) \{\n.*\n.*\n +\}.*\n")


def without_each_task(text: str) -> Iterator[tuple[str, str]]:
    """(FIFO, design without one of its tasks)."""
    for task in TASK.finditer(text):
        rest = text[: task.start()] + text[task.end() :]
        yield task[2], re.sub(rf" +aiex\.dma_\w+_task\({task[1]}\)\n", "", rest)


@pytest.mark.parametrize("case", [GEMM, CHAIN, MATVEC, MUL, SWIGLU], ids=lambda case: case.workload)
def test_each_missing_task_is_named(case: Case) -> None:
    changed = list(without_each_task(design(case)))
    assert changed
    for fifo, text in changed:
        assert any(f"@{fifo}" in message for message in findings(text)), fifo


STREAMED = re.compile(r"@(\w+)\(%\w+ dimensionsToStream \[<size = \d+, stride = (\d+)>, <size = \d+, stride = (\d+)>")


@pytest.mark.parametrize("case", [GEMM, CHAIN, MUL, SWIGLU], ids=lambda case: case.workload)
def test_each_doubled_stride_of_a_fifo_is_named(case: Case) -> None:
    text = design(case)
    for match in STREAMED.finditer(text):
        for group in (2, 3):
            doubled = text[: match.start(group)] + str(2 * int(match[group])) + text[match.end(group) :]
            assert any(f"@{match[1]}" in message for message in findings(doubled)), match[0]


ACQUIRED = re.compile(r"acquire @(\w+)\(Consume, (\d+)\)")


@pytest.mark.parametrize("case", [GEMM, MATVEC, MUL], ids=lambda case: case.workload)
def test_each_consumer_that_acquires_one_too_many_is_named(case: Case) -> None:
    text, seen = design(case), set[str]()
    for match in ACQUIRED.finditer(text):
        if match[1] not in seen:
            seen.add(match[1])
            more = text[: match.start(2)] + str(int(match[2]) + 1) + text[match.end(2) :]
            assert any(f"@{match[1]}" in message for message in findings(more)), match[0]
    assert seen


def test_core_that_acquires_too_many_of_another_core_stops_the_launch() -> None:
    (core, sequence) = findings(mutated(CHAIN, "acquire @T_l1l1_0(Consume, 1)", "acquire @T_l1l1_0(Consume, 2)"))
    assert core.startswith("core (0, 2) waits for 1 object of @A_l2l1_0_0 in iteration t1=0, t0=0 of pass 1, for ever")
    assert sequence.endswith("these tasks never end: @Y_l2l3_0 with 0 of 1 objects moved")


@pytest.mark.parametrize("first", ["await", "free"])
def test_task_is_given_back_once(first: str) -> None:
    text = design(GEMM)
    match = re.search(rf" +aiex\.dma_{first}_task\((%\w+)\)\n", text)
    assert match is not None
    again = text[: match.end()] + f"      aiex.dma_free_task({match[1]})\n" + text[match.end() :]
    fifo = {"await": "Y_l2l3_0", "free": "A_l3l2_0"}[first]
    assert findings(again) == [
        f"the freed task of @{fifo} was awaited or freed before, which gave its descriptors back for other tasks; free "
        "it once"
    ]
