"""What the driver says about itself."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from passes import PIPELINES, ROOMS
from stream_opt.examples.workloads import build_by_name
from stream_opt.pipeline_string import format_passes, parse_passes

PROBE = Path(__file__).parent / "probe.py"


def test_help_names_our_passes_and_options(run):
    text = "".join(run("--help").stdout.decode().split())  # Names are broken at hyphens.
    for word in (
        "stream-co",
        "stream-estimate-memory",
        "--list-passes",
        "--expand-pipeline",
        "--run-record",
        "--debug",
    ):
        assert word in text
    assert "convert-scf-to-cf" not in text


def test_examples_of_the_help_work(run, tmp_path: Path):
    shutil.copytree(str(files("stream_opt.examples") / "hardware"), tmp_path, dirs_exist_ok=True)
    (tmp_path / "tpu_like_quad_core.yaml").rename(tmp_path / "chip.yaml")
    content = build_by_name("gemm_64_64_64")
    assert content is not None
    (tmp_path / "net.onnx").write_bytes(content)
    examples = re.findall(r"^  stream-opt (.+)$", run("--help").stdout.decode(), flags=re.MULTILINE)
    assert len(examples) == 7
    for example in examples:
        assert run(*shlex.split(example)).returncode == 0, example


def test_help_imports_nothing_heavy():
    program = (
        "import sys\nfrom stream_opt.driver import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    )
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stderr.split()
    assert "xdsl.dialects.builtin" in modules
    heavy = {"zigzag", "ortools", "onnx", "numpy", "yaml", "pydantic", "rich", "networkx", "xdsl.dialects.arith"}
    assert heavy.isdisjoint(modules)
    assert not [name for name in modules if name.startswith(("passes.load", "stream_dialects.stream."))]


def test_expanded_pipeline_parses_back_to_itself(run):
    pipeline = 'probe-options{count=3 names="a b","c\\"d" ratio=1.0e-05 file="x/y.z"},probe-record'
    text = run("-p", pipeline, "--expand-pipeline").stdout.decode().strip()
    assert text == pipeline
    assert run("-p", text, "--expand-pipeline").stdout.decode().strip() == text
    assert b"(3, ('a b', 'c\\22d'), 1e-05, 'x/y.z')" in run("-p", text, stdin='"test.op"() : () -> ()').stdout


def test_version(run):
    assert run("--version").stdout.startswith(b"stream-opt 0.1.0 built on xDSL 0.74")


def test_every_pipeline_lists_known_passes():
    assert set(PIPELINES) <= set(ROOMS)
    assert all(name in ROOMS for members in PIPELINES.values() for name in members)


def test_plain_passes_of_xdsl_are_there(run):
    assert run("-p", "canonicalize,dce", stdin='"test.op"() : () -> ()').returncode == 0


def test_format_is_the_inverse_of_parse():
    from xdsl.transforms import get_all_passes

    passes = parse_passes("dce,test-constant-folding,cse{}", get_all_passes())
    assert parse_passes(format_passes(passes), get_all_passes()) == passes
