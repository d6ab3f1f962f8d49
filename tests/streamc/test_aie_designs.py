"""The design commands: pipeline, files, report, options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stream_opt.driver import StreamOptMain
from stream_opt.streamc import build_parser
from tests.streamc.conftest import Streamc

SMALL = ("gemm", "--M", "64", "--N", "64", "--K", "64")
GOLDEN = ("gemm", "--M", "64", "--N", "128", "--K", "128", "--m", "16", "--n", "16", "--rows", "2", "--cols", "4")
BF16 = ("--in_dtype", "bf16", "--out_dtype", "bf16")
FILES = ("output.mlir", "kernels.json", "host.cpp", "module.mlir", "summary.yaml")


def command(*arguments: str) -> list[str]:
    """The `stream-opt` call that a command says it would make."""
    chosen = build_parser().parse_args([*arguments, "--print-pipeline"])
    return chosen.run(chosen).data["command"]


def pipeline(*arguments: str) -> tuple[str, str]:
    """The passes that a command would run, and the folder that it would write into."""
    words = command(*arguments)
    assert (words[0], words[2], words[-2]) == ("stream-opt", "-p", "-o")
    return words[3], str(Path(words[-1]).parent)


def test_files_and_report(streamc: Streamc, tmp_path: Path) -> None:
    ended = streamc(*SMALL, "-o", "design", "--quiet")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Total latency: ")
    assert (
        "  slowest: compute core 2 at column 0, row 2 and 3 more, computing 'Gemm', busy for 6628 cycles"
        in ended.stdout
    )
    assert ended.stdout.endswith("".join(f"wrote design/{name}\n" for name in FILES))
    (entry,) = json.loads((tmp_path / "design" / "kernels.json").read_text())["objects"]
    design = (tmp_path / "design" / "output.mlir").read_text()
    assert entry["element_types"] == {"inputs": "i16", "output": "i32"}
    assert f'link_with = "{entry["file"]}"' in design
    assert all(f"func.func private @{symbol}(" in design for symbol in entry["symbols"])
    assert "aie.device(npu2)" in design
    assert "stream." not in design


def test_data(streamc: Streamc) -> None:
    data = streamc(*GOLDEN, *BF16, "--model", "reference", "-o", "design", "--json", "--quiet").data
    assert (data["model"], data["total_latency"], data["iterations"]) == ("reference", 17264, 16)
    assert (data["latency_per_iteration"], data["overlap"]) == (1439, 384)
    assert data["slowest_resource"]["busy_cycles"] == 415 * 16
    assert data["objects"] == ["mm_16_32_16.o"]
    assert data["files"] == [f"design/{name}" for name in FILES]


def test_golden_total_on_the_whole_array(streamc: Streamc) -> None:
    """The reference's documented command (spec aie-codegen 11)."""
    sizes = ("gemm", "--M", "512", "--N", "512", "--K", "512", "--m", "16", "--k", "128", "--n", "32")
    chosen = ("--rows", "4", "--cols", "8", "--model", "reference", "-o", "design", "--json", "--quiet")
    data = streamc(*sizes, *BF16, *chosen).data
    assert (data["total_latency"], data["iterations"], data["overlap"]) == (671872, 64, 1024)
    assert data["latency_per_iteration"] == 11506


def test_one_iteration_has_no_next(streamc: Streamc) -> None:
    lines = streamc("mul", "--M", "32", "--N", "32", "--rows", "1", "--cols", "1", "-o", "design").stdout.splitlines()
    assert lines[0].startswith("Total latency: ")
    assert lines[1].startswith("  slowest: ")


def test_trace_is_an_argument_of_the_host(streamc: Streamc, tmp_path: Path) -> None:
    assert streamc(*SMALL, "--trace_size", "4096", "-o", "design").code == 0
    assert "aie.trace.host_config {buffer_size = 4096 : i32}" in (tmp_path / "design" / "output.mlir").read_text()
    assert "//   3: trace (output), 4096 ui8" in (tmp_path / "design" / "host.cpp").read_text()


def test_older_spelling(streamc: Streamc, tmp_path: Path) -> None:
    assert streamc(*SMALL, "-o", "new").code == streamc(*SMALL, "-o", "old", "--aie-version", "1.3").code == 0
    new, old = ((tmp_path / name / "output.mlir").read_text() for name in ("new", "old"))
    assert "sizes = [" in new
    assert "sizes = [" not in old


def test_defaults_of_the_reference() -> None:
    passes, folder = pipeline(*SMALL)
    assert passes.startswith(
        'stream-set-model{model="aie-hardware"},'
        'stream-set-precision{activations="i16" weights="i16" outputs="i32"},'
        'stream-load-accelerator{file="npu2"},'
        'stream-map-aie{rows=2 columns=2 tiles="m=32,k=32,n=32"},'
    )
    assert folder == "outputs/npu2-gemm_64_64_64-2_row_2_col-i16_i32-m32_k32_n32"


@pytest.mark.parametrize(
    ("arguments", "mapping", "folder"),
    [
        (
            ("swiglu", "--seq_len", "256", "--embedding_dim", "512", "--hidden_dim", "2048", "--no_last_gemm_down"),
            'stream-map-aie{rows=4 columns=8 tiles="seq=32,emb=128,hid=64"}',
            "npu2-swiglu_256_512_2048_nodown-4_row_8_col-bf16_bf16-seq32_emb128_hid64",
        ),
        (
            ("matvec", "--N", "256", "--K", "128", "--npu", "npu1"),
            'stream-map-aie{rows=4 columns=4 tiles="n=32,k=32"}',
            "npu1-matvec_256_128-4_row_4_col-bf16_bf16-n32_k32",
        ),
        (
            ("gemm-chain", "--M", "64", "--N", "32", "--K", "96", "--L", "128", "--cols", "2"),
            'stream-map-aie{rows=4 columns=2 tiles="m=32,k=32,n=32,l=32"}',
            "npu2-gemm_chain_64_96_32_128-4_row_2_col-bf16_bf16-m32_k32_n32_l32",
        ),
        (
            ("mul", "--M", "64", "--N", "32", "--n", "16"),
            'stream-map-aie{rows=2 columns=8 tiles="m=32,n=16"}',
            "npu2-mul_64_32-2_row_8_col-bf16_bf16-m32_n16",
        ),
        (
            ("silu", "--M", "64", "--N", "32", "--model", "reference"),
            'stream-map-aie{rows=4 columns=8 tiles="m=32,n=32"}',
            "whole_array_strix-silu_64_32-4_row_8_col-bf16_bf16-m32_n32",
        ),
    ],
)
def test_other_designs(arguments: tuple[str, ...], mapping: str, folder: str) -> None:
    passes, written = pipeline(*arguments)
    assert mapping in passes
    assert written == f"outputs/{folder}"


def test_options_reach_the_passes() -> None:
    limits = ("--disable-constraints", "memory_capacity", "dma_channels", "--backend", "ortools_highs")
    passes, _ = pipeline(*SMALL, *limits)
    assert 'stream-allocate{backend="ortools_highs" disable="memory_capacity","dma_channels"}' in passes
    assert "stream-tile{columns=2}" in passes


def test_hyphens_for_underscores() -> None:
    sizes = ("--seq-len", "64", "--embedding-dim", "64", "--hidden-dim", "64", "--hidden-tile-size", "32")
    passes, _ = pipeline("swiglu", *sizes, "--no-last-gemm-down", "--in-dtype", "bf16")
    assert "hid=32" in passes


def test_printed_pipeline_gives_the_same_design(streamc: Streamc, tmp_path: Path) -> None:
    StreamOptMain(args=command(*SMALL, "-o", str(tmp_path))[1:]).run()
    made = (tmp_path / "output.mlir").read_text()
    assert streamc(*SMALL, "-o", "design").code == 0
    assert (tmp_path / "design" / "output.mlir").read_text() == made


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--m", "24"), "dimension m of layer 'Gemm' is 64, which its tile of 24 does not divide"),
        (("--rows", "5"), "rows is 5, but the array has 4 rows of compute tiles; use 1 to 4"),
        (
            ("--in_dtype", "f32", "--out_dtype", "f32"),
            "no gemm kernel computes f32 to f32; change the element types to one",
        ),
        (("--model", "none"), "unknown model 'none'"),
    ],
)
def test_errors(streamc: Streamc, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    ended = streamc(*SMALL, *arguments)
    assert ended.code == 1
    assert message in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("--m", "0"), ("--npu", "npu3"), ("--in_dtype", "i4"), ("--aie-version", "1.2")])
def test_wrong_command_lines(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        build_parser().parse_args([*SMALL, *arguments])
