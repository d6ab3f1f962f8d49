"""Modules to draw, each computed once per session, and ways to look into a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from xml.etree import ElementTree

from xdsl.dialects.builtin import ModuleOp

from stream_opt.examples import ARCHITECTURES
from stream_opt.targets.svg import VIEWS
from tests.pipeline import models
from tests.pipeline.cases import build, golden_run
from tests.pipeline.harness import parsed, steps, transform

SVG = "{http://www.w3.org/2000/svg}"
AIE_GEMM = "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix"
FUSED = "swiglu_256_2048_8192_fused__simba"


def _run(workload: str, hardware: str) -> str:
    return transform(build(workload), *steps(hardware))


ARRAY_STEPS = [
    'stream-set-model{name="aie-hardware"}',
    "stream-load-accelerator{file=npu2}",
    "stream-map-aie",
    "stream-partition",
    *steps("npu2")[3:],
]
"""On the model of the real array, where transfers have streams of their own."""

SMALL = {"2conv": "2conv_1_8_32_32_16_32_3", "swiglu": "swiglu_1_16_32"}
SAMPLES: dict[str, Callable[[], str]] = {
    **{f"{name} {hardware}": partial(_run, SMALL[name], hardware) for name in SMALL for hardware in ARCHITECTURES},
    "three groups": lambda: transform(models.classifier(), *steps("eyeriss_like_single_core")),
    "real array": lambda: transform(build("gemm_128_128_128"), *ARRAY_STEPS),
    "one operation": lambda: _run("gemm_1_1_1", "simba"),
    AIE_GEMM: lambda: golden_run(AIE_GEMM).final,
    FUSED: lambda: golden_run(FUSED).final,
}
"""Every shipped system, and what is special: one core, many cores, many iterations, several groups, an AIE array."""


@cache
def text(sample: str) -> str:
    return SAMPLES[sample]()


@cache
def module(sample: str) -> ModuleOp:
    """The allocated module."""
    return parsed(text(sample))


@cache
def picture(sample: str, view: str) -> ElementTree.Element:
    """The picture as XML."""
    return ElementTree.fromstring(VIEWS[view](module(sample)))


def marks(root: ElementTree.Element, kind: str) -> list[list[str]]:
    """The hover lines of all marks of a kind."""
    groups = root.iter(f"{SVG}g")
    return [group.findtext(f"{SVG}title", "").split("\n") for group in groups if group.get("class") == f"mark {kind}"]


def texts(root: ElementTree.Element) -> list[str]:
    """Every visible text, in the order of drawing."""
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def boxes(root: ElementTree.Element, kind: str) -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of the first rectangle of each mark of a kind."""
    found: list[tuple[float, float, float, float]] = []
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if group.get("class") == f"mark {kind}" and rect is not None:
            x, y, width, height = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def numbers(text: str) -> list[int]:
    """All whole numbers in a text."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]
