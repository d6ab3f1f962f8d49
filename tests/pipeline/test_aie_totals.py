"""Totals of the reference on AIE arrays with given mappings (spec aie-codegen 18)."""

from __future__ import annotations

import pytest

from tests.pipeline.aie_mappings import gemm_mapping, swiglu_mapping
from tests.pipeline.cases import build, mapped_run
from tests.pipeline.harness import total_latency

ARRAY = "whole_array_strix"


@pytest.mark.parametrize(
    "workload, mapping, columns, total",
    [
        ("gemm_64_128_128", gemm_mapping(4, 2, (16, 32, 16)), 4, 17264),
        ("gemm_128_64_256", gemm_mapping(8, 4, (32, 32, 32)), 8, 30962),
        ("swiglu_256_512_2048", swiglu_mapping((32, 32, 64), down=True), 8, 4514048),
    ],
)
def test_total(workload: str, mapping: str, columns: int, total: int) -> None:
    run = mapped_run(build(workload), f"{workload}.onnx", ARRAY, mapping, columns)
    assert total_latency(run.final) == total
