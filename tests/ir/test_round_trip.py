"""Models to JSON and back, for any values and for every golden case; JSON Schema; what a model refuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stream_opt.ir import AcceleratorIR, AllocationIR, ModuleModel, WorkloadIR
from tests.ir.goldens import solved
from tests.ir.strategies import models
from tests.pipeline.cases import FUSED, NAMES

MODELS = (WorkloadIR, AcceleratorIR, AllocationIR)
VIEWS = {
    WorkloadIR: ("algorithmic", "compiler"),
    AcceleratorIR: ("hardware", "compiler"),
    AllocationIR: ("algorithmic", "hardware", "compiler", "performance"),
}


def read(case: str) -> list[ModuleModel]:
    return [model.from_module(solved(case)) for model in MODELS]


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_any_model(model, data):
    built = data.draw(models(model))
    text = built.model_dump_json()
    again = model.model_validate_json(text)
    assert again == built
    assert again.model_dump_json() == text
    assert model.model_validate(built.model_dump()) == built
    assert json.loads(text) == built.model_dump() == built.model_dump(mode="json")


@pytest.mark.parametrize("case", [name for name in NAMES if not name.startswith(FUSED)])
def test_every_case(case):
    for model in read(case):
        for part in (model, *(getattr(model, f"{view}_view")() for view in VIEWS[type(model)])):
            assert type(part).model_validate_json(part.model_dump_json()) == part
            assert json.loads(part.model_dump_json()) == part.model_dump()


@pytest.mark.parametrize("case", ["2conv_1_8_32_32_16_32_3__simba", "swiglu_1_16_32__fusemax"])
def test_models_of_a_case_belong_together(case):
    workload, accelerator, allocation = read(case)
    assert isinstance(workload, WorkloadIR)
    assert isinstance(accelerator, AcceleratorIR)
    assert isinstance(allocation, AllocationIR)
    moved = {node.name for node in workload.nodes if node.node_type in ("ComputationNode", "TransferNode")}
    assert set(allocation.mapping_nodes) == moved
    assert set(allocation.fusion_splits) <= set(workload.unique_dimensions)
    cores = {core.id for core in accelerator.cores}
    used = {r.id for n in allocation.mapping_nodes.values() for r in n.resource_allocation[0] if r.type == "core"}
    assert used <= cores
    bottleneck = allocation.performance.bottleneck
    assert bottleneck.compute_bound_cycles + bottleneck.transfer_bound_cycles == allocation.latency.per_iteration


@pytest.mark.parametrize(
    "model, name", list(zip(MODELS, ("workload_ir", "accelerator_ir", "allocation_ir"), strict=True))
)
def test_schema(model, name):
    schema = model.model_json_schema()
    assert schema["$id"] == f"stream/{name}/v1"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert schema["properties"]["schema_version"]["const"] == "1.0"
    assert set(schema["properties"]) == set(model.model_fields)
    described = {name for name, entry in schema["$defs"].items() if entry.get("description")}
    assert described == set(schema["$defs"])


def test_pairs_are_lists_of_a_name_and_a_number():
    pairs = AllocationIR.model_json_schema()["$defs"]["FusedGroupIR"]["properties"]["intra_core_tiling"]
    assert pairs["items"]["prefixItems"] == [{"type": "string"}, {"type": "integer"}]


def test_unknown_keys_and_versions_are_refused():
    whole = WorkloadIR.from_module(solved()).model_dump()
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        WorkloadIR.model_validate(whole | {"mood": "good"})
    with pytest.raises(ValidationError, match=r"schema_version\n.*'1\.0'"):
        WorkloadIR.model_validate(whole | {"schema_version": "2.0"})


def test_models_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        AllocationIR.from_module(solved()).latency.total = 1
