"""Wrong mapping files (spec interfaces 13, M1 to M18), and odd ones that work."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml

from tests.bad_input.conftest import HARDWARE, Shell
from tests.bad_input.networks import two_gemms
from tests.bad_input.systems import BUS, write_chip

QUAD = "tpu_like_quad_core"
NO_LAYERS = (
    "there is no key 'layers' at the top level; write a mapping with the key 'layers', or the list of layers alone"
)


def layer(name: str, cores: Any = None, loop: Any = "D2", split: Any = 4, **more: Any) -> dict[str, Any]:
    splits = [[{"dim": loop, "split": split}]] if split is not None else []
    return {"name": name, "core_allocation": cores or [[0, 1, 2, 3]], "inter_core_tiling": splits, **more}


def mapping(first: dict[str, Any] | None = None, loop: str = "G1.D0", tile: Any = 4, **more: Any) -> dict[str, Any]:
    """The good mapping of spec interfaces 13 for two matrix products, with changes."""
    group = {"name": "F", "layers": ["G1", "G2"], "intra_core_tiling": [{"dim": loop, "tile": tile}]}
    return {"layers": [first or layer("G1"), layer("G2")], "fused_groups": [group], **more}


def groups(*members: list[str]) -> list[dict[str, Any]]:
    return [{"name": f"F{index}", "layers": names} for index, names in enumerate(members)]


MAPPINGS: dict[str, tuple[object, list[str]]] = {
    "scalar": ("hello", [NO_LAYERS]),
    "no layers": ({"fused_groups": []}, [NO_LAYERS]),
    "empty layers": ({"layers": []}, ["layers = []: is empty; add an entry per layer"]),
    "unknown key": (
        mapping(layer("G1", speed=1)),
        ["layers[0].speed: is an unknown key; use only name, core_allocation, inter_core_tiling, kernel"],
    ),
    "tile 0": (
        mapping(tile=0),
        ["fused_groups[0].intra_core_tiling[0].tile = 0: is not a positive integer; write a whole number from 1"],
    ),
    "split 0": (
        mapping(layer("G1", split=0)),
        ["layers[0].inter_core_tiling[0][0].split = 0: is not a positive integer; write a whole number from 1"],
    ),
    "flat cores": (
        mapping(layer("G1", [0, 1, 2, 3])),
        [
            "layers[0].core_allocation = [0, 1, 2, 3]: is not a list of lists of core ids; write [[0, 1]] for cores 0 "
            "and 1"
        ],
    ),
    "unknown layer in a fused group": (
        mapping(fused_groups=groups(["G1", "Q"])),
        ["fused_groups[0].layers[1] = 'Q': is the name of no entry under 'layers'; add or correct it"],
    ),
    "unknown layer": (
        {"layers": [layer("G1"), layer("G2"), layer("Q")]},
        ["layers[2].name = 'Q': is neither a layer nor an op type of the workload; correct or remove the entry"],
    ),
    "no entry for a layer": (
        {"layers": [layer("G1")]},
        ["layers: layer 'G2' (Gemm) has no entry; add an entry named 'G2' or 'Gemm'"],
    ),
    "tile of an unknown layer": (
        mapping(loop="Q.D0"),
        [
            "fused_groups[0].intra_core_tiling[0].dim = 'Q.D0': names no layer of the workload; name a layer; an op "
            "type is not allowed here"
        ],
    ),
    "tile of an unknown loop": (
        mapping(loop="G1.D9"),
        ["layer 'G1' has no loop D9, which tile 4 of fused group 'F' is about; use one of D0 to D2"],
    ),
    "split of an unknown loop": (
        mapping(layer("G1", loop="D9")),
        ["layer 'G1' has no loop D9, which split 4 is about; use one of D0 to D2"],
    ),
    "tile without layer": (
        mapping(loop="M"),
        [
            "fused_groups[0].intra_core_tiling[0].dim = 'M': is no loop of a layer; write the layer's name and loop, "
            "as in Conv1.D2"
        ],
    ),
    "split of a letter": (
        mapping(layer("G1", loop="N")),
        ["layers[0].inter_core_tiling[0][0].dim = 'N': is no loop; write D and the loop's number, as in D6"],
    ),
    "tile does not divide": (
        mapping(tile=5),
        [
            "loop D0 of 'G1' has 16 iterations, which tiles of 5 on 1 core(s), so 5 at a time, do not divide; choose "
            "a tile that divides 16"
        ],
    ),
    "tile larger than the loop": (
        mapping(tile=32),
        [
            "loop D0 of 'G1' has 16 iterations, which tiles of 32 on 1 core(s), so 32 at a time, do not divide; choose "
            "a tile that divides 16"
        ],
    ),
    "unknown core": (
        mapping(layer("G1", [[0, 1, 2, 99]])),
        ["layer 'G1' is mapped to core 99, which the accelerator does not have; use a core from 0 to 6"],
    ),
    "off-chip core": (
        mapping(layer("G1", [[6]], split=None)),
        ["layer 'G1' is mapped to core 6 of kind offchip, which computes nothing; use a compute core"],
    ),
    "core that refuses the type": (
        mapping(layer("G1", [[4]], split=None)),
        ["layer 'G1' is mapped to core 4, whose 'operator_types' do not list Gemm; add it or use another core"],
    ),
    "parts and cores": (
        mapping(layer("G1", split=2)),
        ["layers[0].core_allocation = [0, 1, 2, 3]: the splits make 2 parts for 4 cores; list as many cores as parts"],
    ),
    "split does not divide": (
        mapping(layer("G1", [[0, 1, 2]], split=3)),
        ["layer 'G1' splits loop D2 of size 32 by 3; use a divisor of 32"],
    ),
    "two lists of cores": (
        mapping(layer("G1", [[0, 1], [2, 3]])),
        [
            "layers[0].core_allocation = [[0, 1], [2, 3]]: has several different lists of core ids for one layer; keep "
            "one of them"
        ],
    ),
    "the same core four times": (
        mapping(layer("G1", [[0, 0, 0, 0]])),
        ["layers[0].core_allocation[0]: core 0 is repeated; keep one"],
    ),
    "core as text": (
        mapping(layer("G1", [["a", 1, 2, 3]])),
        ["layers[0].core_allocation[0] = ['a', 1, 2, 3]: has an entry that is no core id; write whole numbers from 0"],
    ),
    "more fused groups than groups": (
        mapping(fused_groups=groups(["G1"], ["G2"])),
        [
            "the mapping has 2 fused groups, the workload falls into 1 group (0: G1, G2); give one fused group per "
            "group, in this order, or a single one for the whole workload"
        ],
    ),
    "several": (
        mapping(layer("G1", split=0), tile=0),
        [
            "layers[0].inter_core_tiling[0][0].split = 0: is not a positive integer; write a whole number from 1",
            "fused_groups[0].intra_core_tiling[0].tile = 0: is not a positive integer; write a whole number from 1",
        ],
    ),
}


def prepare(shell: Shell, content: object) -> None:
    shell.write("net.onnx", two_gemms())
    shell.write("map.yaml", yaml.safe_dump(deepcopy(content)))


@pytest.mark.parametrize("name", MAPPINGS)
def test_mapping(shell: Shell, name: str) -> None:
    content, findings = MAPPINGS[name]
    prepare(shell, content)
    expected = [f"map.yaml: error: {finding}" for finding in findings]
    assert shell.optimize(QUAD, "net.onnx", "--mapping", "map.yaml") == expected


def test_unconnected_core(shell: Shell) -> None:
    prepare(shell, mapping(layer("G1", [[0, 1]], split=2), layers=[layer("Gemm", [[0, 1]], split=2)], fused_groups=[]))
    write_chip(shell.folder, core_connectivity=[BUS | {"cores": [1, 2, 3]}])
    assert shell.optimize("chip.yaml", "net.onnx", "--mapping", "map.yaml") == [
        "map.yaml: error: layer 'G1' is mapped to core 0, which no connection reaches; connect it or use another core"
    ]


@pytest.mark.parametrize(
    "path, message",
    [
        ("nope.yaml", "nope.yaml: error: the file does not exist; correct the path"),
        ("a/nope.yaml", "a/nope.yaml: error: the file does not exist; correct the path"),
        ("folder", "folder: error: this is a folder; name the YAML file in it"),
        ("bytes.yaml", "bytes.yaml: error: the file holds bytes that are no YAML text; give a YAML file in UTF-8"),
        (
            "syntax.yaml",
            "syntax.yaml:2:1: error: not valid YAML (expected ',' or ']', but got '<stream end>'); correct ",
        ),
        ("nope", "nope: error: there is neither a file nor an example of the name 'nope'; give a YAML file or one of "),
    ],
)
def test_path(shell: Shell, path: str, message: str) -> None:
    prepare(shell, mapping())
    shell.write("folder/x", "")
    shell.write("bytes.yaml", bytes(range(256)))
    shell.write("syntax.yaml", "layers: [a\n")
    (line,) = shell.optimize(QUAD, "net.onnx", "--mapping", path)
    assert line.startswith(message)


def test_place_in_a_module_that_was_mapped_earlier(shell: Shell) -> None:
    """Where the input is text, its line says more than the name of the mapping file."""
    prepare(shell, mapping(layer("G1", [[0, 1, 2, 99]])))
    passes = f'{HARDWARE},stream-load-mapping{{file="map.yaml"}},stream-partition'
    shell.write("net.mlir", shell.transformed("net.onnx", "-p", passes))
    lines = (shell.folder / "net.mlir").read_text().splitlines()
    at = next(index for index, line in enumerate(lines) if 'stream.layer "G1"' in line)
    place = f"net.mlir:{at + 1}:{len(lines[at]) - len(lines[at].lstrip()) + 1}"
    assert shell.stream_opt("net.mlir", "-p", "stream-generate-mapping") == [
        f"{place}: error: in pass stream-generate-mapping: layer 'G1' is mapped to core 99, which the accelerator does "
        "not have; use a core from 0 to 6"
    ]


def test_good_mapping_and_no_fused_group(shell: Shell) -> None:
    prepare(shell, mapping())
    fused = shell.solved(QUAD, "net.onnx", "--mapping", "map.yaml")
    prepare(shell, {"layers": [layer("G1"), layer("G2")]})
    plain = shell.solved(QUAD, "net.onnx", "--mapping", "map.yaml")
    prepare(shell, [layer("Gemm")])
    by_type = shell.solved(QUAD, "net.onnx", "--mapping", "map.yaml")
    totals = [solved.total for solved in (fused, plain, by_type)]
    assert totals == ["Total latency: 476.0", "Total latency: 480.0", "Total latency: 480.0"]


def test_split_of_a_reduction_is_noted(shell: Shell) -> None:
    prepare(shell, mapping(layer("G1", loop="D1")))
    solved = shell.solved(QUAD, "net.onnx", "--mapping", "map.yaml")
    note = "layer ''G1'': reduction D1 is split over cores; adding the partial sums is not modelled"
    assert note in solved.summary
    assert "layer ''G2''" not in solved.summary


@pytest.mark.parametrize(
    "tiles, message",
    [
        ("G1", "error: 'G1' is no intra-core tile; write <layer>.D<loop>=<tile>, for example Gemm1.D0=16"),
        ("G1.D0=0", "error: 'G1.D0=0' is no intra-core tile; write <layer>.D<loop>=<tile>, for example Gemm1.D0=16"),
        ("", "error: '' is no intra-core tile; write <layer>.D<loop>=<tile>, for example Gemm1.D0=16"),
        ("G1.D0=4,G1.D0=2", "error: loop D0 of layer 'G1' is tiled twice; keep one tile"),
        (
            "Q.D0=4",
            "net.onnx: error: in pass stream-generate-mapping: the tiling names layer 'Q', which the workload does not "
            "have; use one of G1, G2",
        ),
        (
            "G1.D9=4",
            "net.onnx: error: in pass stream-generate-mapping: the tiling names loop D9 of 'G1', which has D0 to D2",
        ),
        (
            "G1.D0=5",
            "net.onnx: error: in pass stream-generate-mapping: loop D0 of 'G1' has 16 iterations, which tiles of 5 on "
            "1 core(s), so 5 at a time, do not divide; choose a tile that divides 16",
        ),
    ],
)
def test_intra_core_tiling(shell: Shell, tiles: str, message: str) -> None:
    prepare(shell, {"layers": [layer("Gemm")]})
    for more in ([], ["--mapping", "map.yaml"]):
        assert shell.optimize(QUAD, "net.onnx", "--intra-core-tiling", tiles, *more) == [message]


def test_tile_of_a_loop_that_follows_from_another(shell: Shell) -> None:
    message = (
        "2conv_1_8_32_32_16_32_3.onnx: error: in pass stream-generate-mapping: loop D1 of 'Conv1' cannot be tiled "
        "because it follows from later layers (z4+z6-1); tile the loop of the later layer instead"
    )
    assert shell.optimize(QUAD, "2conv_1_8_32_32_16_32_3", "--intra-core-tiling", "Conv1.D1=8") == [message]
