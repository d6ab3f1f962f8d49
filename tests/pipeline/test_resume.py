"""The IR is the only state: a run may stop after any pass, and go on from what was printed (DESIGN 2.1)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.pipeline import models
from tests.pipeline.cases import Run, build, golden_run, mapped_run, mapping_text, run
from tests.pipeline.harness import steps, transform

EXAMPLES: dict[str, Callable[[], Run]] = {
    "two convolutions": lambda: golden_run("2conv_1_8_32_32_16_32_3__tpu_like_quad_core"),
    "swiglu": lambda: golden_run("swiglu_1_16_32__simba_small"),
    "swiglu on point-to-point links": lambda: golden_run("swiglu_1_16_32__fusemax"),
    "fused swiglu": lambda: golden_run("swiglu_256_2048_8192_fused__tpu_like_quad_core"),
    "three groups": lambda: run(models.classifier(), "classifier.onnx", steps("tpu_like_quad_core")),
    "three groups on many cores": lambda: run(models.classifier(), "classifier.onnx", steps("simba")),
    "residual block": lambda: run(models.residual_block((1, 8, 16, 16)), "block.onnx", steps("tpu_like_quad_core")),
    "given mapping": lambda: _mapped("three tiled dims"),
    "kernels on memory tiles": lambda: golden_run("gemm_512_512_512_tile16x128x32_4x8__whole_array_strix"),
}


def _mapped(case: str) -> Run:
    content = build("2conv_1_8_32_32_16_32_3")
    return mapped_run(content, "2conv.onnx", "tpu_like_quad_core", mapping_text(case))


@cache
def example(name: str) -> Run:
    return EXAMPLES[name]()


by_example = pytest.mark.parametrize("name", EXAMPLES)


@by_example
def test_every_module_prints_as_it_was_read(name: str) -> None:
    for text in example(name).texts:
        assert transform(text) == text


@pytest.mark.parametrize("name", ["swiglu", "fused swiglu", "three groups", "given mapping"])
def test_every_prefix_can_be_resumed(name: str) -> None:
    straight = example(name)
    for done in range(1, len(straight.passes)):
        assert transform(straight.texts[done], *straight.passes[done:]) == straight.final


@by_example
def test_every_pass_on_text_gives_the_next_text(name: str) -> None:
    straight = example(name)
    for item, before, after in zip(straight.passes, straight.texts, straight.texts[1:], strict=False):
        assert transform(before, item) == after


def _shell(command: str, folder: Path) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    shell = ["bash", "-o", "pipefail", "-c", command]
    result = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def test_a_real_pipe(tmp_path: Path) -> None:
    straight = golden_run("swiglu_1_16_32__simba_small")
    (tmp_path / straight.file).write_bytes(straight.content)
    tool, passes = f"{sys.executable} -m stream_opt", straight.passes
    one, two, three = (f"-p '{','.join(part)}'" for part in (passes[:4], passes[4:7], passes[7:]))
    piped = _shell(f"{tool} {straight.file} {one} | {tool} {two} | {tool} - {three}", tmp_path)
    assert piped == _shell(f"{tool} {straight.file} -p '{','.join(passes)}'", tmp_path)
    assert piped.decode() == straight.final


def test_the_named_pipeline_runs_the_same_passes() -> None:
    straight = golden_run("swiglu_1_16_32__simba_small")
    assert transform(straight.texts[1], "stream-co") == straight.final
