"""`WorkloadIR` against the goldens, and at every stage of a module."""

from __future__ import annotations

import pytest

from passes.operation_error import OperationError
from stream_opt.ir import WorkloadIR
from tests.ir.goldens import TWO_CONV, additions, differences, golden, imported, solved
from tests.pipeline import models
from tests.pipeline.cases import golden_run
from tests.pipeline.harness import Session, parsed, steps, transform

PARSED = {
    "2conv_1_8_32_32_16_32_3": ("2conv_1_8_32_32_16_32_3.parsed", [3, 3, 8, 1, 32, 32, 3, 3, 16, 32]),
    "swiglu_1_16_32": ("swiglu_1_16_32.parsed", [16, 1, 32, 16]),
}
"""Golden, and the true sizes of z0, z1, …; the golden reads them from the wrong list (fix F4)."""
ADDED = {".group", ".num_groups", ".nodes[].fusion_op_type"}


def with_sizes(theirs: dict, sizes: list[int]) -> dict:
    unique = {f"z{index}": {"index": index, "size": size} for index, size in enumerate(sizes)}
    return theirs | {"unique_dimensions": unique}


@pytest.mark.parametrize("name", PARSED)
def test_imported_workload(name):
    file, sizes = PARSED[name]
    theirs = with_sizes(golden(f"workload_ir.{file}"), sizes)
    ours = WorkloadIR.from_module(imported(name)).model_dump()
    assert list(differences(ours, theirs)) == []
    assert additions(ours, theirs) == ADDED
    for key in ("unique_dimensions", "tensors", "generations"):
        assert list(ours[key]) == list(theirs[key])


def test_solved_workload():
    theirs = with_sizes(golden("workload_ir.2conv.tpu_like_quad_core.solved"), [3, 3, 8, 3, 3, 16, 1, 32, 32, 32])
    ours = WorkloadIR.from_module(solved()).model_dump()
    assert list(differences(ours, theirs)) == []
    assert additions(ours, theirs) == ADDED
    assert list(ours["tensors"]) == list(theirs["tensors"])
    assert list(ours["generations"]) == list(theirs["generations"])
    assert (ours["group"], ours["num_groups"]) == ("g0", 1)


def test_algorithmic_view():
    view = WorkloadIR.from_module(solved()).algorithmic_view()
    assert view.model_dump() == golden("workload_ir.view.algorithmic")


def test_compiler_view():
    model = WorkloadIR.from_module(solved())
    whole = model.model_dump()
    keys = ("schema_version", "nodes", "edges", "tensors", "generations")
    assert model.compiler_view().model_dump() == {key: whole[key] for key in keys}


def test_partitioned_group_is_the_workload_of_one_group():
    text = golden_run(TWO_CONV).after("stream-partition")
    whole, group = WorkloadIR.from_module(imported("2conv_1_8_32_32_16_32_3")), WorkloadIR.from_module(parsed(text))
    assert group == whole.model_copy(update={"group": "g0", "num_groups": 1})


def test_tiled_group_has_sizes_of_one_iteration():
    case = "swiglu_256_2048_8192_fused__tpu_like_quad_core"
    tiled = WorkloadIR.from_module(parsed(golden_run(case).after("stream-tile")))
    moved = WorkloadIR.from_module(solved(case))
    assert [entry.size for entry in tiled.unique_dimensions.values()] == [128, 128, 16, 128]
    assert tiled.unique_dimensions == moved.unique_dimensions
    assert {node.node_type for node in tiled.nodes} == {"InEdge", "OutEdge", "ComputationNode"}
    assert tiled.tensors["input"].shape == moved.tensors["input"].shape == [16, 128]


def test_reshape_ends_a_group():
    whole = WorkloadIR.from_module(Session(args=["m.onnx"]).read(models.classifier()))
    (reshape,) = [node for node in whole.nodes if node.node_type == "FusionEdge"]
    assert (reshape.name, reshape.fusion_op_type, reshape.dimensions) == ("Flatten", "Flatten", None)
    assert (reshape.computation_type, reshape.transfer_type, whole.num_groups) == (None, None, 0)


def test_each_group_of_several():
    text = transform(models.classifier(), *steps("simba_small")[:2])
    groups = [WorkloadIR.from_module(parsed(text), number) for number in range(3)]
    assert [group.group for group in groups] == ["g0", "g1", "g2"]
    layers = [[node.name for node in group.nodes if node.node_type == "ComputationNode"] for group in groups]
    assert layers == [["Conv1", "Relu", "MaxPool"], ["Conv2"], ["Gemm"]]


@pytest.mark.parametrize("number", [-1, 1])
def test_group_that_is_not_there(number):
    with pytest.raises(OperationError, match=f"there is no group {number}; the last is 0"):
        WorkloadIR.from_module(solved(), number)


def test_accelerator_alone_has_no_workload():
    text = 'stream.accelerator @a offchip 0 { stream.core_type @t "zigzag.offchip" label "t" {} stream.core 0 : @t }'
    with pytest.raises(OperationError, match=r"expected one stream\.workload, found 0; start from an ONNX file"):
        WorkloadIR.from_module(parsed(text))


def test_symbolic_sizes():
    text = (
        'stream.workload @w arguments [<name = "x", kind = input>] outputs ["x"] {\n'
        '^bb0(%0: tensor<?xbf16, #stream.symbols["n"]>):\n  stream.yield %0 : tensor<?xbf16, #stream.symbols["n"]>\n}'
    )
    with pytest.raises(OperationError, match=r"no size is known for the symbolic dimension 'n'; .*stream-bind-dims"):
        WorkloadIR.from_module(parsed(text))
