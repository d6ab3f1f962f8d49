"""The golden cases and the module after every pass of each, computed once per session."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from stream_opt.examples.workloads import build_by_name
from tests.pipeline.aie_mappings import gemm_mapping, swiglu_mapping
from tests.pipeline.harness import load_mapping, steps, texts_of_run

FOLDER = Path(__file__).parent.parent / "golden" / "allocation"
FUSED = "swiglu_256_2048_8192_fused"
FUSED_TILING = '"Gemm_Left.D1=128","Gemm_Down.D2=128","Gemm_Left.D2=32","Gemm_Left.D0=16"'
AIE = {
    "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix": ("gemm_512_512_512", gemm_mapping()),
    "swiglu_256_2048_8192_nodown_tile16x128x32_4x8__whole_array_strix": (
        "swiglu_256_2048_8192_nodown",
        swiglu_mapping(),
    ),
}
_FILES = tempfile.TemporaryDirectory()
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


MAPPING_CASES: dict[str, dict[str, Any]] = {
    case["name"]: case
    for case in json.loads((FOLDER.parent / "mapping" / "mapping_yaml_cases.json").read_text())["cases"]
}
"""Mapping files for 2conv_1_8_32_32_16_32_3 on tpu_like_quad_core, with what they lead to."""


@dataclass(frozen=True)
class Run:
    """A model, the passes over it, and what the module looks like before the first and after each of them."""

    content: bytes
    file: str
    passes: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def final(self) -> str:
        return self.texts[-1]

    def after(self, name: str) -> str:
        """The module after the first pass of that name."""
        position = next(i for i, item in enumerate(self.passes) if item.partition("{")[0] == name)
        return self.texts[position + 1]


def run(content: bytes, file: str, passes: list[str]) -> Run:
    """One straight run of the driver that prints between the passes but never reads back."""
    return Run(content, file, tuple(passes), tuple(texts_of_run(content, *passes, file=file)))


@cache
def golden(name: str) -> dict[str, Any]:
    """The only group of a golden result."""
    (group,) = json.loads((FOLDER / f"{name}.json").read_text())["groups"]
    return group


@cache
def golden_run(name: str) -> Run:
    """The whole pipeline on a golden case."""
    workload, _, hardware = name.partition("__")
    if name in AIE:
        workload, mapping = AIE[name]
        return mapped_run(build(workload), f"{workload}.onnx", hardware, mapping, columns=8)
    tiling = FUSED_TILING if workload == FUSED else ""
    model = workload.removesuffix("_fused")
    return run(build(model), f"{model}.onnx", steps(hardware, tiling=tiling))


def mapped_run(content: bytes, file: str, hardware: str, mapping: str, columns: int = 4) -> Run:
    """The whole pipeline with the content of a mapping file, which stays readable for the session."""
    folder = Path(_FILES.name) / hashlib.sha256(mapping.encode()).hexdigest()
    folder.mkdir(exist_ok=True)
    (folder / "given.yaml").write_text(mapping)
    accelerator, *rest = steps(hardware, columns=columns)
    return run(content, file, [accelerator, load_mapping(folder / "given.yaml"), *rest])


def build(name: str) -> bytes:
    """A shipped workload that exists."""
    content = build_by_name(name)
    assert content is not None
    return content


def mapping_text(case: str) -> str:
    """The mapping file of a golden mapping case."""
    return yaml.safe_dump(MAPPING_CASES[case]["mapping"], sort_keys=False)
