"""Inputs as typed models and YAML files, and log output."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import yaml

from stream_opt import api
from stream_opt.api import UserError
from stream_opt.ir import AcceleratorIR, WorkloadIR


def test_accelerator(tmp_path: Path) -> None:
    path = str(tmp_path / "accelerator.yaml")
    assert api.parse_accelerator_ir("tpu_like_quad_core", path) == path
    content = yaml.safe_load(Path(path).read_text())
    assert list(content)[:3] == ["schema_version", "name", "num_cores"]
    assert AcceleratorIR.model_validate(content) == api.parse_accelerator("tpu_like_quad_core")
    assert (content["num_cores"], content["offchip_core_id"]) == (7, 6)


def test_workload(tmp_path: Path) -> None:
    path = str(tmp_path / "workload.yaml")
    assert api.parse_workload_ir("2conv_1_8_32_32_16_32_3", path) == path
    content = yaml.safe_load(Path(path).read_text())
    assert WorkloadIR.model_validate(content) == api.parse_workload("2conv_1_8_32_32_16_32_3")
    assert (content["num_nodes"], content["num_edges"], content["num_unique_dimensions"]) == (6, 5, 10)


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no\.yaml: error: the file does not exist"):
        api.parse_accelerator("no.yaml")
    with pytest.raises(UserError, match=r"no\.onnx: error: the file does not exist"):
        api.parse_workload("no.onnx")
    with pytest.raises(UserError, match="cannot write"):
        api.parse_accelerator_ir("simba", str(tmp_path / "no" / "file.yaml"))


def test_logging(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(logging, "basicConfig", lambda **options: given.update(options))
    api.configure_logging(logging.DEBUG)
    assert given["level"] == logging.DEBUG
    assert given["format"] == "%(asctime)s - %(funcName)s +%(lineno)s - %(levelname)s - %(message)s"
