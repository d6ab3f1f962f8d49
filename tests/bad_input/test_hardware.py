"""Wrong hardware descriptions (spec interfaces 13, H1 to H20, and hardware 5), and odd ones that work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.bad_input.conftest import Shell, optimize_arguments, require_errors
from tests.bad_input.networks import gemm, two_gemms
from tests.bad_input.systems import ABSENT, BUS, memory_of, write_chip, write_chip_with_core

UNKNOWN_KEY = "is not a key of the format at this place; remove it or correct its spelling"
TOP_LEVEL = "write `key: value` entries, starting with `name:`"


def bus(**changes: Any) -> dict[str, Any]:
    return {"core_connectivity": [BUS | changes]}


def links(*pairs: list[int]) -> dict[str, Any]:
    return {"core_connectivity": [{"type": "link", "cores": pair, "bandwidth": 8} for pair in pairs]}


CHANGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "unknown key": ({"speed": 3}, [f"speed = 3: {UNKNOWN_KEY}"]),
    "no name": ({"name": ABSENT}, ["name: is missing; add it"]),
    "no cores": ({"cores": ABSENT}, ["cores: is missing; add it"]),
    "no off-chip core": (
        {"offchip_core_id": ABSENT},
        ["offchip_core_id: is missing; give the id of the core that is the off-chip memory"],
    ),
    "unknown off-chip core": (
        {"offchip_core_id": 9},
        ["offchip_core_id = 9: is not the id of a core; use one of 0, 1, 2, 3"],
    ),
    "bandwidth 0": (
        bus(bandwidth=0),
        ["core_connectivity[0].bandwidth = 0: must be greater than 0; give the bits per cycle"],
    ),
    "bandwidth -5": (
        bus(bandwidth=-5),
        ["core_connectivity[0].bandwidth = -5: must be greater than 0; give the bits per cycle"],
    ),
    "bandwidth as text": (
        bus(bandwidth="fast"),
        [
            "core_connectivity[0].bandwidth = 'fast': must be a number; write it without quotes, with point and sign "
            "in a power of ten, as in 1.0e+9"
        ],
    ),
    "unknown core": (
        bus(cores=[0, 1, 2, 3, 17]),
        [
            "core_connectivity[0].cores = [0, 1, 2, 3, 17]: names core 17, which does not exist; use ids among 0, 1, "
            "2, 3"
        ],
    ),
    "kind of connection": (
        bus(type="mesh"),
        ["core_connectivity[0].type = 'mesh': must be 'link' or 'bus'; choose one of these"],
    ),
    "link of three": (
        bus(type="link", cores=[0, 1, 3]),
        ["core_connectivity[0].cores = [0, 1, 3]: a link has exactly 2 cores; write `type: bus` or one link per pair"],
    ),
    "self link": (
        links([0, 0]),
        ["core_connectivity[0].cores = [0, 0]: connects a core to itself; name each core once"],
    ),
    "no connection": (
        {"core_connectivity": []},
        ["core_connectivity = []: has no connection, so no core is reachable; add links or a bus"],
    ),
    "off-chip core unconnected": (
        bus(cores=[0, 1, 2]),
        ["core_connectivity: no connection names the off-chip core 3; add a link or bus to it"],
    ),
    "islands": (
        links([0, 1], [2, 3]),
        [
            "core_connectivity: the cores {0, 1} and {2, 3} are not connected with each other; add a link or bus "
            "between them"
        ],
    ),
    "id of a core": (
        {"cores": {"zero": "./cores/tpu_like.yaml", 0: "./cores/offchip.yaml"}, "offchip_core_id": 0, **links([0, 1])},
        ["cores = './cores/tpu_like.yaml': the key 'zero' is not a core id; use integers from 0"],
    ),
    "core file": (
        {"cores": {0: "./cores/x.yaml", 1: "./cores/offchip.yaml"}, "offchip_core_id": 1, **links([0, 1])},
        [
            "cores[0] = './cores/x.yaml': the core file does not exist; create it or correct the name; searched: "
            "cores/x.yaml"
        ],
    ),
    "coordinates": (
        {"core_coordinates": {9: [0, 0]}},
        ["core_coordinates = [0, 0]: the key 9 is not the id of a core; remove it or correct the id"],
    ),
    "several": (
        {"name": 5, "speed": 3, **bus(bandwidth=0)},
        [
            "name = 5: must be text; put it in quotes",
            f"speed = 3: {UNKNOWN_KEY}",
            "core_connectivity[0].bandwidth = 0: must be greater than 0; give the bits per cycle",
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_accelerator_file(shell: Shell, name: str) -> None:
    changes, findings = CHANGES[name]
    write_chip(shell.folder, **changes)
    shell.write("net.onnx", gemm())
    assert shell.optimize("chip.yaml", "net.onnx") == [f"chip.yaml: error: {finding}" for finding in findings]


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "memory of 0 bits": (
        memory_of(0),
        "memories.sram_2MB.size = 0: must be at least 1; give the bits of one instance as a whole number",
    ),
    "negative energy": (
        lambda core: core["memories"]["sram_2MB"].update(r_cost=-1),
        "memories.sram_2MB.r_cost = -1: must be at least 0; give pJ per access",
    ),
    "unknown key": (lambda core: core.update(speed=3), f"speed = 3: {UNKNOWN_KEY}"),
    "no array": (lambda core: core.pop("operational_array"), "operational_array: is missing; add it"),
    "kind of core": (
        lambda core: core.update(type="gpu.compute"),
        "type = 'gpu.compute': is not a supported core type; use one of zigzag.compute, zigzag.memory, zigzag.shim, "
        "zigzag.offchip, aie2.compute, aie2.memory, aie2.shim, aie2.offchip",
    ),
    "operator type": (
        lambda core: core.update(operator_types=["Gem"]),
        "operator_types[0] = 'Gem': is not a known op type; write Gemm",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_core_file(shell: Shell, name: str) -> None:
    edit, finding = EDITS[name]
    write_chip_with_core(shell.folder, edit)
    shell.write("net.onnx", gemm())
    assert shell.optimize("chip.yaml", "net.onnx") == [f"own.yaml: error: {finding}"]
    assert shell.stream_opt("net.onnx", "-p", 'stream-load-accelerator{file="chip.yaml"}') == [
        f"own.yaml: error: {finding}"
    ]


TEXTS: dict[str, tuple[str | bytes, str]] = {
    "syntax": ("name: [a\n", ":2:1: error: not valid YAML (expected ',' or ']', but got '<stream end>'); correct the"),
    "two documents": (
        "a: 1\n---\nb: 2\n",
        ":2:1: error: not valid YAML (but found another document); correct the syntax",
    ),
    "key twice": (
        "name: a\nname: b\n",
        ":2:1: error: the key 'name' occurs twice, first in line 1; remove one of the two entries",
    ),
    "list": ("- a\n", f": error: the file holds a list at its top level; {TOP_LEVEL}"),
    "empty": ("", f": error: the file is empty; {TOP_LEVEL}"),
    "bytes": (bytes(range(256)), ": error: the file holds bytes that are no YAML text; give a YAML file in UTF-8"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text(shell: Shell, name: str) -> None:
    text, message = TEXTS[name]
    shell.write("chip.yaml", text)
    shell.write("net.onnx", gemm())
    (line,) = shell.optimize("chip.yaml", "net.onnx")
    assert line.startswith(f"chip.yaml{message}")


@pytest.mark.parametrize(
    "path, reason",
    [
        ("nope.yaml", "the file does not exist; correct the path"),
        ("a/nope.yaml", "the file does not exist; correct the path"),
        ("folder", "this is a folder; name the YAML file in it"),
        ("net.onnx", "this is not named like a YAML file; give a .yaml or .yml file"),
        ("tpu_like", "there is neither a file nor an example of the name 'tpu_like'; give a YAML file or one of eyer"),
    ],
)
def test_path(shell: Shell, path: str, reason: str) -> None:
    shell.write("folder/x", "")
    shell.write("net.onnx", gemm())
    (line,) = shell.optimize(path, "net.onnx")
    assert line.startswith(f"{path}: error: {reason}")


def test_search_folder(shell: Shell) -> None:
    write_chip(shell.folder)
    shell.write("net.onnx", gemm())
    assert shell.optimize("chip.yaml", "net.onnx", "--search-path", "cores,nowhere") == [
        "nowhere: error: the search folder does not exist; correct or remove it"
    ]


def test_no_core_accepts_the_layer(shell: Shell) -> None:
    write_chip_with_core(shell.folder, lambda core: core.update(operator_types=["Conv"]))
    shell.write("net.onnx", gemm())
    assert shell.optimize("chip.yaml", "net.onnx") == [
        "net.onnx: error: in pass stream-generate-mapping: no core accepts layer 'G' of type Gemm; add Gemm to the "
        "'operator_types' of a core or leave this entry out of one"
    ]


@pytest.mark.parametrize("options", [(), ("--disable-constraints", "memory_capacity")])
def test_memory_too_small_for_one_layer(shell: Shell, options: tuple[str, ...]) -> None:
    write_chip_with_core(shell.folder, memory_of(256))
    shell.write("net.onnx", gemm())
    assert shell.optimize("chip.yaml", "net.onnx", *options) == [
        "net.onnx: error: in pass stream-estimate-costs: layer 'G' cannot run on cores 0, 1 of type 'own': memory "
        "'sram_2MB' of 256 bits cannot hold the tile of 20480 bits ('y_1' 8192, 'a_1' 4096, 'w_1' 8192); choose "
        "smaller tiles, more cores or a core with larger memories"
    ]


def test_memory_too_small_for_all_layers_is_found_without_a_solver(shell: Shell) -> None:
    """Each layer fits alone (20480 bits), both together do not; OR-Tools cannot even be imported."""
    write_chip_with_core(shell.folder, memory_of(36864))
    shell.write("net.onnx", two_gemms())
    blocked = "sys.modules['ortools.math_opt'] = sys.modules['ortools.sat'] = None"
    script = f"import sys; {blocked}; from stream_opt.streamc import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", script, *optimize_arguments("chip.yaml", "net.onnx")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=shell.folder, check=False)
    assert require_errors(ended.returncode, ended.stdout, ended.stderr) == [
        "net.onnx: error: in pass stream-allocate: group 'g0' does not fit: cores 0-1 each need 40960 of 36864 bits of "
        "memory; use smaller tiles, more cores per layer or larger memories",
        "net.onnx: note: cores 0-1 each have 36864 bits of memory",
        *(
            f"net.onnx: note: '{name}' takes {bits} bits of memory on each of cores 0-1: 1 tile of {bits} bits; layer "
            f"'{layer}' is mapped there"
            for name, bits, layer in (
                ("a_1", 4096, "G1"),
                ("w1_1", 8192, "G1"),
                ("x", 8192, "G1"),
                ("x_1", 4096, "G2"),
                ("w2_1", 8192, "G2"),
                ("y_1", 8192, "G2"),
            )
        ),
    ]
    assert not (shell.folder / "out").exists()


def test_memory_that_just_suffices(shell: Shell) -> None:
    write_chip_with_core(shell.folder, memory_of(40960))
    shell.write("net.onnx", two_gemms())
    assert shell.solved("chip.yaml", "net.onnx").total == "Total latency: 467.0"


def test_slow_bus(shell: Shell) -> None:
    """32768 bits at half a bit per cycle and 19 cycles of work (spec interfaces 13, H10)."""
    write_chip(shell.folder, "chip.yml", **bus(bandwidth=0.5))
    shell.write("net.onnx", gemm())
    assert shell.solved("chip.yml", "net.onnx").total == "Total latency: 65555.0"


@pytest.mark.parametrize("idle, used", [(2, [0, 1]), (0, [1])])
def test_unconnected_core_is_kept_and_not_used(shell: Shell, idle: int, used: list[int]) -> None:
    write_chip(shell.folder, **bus(cores=[core for core in range(4) if core != idle]))
    shell.write("net.onnx", gemm())
    solved = shell.solved("chip.yaml", "net.onnx")
    assert "stream.core 3 :" in solved.module
    assert f"mapping <cores = {used}" in solved.module
    assert f"- no connection reaches cores {idle}; they are not used" in solved.summary


def test_unconnected_core_is_a_warning(shell: Shell) -> None:
    write_chip(shell.folder, **bus(cores=[0, 1, 3]))
    shell.write("net.onnx", gemm())
    ended = subprocess.run(
        [sys.executable, "-m", "stream_opt", "net.onnx", "-p", 'stream-load-accelerator{file="chip.yaml"}'],
        capture_output=True,
        text=True,
        cwd=shell.folder,
        check=True,
    )
    warning = "warning: chip.yaml: core_connectivity: no connection names core 2, so nothing can be mapped there\n"
    assert ended.stderr == warning
