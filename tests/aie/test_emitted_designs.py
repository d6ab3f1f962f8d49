"""Emitted designs compute what their workload says, launch after launch; this is the proof of the lowering."""

from __future__ import annotations

import numpy as np
import pytest

from passes.aie.interpret.machine import Launch, Machine
from passes.aie.interpret.numbers import Arithmetic
from passes.aie.interpret.read import read_runnable
from stream_dialects.aie.layouts import BdDimLayoutArrayAttr
from stream_dialects.aie.object_fifo import ObjectFifoOp
from tests.aie.emitted import Case, expected, random_inputs, result_of

REFERENCE_GEMM = Case("gemm_64_128_128", "m=16,k=32,n=16", 2, 4)
TOLERANCE = 1e-9
"""Of results with exponentials, which are computed in another order; products of integers must agree exactly."""


def assert_computes(case: Case, *, launches: int = 2, limit: int = 3) -> Launch:
    """Returns the last launch."""
    machine = case.machine()
    launch = None
    for seed in range(launches):
        inputs = random_inputs(machine, seed, limit)
        launch = machine.launch(inputs)
        wanted = expected(case, inputs)
        largest = np.abs(result_of(launch) - wanted.reshape(result_of(launch).shape)).max()
        assert largest <= (TOLERANCE if wanted.dtype.kind == "f" else 0)
        assert launch.leftovers == ()
    assert launch is not None
    return launch


def small_gemm(rows: int, columns: int, device: str = "npu2") -> Case:
    """Two iterations in every dimension."""
    return Case(f"gemm_{32 * rows}_64_{32 * columns}", "m=16,k=32,n=16", rows, columns, device)


def test_reference_gemm() -> None:
    """The worked example of spec aie-codegen 10: 4 of 16 tiles of the result in each of 8 cores, each of 4 products."""
    launch = assert_computes(REFERENCE_GEMM)
    assert launch.calls == {"matmul_bf16_bf16_16_32_16": 128, "zero_bf16_16_32_16": 32}
    assert [count for name, count in launch.objects.items() if name.startswith("Y_l1l2_")] == [4] * 8


def test_rounding_to_bf16_keeps_small_integers() -> None:
    machine = REFERENCE_GEMM.machine(exact=False)
    inputs = random_inputs(machine, 0, 1)
    assert np.array_equal(result_of(machine.launch(inputs)), inputs[0] @ inputs[1])


@pytest.mark.parametrize("dropped", ["A_l2l1_0", "B_l2l1_3", "Y_l2l3_1"])
def test_wrong_layout_would_be_noticed(dropped: str) -> None:
    module = REFERENCE_GEMM.module()
    fifo = next(op for op in module.walk() if isinstance(op, ObjectFifoOp) and op.sym_name.data == dropped)
    fifo.to_stream = BdDimLayoutArrayAttr(())
    machine = Machine(read_runnable(module), Arithmetic(exact=True))
    inputs = random_inputs(machine, 0, 3)
    assert not np.array_equal(result_of(machine.launch(inputs)), inputs[0] @ inputs[1])


@pytest.mark.parametrize("rows, columns", [(1, 1), (1, 2), (2, 1), (2, 2), (4, 2), (3, 5)])
def test_gemm_on_some_arrays(rows: int, columns: int) -> None:
    assert_computes(small_gemm(rows, columns))


@pytest.mark.slow
@pytest.mark.parametrize("device, columns", [*(("npu2", c) for c in range(1, 9)), *(("npu1", c) for c in range(1, 5))])
@pytest.mark.parametrize("rows", range(1, 5))
def test_gemm_on_every_array(device: str, rows: int, columns: int) -> None:
    assert_computes(small_gemm(rows, columns, device))


@pytest.mark.parametrize(
    "case",
    [
        Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, types="i16,i16,i32"),
        Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, types="i8,i8,i32"),
        Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, types="bf16,bf16,f32"),
        Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, "npu1", types="i8,i8,i16"),
        Case("gemm_64_64_64", "m=16,k=16,n=16", 2, 2, "npu1"),
    ],
)
def test_gemm_of_other_types(case: Case) -> None:
    assert_computes(case)


@pytest.mark.parametrize(
    "case",
    [
        Case("gemm_64_64_64", "m=4,k=8,n=16", 2, 2),
        Case("gemm_64_64_64", "m=8,k=8,n=8", 2, 2),
        Case("swiglu_32_64_64", "seq=4,emb=16,hid=16"),
    ],
)
def test_tiles_of_a_single_row_of_blocks(case: Case) -> None:
    """The loop over rows of blocks has one iteration, and must go on to the next tile of the same transfer."""
    assert_computes(case)


@pytest.mark.parametrize(
    "case",
    [
        Case("gemm_chain_64_64_64_64", "m=16,k=32,n=32", 4, 2),
        Case("gemm_chain_64_32_32_64", "m=16,k=32,n=32", 4, 4, "npu1"),
        Case("matvec_64_128", "k=32,n=8", 1, 2),
        Case("matvec_20_64", "k=64,n=4", 4, 8),
        Case("gemm_chain_64_64_64_512", "m=8,k=32,n=32", 4, 4),
        Case("silu_128_64", "m=16,n=32"),
        Case("mul_128_64", "m=16,n=32"),
        Case("swiglu_64_64_64", "seq=16,emb=32,hid=32"),
        Case("swiglu_64_64_64_nodown", "seq=16,emb=16,hid=16"),
    ],
    ids=lambda case: case.workload,
)
def test_other_workloads(case: Case) -> None:
    assert_computes(case)


SINGLE_BUFFERS = {
    Case("gemm_64_64_64", "m=64,k=64,n=64", 1, 1, types="bf16,bf16,f32"): {"Y_l1l2_0_0": [1, 2]},
    Case("gemm_128_128_128", "m=64,k=64,n=64", 1, 1, types="bf16,bf16,f32"): {"Y_l1l2_0_0": [1, 2]},
    Case("gemm_64_256_128", "m=32,k=256,n=32", 1, 2): {"B_l2l1_0": [2, 1], "B_l2l1_1": [2, 1]},
    Case("gemm_64_256_128", "m=64,k=128,n=64", 1, 1, types="bf16,bf16,f32"): {
        "A_l2l1_0": [2, 1],
        "B_l2l1_0": [2, 1],
        "Y_l1l2_0_0": [1, 2],
    },
    Case("matvec_256_512", "k=512,n=32", 1, 1): {"W_l2l1_0": [2, 1]},
    Case("gemm_chain_128_256_128_256", "m=64,k=128,n=64", 2, 4): {
        **{f"A_l2l1_{row}": [2, 1] for row in range(2)},
        **{f"T_l1l1_{number}": [1, 2, 2] for number in range(2)},
    },
    Case("swiglu_256_256_512", "seq=64,emb=128,hid=64"): {
        **{f"input_l2l1_{part}": [2, 1, 1, 1, 1] for part in range(4)},
        **{f"{name}_l1l1_{part}": [1, 2] for name in ("left", "right") for part in range(8)},
        **{f"intermediate_l1l1_{part}": [1, 1, 1] for part in range(4)},
        **{f"output_l1l2_{column}_0": [1, 2] for column in range(8)},
    },
}
"""Designs that have no room for two objects at each end of a core -> depths of the FIFOs with less."""


@pytest.mark.parametrize("case", SINGLE_BUFFERS, ids=lambda case: f"{case.workload} {case.tiles}")
def test_single_buffers(case: Case) -> None:
    fifos = (op for op in case.module().walk() if isinstance(op, ObjectFifoOp))
    depths = {fifo.sym_name.data: list(fifo.depths) for fifo in fifos}
    assert {name: found for name, found in depths.items() if 1 in found} == SINGLE_BUFFERS[case]
    assert_computes(case, limit=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        Case("gemm_512_512_512", "m=16,k=128,n=32"),
        Case("swiglu_256_512_2048", "seq=32,emb=32,hid=64"),
        Case("swiglu_256_512_2048_nodown", "seq=32,emb=32,hid=64"),
        Case("matvec_256_256", "k=32,n=8"),
    ],
    ids=lambda case: case.workload,
)
def test_large_designs(case: Case) -> None:
    assert_computes(case, limit=1)
