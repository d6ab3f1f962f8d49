"""`AcceleratorIR` against the golden, on the shipped systems and on unusual ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from passes.operation_error import OperationError
from stream_opt.ir import AcceleratorIR
from stream_opt.ir.accelerator import Aie2FieldsIR, BusIR, LinkIR
from tests.ir.goldens import additions, differences, golden, imported, solved
from tests.pipeline.cases import build
from tests.pipeline.harness import load, parsed, transform

HARDWARE = Path(__file__).parent.parent / "golden" / "hardware"
SYSTEMS = sorted(path.stem for path in HARDWARE.glob("*.json"))


def loaded(system: str) -> AcceleratorIR:
    return AcceleratorIR.from_module(parsed(transform(build("gemm_4_5_6"), load(system))))


def test_golden():
    theirs = golden("accelerator_ir.tpu_like_quad_core")
    ours = AcceleratorIR.from_module(solved()).model_dump()
    assert list(differences(ours, theirs)) == []
    assert additions(ours, theirs) == {".replaced_connectivity", ".unconnected_cores"}


def test_views():
    model = AcceleratorIR.from_module(solved())
    whole = model.model_dump()
    shared = {key: whole[key] for key in ("schema_version", "name", "cores", "core_connectivity")}
    assert model.compiler_view().model_dump() == shared
    assert model.hardware_view().model_dump() == shared | {"num_cores": 7}


def test_replaced_links_are_kept():
    """The bus at the end of the file takes over all twelve links, in both directions (fix F5)."""
    model = AcceleratorIR.from_module(solved())
    assert model.core_connectivity == [BusIR(cores=list(range(7)), bandwidth=128, unit_energy_cost=0)]
    assert len(model.replaced_connectivity) == 24
    assert model.replaced_connectivity[1] == LinkIR(from_core=1, to_core=0, bandwidth=32, unit_energy_cost=0)


@pytest.mark.parametrize("system", SYSTEMS)
def test_cores_and_edges_of_shipped_systems(system):
    theirs = json.loads((HARDWARE / f"{system}.json").read_text())
    ours = loaded(system)
    connected = [core.id for core in ours.cores if core.id not in ours.unconnected_cores]
    assert connected == theirs["core_order"]
    assert (ours.name, ours.offchip_core_id) == (theirs["name"], theirs["offchip_core_id"])
    assert ours.nb_shared_mem_groups == theirs["nb_shared_mem_groups"]
    assert ours.num_cores == len(ours.cores) == len(theirs["core_order"]) + len(ours.unconnected_cores)
    described = {core["id"]: (core["name"], core["core_type"], core["col"], core["row"]) for core in theirs["cores"]}
    own = {core.id: (core.name, core.core_type, core.col_id, core.row_id) for core in ours.cores}
    assert {core: own[core] for core in connected} == described


@pytest.mark.parametrize("system", ["simba", "whole_array_strix", "fusemax"])
def test_links_of_shipped_systems(system):
    edges = json.loads((HARDWARE / f"{system}.json").read_text())["edges"]
    model = loaded(system)
    links = [[link.from_core, link.to_core, "link", link.bandwidth] for link in model.core_connectivity]
    assert sorted(links) == sorted(edges)
    assert model.replaced_connectivity == []


def test_unconnected_cores_stay():
    """The reference drops them (fix F6)."""
    assert loaded("whole_array_strix").unconnected_cores == [6, 12, 18, 24, 30, 36, 42]


def test_aie_core():
    core = next(core for core in loaded("whole_array_strix").cores if core.core_type == "aie2.memory")
    assert isinstance(core.extra_fields, Aie2FieldsIR)
    assert core.extra_fields.model_dump() == {
        "memory": {"capacity_bits": 2097152, "bandwidth_min": 128, "bandwidth_max": 768},
        "max_object_fifo_depth": 48,
    }


def test_coordinates_may_be_missing():
    assert {(core.col_id, core.row_id) for core in loaded("fusemax").cores} == {(None, None)}


def test_without_accelerator():
    with pytest.raises(OperationError, match="found 0; run stream-load-accelerator"):
        AcceleratorIR.from_module(imported("gemm_4_5_6"))
