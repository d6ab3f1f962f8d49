"""A small chip as YAML, good and bad: cores 0 and 1 compute, 2 pools, 3 is the off-chip memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from stream_opt.examples import example_path

ABSENT = object()
"""As a value: the key is left out."""

BUS = {"type": "bus", "cores": [0, 1, 2, 3], "bandwidth": 128}
COMPUTE = "./cores/tpu_like.yaml"
OWN = "./own.yaml"


def write_chip(folder: Path, file: str = "chip.yaml", compute: str = COMPUTE, **changes: Any) -> str:
    """Writes the chip and its core files; `changes` replaces top-level keys."""
    source = example_path("hardware", "tpu_like_quad_core")
    assert source is not None
    shutil.copytree(source.parent / "cores", folder / "cores", dirs_exist_ok=True)
    content: dict[str, Any] = {
        "name": "chip",
        "cores": {0: compute, 1: compute, 2: "./cores/pooling.yaml", 3: "./cores/offchip.yaml"},
        "offchip_core_id": 3,
        "core_connectivity": [BUS],
    }
    kept = {key: value for key, value in (content | changes).items() if value is not ABSENT}
    (folder / file).write_text(yaml.safe_dump(kept, sort_keys=False))
    return file


def write_chip_with_core(folder: Path, edit: Callable[[dict[str, Any]], object]) -> str:
    """The chip with an edited copy of the compute core's file, `own.yaml`."""
    file = write_chip(folder, compute=OWN)
    core = yaml.safe_load((folder / "cores" / "tpu_like.yaml").read_text())
    edit(core)
    (folder / "own.yaml").write_text(yaml.safe_dump(core, sort_keys=False))
    return file


def memory_of(bits: int) -> Callable[[dict[str, Any]], object]:
    """An edit: the size of the outermost memory."""
    return lambda core: core["memories"]["sram_2MB"].update(size=bits)
