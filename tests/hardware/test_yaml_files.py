"""Files that cannot be read as a mapping at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from passes.analysis.errors import InputError
from passes.load.hardware_file import load_accelerator

BROKEN = {
    "empty": (b"", "the file is empty; write `key: value` entries, starting with `name:`"),
    "comment": (b"# nothing\n", "the file is empty; write `key: value` entries, starting with `name:`"),
    "list": (b"- 1\n", "the file holds a list at its top level; write `key: value` entries, starting with `name:`"),
    "text": (
        b"hello\n",
        "the file holds the single value 'hello' at its top level; write `key: value` entries, starting with `name:`",
    ),
    "flow": (
        b"name: a\ncores: {0: x\nbandwidth: 3\n",
        "3:10: not valid YAML (expected ',' or '}', but got ':'); correct the syntax",
    ),
    "tab": (
        b"name: a\n\tcores: 3\n",
        "2:1: not valid YAML (found character '\\t' that cannot start any token); correct the syntax",
    ),
    "two_documents": (
        b"name: a\n---\nname: b\n",
        "2:1: not valid YAML (but found another document); correct the syntax",
    ),
    "list_as_key": (b"? [1, 2]\n: 3\n", "1:3: not valid YAML (found unhashable key); correct the syntax"),
    "date": (
        b"name: 2024-13-45\n",
        "a date or number cannot be read (month must be in 1..12); put the text in quotes",
    ),
}


def message(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        load_accelerator(path)
    return raised.value.message


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file(name: str, tmp_path: Path) -> None:
    content, expected = BROKEN[name]
    path = tmp_path / "system.yaml"
    path.write_bytes(content)
    place = "system.yaml:" if expected[0].isdigit() else "system.yaml: "
    assert message(path) == place + expected


def test_broken_core_file(systems: Path) -> None:
    (systems / "cores" / "simd.yaml").write_text("name: [\n")
    assert message(systems / "tpu_like_quad_core.yaml") == (
        "simd.yaml:2:1: not valid YAML (expected the node content, but found '<stream end>'); correct the syntax"
    )


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "system.yaml"
    path.write_bytes(b"name: \xff\xff\n")
    assert message(path) == "system.yaml: the file holds bytes that are no YAML text; give a YAML file in UTF-8"


def test_repeated_keys_are_named_with_their_lines(systems: Path) -> None:
    path = systems / "single_core.yaml"
    path.write_text(
        "name: single_core\ncores:\n  0: shim_dma.yaml\n  1: aie_tile.yaml\n  0: shim_dma.yaml\noffchip_core_id: 0\n"
        "core_coordinates: {0: [0, 0], 1: [0, 1]}\n"
        "core_connectivity:\n  - {cores: [0, 1], bandwidth: 8, cores: [1, 0]}\n"
    )
    assert message(path).splitlines() == [
        "single_core.yaml:5:3: the key '0' occurs twice, first in line 3; remove one of the two entries",
        "single_core.yaml:9:35: the key 'cores' occurs twice, first in line 9; remove one of the two entries",
    ]


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    assert message(path) == f"{path}: the file does not exist; correct the path"


def test_folder(tmp_path: Path) -> None:
    assert message(tmp_path) == f"{tmp_path}: this is a folder; name the YAML file in it"


def test_other_suffix(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(b"\x08\x07")
    assert message(path) == f"{path}: this is not named like a YAML file; give a .yaml or .yml file"
