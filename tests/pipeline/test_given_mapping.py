"""Given mapping files through the driver: the golden steady states, or an error that names the file."""

from __future__ import annotations

from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import pytest

from stream_opt.errors import UserError
from tests.front.goldens import listed_rows, space_rows
from tests.pipeline.cases import MAPPING_CASES, build, mapped_run, mapping_text
from tests.pipeline.harness import FRONT, latencies, load, load_mapping, transform, views

WORKLOAD, HARDWARE = "2conv_1_8_32_32_16_32_3", "tpu_like_quad_core"
ACCEPTED = (
    "valid, one tiled dim",
    "match by type",
    "type entry shadows name entry",
    "no intra-core tiling",
    "three tiled dims",
    "hybrid unrolling of one dim",
)
EQUIVALENT = {
    "unknown top-level key": "valid, one tiled dim",
    "runtime args": "valid, one tiled dim",
}
"""Cases that differ from another one in nothing that the steady state shows."""

AUTOMATIC_GROUPS = ("list root",)
"""Without fused groups the workload is cut, and tiled, as without a mapping file."""

REFUSED = {
    "no layers key": "given.yaml",
    "scalar root": "given.yaml",
    "missing name": "layers[0].name",
    "missing core_allocation": "layers[0].core_allocation",
    "flat core_allocation": "layers[0].core_allocation",
    "flat inter_core_tiling": "layers[0].inter_core_tiling",
    "string inter_core_tiling (old format)": "layers[0].inter_core_tiling",
    "unknown layer key": "layers[0].foo",
    "split 0": "layers[0].inter_core_tiling[0][0].split",
    "tile 0": "fused_groups[0].intra_core_tiling[0].tile",
    "fused group with unknown layer": "fused_groups[0].layers[2]",
    "unknown core id": "layers[0].core_allocation",
    "dim K": "layers[0].inter_core_tiling[0][0].dim",
    "dim index out of range": "layer 'Conv1' has no loop D9",
    "tile on compound dim": "loop D2 of 'Conv1' cannot be tiled",
    "tile by op type": "fused_groups[0].intra_core_tiling[0].dim",
    "tile does not divide": "loop D2 of 'Conv2' has 32 iterations",
    "split does not divide": "layers[1].core_allocation",
    "node without entry": "layer 'Conv2' (Conv) has no entry",
    "two allocation slots": "layers[0].core_allocation",
    "two fused groups": "the mapping has 2 fused groups",
    "same dim tiled twice": "fused_groups[0].intra_core_tiling",
    "dim listed twice in one slot": "layers[0].inter_core_tiling[0]",
    "spatial split on the tiled dim": "layers[1].core_allocation",
    "runtime args not a mapping": "runtime_args.input",
    "runtime args unknown tensor": "runtime_args.nope",
}
"""Case -> the place or fact that the message must name; `tests/mapping_file` has the sentences."""


@cache
def workload() -> bytes:
    return build(WORKLOAD)


def steady(case: str, folder: Path) -> str:
    path = folder / "given.yaml"
    path.write_text(mapping_text(case))
    return transform(workload(), load(HARDWARE), load_mapping(path), *FRONT)


def golden_rows(spaces: dict[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    return {name: listed_rows(space) for name, space in spaces.items()}


def test_every_case_is_covered() -> None:
    assert sorted(MAPPING_CASES) == sorted((*ACCEPTED, *EQUIVALENT, *AUTOMATIC_GROUPS, *REFUSED))


@pytest.mark.parametrize("case", ACCEPTED)
def test_steady_state(case: str, tmp_path: Path) -> None:
    expected = MAPPING_CASES[case]["result"]
    (view,) = views(steady(case, tmp_path))
    assert {name: list(view.nodes[name].bounds) for name in expected["tiled_dims"]} == expected["tiled_dims"]
    assert [[z.text(), size] for z, size in view.temporal] == expected["steady_fusion_splits"]
    assert prod(size for _, size in view.temporal) == expected["iterations"]
    assert {name: space_rows(space) for name, space in view.spaces.items()} == golden_rows(expected["node_ssis"])
    spaces = {name: space_rows(record.space) for name, record in view.records.items()}
    assert spaces == golden_rows(expected["tensor_ssis"])
    shapes = {name: list(view.graph.tensors[name].shape) for name in expected["tiled_shapes"]}
    assert shapes == expected["tiled_shapes"]
    bits = {name: record.core_bits for name, record in view.records.items() if record.core_bits is not None}
    assert bits == {name: 16 * prod(shape) for name, shape in expected["per_core_shapes"].items()}


@pytest.mark.parametrize("case, same", EQUIVALENT.items())
def test_equivalent(case: str, same: str, tmp_path: Path) -> None:
    first, second = (steady(name, tmp_path) for name in (case, same))
    assert [view.spaces for view in views(first)] == [view.spaces for view in views(second)]


@pytest.mark.parametrize("case", AUTOMATIC_GROUPS)
def test_automatic_groups(case: str, tmp_path: Path) -> None:
    (view,) = views(steady(case, tmp_path))
    assert [(z.text(), size) for z, size in view.temporal] == [("z6", 1)]


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        steady(case, tmp_path)
    message = str(error.value)
    assert REFUSED[case] in message
    assert message.startswith(("given.yaml", "model.onnx"))


def test_a_layout_over_other_axes(tmp_path: Path) -> None:
    path = tmp_path / "given.yaml"
    given = mapping_text("valid, one tiled dim") + "runtime_args: {output: {layout: '(d0, d1) -> (d1, d0)'}}\n"
    path.write_text(given)
    with pytest.raises(UserError, match=r"runtime_args\.output\.layout = .*: has 2 axes, but the tensor has 4; write"):
        transform(workload(), load_mapping(path))


def test_a_group_without_tiles_has_no_temporal_loop() -> None:
    """So every tensor is double buffered: the reference holds two tiles at stop -1 (spec allocation 6.1)."""
    whole = mapped_run(workload(), "2conv.onnx", HARDWARE, mapping_text("no intra-core tiling"))
    assert "tiling []" in whole.final
    assert [(latency.iterations, latency.buffering) for latency in latencies(whole.final)] == [(1, 20)]


def test_neither_the_place_of_the_mapping_file_nor_of_the_hardware_file_matters(tmp_path: Path) -> None:
    texts: set[str] = set()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        texts.add(steady("valid, one tiled dim", tmp_path / name))
    assert len(texts) == 1
    assert str(tmp_path) not in texts.pop()
