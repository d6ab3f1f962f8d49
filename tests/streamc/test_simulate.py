"""`streamc simulate` runs a design on files of arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.aie.test_interpret_gemm import DESIGN
from tests.streamc.conftest import Streamc


@pytest.fixture
def files(tmp_path: Path) -> None:
    """The design of a 16×32×16 product, its inputs and its result."""
    (tmp_path / "design.mlir").write_text(DESIGN)
    a, b = np.eye(16, 32), np.arange(512).reshape(32, 16) % 64
    for name, values in (("a", a), ("b", b), ("c", a @ b), ("wrong", a @ b + 0.5)):
        np.save(tmp_path / f"{name}.npy", values.astype(np.float32))


@pytest.mark.usefixtures("files")
def test_random_inputs(streamc: Streamc) -> None:
    ended = streamc("simulate", "design.mlir")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [
        "@sequence: 1 launch, 1 core on npu2",
        "  argument 0: 16x32xbf16 read",
        "  argument 1: 32x16xbf16 read",
        "  argument 2: 16x16xbf16 written",
        "kernel calls:",
        "  zero_bf16_8_16_16         2",
        "  matmul_bf16_bf16_8_16_16  4",
        "objects through FIFOs:",
        "  A_l3l2  4",
        "  A_l2l1  4",
        "  B_l3l2  1",
        "  B_l2l1  2",
        "  C_l1l2  2",
        "  C_l2l3  2",
    ]


@pytest.mark.usefixtures("files")
def test_given_inputs_and_results(streamc: Streamc, tmp_path: Path) -> None:
    arguments = ("--inputs", "a.npy", "b.npy", "--expect", "c.npy", "--tolerance", "0", "-o", "out.npy")
    ended = streamc("simulate", "design.mlir", *arguments, "--launches", "2", "--json")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.data == {
        "device": "npu2",
        "sequence": "sequence",
        "launches": 2,
        "arguments": [
            {"shape": [16, 32], "element_type": "bf16", "is_read": True, "is_written": False},
            {"shape": [32, 16], "element_type": "bf16", "is_read": True, "is_written": False},
            {"shape": [16, 16], "element_type": "bf16", "is_read": False, "is_written": True},
        ],
        "kernel_calls": {"zero_bf16_8_16_16": 2, "matmul_bf16_bf16_8_16_16": 4},
        "fifo_objects": {"A_l3l2": 4, "A_l2l1": 4, "B_l3l2": 1, "B_l2l1": 2, "C_l1l2": 2, "C_l2l3": 2},
        "leftovers": [],
        "largest_difference": 0.0,
        "files": ["out.npy"],
    }
    result = np.load(tmp_path / "out.npy")
    assert result.dtype == np.float32
    assert np.array_equal(result, np.load(tmp_path / "c.npy"))


@pytest.mark.usefixtures("files")
def test_result_that_differs(streamc: Streamc) -> None:
    arguments = ("simulate", "design.mlir", "--inputs", "a.npy", "b.npy", "--expect", "wrong.npy")
    ended = streamc(*arguments)
    assert (ended.code, ended.stderr, ended.stdout.splitlines()[-1]) == (0, "", "largest difference: 0.5")
    ended = streamc(*arguments, "--tolerance", "0.25")
    assert ended.code == 1
    assert ended.stderr == "error: a result differs by 0.5 from what --expect says\n"


@pytest.mark.usefixtures("files")
def test_result_that_is_no_number(streamc: Streamc, tmp_path: Path) -> None:
    half = "offset = 0 len = 256)\n        aie.end\n      } {issue_token"
    assert half in DESIGN
    (tmp_path / "design.mlir").write_text(DESIGN.replace(half, half.replace("256", "128")))
    ended = streamc("simulate", "design.mlir", "--inputs", "a.npy", "b.npy", "--expect", "c.npy", "--tolerance", "9")
    assert ended.code == 1
    assert ended.stderr.splitlines() == [
        "error: after launch 0: 'C_l2l3' has sent 128 elements, and the last object has not arrived; "
        "the next launch would go on with it",
        "error: a result differs by nan from what --expect says",
    ]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "arguments, message",
    [
        (["none.mlir"], "none.mlir: error: the file does not exist; correct the path"),
        (["design.mlir", "--inputs", "a.npy"], "error: --inputs has 1 file(s), but the sequence reads 2 argument(s)"),
        (["design.mlir", "--inputs", "a.npy", "x.npy"], "x.npy: error: the file does not exist; correct the path"),
        (
            ["design.mlir", "--inputs", "a.npy", "design.mlir"],
            "design.mlir: error: this is no array of numbers",
        ),
        (["design.mlir", "--inputs", "b.npy", "a.npy"], "argument 0 of 'sequence' has shape (16, 32), not (32, 16)"),
        (["design.mlir", "--expect", "a.npy"], "argument 2 has shape (16, 16), but --expect gives shape (16, 32)"),
        (["design.mlir", "--sequence", "other"], "the device has no runtime sequence 'other'; name one of sequence"),
        (["design.mlir", "--tolerance", "1"], "error: --tolerance needs something to compare with; add --expect"),
        (["design.mlir", "--launches", "0"], "error: --launches is a number of launches; give at least 1"),
    ],
)
def test_wrong_command_line(streamc: Streamc, arguments: list[str], message: str) -> None:
    ended = streamc("simulate", *arguments)
    assert (ended.code, ended.stdout) == (1, "")
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_unknown_kernel_is_named_at_its_place(streamc: Streamc, tmp_path: Path) -> None:
    (tmp_path / "design.mlir").write_text(DESIGN.replace("matmul_bf16_bf16_8_16_16", "scale"))
    ended = streamc("simulate", "design.mlir")
    assert ended.code == 1
    assert "error: what 'scale' computes is not known; use kernels of passes.aie.kernels" in ended.stderr


def test_stall(streamc: Streamc, tmp_path: Path) -> None:
    (tmp_path / "design.mlir").write_text(DESIGN.replace("} {repeat_count = 1 : i32}", "}"))
    ended = streamc("simulate", "design.mlir")
    assert ended.code == 1
    assert (
        "error: the design stalls: the runtime sequence waits for a task of 'C_l2l3' (0 of 1 transfers done); "
        "core (0, 2) waits for 1 full object(s) of 'A_l2l1' after 2; stream-aie-check finds where it begins"
    ) in ended.stderr
