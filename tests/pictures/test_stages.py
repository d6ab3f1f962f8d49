"""Views before everything is decided: what can be drawn is drawn, else one sentence names the pass to run."""

from __future__ import annotations

from io import StringIO
from xml.etree import ElementTree

import pytest
from xdsl.context import Context
from xdsl.utils.exceptions import DiagnosticException

from passes.analysis.errors import InputError
from stream_opt.targets.svg import VIEWS, SvgTarget
from tests.pictures.samples import SVG, marks, texts
from tests.pipeline.cases import golden_run
from tests.pipeline.harness import load, parsed, transform

RUN = "2conv_1_8_32_32_16_32_3__tpu_like_quad_core"


def drawn(view: str, content: str) -> ElementTree.Element:
    return ElementTree.fromstring(VIEWS[view](parsed(content)))


@pytest.mark.parametrize("stage", range(11))
def test_workload_at_every_stage(stage: int):
    root = drawn("workload", golden_run(RUN).texts[stage])
    assert [entry[0] for entry in marks(root, "layer")] == ["Conv1 (Conv)", "Conv2 (Conv)"]
    assert len(marks(root, "tensor")) == 5
    assert len(marks(root, "group")) == (1 if stage >= 2 else 0)


def test_hardware_as_soon_as_it_is_loaded():
    root = drawn("hardware", golden_run(RUN).texts[1])
    assert len(marks(root, "core")) == 7
    assert "link busy:" not in texts(root)
    assert marks(root, "bus") == [["bus 12, all directions: 128 bits/cycle"]]


@pytest.mark.parametrize("hardware", ["single_core", "single_col", "whole_array"])
def test_systems_with_coordinates(hardware: str):
    """Row 0 of an AIE array is at the bottom."""
    root = drawn("hardware", transform(golden_run(RUN).content, load(hardware)))
    places: dict[str, float] = {}
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if group.get("class") == "mark core" and rect is not None:
            places[group.findtext(f"{SVG}title", "").split(":")[0]] = float(rect.get("y", "0"))
    assert places["core 0"] > places["core 1"] > places["core 2"]


@pytest.mark.parametrize("view", ["schedule", "memory"])
@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (0, "the workload has no stream.group; run stream-partition first"),
        (1, "the workload has no stream.group; run stream-partition first"),
        (4, "group g0 has no latency; run stream-allocate first"),
        (7, "group g0 has no latency; run stream-allocate first"),
    ],
)
def test_too_early(view: str, stage: int, message: str):
    with pytest.raises(DiagnosticException) as error:
        VIEWS[view](parsed(golden_run(RUN).texts[stage]))
    assert message in str(error.value)


def test_memory_before_it_is_estimated():
    root = drawn("memory", golden_run(RUN).after("stream-check-allocation"))
    assert "not estimated; run stream-estimate-memory" in texts(root)


def test_hardware_without_traffic_after_allocation():
    """Links are known to be used only once memory and links are estimated."""
    root = drawn("hardware", golden_run(RUN).after("stream-allocate"))
    assert marks(root, "bus")[0][-1] == "never used"


def test_unknown_view():
    with pytest.raises(InputError, match="no view 'gantt'; choose one of workload, schedule, memory, hardware"):
        SvgTarget(view="gantt").emit(Context(), parsed(golden_run(RUN).final), StringIO())
