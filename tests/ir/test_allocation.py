"""`AllocationIR` against the goldens, and on modules of every stage."""

from __future__ import annotations

import pytest

from passes.ir.lookup import groups_of
from passes.operation_error import OperationError
from stream_opt.ir import AllocationIR
from stream_opt.targets.mapping_yaml import mapping_yaml
from tests.ir.goldens import GEMM_ON_AIE, TWO_CONV, additions, differences, golden, on_array, solved
from tests.pipeline import models
from tests.pipeline.cases import golden_run, mapped_run
from tests.pipeline.harness import parsed, steps, transform

BACKEND = "ORTOOLS_GSCIP"
PERFORMANCE = {
    ".aggregate.degenerate",
    ".aggregate.degenerate_nodes",
    ".aggregate.total_mac_ops",
    ".aggregate.peak_macs_per_cycle",
    ".aggregate.end_to_end_mac_utilization",
    ".aggregate.mac_cores_peak_macs_per_cycle",
    ".aggregate.mac_cores_end_to_end_mac_utilization",
    ".nodes.Conv1.fallback",
    ".nodes.Conv2.fallback",
    ".overlap",
    ".tensor_reuse",
}
"""What the reference's model drops (fix F7), and the peak without pooling and SIMD cores (fix F8)."""


@pytest.fixture(scope="module")
def two_conv() -> AllocationIR:
    return AllocationIR.from_module(solved(), backend=BACKEND)


def test_golden(two_conv):
    theirs, ours = golden("allocation_ir.2conv.tpu_like_quad_core"), two_conv.model_dump()
    assert list(differences(ours, theirs)) == []
    own = {".group", ".num_groups", ".total_latency"}
    assert additions(ours, theirs) == own | {f".performance{path}" for path in PERFORMANCE}
    assert list(ours["mapping_nodes"]) == list(theirs["mapping_nodes"])


@pytest.mark.parametrize("view", ["algorithmic", "hardware", "compiler"])
def test_view(two_conv, view):
    assert getattr(two_conv, f"{view}_view")().model_dump() == golden(f"allocation_ir.view.{view}")


def test_performance_view(two_conv):
    theirs, ours = golden("allocation_ir.view.performance"), two_conv.performance_view().model_dump()
    assert list(differences(ours, theirs)) == []
    assert additions(ours, theirs) == PERFORMANCE


def test_statistics_that_the_reference_keeps_to_itself(two_conv):
    theirs, ours = golden("performance_stats_raw.2conv.tpu_like_quad_core"), two_conv.performance.model_dump()
    reuse = [entry | {"loop_nest_out_to_in": concerning(entry)} for entry in theirs["tensor_reuse"]]
    theirs = {"nodes": theirs.pop("per_node"), **theirs, "tensor_reuse": reuse}
    assert list(differences(ours, theirs)) == []
    assert ours["aggregate"]["mac_cores_peak_macs_per_cycle"] == 4 * 1024
    assert ours["aggregate"]["mac_cores_end_to_end_mac_utilization"] == 5898240 / (4096 * 14344)


def concerning(entry: dict) -> list[str]:
    """The loops that a tensor's space lists: not what other nodes unroll, nor kernel loops that do not move it."""
    nest = entry["loop_nest_out_to_in"]
    return [loop for loop in nest if not loop.endswith(",A)") and not (loop[0] == "K" and loop.endswith(",I)"))]


def test_solver_is_not_in_the_module():
    assert AllocationIR.from_module(solved()).backend is None


def test_limits_left_out():
    text = golden_run(TWO_CONV).after("stream-schedule-slots")
    module = parsed(transform(text, "stream-allocate{disable=memory_capacity,dma_channels}", file="m.mlir"))
    selection = AllocationIR.from_module(module).constraint_selection
    assert selection.model_dump() == {
        "memory_capacity": False,
        "object_fifo_depth": True,
        "buffer_descriptors": True,
        "dma_channels": False,
    }


def test_limit_that_does_not_exist():
    text = golden_run(TWO_CONV).final.replace("buffering = 10>", 'buffering = 10, disabled = ["gravity"]>')
    with pytest.raises(OperationError, match="unknown limit 'gravity', expected some of memory_capacity"):
        AllocationIR.from_module(parsed(text))


def test_iterations_and_reuse():
    model = AllocationIR.from_module(solved("swiglu_256_2048_8192_fused__tpu_like_quad_core"))
    assert model.latency.model_dump() == {
        "total": 106954752,
        "per_iteration": 408,
        "overlap_between_iterations": 0,
    }
    assert model.fusion_splits == {"z0": 16, "z3": 16, "z1": 64, "z2": 16}
    reuse = {entry.tensor: entry for entry in model.performance.tensor_reuse}
    first = reuse["input_1.0"]
    assert (first.size_bits, first.reuse_factor, first.reuse_stop_level, first.on_chip_tiles) == (32768, 64, 1, 16)
    assert first.loop_nest_out_to_in[0] == "T(z2,16,V)"


def test_empty_route_and_layer_on_one_core():
    model = AllocationIR.from_module(solved("swiglu_1_16_32__eyeriss_like_single_core"))
    (path,) = model.mapping_nodes["Transfer(left_swished)"].resource_allocation[0]
    assert path.model_dump() == {"type": "path", "sources": [2], "targets": [2], "hops": 0.0}
    assert model.mapping_nodes["Silu"].inter_core_tiling == []


def test_scalar_layers_have_no_utilization():
    nodes = AllocationIR.from_module(solved("swiglu_1_16_32__eyeriss_like_single_core")).performance.nodes
    assert (nodes["Silu"].mac_spatial_utilization, nodes["Silu"].fallback) == (None, False)


def test_memory_cores_and_layouts_on_aie():
    """The layouts of runtime arguments are text; they break the reference (fix F11)."""
    model = AllocationIR.from_module(solved(GEMM_ON_AIE))
    held = {name: node.memory_allocation for name, node in model.mapping_nodes.items()}
    assert held["Transfer(A)"] == [[1], [7], [13], [19]]
    assert held["Transfer(Y_2)"] == [[1], [7], [13], [19], [25], [31], [37], [43]]
    assert held["Transfer(A_1)"] == held["Transfer(Y_1)"] == held["Gemm"] == []
    assert list(model.runtime_args) == ["A", "B", "Y"]
    assert model.mapping_nodes["Gemm"].inter_core_tiling == [[("z1", 4), ("z2", 8)]]
    assert model.performance.aggregate.degenerate_nodes == ["Gemm"]
    assert model.performance.aggregate.end_to_end_mac_utilization is None


def test_streams_of_an_array_do_not_wait_for_links():
    model = AllocationIR.from_module(on_array())
    slack = model.performance.overlap.per_resource_slack
    assert {entry.kind for entry in slack} == {"core", "transfer"}
    assert slack[0].slack_cycles == model.latency.overlap_between_iterations > 0


def test_group_has_the_name_of_the_mapping_file():
    text = mapping_yaml(groups_of(solved())[0]).replace("Fused_Group_1", "Both layers")
    run = mapped_run(golden_run(TWO_CONV).content, "two.onnx", "tpu_like_quad_core", text)
    assert [group.name for group in AllocationIR.from_module(parsed(run.final)).fused_groups] == ["Both layers"]
    assert mapping_yaml(groups_of(parsed(run.final))[0]) == text


def test_each_group_of_several():
    module = parsed(transform(models.classifier((1, 3, 8, 8), 4, 8), *steps("simba_small")))
    groups = [AllocationIR.from_module(module, number) for number in range(3)]
    assert [(group.group, group.num_groups, group.total_latency) for group in groups] == [
        ("g0", 3, 518),
        ("g1", 3, 518),
        ("g2", 3, 518),
    ]
    assert sum(group.latency.total for group in groups) == 518


@pytest.mark.parametrize(
    "stage, remedy",
    [
        ("stream-load-accelerator", "run stream-partition first"),
        ("stream-partition", "run stream-allocate first"),
        ("stream-schedule-slots", "run stream-allocate first"),
    ],
)
def test_before_the_allocation(stage, remedy):
    with pytest.raises(OperationError, match=remedy):
        AllocationIR.from_module(parsed(golden_run(TWO_CONV).after(stage)))


@pytest.mark.parametrize(
    "edit, message",
    [
        ((" slot 6 route", " slot 9 route"), "is in slot 9, but the latency of the group has no such slot"),
        ((" slot 6 route <sources", " route <sources"), "'Transfer.output_1.' has no slot; run stream-schedule-slots"),
        ((", tiles = 1, reuse = 1", ""), "'Transfer.input.' has no reuse factor; run stream-allocate first"),
        (("targets = [6], score = 4", "targets = [6], score = 5"), "is none of its 1 candidates; run stream-allocate"),
        ((", placement = [0, 1, 2, 3]", ""), "tensor 'input_1' has no placement; run stream-allocate first"),
        (("core_type = @tpu_like", "core_type = @simd"), "'Conv1' has no cost on core 0; run stream-estimate-costs"),
    ],
)
def test_edited_by_hand(edit, message):
    text = golden_run(TWO_CONV).final
    assert edit[0] in text
    with pytest.raises(OperationError, match=message):
        AllocationIR.from_module(parsed(text.replace(*edit)))
