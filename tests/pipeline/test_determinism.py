"""Same input, same bytes: over hash seeds, solvers, folders and repetitions (DESIGN 2.4)."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from passes.allocation.solvers import BACKENDS
from tests.pipeline.cases import NAMES, golden_run
from tests.pipeline.harness import BACK, load, transform

ROOT = Path(__file__).parents[2]
SEEDED = ("swiglu_1_16_32__simba", "gemm_512_512_512_tile16x128x32_4x8__whole_array_strix")


def test_hash_seeds() -> None:
    """Every seed gives the modules that this process, whatever its seed, gives."""
    expected = "".join(golden_run(name).final for name in SEEDED)
    for seeds in ((0, 1), (2, 3), (4,)):
        processes = [_start(seed) for seed in seeds]
        printed = [process.communicate()[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * len(seeds)
        assert [text == expected for text in printed] == [True] * len(seeds)


def _start(seed: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.pipeline.print_cases", *SEEDED]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("backend", ["ortools_highs", "ortools_cp_sat"])
@pytest.mark.parametrize("name", NAMES)
def test_backends(name: str, backend: str) -> None:
    """The straight run used the default, ortools_gscip."""
    scheduled = golden_run(name).after("stream-schedule-slots")
    _, _, *rest = BACK
    assert transform(scheduled, f"stream-allocate{{backend={backend}}}", *rest) == golden_run(name).final


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_place_time_or_tool_is_in_the_module(name: str) -> None:
    places = [str(ROOT), str(Path.home()), tempfile.gettempdir(), os.getcwd(), platform.node(), sys.prefix]
    solvers = [*BACKENDS, "ortools", "gscip", "scip", "highs", "cp_sat", "gurobi"]
    for text in golden_run(name).texts:
        assert [word for word in (*places, *solvers) if word and word in text] == []
        assert re.findall(r'"[^"]*[/\\][^"]*"', text) == []
        assert re.findall(r"\d{1,2}:\d\d(?::\d\d)?|20\d\d-\d\d-\d\d|seconds|wall", text) == []


def test_the_folders_of_the_inputs_do_not_matter(tmp_path: Path) -> None:
    straight = golden_run("swiglu_1_16_32__tpu_like_quad_core")
    assert transform(straight.content, *straight.passes, file=str(tmp_path / straight.file)) == straight.final
    copied = shutil.copytree(ROOT / "stream_opt" / "examples" / "hardware", tmp_path / "hardware")
    by_path = load(f'"{copied}/tpu_like_quad_core.yaml"')
    assert transform(straight.content, by_path, *straight.passes[1:], file=straight.file) == straight.final


def test_a_repetition_without_cached_costs() -> None:
    straight = golden_run("swiglu_1_16_32__tpu_like_quad_core")
    searched = [f"{item}{{cache=false}}" if item == "stream-estimate-costs" else item for item in straight.passes]
    assert transform(straight.content, *searched, file=straight.file) == straight.final
