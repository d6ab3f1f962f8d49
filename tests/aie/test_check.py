"""Whole designs are accepted if they run, and each mutation is refused with what is wrong and where."""

from __future__ import annotations

from functools import cache

import pytest
from xdsl.context import Context
from xdsl.dialects.arith import Arith
from xdsl.dialects.builtin import Builtin
from xdsl.dialects.func import Func
from xdsl.dialects.scf import Scf
from xdsl.parser import Parser

from passes.aie.check.check import check_design
from passes.aie.read.design import DesignReader
from stream_dialects.aie import Aie, DeviceOp
from stream_dialects.aiex import Aiex
from tests.aie.gemm_design import GemmDesign
from tests.aie.swiglu_design import SwigluDesign

GEMM = GemmDesign(64, 128, 128, 16, 32, 16, rows=2, columns=4)


def messages(text: str) -> list[str]:
    """What is wrong with a design."""
    ctx = Context()
    for dialect in (Builtin, Arith, Func, Scf, Aie, Aiex):
        ctx.load_dialect(dialect)
    module = Parser(ctx, text).parse_module()
    (device,) = (op for op in module.ops if isinstance(op, DeviceOp))
    return [finding.message for finding in check_design(DesignReader(device).read())]


@cache
def gemm_text() -> str:
    return GEMM.text()


def mutated(old: str, new: str) -> list[str]:
    """What is wrong with the product if the first occurrence of a text is another one."""
    assert old in gemm_text()
    return messages(gemm_text().replace(old, new, 1))


@pytest.mark.parametrize(
    "design",
    [
        GEMM,
        GemmDesign(64, 128, 128, 16, 32, 16, rows=1, columns=1),
        GemmDesign(64, 128, 128, 16, 32, 16, rows=4, columns=2, device="npu1"),
        GemmDesign(512, 512, 512, 16, 128, 32, rows=4, columns=8),
        GemmDesign(8192, 64, 1024, 32, 32, 32, rows=4, columns=8),
        SwigluDesign(256, 512, 2048),
        SwigluDesign(256, 256, 256, 16, 32, 32),
    ],
    ids=repr,
)
def test_right_designs(design: GemmDesign | SwigluDesign) -> None:
    assert messages(design.text()) == []


def test_lower_depths_are_no_fault() -> None:
    assert mutated("@A_l3l2_0(%shim0, {%mem0}, [2, 2])", "@A_l3l2_0(%shim0, {%mem0}, [2, 1])") == []


def test_depth_below_what_is_acquired() -> None:
    assert mutated("{%core1_0, %core1_1}, [2, 4, 4]", "{%core1_0, %core1_1}, [2, 3, 4]") == [
        "core (1, 2) acquires 4 objects of @B_l2l1_1, whose depth at that end is 3; make it deeper, or acquire "
        "fewer at a "
        "time"
    ]


def test_depth_beyond_the_descriptors() -> None:
    found = mutated("@A_l3l2_0(%shim0, {%mem0}, [2, 2])", "@A_l3l2_0(%shim0, {%mem0}, [2, 12])")
    assert found == [
        "mem tile (0, 1) needs 30 buffer descriptors on its even DMA channels of 24 (@A_l3l2_0 12, @A_l2l1_0 12, "
        "@C_l1l2_0_0 2, @C_l2l3_0 4); lower depths or repeat counts, or use another tile"
    ]


STRIDES = "strides = [4096, 32, 128, 1]"


@pytest.mark.parametrize(
    "old, new, message",
    [
        (
            STRIDES,
            "strides = [4096, 32, 127, 1]",
            "stride 127 in <2, 4096> <4, 32> <16, 127> <32, 1> is no whole number of 32-bit words",
        ),
        (
            STRIDES,
            "strides = [8192, 32, 128, 1]",
            "<2, 8192> <4, 32> <16, 128> <32, 1> from offset 0 on reach element 10239 of an argument of 8192",
        ),
        (
            STRIDES,
            "strides = [4098, 32, 128, 1]",
            "<2, 4098> <4, 32> <16, 128> <32, 1> from offset 0 on send 4096 elements of argument 0, 2 of them more "
            "than "
            "once or in other transfers too, although all tasks together move 16384 for the 8192 that there are; "
            "correct "
            "strides or offset",
        ),
        (
            "<size = 4, stride = 128>",
            "<size = 4, stride = 120>",
            "@A_l2l1_0 at mem tile (0, 1): <4, 120> <4, 8> <4, 32> <8, 1> visit element 120 twice in a transfer of "
            "512, "
            "and others never",
        ),
        (
            "<size = 4, stride = 128>",
            "<size = 4, stride = 256>",
            "@A_l2l1_0 at mem tile (0, 1): <4, 256> <4, 8> <4, 32> <8, 1> reach element 895 of a buffer of 512",
        ),
    ],
)
def test_strides(old: str, new: str, message: str) -> None:
    assert message in mutated(old, new)


def test_acquire_count() -> None:
    assert mutated("acquire @A_l2l1_1(Consume, 1)", "acquire @A_l2l1_1(Consume, 2)") == [
        "core (0, 3) waits for 1 object of @A_l2l1_1 in iteration t2=1, t1=1, t0=3 of pass 0, for ever: the tasks of "
        "@A_l3l2_1 send 16 objects and no more",
        "the runtime sequence @sequence waits here for ever; these tasks never end: @C_l2l3_0 with 1.50 of 2 "
        "objects moved",
    ]


def test_missing_task() -> None:
    found = mutated("aiex.dma_start_task(%tB1_1)\n", "")
    assert found[:2] == [
        f"core (1, {row}) waits for 4 objects of @B_l2l1_1 in iteration t2=1 of pass 0, for ever: the tasks of "
        "@B_l3l2_1 "
        "send 1 object and no more"
        for row in (2, 3)
    ]
    assert len(found) == 3


def test_task_that_is_too_long() -> None:
    found = mutated("} {repeat_count = 1 : i32}", "} {repeat_count = 2 : i32}")
    assert (
        "@A_l3l2_0 keeps 2 objects more at tile (0, 1) than it held before: objects produced and consumed differ, so "
        in (found[0])
    )


def test_missing_iteration_of_one_core() -> None:
    assert mutated("%c_k = arith.constant 4", "%c_k = arith.constant 3")[0] == (
        "core (0, 2) waits for 4 objects of @B_l2l1_0 in iteration t2=0 of pass 1, for ever: the tasks of "
        "@B_l3l2_0 send "
        "2 objects and no more"
    )


def test_swiglu_without_the_shared_memory() -> None:
    text = SwigluDesign(256, 512, 2048).text()
    old = "@silu_0(%t4_2, {%t5_2}, [2, 2]) :"
    assert old in text
    found = messages(text.replace(old, "@silu_0(%t4_2, {%t5_2}, [2, 2]) {via_DMA = true} :"))
    assert found == [
        "core tile (5, 2) has 2 S2MM channels, but 3 object FIFOs enter it by DMA (@right0_0, @right1_0, @silu_0); "
        "link "
        "FIFOs, use a neighbour that shares its memory, or another tile"
    ]


def test_swiglu_that_stands_still() -> None:
    """A core that never gives back what it has from one of two neighbours stops both, over what they share."""
    text = SwigluDesign(256, 512, 2048).text()
    old = "aie.objectfifo.release @left0_0(Consume, 1)\n"
    assert old in text
    found = messages(text.replace(old, "", 1))
    circle = "the cores named here wait for each other in a circle"
    assert found[:3] == [
        f"core (0, 2) waits for 1 free object of @left0_0 in iteration t2=0, t1=4 of pass 0, for ever: {circle}",
        f"core (4, 2) waits for 1 object of @left1_0 in iteration t2=0, t1=4 of pass 0, for ever: {circle}",
        f"core (1, 2) waits for 1 object of @X0 in iteration t2=0, t1=4, t0=2 of pass 0, for ever: {circle}",
    ]
    assert len(found) == 4
