"""The scalar and the AIE model, and errors about cores that cannot run a layer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passes.analysis.accelerator import CoreType, MemoryLevel, OperationalArray
from passes.analysis.errors import InputError
from passes.analysis.mapping import Kernel
from passes.cost.aie import aie_cost
from passes.cost.scalar import scalar_cost
from passes.cost.zigzag_engine import search
from tests.cost.core_types import SIMD, TPU_LIKE, core, memory
from tests.cost.layers import describe, elementwise, gemm, node

AIE_TILE = CoreType("aie_tile", "aie_tile", "aie2", "compute")
BF16 = ("bf16", "bf16", "bf16")


def kernel(utilization: float | str | None) -> Kernel:
    return Kernel("gemm", () if utilization is None else (("utilization", utilization),))


def test_scalar_model() -> None:
    cost = scalar_cost(elementwise(16, 32, inputs=1))
    assert (cost.model, cost.latency, cost.ideal_cycles, cost.ideal_temporal_cycles, cost.energy) == (
        "scalar",
        512,
        512,
        512,
        0.0,
    )
    assert cost.utilization == 1.0


@pytest.mark.parametrize(
    ("layer", "utilization", "ideal", "latency"),
    [
        (gemm(16, 128, 32), 61.8, 2048, 3314),
        (gemm(32, 32, 32), 61.8, 1024, 1657),
        (elementwise(16, 32, inputs=1), 50.0, 16, 32),
        (describe(node("Gemm", (1, 16, 32), "D0,D1", "D1,D2", "D0,D2"), (2, 4)), 61.8, 4, 7),
    ],
    ids=["gemm", "square gemm", "silu", "split gemm"],
)
def test_aie_worked_examples(layer, utilization, ideal, latency) -> None:
    cost = aie_cost(AIE_TILE, layer, kernel(utilization), BF16, "layer")
    assert (cost.model, cost.latency, cost.ideal_cycles, cost.ideal_temporal_cycles, cost.energy) == (
        "aie",
        latency,
        ideal,
        ideal,
        None,
    )


def test_aie_rate_of_f32() -> None:
    cost = aie_cost(AIE_TILE, gemm(16, 128, 32, bits=32), kernel(50.0), ("f32",) * 3, "layer")
    assert (cost.ideal_cycles, cost.latency) == (4096, 8192)


@pytest.mark.parametrize(
    ("types", "ideal", "latency"),
    [
        (("i8", "i8", "i32"), 1024, 1657),
        (("i8",) * 3, 1024, 1657),
        (("i16", "i16", "i32"), 4096, 6628),
        (("bf16", "bf16", "f32"), 2048, 3314),
    ],
)
def test_aie_other_element_types(types: tuple[str, ...], ideal: int, latency: int) -> None:
    cost = aie_cost(AIE_TILE, gemm(16, 128, 32), kernel(61.8), types, "layer")
    assert (cost.ideal_cycles, cost.latency) == (ideal, latency)


@pytest.mark.parametrize("types", [("f16",) * 3, ("bf16", "f32", "bf16"), ("f32", "f32", "bf16"), ("bf16",), ()])
def test_aie_element_types(types: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=r"layer 'Gemm_Left' has element types .* stream-set-precision"):
        aie_cost(AIE_TILE, gemm(1, 2, 3), kernel(50), types, "Gemm_Left")


def test_aie_without_kernel() -> None:
    with pytest.raises(InputError, match="layer 'Gemm_Left' runs on an AI Engine tile but its mapping names no kernel"):
        aie_cost(AIE_TILE, gemm(1, 2, 3), None, BF16, "Gemm_Left")


@pytest.mark.parametrize("utilization", [None, 0, -3.0, "high"])
def test_aie_without_utilization(utilization) -> None:
    with pytest.raises(InputError, match="kernel 'gemm' of layer 'Gemm_Left' has no positive `utilization`"):
        aie_cost(AIE_TILE, gemm(1, 2, 3), kernel(utilization), BF16, "Gemm_Left")


def test_aie_memory_tile() -> None:
    with pytest.raises(InputError, match="layer 'Gemm_Left' cannot run on core type 'aie_tile', an aie2 memory tile"):
        aie_cost(replace(AIE_TILE, kind="memory"), gemm(1, 2, 3), kernel(50), BF16, "Gemm_Left")


def with_memory(core_type: CoreType, changed: MemoryLevel) -> CoreType:
    memories = tuple(changed if level.name == changed.name else level for level in core_type.memories)
    return replace(core_type, memories=memories)


def check_refused(core_type: CoreType, layer, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        search(core_type, layer, node="Conv1")
    assert error.value.subject in ("Conv1", core_type.symbol)


def test_float32_on_narrow_registers() -> None:
    check_refused(
        TPU_LIKE,
        gemm(4, 4, 4, bits=32),
        "layer 'Conv1' cannot run on core type 'tpu_like': memory 'rf_2B' of 16 bits cannot hold one element of 32 "
        "bits of operand O; choose a narrower element type with stream-set-precision",
    )


def test_core_without_units() -> None:
    offchip = replace(SIMD, symbol="offchip", array=OperationalArray((("D1", 0), ("D2", 0)), 0.0, 0.0))
    check_refused(offchip, gemm(4, 4, 4), "core type 'offchip' has no units that compute")


def test_core_of_another_namespace() -> None:
    check_refused(AIE_TILE, gemm(4, 4, 4), "layer 'Conv1' cannot be costed on core type 'aie_tile'")


def test_operand_without_memory() -> None:
    inputs_only = memory("buffer", 4096, "I1 O", "D1", ("read_write", 64, 64, "I1 fh, I1 tl, O fl, O tl"))
    check_refused(core("half", [4], inputs_only), gemm(4, 4, 4), "no memory holds operand I2")


def test_missing_port() -> None:
    registers = TPU_LIKE.memories[0]
    check_refused(
        with_memory(TPU_LIKE, replace(registers, ports=registers.ports[:1])),
        gemm(4, 4, 4),
        "no port of memory 'rf_128B' lets operand I2 be written from the higher level; add 'I2, fh' to a port",
    )


def test_outermost_memory_needs_no_upper_ports() -> None:
    sram = TPU_LIKE.memories[2]
    lower = tuple(
        replace(port, allocation=tuple(use for use in port.allocation if use[1] in ("tl", "fl"))) for port in sram.ports
    )
    bare = with_memory(TPU_LIKE, replace(sram, ports=lower))
    assert search(bare, gemm(1, 16, 8)) == search(TPU_LIKE, gemm(1, 16, 8))


def test_port_narrower_than_an_element() -> None:
    narrow = memory(
        "buffer",
        65536,
        "I1 I2 O",
        "D1",
        ("read", 8, 8, "I1 tl, I2 tl, O tl, O th"),
        ("write", 8, 8, "I1 fh, I2 fh, O fh, O fl"),
    )
    check_refused(
        core("narrow", [4], narrow),
        gemm(4, 4, 4),
        "memory 'buffer' moves 8 bits per cycle for operand .*, less than one element of 16 bits; widen its port",
    )


def test_tile_larger_than_the_core() -> None:
    check_refused(
        SIMD,
        elementwise(1, 64, 56, 56),
        "layer 'Conv1' cannot run on core type 'simd': memory 'sram_128KB_2rw' of 1048576 bits cannot hold the tile of "
        "9633792 bits .'O' 3211264, 'A' 3211264, 'B' 3211264.; choose smaller tiles",
    )


def test_core_that_zigzag_refuses() -> None:
    read_only = replace(SIMD.memories[0].ports[0], kind="read")
    refused = replace(SIMD.memories[0], ports=(read_only, SIMD.memories[0].ports[1]))
    check_refused(with_memory(SIMD, refused), gemm(4, 4, 4), "core type 'simd' is not usable by ZigZag")
