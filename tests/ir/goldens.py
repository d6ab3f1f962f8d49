"""Goldens of the typed models, and how a model is compared with one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from xdsl.dialects.builtin import ModuleOp

from tests.pipeline.cases import build, golden_run
from tests.pipeline.harness import Session, parsed, transform

FOLDER = Path(__file__).parent.parent / "golden" / "ir"
TWO_CONV = "2conv_1_8_32_32_16_32_3__tpu_like_quad_core"
GEMM_ON_AIE = "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix"


def golden(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def solved(case: str = TWO_CONV) -> ModuleOp:
    """The module of a golden case after the whole pipeline; shared, so it must not be changed."""
    return parsed(golden_run(case).final)


@cache
def on_array() -> ModuleOp:
    """A product on an AIE array with the times and resources of the hardware; shared."""
    passes = ['stream-set-model{name="aie-hardware"}', *golden_run(GEMM_ON_AIE).passes]
    return parsed(transform(build("gemm_512_512_512"), *passes))


def imported(workload: str) -> ModuleOp:
    """A shipped workload, just imported."""
    return Session(args=[f"{workload}.onnx"]).read(build(workload))


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where a golden says something else; keys that only we have do not count."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in theirs.items():
            if key in ours:
                yield from differences(ours[key], value, f"{path}.{key}")
            else:
                yield f"{path}.{key} is missing"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, value) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(mine, value, f"{path}[{index}]")
    elif ours != theirs or isinstance(ours, tuple):
        yield f"{path}: {ours!r} instead of {theirs!r}"


def additions(ours: Any, theirs: Any, path: str = "") -> set[str]:
    """The keys that the golden does not have."""
    if isinstance(ours, dict):
        added = {f"{path}.{key}" for key in ours.keys() - theirs.keys()}
        return added.union(*(additions(ours[key], theirs[key], f"{path}.{key}") for key in ours.keys() & theirs.keys()))
    if isinstance(ours, list):
        return set().union(*(additions(mine, value, f"{path}[]") for mine, value in zip(ours, theirs, strict=True)))
    return set()
