"""What names a job."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from passes.allocation.problem import ConstraintSelection
from stream_opt import __version__
from stream_opt.examples.workloads import build_by_name
from stream_opt.mcp import inputs as inputs_module
from stream_opt.mcp.confinement import Roots
from stream_opt.mcp.inputs import InputReader, JobInputs

ALL = ConstraintSelection()
FLAGS = '{"buffer_descriptors": true, "dma_channels": true, "memory_capacity": true, "object_fifo_depth": true}'


@pytest.fixture
def reader(tmp_path: Path) -> InputReader:
    for folder in ("one", "two"):
        (tmp_path / folder / "cores").mkdir(parents=True)
        (tmp_path / folder / "chip.yaml").write_text("cores: {1: ./cores/b.yaml, 0: a, 2: a, 3: none}\n")
        (tmp_path / folder / "cores" / "a.yaml").write_text("name: a\n")
        (tmp_path / folder / "cores" / "b.yaml").write_text("name: b\n")
        (tmp_path / folder / "net.onnx").write_bytes(b"net")
        (tmp_path / folder / "map.yaml").write_bytes(b"map")
    return InputReader(Roots.of([str(tmp_path)]))


def inputs_in(reader: InputReader, folder: str, mapping: bool = True) -> JobInputs:
    return reader.job(f"{folder}/chip.yaml", f"{folder}/net.onnx", f"{folder}/map.yaml" if mapping else None)


def test_name_is_the_hash_of_the_content(reader: InputReader, tmp_path: Path) -> None:
    inputs = inputs_in(reader, "one")
    assert [path.name for path in inputs.core_files] == ["b.yaml", "a.yaml"]
    chip = (tmp_path / "one" / "chip.yaml").read_bytes()
    own = f"\0b.yaml\0name: b\n\0a.yaml\0name: a\n\0{__version__}"
    content = chip + b"net" + b"map" + b"ortools_gscip" + FLAGS.encode() + own.encode()
    assert inputs.job_id("ortools_gscip", ALL) == hashlib.sha256(content).hexdigest()[:12]
    assert inputs_in(reader, "two").job_id("ortools_gscip", ALL) == inputs.job_id("ortools_gscip", ALL)


@pytest.mark.parametrize("file", ["chip.yaml", "net.onnx", "map.yaml", "cores/a.yaml", "cores/b.yaml"])
def test_name_changes_with_every_file(reader: InputReader, tmp_path: Path, file: str) -> None:
    path = tmp_path / "two" / file
    path.write_bytes(path.read_bytes() + b"\n")
    assert inputs_in(reader, "two").job_id("gurobi", ALL) != inputs_in(reader, "one").job_id("gurobi", ALL)


def test_name_changes_with_options_and_version(reader: InputReader, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = inputs_in(reader, "one")
    names = {
        inputs.job_id("ortools_gscip", ALL),
        inputs.job_id("ortools_highs", ALL),
        inputs.job_id("ortools_gscip", ConstraintSelection(dma_channels=False)),
        inputs_in(reader, "one", mapping=False).job_id("ortools_gscip", ALL),
    }
    monkeypatch.setattr(inputs_module, "__version__", "next")
    assert len({*names, inputs.job_id("ortools_gscip", ALL)}) == 5


def test_example_workload_and_its_file_are_the_same_job(reader: InputReader, tmp_path: Path) -> None:
    (tmp_path / "gemm.onnx").write_bytes(build_by_name("gemm_64_64_64") or b"")
    names = [reader.job("simba", workload, None).job_id("gurobi", ALL) for workload in ("gemm_64_64_64", "gemm.onnx")]
    assert names[0] == names[1]


def test_file_comes_before_an_example(reader: InputReader, tmp_path: Path) -> None:
    assert reader.find("hardware", "simba").name == "simba"
    (tmp_path / "simba").write_text("name: mine\n")
    assert reader.find("hardware", "simba").name == str(tmp_path / "simba")
