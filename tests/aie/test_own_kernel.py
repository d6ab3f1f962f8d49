"""Kernels of installed packages are used like those of the table."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from passes import plugins
from passes.aie.kernels import kernel
from passes.analysis.errors import InputError
from tests.pipeline.harness import transform

MAPPING = """
layers:
- name: Relu
  core_allocation: [[2]]
  inter_core_tiling: [[]]
  kernel: {name: relu, kwargs: {utilization: 50.0}}
fused_groups:
- name: Fused
  layers: [Relu]
  intra_core_tiling: [{dim: Relu.D0, tile: 16}, {dim: Relu.D1, tile: 32}]
runtime_args: {x: {}, y: {}}
"""


def announce(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("relu", value, "stream.kernels")

    def announced(group: str, noun: str) -> Mapping[str, EntryPoint]:
        return {"relu": entry} if group == "stream.kernels" else {}

    monkeypatch.setattr(plugins, "announced", announced)
    monkeypatch.setattr(plugins, "provider", lambda entry: "own 1.0")


def relu_model() -> bytes:
    from onnx import TensorProto, helper

    x, y = (helper.make_tensor_value_info(name, TensorProto.BFLOAT16, [32, 64]) for name in "xy")
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"], name="Relu")], "relu", [x], [y])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)]).SerializeToString()


def test_design_with_a_kernel_of_another_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    announce(monkeypatch, "tests.aie.own_kernel:RELU")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    front = (
        "stream-load-accelerator{file=npu2}",
        "stream-set-model{name=aie-hardware}",
        f'stream-load-mapping{{file="{tmp_path / "mapping.yaml"}"}}',
        "stream-co",
    )
    text = str(transform(relu_model(), *front, "stream-aie"))
    assert "func.call @relu_bf16" in text
    assert 'link_with = "relu.o"' in text


@pytest.mark.parametrize(
    "value, message",
    [
        ("tests.aie.own_kernel:NOTHING", "the kernel 'relu' of the installed package own 1.0 is str"),
        ("tests.aie.own_kernel:MISSING", "the kernel 'relu' of the installed package own 1.0 cannot be imported"),
    ],
)
def test_what_is_no_kernel(monkeypatch: pytest.MonkeyPatch, value: str, message: str) -> None:
    announce(monkeypatch, value)
    with pytest.raises(InputError, match=message):
        kernel("relu")


def test_unknown_kernel() -> None:
    with pytest.raises(
        InputError, match="kernel 'relu' is unknown; use one of gemm, matvec, silu, eltwise_mul, or inst"
    ):
        kernel("relu")
