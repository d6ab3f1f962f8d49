"""The worked figures of spec interfaces 10: 2conv on tpu_like_quad_core, and a tiled group on paper."""

from __future__ import annotations

import pytest
from xdsl.dialects.builtin import ModuleOp

from passes.ir.lookup import groups_of
from stream_dialects.stream.memory import MemoryUse
from stream_opt.driver import StreamOptMain
from stream_opt.pass_runner import PassObserver

PIPELINE = "stream-load-accelerator{file=tpu_like_quad_core},stream-co"


def allocated(workload: str, pipeline: str) -> ModuleOp:
    return StreamOptMain(args=[workload, "-p", pipeline]).transformed(PassObserver())


@pytest.fixture(scope="module")
def memories() -> dict[int, MemoryUse]:
    (group,) = groups_of(allocated("2conv_1_8_32_32_16_32_3", PIPELINE))
    assert group.memories is not None
    return {core: use for use in group.memories.data if use.accesses for core in use.cores}


def accesses(use: MemoryUse) -> dict[str, tuple[int, int]]:
    return {entry.tensor: (entry.reads, entry.writes) for entry in use.accesses}


def test_offchip_accesses(memories: dict[int, MemoryUse]):
    assert accesses(memories[6]) == {
        "input": (2048, 0),
        "weights_1": (288, 0),
        "weights_2": (1152, 0),
        "output": (0, 8192),
    }


@pytest.mark.parametrize("core", range(4))
def test_compute_core(memories: dict[int, MemoryUse], core: int):
    assert accesses(memories[core]) == {
        "input_1": (0, 64),
        "weights_1_1": (0, 9),
        "conv1_out": (128, 0),
        "conv1_out_1": (0, 36),
        "weights_2_1": (0, 36),
        "output_1": (64, 0),
    }
    assert (memories[core].peak, memories[core].capacity) == (690176, 16777216)


def test_energy_is_accesses_times_cost_per_access(memories: dict[int, MemoryUse]):
    assert memories[6].transfer_energy == (2048 + 288 + 1152 + 8192) * 1000.0
    assert memories[0].transfer_energy == pytest.approx(192 * 416.16 + 145 * 378.4, rel=1e-12)


def test_compute_energy_is_that_of_the_cost_model(memories: dict[int, MemoryUse]):
    # Both convolutions, the part that ZigZag books on sram_2MB: outputs, inputs and weights.
    parts = (228833.28, 239708.16, 3745.44, 457666.56, 479416.32, 14981.76)
    assert memories[0].compute_energy == pytest.approx(sum(parts), rel=1e-12)


def residents(use: MemoryUse, slot: int) -> tuple[int, list[str]]:
    alive = [resident for resident in use.residents if resident.first <= slot <= resident.last]
    assert use.occupied[slot] == sum(resident.bits for resident in alive)
    return use.occupied[slot], [resident.tensor for resident in alive]


def test_residents_per_slot(memories: dict[int, MemoryUse]):
    use = memories[0]
    assert residents(use, 0) == (0, [])
    assert residents(use, 1) == (131072, ["input_1"])
    bits = 131072 + 18432 + 262144 + 73728
    assert residents(use, 3) == (bits, ["input_1", "weights_1_1", "conv1_out", "weights_2_1"])
    assert residents(use, 6) == (131072, ["output_1"])
    assert len(use.occupied) == 8


def test_cores_used_alike_share_an_entry(memories: dict[int, MemoryUse]):
    assert memories[0].cores == (0, 1, 2, 3)
    assert memories[6].cores == (6,)


def test_bus_traffic():
    (group,) = groups_of(allocated("swiglu_1_16_32", PIPELINE))
    assert group.links is not None
    (bus,) = group.links.data
    # input 256, weights_1/2 8192 each, left and right 512, intermediate 512, weights_3 8192, output 256 bits.
    assert bus.bits == 256 + 3 * 8192 + 3 * 512 + 256
    assert bus.busy == 2 + 3 * 64 + 3 * 4 + 2


def test_kept_tensors_stay_in_every_slot():
    pipeline = (
        "stream-load-accelerator{file=tpu_like_quad_core},stream-co{tiling="
        '"Gemm_Left.D1=128","Gemm_Down.D2=128","Gemm_Left.D2=32","Gemm_Left.D0=16"}'
    )
    (group,) = groups_of(allocated("swiglu_256_2048_8192", pipeline))
    assert group.memories is not None
    core = next(use for use in group.memories.data if 0 in use.cores)
    assert core.peak == 1990656
    assert all("output_1" in residents(core, slot)[1] for slot in range(len(core.occupied)))
    weights = [slot for slot in range(len(core.occupied)) if "weights_1_1" in residents(core, slot)[1]]
    assert weights == [2, 3]
