"""Reading, checking, resolving and writing mapping files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from passes.analysis.errors import FileError, InputError
from passes.analysis.mapping import GroupMapping, Kernel, LayerMapping, LoopTile
from passes.load.mapping_file import (
    check_loops,
    dump_mapping,
    load_mapping,
    parse_mapping,
    resolve,
    shadowed_entries,
)

FOLDER = Path(__file__).parent.parent / "golden" / "mapping"
CASES = {case["name"]: case for case in json.loads((FOLDER / "mapping_yaml_cases.json").read_text())["cases"]}
NODES = [("Conv1", "Conv"), ("Conv2", "Conv")]
LOOPS = {"Conv1": 7, "Conv2": 7}

GOOD = """
layers:
- name: Conv1
  core_allocation: [[0, 1]]
  inter_core_tiling: [[{dim: D6, split: 2}]]
  kernel: {name: gemm, kwargs: {utilization: 61.8, m: 4, layout: default}}
- {name: Conv, core_allocation: [[3]]}
fused_groups:
- name: G
  layers: [Conv1, Conv]
  intra_core_tiling: [{dim: a/b.c.D2, tile: 8}, {dim: Conv1.D5, tile: 4}]
runtime_args:
  input: {layout: "(d0, d1) -> (d1, d0)"}
  output: {}
meta: {anything: [1, 2]}
"""


def parse(value: Any):
    """A mapping given as YAML text or as the value that the text stands for."""
    text = value if isinstance(value, str) else yaml.safe_dump(value)
    return parse_mapping(text.encode(), "m.yaml")


def layer(**fields: Any) -> dict[str, Any]:
    return {"layers": [{"name": "A", "core_allocation": [[0]], **fields}]}


def group(**fields: Any) -> dict[str, Any]:
    return layer() | {"fused_groups": [{"name": "G", "layers": ["A"], **fields}]}


def message(value: Any) -> str:
    with pytest.raises(InputError) as error:
        parse(value)
    return error.value.message


def test_everything_is_read(tmp_path):
    path = tmp_path / "hand.yaml"
    path.write_text(GOOD)
    loaded = load_mapping(path)
    kernel = Kernel("gemm", (("utilization", 61.8), ("m", 4), ("layout", "default")))
    assert [(entry.name, entry.mapping) for entry in loaded.layers] == [
        ("Conv1", LayerMapping((0, 1), ((6, 2),), kernel)),
        ("Conv", LayerMapping((3,), ())),
    ]
    (fused,) = loaded.fused_groups
    assert (fused.name, fused.layers) == ("G", ("Conv1", "Conv"))
    assert fused.tiling == (LoopTile("a/b.c", 2, 8), LoopTile("Conv1", 5, 4))
    assert loaded.runtime_layouts == {"input": "(d0, d1) -> (d1, d0)", "output": ""}
    assert (loaded.source, loaded.sha256) == ("hand.yaml", hashlib.sha256(GOOD.encode()).hexdigest())
    assert loaded.warnings == ()


def test_missing_kernel_fields_have_defaults():
    assert parse(layer(kernel={"name": "silu"})).layers[0].mapping.kernel == Kernel("silu", (("utilization", 100.0),))
    assert parse(layer(kernel={"kwargs": {"m": 1}})).layers[0].mapping.kernel == Kernel("A", (("m", 1),))
    assert parse(layer(kernel={})).layers[0].mapping.kernel is None


def test_equal_slots_count_as_one():
    loaded = parse(layer(core_allocation=[[4, 2], [4, 2]], inter_core_tiling=[[{"dim": "D0", "split": 2}]] * 2))
    assert loaded.layers[0].mapping == LayerMapping((4, 2), ((0, 2),))


def test_unknown_sections_are_reported():
    loaded = parse(layer() | {"fused_group": [], "meta": 1})
    assert loaded.warnings == ("m.yaml: fused_group: this section is ignored, because it is not part of a mapping",)


FINDINGS = [
    ("abc", "m.yaml: there is no key 'layers'", "at the top level; write a mapping with the key 'layers', or the list"),
    ("", "m.yaml: there is no key 'layers'", "at the top level"),
    ({"fused_groups": []}, "m.yaml: there is no key 'layers'", "at the top level"),
    ({"layers": []}, "m.yaml: layers = []", "is empty; add an entry per layer"),
    ({"layers": 5}, "m.yaml: layers = 5", "is not a list"),
    ({"layers": ["A"]}, "m.yaml: layers[0] = 'A'", "is not a mapping"),
    ({"layers": [{"core_allocation": [[0]]}]}, "layers[0].name = None", "is not a name; write a text, in quotes if"),
    (layer(name=5), "layers[0].name = 5", "is not a name"),
    (layer(color=1), "m.yaml: layers[0].color:", "is an unknown key; use only name, core_allocation"),
    ({"layers": [{"name": "A"}]}, "layers[0].core_allocation = []", "has no core; list at least one, as in [[0]]"),
    (layer(core_allocation=[[]]), "layers[0].core_allocation = [[]]", "has no core"),
    (
        layer(core_allocation=[0, 1]),
        "layers[0].core_allocation = [0, 1]",
        "is not a list of lists of core ids; write [[0, 1]] for cores 0 and 1",
    ),
    (layer(core_allocation=3), "layers[0].core_allocation = 3", "is not a list"),
    (layer(core_allocation=[["a"]]), "layers[0].core_allocation[0] = ['a']", "has an entry that is no core id"),
    (layer(core_allocation=[[-1]]), "layers[0].core_allocation[0] = [-1]", "has an entry that is no core id"),
    (layer(core_allocation=[[True]]), "layers[0].core_allocation[0] = [True]", "has an entry that is no core id"),
    (
        layer(core_allocation=[[0], [1]]),
        "layers[0].core_allocation = [[0], [1]]",
        "has several different lists of core",
    ),
    (
        layer(core_allocation=[[2, 2]], inter_core_tiling=[[{"dim": "D0", "split": 2}]]),
        "layers[0].core_allocation[0]:",
        "core 2 is repeated; keep one",
    ),
    (layer(core_allocation=[[0, 1, 2, 3]]), "core_allocation = [0, 1, 2, 3]", "the splits make 1 part for 4 cores"),
    (
        layer(core_allocation=[[0, 1, 2, 3]], inter_core_tiling=[[{"dim": "D0", "split": 2}]]),
        "core_allocation = [0, 1, 2, 3]",
        "the splits make 2 parts for 4 cores; list as many cores as parts",
    ),
    (layer(inter_core_tiling=["K, 4"]), "inter_core_tiling = ['K, 4']", "write [[{dim: D6, split: 4}]]"),
    (
        layer(inter_core_tiling=[{"dim": "D6"}]),
        "inter_core_tiling = [{'dim': 'D6'}]",
        "is not a list of lists of splits",
    ),
    (layer(inter_core_tiling=[[], [{"dim": "D6", "split": 1}]]), "inter_core_tiling", "has several different lists"),
    (
        layer(inter_core_tiling=[["D6"]]),
        "inter_core_tiling[0][0] = 'D6'",
        "is not a mapping; write {dim: D6, split: 4}",
    ),
    (
        layer(inter_core_tiling=[[{"dim": "K", "split": 1}]]),
        "[0][0].dim = 'K'",
        "write D and the loop's number, as in D6",
    ),
    (layer(inter_core_tiling=[[{"dim": "D06", "split": 1}]]), "[0][0].dim = 'D06'", "is no loop"),
    (layer(inter_core_tiling=[[{"dim": "D6", "split": 0}]]), "[0][0].split = 0", "is not a positive integer"),
    (layer(inter_core_tiling=[[{"dim": "D6", "split": 1.0}]]), "[0][0].split = 1.0", "is not a positive integer"),
    (layer(inter_core_tiling=[[{"dim": "D6", "split": True}]]), "[0][0].split = True", "is not a positive integer"),
    (layer(inter_core_tiling=[[{"dim": "D6"}]]), "[0][0].split = None", "is not a positive integer"),
    (
        layer(inter_core_tiling=[[{"dim": "D6", "split": 1, "x": 1}]]),
        "[0][0].x:",
        "is an unknown key; use only dim, split",
    ),
    (
        layer(core_allocation=[[0, 1, 2, 3]], inter_core_tiling=[[{"dim": "D6", "split": 2}] * 2]),
        "inter_core_tiling[0]:",
        "split loop D6 is repeated; keep one",
    ),
    (layer(kernel=5), "layers[0].kernel = 5", "is not a mapping"),
    (layer(kernel={"kwargs": {"m": [1]}}), "layers[0].kernel.kwargs.m = [1]", "is neither a number nor a text"),
    (layer(kernel={"title": "x"}), "layers[0].kernel.title:", "is an unknown key; use only name, kwargs"),
    ({"layers": layer()["layers"] * 2}, "m.yaml: layers:", "name A is repeated"),
    (group(layers=["A", "X"]), "fused_groups[0].layers[1] = 'X'", "is the name of no entry under 'layers'"),
    (group(layers=["A", "A"]), "fused_groups[0].layers:", "layer A is repeated"),
    (group(layers="A"), "fused_groups[0].layers = 'A'", "is not a list"),
    (group(name=None), "fused_groups[0].name = None", "is not a name"),
    (group(tiling=[]), "fused_groups[0].tiling:", "is an unknown key; use only name, layers, intra_core_tiling"),
    (group(intra_core_tiling=[{"dim": "M", "tile": 1}]), "intra_core_tiling[0].dim = 'M'", "as in Conv1.D2"),
    (group(intra_core_tiling=[{"dim": ".D1", "tile": 1}]), "intra_core_tiling[0].dim = '.D1'", "is no loop of a layer"),
    (
        group(intra_core_tiling=[{"dim": "A.D1", "tile": 0}]),
        "intra_core_tiling[0].tile = 0",
        "is not a positive integer",
    ),
    (group(intra_core_tiling=[{"dim": "A.D1", "tile": 2}] * 2), "intra_core_tiling:", "tiled loop A.D1 is repeated"),
    (layer() | {"fused_groups": 5}, "m.yaml: fused_groups = 5", "is not a list"),
    (layer() | {"fused_groups": [{"name": "G"}] * 2}, "m.yaml: fused_groups:", "name G is repeated; give each"),
    (layer() | {"runtime_args": {"x": "y"}}, "runtime_args.x = 'y'", "is not a mapping; write {} or {layout:"),
    (layer() | {"runtime_args": {"x": {"layout": 5}}}, "runtime_args.x.layout = 5", "is no affine map"),
    (layer() | {"runtime_args": {"x": {"layout": "(d0) -> (d1)"}}}, "runtime_args.x.layout", "is no affine map"),
    (layer() | {"runtime_args": {"x": {"layout": "(d1) -> (d1)"}}}, "runtime_args.x.layout", "is no affine map"),
    ("layers: [{name: A\n", "m.yaml:2:1:", "not valid YAML ("),
    ("layers: []\nmeta: 1\nlayers: []\n", "m.yaml:3:1:", "the key 'layers' occurs twice, first in line 1; remove"),
    ("layers: []\n---\nlayers: []\n", "m.yaml:2:1:", "not valid YAML ("),
    ("layers: [{name: 2024-99-99}]", "m.yaml: a date or number cannot be read", "put the text in quotes"),
]


@pytest.mark.parametrize("content, place, text", FINDINGS)
def test_finding(content, place, text):
    found = message(content)
    assert place in found
    assert text in found
    assert "\n" not in found


def test_bytes_that_are_no_text():
    with pytest.raises(InputError, match=r"^m\.yaml: the file holds bytes that are no YAML text; give a YAML"):
        parse_mapping(b"\xff\xfe\x00\x01\x02", "m.yaml")


def test_all_findings_are_reported_together():
    content = group(layers=["X"], intra_core_tiling=[{"dim": "A.D1", "tile": -1}])
    content["layers"][0] |= {"core_allocation": [[0, 0]], "inter_core_tiling": [[{"dim": "Q", "split": 0}]]}
    assert [line.split(": ")[1] for line in message(content).splitlines()] == [
        "layers[0].core_allocation[0]",
        "layers[0].inter_core_tiling[0][0].dim = 'Q'",
        "layers[0].inter_core_tiling[0][0].split = 0",
        "fused_groups[0].layers[0] = 'X'",
        "fused_groups[0].intra_core_tiling[0].tile = -1",
    ]


def test_files(tmp_path):
    with pytest.raises(FileError, match="this is a folder; name the YAML file in it") as folder:
        load_mapping(tmp_path)
    with pytest.raises(FileError, match="the file does not exist; correct the path") as absent:
        load_mapping(tmp_path / "absent.yaml")
    places = [error.value.findings[0][0] for error in (folder, absent)]
    assert places == [str(tmp_path), str(tmp_path / "absent.yaml")]


def test_resolve_takes_the_first_entry():
    loaded = parse(
        {"layers": [{"name": name, "core_allocation": [[core]]} for core, name in enumerate(["Conv", "Conv2"])]}
    )
    assert resolve(loaded, NODES) == {"Conv1": LayerMapping((0,)), "Conv2": LayerMapping((0,))}
    assert shadowed_entries(loaded, NODES) == ("Conv2",)
    by_name = parse(
        {"layers": [{"name": name, "core_allocation": [[core]]} for core, name in enumerate(["Conv2", "Conv"])]}
    )
    assert resolve(by_name, NODES) == {"Conv1": LayerMapping((1,)), "Conv2": LayerMapping((0,))}
    assert shadowed_entries(by_name, NODES) == ()


def test_resolve_reports_everything_that_does_not_fit():
    entries = [{"name": name, "core_allocation": [[0]]} for name in ("Conv1", "Q")]
    tiling = [{"dim": "Conv.D2", "tile": 8}]
    loaded = parse({"layers": entries, "fused_groups": [{"name": "G", "intra_core_tiling": tiling}]})
    with pytest.raises(InputError) as error:
        resolve(loaded, NODES)
    assert error.value.message.splitlines() == [
        "m.yaml: layers[1].name = 'Q': is neither a layer nor an op type of the workload; correct or remove the entry",
        "m.yaml: fused_groups[0].intra_core_tiling[0].dim = 'Conv.D2': names no layer of the workload; name a "
        "layer; an op type is not allowed here",
        "m.yaml: layers: layer 'Conv2' (Conv) has no entry; add an entry named 'Conv2' or 'Conv'",
    ]


def test_loops_that_a_layer_does_not_have():
    entry = {"name": "Conv", "core_allocation": [[0]], "inter_core_tiling": [[{"dim": "D9", "split": 1}]]}
    tiling = [{"dim": "Conv2.D7", "tile": 8}, {"dim": "Conv2.D6", "tile": 8}]
    loaded = parse({"layers": [entry], "fused_groups": [{"name": "G", "intra_core_tiling": tiling}]})
    with pytest.raises(InputError) as error:
        check_loops(loaded, NODES, LOOPS)
    assert error.value.message.splitlines() == [
        "m.yaml: layer 'Conv1' has no loop D9, which split 1 is about; use one of D0 to D6",
        "m.yaml: layer 'Conv2' has no loop D9, which split 1 is about; use one of D0 to D6",
        "m.yaml: layer 'Conv2' has no loop D7, which tile 8 of fused group 'G' is about; use one of D0 to D6",
    ]


REFUSED = {
    "no layers key": "there is no key 'layers' at the top level",
    "scalar root": "there is no key 'layers' at the top level",
    "missing name": "layers[0].name = None: is not a name",
    "missing core_allocation": "layers[0].core_allocation = []: has no core",
    "flat core_allocation": "layers[0].core_allocation = [0, 1, 2, 3]: is not a list of lists of core ids",
    "flat inter_core_tiling": "is not a list of lists of splits",
    "string inter_core_tiling (old format)": "layers[0].inter_core_tiling = ['D6, 4']: is not a list of lists of",
    "unknown layer key": "layers[0].foo: is an unknown key",
    "split 0": "layers[0].inter_core_tiling[0][0].split = 0: is not a positive integer",
    "tile 0": "fused_groups[0].intra_core_tiling[0].tile = 0: is not a positive integer",
    "fused group with unknown layer": "fused_groups[0].layers[2] = 'X': is the name of no entry",
    "unknown core id": "the splits make 4 parts for 1 core",
    "dim K": "layers[0].inter_core_tiling[0][0].dim = 'K': is no loop",
    "dim index out of range": "layer 'Conv1' has no loop D9, which split 4 is about",
    "tile by op type": "fused_groups[0].intra_core_tiling[0].dim = 'Conv.D2': names no layer of the workload",
    "split does not divide": "the splits make 5 parts for 4 cores",
    "node without entry": "layer 'Conv2' (Conv) has no entry",
    "two allocation slots": "layers[0].core_allocation = [[0], [1]]: has several different lists of core ids",
    "same dim tiled twice": "fused_groups[0].intra_core_tiling: tiled loop Conv2.D2 is repeated",
    "dim listed twice in one slot": "layers[0].inter_core_tiling[0]: split loop D6 is repeated",
    "spatial split on the tiled dim": "layers[1].core_allocation = [0, 1, 2, 3]: the splits make 2 parts for 4 cores",
    "runtime args not a mapping": "runtime_args.input = 'x': is not a mapping",
}
READ = [name for name in CASES if name not in REFUSED]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_golden_case(name):
    with pytest.raises(InputError) as error:
        check_loops(parse(CASES[name]["mapping"]), NODES, LOOPS)
    assert REFUSED[name] in error.value.message


@pytest.mark.parametrize("name", READ)
def test_golden_case(name):
    """Cores and splits per layer and the tiles per group are as the reference reads them."""
    loaded = parse(CASES[name]["mapping"])
    check_loops(loaded, NODES, LOOPS)
    result = CASES[name]["result"]
    for node, golden in result.get("nodes", {}).items():
        mapping = resolve(loaded, NODES)[node]
        assert [list(mapping.cores)] == golden["cores"]
        splits = [[f"D{loop}", factor] for loop, factor in mapping.splits]
        assert [splits] == (golden["inter_core_tiling"] or [[]])
    for fused, golden in zip(loaded.fused_groups, result.get("fused_groups", []), strict=False):
        assert (fused.name, list(fused.layers)) == (golden["name"], golden["layers"])
        assert [tile.tile for tile in fused.tiling] == [tile for _, tile in golden["intra_core_tiling"]]


@pytest.mark.parametrize(
    "name",
    ["aie_swiglu_256_512_1024__whole_array_strix", "resnet18_fixed__tpu_like_quad_core", "swiglu_1_16_32__simba"],
)
def test_golden_file_round_trip(name):
    golden = json.loads((FOLDER / f"{name}.json").read_text())
    content = golden.get("mapping_yaml") or golden["groups"][0]["mapping_yaml"]
    loaded = parse(content)
    for index in range(len(loaded.fused_groups)):
        mapping = loaded.group_mapping(index)
        assert parse(dump_mapping(mapping)).group_mapping(0) == mapping
    assert len(loaded.fused_groups) == len(content["fused_groups"])


@pytest.mark.parametrize("hardware", ["simba", "tpu_like_quad_core", "eyeriss_like_dual_core"])
def test_dump_writes_the_golden_structure(hardware):
    golden = json.loads((FOLDER / f"swiglu_1_16_32__{hardware}.json").read_text())["groups"][0]["mapping_yaml"]
    assert yaml.safe_load(dump_mapping(parse(golden).group_mapping(0))) == golden


def test_dump_text():
    mapping = GroupMapping(
        {
            "Gemm": LayerMapping((2, 3), ((0, 2),), Kernel("gemm", (("m", 16), ("utilization", 61.8)))),
            "1": LayerMapping((4,)),
        },
        (LoopTile("a.b/Gemm", 1, 128),),
        runtime_layouts={"A": "", "B": "(d0, d1) -> (d1, d0)"},
    )
    text = dump_mapping(mapping)
    assert parse(text).group_mapping(0) == mapping
    assert text == (
        "layers:\n"
        "- name: Gemm\n"
        "  core_allocation:\n"
        "  - - 2\n"
        "    - 3\n"
        "  inter_core_tiling:\n"
        "  - - dim: D0\n"
        "      split: 2\n"
        "  kernel:\n"
        "    name: gemm\n"
        "    kwargs:\n"
        "      m: 16\n"
        "      utilization: 61.8\n"
        "- name: '1'\n"
        "  core_allocation:\n"
        "  - - 4\n"
        "  inter_core_tiling: []\n"
        "fused_groups:\n"
        "- name: Fused_Group_1\n"
        "  layers:\n"
        "  - Gemm\n"
        "  - '1'\n"
        "  intra_core_tiling:\n"
        "  - dim: a.b/Gemm.D1\n"
        "    tile: 128\n"
        "runtime_args:\n"
        "  A: {}\n"
        "  B:\n"
        "    layout: (d0, d1) -> (d1, d0)\n"
    )
