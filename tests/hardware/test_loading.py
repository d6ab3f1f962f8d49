"""What the loader accepts, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from passes.analysis.accelerator import (
    Accelerator,
    Connection,
    Core,
    CoreType,
    MemoryLevel,
    MemoryPort,
    OperationalArray,
    TileMemory,
)
from passes.analysis.errors import InputError
from passes.load.hardware_file import load_accelerator

Edit = Callable[..., None]

SMALL = """
name: two_cores
cores: {1: ./cores/offchip.yaml, 0: ./cores/tpu_like.yaml}
offchip_core_id: 1
unit_energy_cost: 7
core_connectivity:
  - {cores: [0, 1], bandwidth: 0.5}
  - {type: bus, cores: [1, 0], bandwidth: 32_000, unit_energy_cost: 2.5}
core_coordinates: {0: [3, 4]}
"""


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def port(name: str, kind: str, width: tuple[int, int], *allocation: tuple[str, str]) -> MemoryPort:
    return MemoryPort(name, kind, *width, allocation)


def test_whole_accelerator(systems: Path) -> None:
    path = write(systems, SMALL)
    loaded = load_accelerator(path)
    tpu, offchip = (core.type for core in loaded.accelerator.cores)
    assert loaded.accelerator == Accelerator(
        "two_cores",
        (Core(0, tpu, 3, 4), Core(1, offchip)),
        (Connection(0, False, (0, 1), 0.5, 7.0), Connection(1, True, (1, 0), 32000.0, 2.5)),
        1,
        (),
    )
    wide, narrow = (64, 2048), (16, 16)
    assert tpu == CoreType(
        "tpu_like",
        "tpu_like",
        "zigzag",
        "compute",
        memories=(
            MemoryLevel(
                "rf_128B",
                1024,
                0.095,
                0.095,
                0.0,
                1,
                ("I2",),
                (port("r_port_1", "read", (8, 8), ("I2", "tl")), port("w_port_1", "write", (8, 8), ("I2", "fh"))),
                (),
            ),
            MemoryLevel(
                "rf_2B",
                16,
                0.021,
                0.021,
                0.0,
                1,
                ("O",),
                (
                    port("r_port_1", "read", narrow, ("O", "tl")),
                    port("r_port_2", "read", narrow, ("O", "th")),
                    port("w_port_1", "write", narrow, ("O", "fh")),
                    port("w_port_2", "write", narrow, ("O", "fl")),
                ),
                ("D2",),
            ),
            MemoryLevel(
                "sram_2MB",
                16777216,
                416.16,
                378.4,
                0.0,
                1,
                ("I1", "I2", "O"),
                (
                    port("r_port_1", "read", wide, ("I1", "tl"), ("I2", "tl"), ("O", "tl"), ("O", "th")),
                    port("w_port_1", "write", wide, ("I1", "fh"), ("I2", "fh"), ("O", "fh"), ("O", "fl")),
                ),
                ("D1", "D2"),
            ),
        ),
        array=OperationalArray((("D1", 32), ("D2", 32)), 0.04, 1.0),
    )
    names = ("small.yaml", "cores/tpu_like.yaml", "cores/offchip.yaml")
    assert loaded.sources == tuple(
        (Path(name).name, sha256((systems / name).read_bytes()).hexdigest()) for name in names
    )
    assert loaded.warnings == (
        "small.yaml: core_connectivity[1]: this bus replaces 1 earlier connection between the same cores: link 0-1",
    )


def test_tile(systems: Path) -> None:
    shim, memory, tile = (core.type for core in load_accelerator(systems / "single_core.yaml").accelerator.cores)
    assert shim.tile_memory == TileMemory(10000000000, 128, 128)
    assert memory.tile_memory == TileMemory(2097152, 128, 768)
    assert tile == CoreType(
        "aie_tile",
        "aie_tile",
        "aie2",
        "compute",
        tile_memory=TileMemory(524288, 512, 512),
        max_object_fifo_depth=12,
        utilization=100.0,
    )


def test_tile_utilization(systems: Path, edit: Edit) -> None:
    edit("cores/aie_tile.yaml", ("utilization",), 61.8)
    assert load_accelerator(systems / "single_core.yaml").accelerator.cores[2].type.utilization == 61.8


def test_yml_suffix(systems: Path) -> None:
    assert load_accelerator(write(systems, SMALL, "small.yml")).accelerator.name == "two_cores"


@pytest.mark.parametrize("reference", ["tpu_like.yaml", "cores/tpu_like.yaml", "tpu_like", "./cores/tpu_like"])
def test_references(
    reference: str, systems: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    loaded = load_accelerator(write(systems, SMALL.replace("./cores/tpu_like.yaml", reference)))
    assert loaded.sources[1][0] == "tpu_like.yaml"


def test_bare_name_prefers_the_cores_folder(systems: Path) -> None:
    text = (systems / "cores" / "simd.yaml").read_text()
    (systems / "tpu_like.yaml").write_text(text)
    path = write(systems, SMALL.replace("./cores/tpu_like.yaml", "tpu_like.yaml"))
    assert load_accelerator(path).accelerator.cores[0].type.label == "tpu_like"
    (systems / "cores" / "tpu_like.yaml").unlink()
    assert load_accelerator(path).accelerator.cores[0].type.label == "simd"


def test_search_path(systems: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    copytree(systems, elsewhere)
    (systems / "cores" / "tpu_like.yaml").unlink()
    for reference in ("tpu_like.yaml", "cores/tpu_like.yaml"):
        path = write(systems, SMALL.replace("./cores/tpu_like.yaml", reference))
        assert load_accelerator(path, (elsewhere,)).accelerator.cores[0].type.label == "tpu_like"
    with pytest.raises(InputError, match=r"searched: \S+tpu_like\.yaml$"):
        load_accelerator(write(systems, SMALL), (elsewhere,))


def test_symbols_of_files_with_one_stem_differ(systems: Path) -> None:
    (systems / "tpu_like.yaml").write_text((systems / "cores" / "simd.yaml").read_text())
    text = SMALL.replace("{1:", "{2: ./tpu_like.yaml, 3: ./cores/tpu_like.yaml, 4: tpu_like, 1:")
    cores = load_accelerator(write(systems, text)).accelerator.cores
    assert [(core.type.symbol, core.type.label) for core in cores] == [
        ("tpu_like", "tpu_like"),
        ("offchip", "offchip"),
        ("tpu_like_1", "simd"),
        ("tpu_like", "tpu_like"),
        ("tpu_like", "tpu_like"),
    ]


@pytest.mark.parametrize("written", [None, "compute", "zigzag.compute"])
def test_core_type_names(written: str | None, systems: Path, edit: Edit) -> None:
    edit("cores/tpu_like.yaml", ("type",), *([] if written is None else [written]))
    core_type = load_accelerator(write(systems, SMALL)).accelerator.cores[0].type
    assert (core_type.namespace, core_type.kind) == ("zigzag", "compute")


def test_outermost_level_needs_nothing_above(systems: Path, edit: Edit) -> None:
    ports = ("memories", "sram_2MB", "ports")
    edit("cores/tpu_like.yaml", (*ports, 0, "allocation"), ["I1, tl", "I2,tl", "O, tl"])
    edit("cores/tpu_like.yaml", (*ports, 1, "allocation"), ["O, fl"])
    memory = load_accelerator(write(systems, SMALL)).accelerator.cores[0].type.top_memory
    assert memory.ports[0].allocation == (("I1", "tl"), ("I2", "tl"), ("O", "tl"))


def test_keys_of_newer_versions(systems: Path, edit: Edit) -> None:
    core = "cores/tpu_like.yaml"
    edit(core, ("operand_precision",), {"input": "bf16", "accumulator": "fp32"})
    edit(core, ("operational_array", "systolic_dimensions"), ["D1", "D2"])
    edit(core, ("operational_array", "input_precision"), [8, 8])
    edit(core, ("memories", "rf_2B", "force_double_buffering"), True)
    edit(core, ("memories", "rf_2B", "banks"), {"count": 4, "width": 32})
    for key in ("banks", "dma", "kernel_library"):
        edit(core, (key,), {"count": 4})
    text = SMALL.replace("32_000", "1") + "technology_node: n3\nbandwidth: {1.dram.rw_port_1: {burst: 32}}\n"
    loaded = load_accelerator(write(systems, text.replace("  - {type: bus", "#")))
    core_type = loaded.accelerator.cores[0].type
    assert core_type.operand_precision == (("input", "bf16"), ("accumulator", "fp32"))
    assert core_type.array is not None
    assert core_type.array.systolic_dimensions == ("D1", "D2")
    assert [memory.force_double_buffering for memory in core_type.memories] == [False, True, False]
    assert loaded.warnings == (
        "tpu_like.yaml: banks: is accepted and has no effect",
        "tpu_like.yaml: dma: is accepted and has no effect",
        "tpu_like.yaml: kernel_library: is accepted and has no effect",
        "tpu_like.yaml: memories.rf_2B.banks: is accepted and has no effect",
        "small.yaml: technology_node: is accepted and has no effect",
        "small.yaml: bandwidth: is accepted and has no effect",
    )


def test_shared_memories_of_different_arrays(systems: Path, edit: Edit) -> None:
    edit("cores/fusemax_vec.yaml", ("memories", "sram", "ports", 0, "name"), "r_port_7")
    edit("cores/fusemax_vec.yaml", ("operational_array", "dimensions"), ["D1", "D2", "D3"])
    edit("cores/fusemax_vec.yaml", ("operational_array", "sizes"), [16, 16, 1])
    assert load_accelerator(systems / "fusemax.yaml").accelerator.sharing == ((0, 1),)


def test_idle_shim_without_memory(systems: Path, edit: Edit) -> None:
    text = (systems / "cores" / "shim_dma.yaml").read_text().replace("10000000000", "0")
    (systems / "cores" / "idle.yaml").write_text(text)
    edit("whole_array.yaml", ("cores", 6), "idle")
    cores = load_accelerator(systems / "whole_array.yaml").accelerator.cores
    assert [core.type.symbol for core in cores if core.type.kind == "shim"] == ["shim_dma", "idle", *["shim_dma"] * 2]
