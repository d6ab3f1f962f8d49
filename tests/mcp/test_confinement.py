"""What lies outside of the roots is neither read nor written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from stream_opt.errors import UserError
from stream_opt.mcp.confinement import Roots
from stream_opt.mcp.delivery import deliver
from stream_opt.mcp.inputs import InputReader
from stream_opt.mcp.job_store import JobFolder
from stream_opt.mcp.records import JobRequest
from stream_opt.mcp.refusal import RefusalError
from tests.mcp.conftest import GEMM, Server, Talk

SHIPPED = Path(__file__).parents[2] / "stream_opt" / "examples" / "hardware"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the roots `a` and `b` and a place outside of them, and ways from one to the other."""
    for name in ("a/inner", "b", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside" / "secret.onnx").write_text("secret", encoding="utf-8")
    (tmp_path / "b" / "net.onnx").write_text("net", encoding="utf-8")
    (tmp_path / "a" / "link.onnx").symlink_to(tmp_path / "outside" / "secret.onnx")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a" / "loop")
    (tmp_path / "a" / "to_b").symlink_to(tmp_path / "b")
    return tmp_path


@pytest.fixture
def roots(folder: Path) -> Roots:
    return Roots.of([str(folder / "a"), str(folder / "b"), str(folder / "a")])


@pytest.mark.parametrize(
    "name",
    [
        "../outside/secret.onnx",
        "inner/../../outside/secret.onnx",
        "link.onnx",
        "link/secret.onnx",
        "link/new",
        "link/../outside/new",
        "/etc/passwd",
        "..",
        "/",
        "~/../..",
        "../a.txt",
        "../ab",
    ],
)
def test_ways_out_are_refused(roots: Roots, name: str) -> None:
    with pytest.raises(RefusalError, match="is outside of this server's folders; stay below "):
        roots.resolve(name)


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_what_is_no_path_is_refused(roots: Roots, name: str) -> None:
    with pytest.raises(RefusalError, match="is no path"):
        roots.resolve(name)


@pytest.mark.parametrize(
    "name, path",
    [
        ("inner", "a/inner"),
        ("net.onnx", "b/net.onnx"),
        ("to_b/net.onnx", "b/net.onnx"),
        ("inner/../../b/net.onnx", "b/net.onnx"),
        ("inner/new", "a/inner/new"),
        (".", "a"),
        ("loop", "a/loop"),
    ],
)
def test_names_mean_paths_below_a_root(roots: Roots, folder: Path, name: str, path: str) -> None:
    assert roots.resolve(name) == Path(os.path.realpath(folder)) / path
    assert roots.resolve(str(folder / path)) == Path(os.path.realpath(folder)) / path


def test_roots_are_folders(folder: Path, roots: Roots) -> None:
    assert roots.folders == (Path(os.path.realpath(folder / "a")), Path(os.path.realpath(folder / "b")))
    with pytest.raises(UserError, match="no_folder' is not a folder; create it or name another one with --root"):
        Roots.of([str(folder / "no_folder")])


def test_overlong_name_is_refused(roots: Roots) -> None:
    with pytest.raises(RefusalError, match="File name too long"):
        InputReader(roots).find("workload", "x" * 5000)


@pytest.mark.parametrize("reference", ["../outside/core.yaml", "linked.yaml"])
def test_core_files_are_confined(folder: Path, roots: Roots, reference: str) -> None:
    (folder / "outside" / "core.yaml").write_bytes((SHIPPED / "cores" / "tpu_like.yaml").read_bytes())
    (folder / "a" / "linked.yaml").symlink_to(folder / "outside" / "core.yaml")
    (folder / "a" / "chip.yaml").write_text(f"cores:\n  0: {reference}\n", encoding="utf-8")
    reader = InputReader(roots)
    with pytest.raises(RefusalError, match=r"core.yaml' is outside|linked.yaml' is outside"):
        reader.core_files(reader.find("hardware", "chip.yaml"))


def test_examples_need_no_root(roots: Roots) -> None:
    reader = InputReader(roots)
    assert reader.find("hardware", "simba").name == "simba"
    assert reader.core_files(reader.find("hardware", "simba"))[0].name == "simba_chiplet.yaml"
    assert reader.find("workload", "gemm_64_64_64.onnx").path is None


def test_results_are_delivered_below_the_roots_only(folder: Path, roots: Roots) -> None:
    """A link that was put in the way after the submission is not followed."""
    job = JobFolder(folder / "job")
    (job.results / "group_0").mkdir(parents=True)
    (job.results / "group_0" / "mapping.yaml").write_text("layers", encoding="utf-8")
    output = folder / "a" / "out"
    request = JobRequest(
        job_id="0" * 12,
        hardware="simba",
        workload="gemm_64_64_64",
        mapping=None,
        backend="ortools_gscip",
        disabled_constraints=[],
        time_limit_s=1.0,
        running_limit=1,
        roots=[str(path) for path in roots.folders],
        output_folders=[str(output)],
        submitted_at="2026-01-01T00:00:00.000000+00:00",
    )
    assert deliver(job, request) == [str(output / "group_0" / "mapping.yaml")]
    (output / "group_0" / "mapping.yaml").unlink()
    (output / "group_0").rmdir()
    (output / "group_0").symlink_to(folder / "outside")
    with pytest.raises(RefusalError, match="is outside of this server's folders"):
        deliver(job, request)
    assert sorted(path.name for path in (folder / "outside").iterdir()) == ["secret.onnx"]


def test_tools_refuse_what_is_outside(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("fastmcp", reason="the extra mcp is not installed")
    (tmp_path / "chip.yaml").write_bytes((SHIPPED / "simba.yaml").read_bytes())
    (server.root / "link.yaml").symlink_to(tmp_path / "chip.yaml")
    (server.root / "chip.yaml").write_text("cores:\n  0: ../cores/x.yaml\n", encoding="utf-8")
    (tmp_path / "cores").mkdir()
    (tmp_path / "cores" / "x.yaml").write_text("secret: 1\n", encoding="utf-8")

    async def conversation(talk: Talk) -> None:
        refused: tuple[tuple[str, dict[str, Any]], ...] = (
            ("get_accelerator_ir", {"hardware": "../chip.yaml"}),
            ("get_accelerator_ir", {"hardware": str(tmp_path / "chip.yaml")}),
            ("get_accelerator_ir", {"hardware": "link.yaml"}),
            ("get_accelerator_ir", {"hardware": "chip.yaml"}),
            ("get_workload_ir", {"workload": "/etc/passwd"}),
            ("run_optimization", {**GEMM, "hardware": "link.yaml"}),
            ("run_optimization", {**GEMM, "hardware": "chip.yaml"}),
            ("run_optimization", {**GEMM, "workload": "../net.onnx"}),
            ("run_optimization", {**GEMM, "mapping": "../mapping.yaml"}),
            ("run_optimization", {**GEMM, "output_path": "../out"}),
        )
        for tool, arguments in refused:
            kind, sentence = await talk.refusal(tool, **arguments)
            assert (kind, "is outside of this server's folders" in sentence) == ("invalid_input", True), sentence
        assert (await talk.ask("list_optimizations"))["jobs"] == []

    server.talk(conversation)
