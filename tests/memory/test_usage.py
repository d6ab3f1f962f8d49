"""The bookkeeping of memories, on plain data."""

from __future__ import annotations

from passes.memory.usage import HeldTensor, Movement, TopMemory, core_uses

SRAM = TopMemory("sram", 1000, read_width=64, write_width=32, read_energy=2.0, write_energy=3.0)
TILE = TopMemory("tile_memory", 100, read_width=64, write_width=64, read_energy=None, write_energy=None)


def test_peak_adds_up_all_tensors_and_slots_only_those_alive():
    tensors = [HeldTensor("x", (0, 1), 600, 1, 2), HeldTensor("y", (0,), 300, 2, 3)]
    first, second = core_uses({0: SRAM, 1: SRAM}, tensors, [])
    assert (first.peak, second.peak) == (900, 600)
    assert first.occupied(5) == (0, 600, 900, 300, 0)
    assert [tensor.name for tensor in first.held] == ["x", "y"]
    assert first.fits
    assert second.fits


def test_peak_above_capacity_does_not_fit():
    (use,) = core_uses({0: SRAM}, [HeldTensor("x", (0,), 1001, 0, 0)], [])
    assert not use.fits


def test_accesses_are_words_of_the_port_rounded_up_per_run():
    movements = [Movement("x", (0,), 65, 3, writes=False), Movement("x", (0,), 65, 2, writes=True)]
    (use,) = core_uses({0: SRAM}, [], movements)
    assert (use.accesses["x"].reads, use.accesses["x"].writes) == (6, 6)
    assert use.energy == 6 * 2.0 + 6 * 3.0


def test_no_energy_without_figures():
    (use,) = core_uses({3: TILE}, [], [Movement("x", (3,), 64, 1, writes=True)])
    assert use.energy is None
    assert use.writes == 1


def test_cores_are_listed_by_id():
    uses = core_uses({1: SRAM, 0: SRAM}, [HeldTensor("x", (1, 0), 1, 0, 0)], [])
    assert [use.core for use in uses] == [0, 1]
