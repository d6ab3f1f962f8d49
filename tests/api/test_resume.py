"""`skip_if_exists`: what is there is read, and only if it is of the same inputs and options."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from passes.allocation.stream_allocate import StreamAllocatePass
from stream_opt import api
from stream_opt.api import ConstraintSelection, RunContext, UserError
from stream_opt.examples import example_path
from stream_opt.examples.workloads import build_by_name

Run = Callable[..., RunContext]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one entry per run of the solver's pass."""
    runs: list[str] = []
    apply = StreamAllocatePass.apply

    def counted(item: StreamAllocatePass, *arguments: Any) -> None:
        runs.append(item.backend)
        apply(item, *arguments)

    monkeypatch.setattr(StreamAllocatePass, "apply", counted)
    return runs


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a small workload on a copy of a system, whose files may be edited."""
    hardware = example_path("hardware", "simba_small")
    assert hardware is not None
    shutil.copytree(hardware.parent / "cores", tmp_path / "cores")
    shutil.copy(hardware, tmp_path / "chip.yaml")
    write_workload(tmp_path, "gemm_64_64_64")

    def call(**options: Any) -> RunContext:
        arguments = (str(tmp_path / "chip.yaml"), str(tmp_path / "net.onnx"), "id", str(tmp_path / "out"))
        return api.optimize_allocation_co_generic(*arguments, **{"skip_if_exists": True, **options})

    return call


def write_workload(folder: Path, name: str) -> None:
    content = build_by_name(name)
    assert content is not None
    (folder / "net.onnx").write_bytes(content)


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def comparable(context: RunContext) -> dict[str, Any]:
    return {name: value for name, value in context.items() if name not in ("resumed", "annotated_module")}


def test_second_run_reads_the_first(run: Run, solved: list[str], tmp_path: Path) -> None:
    first = run()
    before = times(tmp_path / "out")
    second = run()
    assert len(solved) == 1
    assert times(tmp_path / "out") == before
    assert (first["resumed"], second["resumed"]) == (False, True)
    assert comparable(first) == comparable(second)
    assert second["annotated_module"].is_structurally_equivalent(first["annotated_module"])


def test_without_the_flag_everything_runs_again(run: Run, solved: list[str]) -> None:
    run()
    assert run(skip_if_exists=False)["resumed"] is False
    assert len(solved) == 2


@pytest.mark.parametrize(
    "options",
    [
        {"backend": "ortools_highs"},
        {"temporal_mapping_type": "even"},
        {"nb_cols_to_use": 2},
        {"constraint_selection": ConstraintSelection(memory_capacity=False)},
        {"intra_core_tiling": [{"dim": "Gemm.D0", "tile": 16}]},
    ],
)
def test_other_options_are_another_run(run: Run, solved: list[str], options: dict[str, Any]) -> None:
    run()
    assert run(**options)["resumed"] is False
    assert run(**options)["resumed"] is True
    assert len(solved) == 2


def test_another_workload_is_another_run(run: Run, tmp_path: Path) -> None:
    before = run()["total_latency"]
    write_workload(tmp_path, "gemm_64_64_32")
    after = run()
    assert after["resumed"] is False
    assert after["total_latency"] < before


def test_an_edited_core_file_is_another_run(run: Run, tmp_path: Path) -> None:
    run()
    (core,) = (path for path in (tmp_path / "cores").iterdir() if path.stem == "simba_chiplet")
    core.write_text(core.read_text() + "\n# edited\n")
    assert run()["resumed"] is False


def test_an_edited_mapping_is_another_run(run: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    shutil.copy(run()["mapping_path"], mapping)

    def mapped() -> bool:
        arguments = (str(tmp_path / "chip.yaml"), str(tmp_path / "net.onnx"), str(mapping), "mapped", str(tmp_path))
        return api.optimize_allocation_co_with_mapping(*arguments, skip_if_exists=True)["resumed"]

    assert (mapped(), mapped()) == (False, True)
    mapping.write_text(mapping.read_text() + "# edited\n")
    assert (mapped(), mapped()) == (False, True)


@pytest.mark.parametrize("name", ["module.mlir", "run-record.json", "summary.yaml", "group_0/mapping.yaml"])
def test_a_missing_file_is_made_again(run: Run, tmp_path: Path, name: str) -> None:
    folder = Path(run()["output_path"])
    content = (folder / "module.mlir").read_text()
    (folder / name).unlink()
    assert run()["resumed"] is False
    assert (folder / "module.mlir").read_text() == content
    assert (folder / name).is_file()


@pytest.mark.parametrize("name, text", [("module.mlir", "// edited\n"), ("run-record.json", "not JSON")])
def test_a_changed_result_is_made_again(run: Run, name: str, text: str) -> None:
    folder = Path(run()["output_path"])
    content = (folder / "module.mlir").read_text()
    (folder / name).write_text(text + (folder / name).read_text())
    assert run()["resumed"] is False
    assert (folder / "module.mlir").read_text() == content


def test_a_folder_can_be_read_without_the_inputs(run: Run, tmp_path: Path) -> None:
    first = run()
    (tmp_path / "chip.yaml").unlink()
    context = api.load_context(first["output_path"])
    assert (context["total_latency"], context["resumed"]) == (3110.0, True)
    assert context["allocations"] == first["allocations"]
    with pytest.raises(UserError, match=r"this folder has no run-record\.json and module\.mlir that belong together"):
        api.load_context(str(tmp_path))
