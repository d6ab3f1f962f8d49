"""The shipped systems against the golden figures of the reference model."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from passes.aie.array import tile_array
from passes.allocation.routing import RoutePlanner
from passes.analysis.core_graph import CoreGraph, memory_groups
from passes.analysis.errors import InputError
from passes.load.hardware_file import LoadedAccelerator, load_accelerator
from stream_opt.examples import example_names, example_path

GOLDEN = Path(__file__).parents[1] / "golden" / "hardware"
OWN_SYSTEMS = ("npu1", "npu2")
"""The systems that the reference model does not have."""
SYSTEMS = tuple(name for name in example_names("hardware") if name not in OWN_SYSTEMS)


def golden(system: str) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{system}.json").read_text())


@cache
def loaded(system: str) -> LoadedAccelerator:
    path = example_path("hardware", system)
    assert path is not None
    return load_accelerator(path)


def test_every_system_has_a_golden_file() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == list(SYSTEMS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_labels(system: str) -> None:
    accelerator, expected = loaded(system).accelerator, golden(system)
    assert (accelerator.name, accelerator.offchip) == (expected["name"], expected["offchip_core_id"])
    assert len(set(memory_groups(accelerator).values())) == expected["nb_shared_mem_groups"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_cores(system: str) -> None:
    graph = CoreGraph(loaded(system).accelerator)
    cores = [
        {
            "id": core.id,
            "name": core.type.label,
            "core_type": f"{core.type.namespace}.{core.type.kind}",
            "col": core.column,
            "row": core.row,
            "capacity_bits": core.type.capacity,
            "read_bw": core.type.port_bandwidth("read"),
            "write_bw": core.type.port_bandwidth("write"),
            "operator_types": None if core.type.operator_types is None else list(core.type.operator_types),
            "max_object_fifo_depth": core.type.max_object_fifo_depth,
        }
        for core in loaded(system).accelerator.cores
        if graph.is_connected(core.id)
    ]
    assert cores == sorted(golden(system)["cores"], key=lambda core: core["id"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_graph(system: str) -> None:
    graph = CoreGraph(loaded(system).accelerator)
    links = [(*edge, graph.link(*edge)) for edge in graph.edges()]
    assert list(graph.core_order) == golden(system)["core_order"]
    assert [
        [sender, receiver, "bus" if link.is_bus else "link", link.bandwidth] for sender, receiver, link in links
    ] == golden(system)["edges"]
    assert all(link.is_bus or (link.sender, link.receiver) == (a, b) for a, b, link in links)


@pytest.mark.parametrize("system", [name for name in SYSTEMS if "shortest_paths" in golden(name)])
def test_shortest_paths(system: str) -> None:
    graph = CoreGraph(loaded(system).accelerator)
    planner = RoutePlanner(graph)
    pairs = [(s, t) for s in graph.core_order for t in graph.core_order if s != t]
    assert [list(planner.shortest_path(*pair)) for pair in pairs] == golden(system)["shortest_paths"]


def test_unconnected_cores_stay() -> None:
    whole = loaded("whole_array").accelerator
    graph = CoreGraph(whole)
    assert len(whole.cores) == 24
    assert [core.id for core in whole.cores if not graph.is_connected(core.id)] == [6, 12, 18]


ARRAY_UNITS = {
    "tpu_like": 1024,
    "eyeriss_like": 168,
    "meta_prototype": 1024,
    "simba_chiplet": 1024,
    "fusemax_array": 65536,
    "fusemax_vec": 256,
    "pooling": 72,
    "simd": 64,
    "offchip": 0,
    "simba_offchip": 0,
    "fusemax_dram": 0,
}


def test_array_units() -> None:
    types = [kind for system in SYSTEMS for kind in loaded(system).accelerator.core_types.values()]
    assert {kind.symbol: kind.array.units for kind in types if kind.array} == ARRAY_UNITS


def test_bus_replaces_links_of_the_six_systems() -> None:
    warned = {system: loaded(system).warnings for system in SYSTEMS if loaded(system).warnings}
    place = "core_connectivity"
    assert warned == {
        "eyeriss_like_single_core": (
            f"eyeriss_like_single_core.yaml: {place}[2]: this bus replaces 2 earlier connections between the same "
            "cores: link 0-1, link 0-2",
        ),
        "eyeriss_like_dual_core": (
            f"eyeriss_like_dual_core.yaml: {place}[5]: this bus replaces 5 earlier connections between the same "
            "cores: link 0-1, link 0-2, link 1-2, link 0-3, link 1-3",
        ),
        "eyeriss_like_quad_core": (
            f"eyeriss_like_quad_core.yaml: {place}[12]: this bus replaces 12 earlier connections between the same "
            "cores: link 0-1, link 1-2, link 2-3, link 3-1, link 0-4, link 1-4, link 2-4, link 3-4, link 0-5, "
            "link 1-5, link 2-5, link 3-5",
        ),
        "tpu_like_quad_core": (
            f"tpu_like_quad_core.yaml: {place}[12]: this bus replaces 12 earlier connections between the same "
            "cores: link 0-1, link 1-2, link 2-3, link 3-0, link 0-4, link 1-4, link 2-4, link 3-4, link 0-5, "
            "link 1-5, link 2-5, link 3-5",
        ),
        "simba_small": (
            f"simba_small.yaml: {place}[4]: this bus replaces 4 earlier connections between the same cores: "
            "link 0-1, link 0-2, link 1-3, link 2-3",
        ),
        "meta_prototype_dual_core_simd_offchip": (
            f"meta_prototype_dual_core_simd_offchip.yaml: {place}[5]: this bus replaces 5 earlier connections between "
            "the same cores: link 0-1, link 0-2, link 1-2, link 0-3, link 1-3",
        ),
        "whole_array": (
            f"whole_array.yaml: {place}: no connection names core 6, 12, 18, so nothing can be mapped there",
        ),
        "whole_array_strix": (
            f"whole_array_strix.yaml: {place}: no connection names core 6, 12, 18, 24, 30, 36, 42, so nothing can be "
            "mapped there",
        ),
    }


def test_example_names() -> None:
    assert len(SYSTEMS) == 12
    assert set(OWN_SYSTEMS) <= set(example_names("hardware"))
    assert example_path("hardware", "none") is None
    assert example_path("hardware", "cores/simd") is None
    assert example_path("hardware", "../__init__") is None
    with pytest.raises(ValueError, match="no examples of kind 'cores'; the kinds are hardware, mappings, workloads"):
        example_names("cores")


@pytest.mark.parametrize(("system", "columns"), [("npu1", 4), ("npu2", 8)])
def test_an_npu_is_the_whole_array_of_its_device(system: str, columns: int) -> None:
    found, array = loaded(system), tile_array(loaded(system).accelerator)
    assert found.warnings == ()
    assert (array.device.name, array.device.columns) == (system, columns)
    assert array.tiles == {6 * column + row: (column, row) for column in range(columns) for row in range(6)}
    assert found.accelerator.offchip == 6 * columns
    capacities = {core.type.kind: core.type.capacity for core in found.accelerator.cores}
    assert (capacities["memory"], capacities["compute"]) == (512 * 1024 * 8, 64 * 1024 * 8)


@pytest.mark.parametrize(("system", "columns"), [("npu1", 4), ("npu2", 8)])
def test_links_of_an_npu(system: str, columns: int) -> None:
    """The host reaches every shim, a shim its memory tile, tiles their neighbours above and, but for shims, beside."""
    host = 6 * columns
    above = {(6 * column + row, 6 * column + row + 1) for column in range(columns) for row in range(5)}
    beside = {(6 * column + row, 6 * column + 6 + row) for column in range(columns - 1) for row in range(1, 6)}
    links = [connection.cores for connection in loaded(system).accelerator.connections]
    assert len(links) == len(set(links))
    assert set(links) == above | beside | {(host, 6 * column) for column in range(columns)}


@pytest.mark.parametrize(("system", "device"), [("whole_array", "npu1"), ("whole_array_strix", "npu2")])
def test_the_device_of_a_system_follows_from_its_columns(system: str, device: str) -> None:
    assert tile_array(loaded(system).accelerator).device.name == device


def test_a_part_of_a_device() -> None:
    accelerator = loaded("npu2").accelerator
    cores = tuple(core for core in accelerator.cores if core.column is not None and core.column < 2)
    assert tile_array(replace(accelerator, name="chip", cores=cores)).device.name == "npu1_2col"
    assert tile_array(replace(accelerator, name="npu2_2col", cores=cores)).device.name == "npu2_2col"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"column": None, "row": None}, "core 2 has no place in the array; add it to core_coordinates"),
        ({"row": 1}, "core 2, a core tile, is placed at column 0, row 1, where device npu2 has none"),
        ({"column": 8}, "accelerator chip has 9 columns, and no AIE device has more than 8; use fewer columns"),
    ],
)
def test_what_is_no_array(changes: dict[str, Any], message: str) -> None:
    accelerator = loaded("npu2").accelerator
    cores = tuple(replace(core, **changes) if core.id == 2 else core for core in accelerator.cores)
    with pytest.raises(InputError, match=message):
        tile_array(replace(accelerator, name="chip", cores=cores))
