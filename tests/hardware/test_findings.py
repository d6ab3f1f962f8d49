"""Each wrong entry in an accelerator or core file gives the one line that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from passes.analysis.errors import InputError
from passes.load.hardware_file import load_accelerator

CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "findings.yaml").read_text())


@pytest.mark.parametrize("name", CASES)
def test_finding(name: str, systems: Path, edit: Callable[..., None]) -> None:
    case = CASES[name]
    for change in case["changes"]:
        edit(*change)
    with pytest.raises(InputError) as raised:
        load_accelerator(systems / case["load"])
    assert raised.value.message.replace(str(systems), "<folder>").splitlines() == case["lines"]


def test_all_findings_of_all_files_come_at_once(systems: Path, edit: Callable[..., None]) -> None:
    system = "tpu_like_quad_core.yaml"
    edit(system, ("core_connectivity", 2, "bandwidth"), -5)
    edit(system, ("core_connectivity", 5, "cores"), [1, 17])
    edit(system, ("core_coordinates", 9), [0, 0])
    edit(system, ("speed",), 3)
    edit("cores/tpu_like.yaml", ("memories", "sram_2MB", "size"), 0)
    edit("cores/simd.yaml", ("operator_types",), "Conv")
    with pytest.raises(InputError) as raised:
        load_accelerator(systems / system)
    assert [line.split(": ")[:2] for line in raised.value.message.splitlines()] == [
        [system, "speed = 3"],
        ["tpu_like.yaml", "memories.sram_2MB.size = 0"],
        ["simd.yaml", "operator_types = 'Conv'"],
        [system, "core_coordinates = [0, 0]"],
        [system, "core_connectivity[2].bandwidth = -5"],
        [system, "core_connectivity[5].cores = [1, 17]"],
    ]
