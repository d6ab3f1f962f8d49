"""`stream-map-aie` writes what a mapping file would say, and leads to the same totals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stream_opt.errors import UserError
from stream_opt.examples.workloads import build_by_name
from tests.pipeline.aie_mappings import gemm_mapping, swiglu_mapping
from tests.pipeline.harness import load, load_mapping, total_latency, transform

ARRAY = "whole_array_strix"


def mapped(name: str, *passes: str) -> str:
    content = build_by_name(name)
    assert content is not None
    return transform(content, load(ARRAY), *passes, file=f"{name}.onnx")


def without_origin(text: str) -> str:
    """Without the file that a mapping comes from and the name of its group."""
    return re.sub(r' mapping_sources \[.*?\]|name = "Fused(_Group_1)?", ', "", text)


@pytest.mark.parametrize(
    ("name", "file", "options"),
    [
        ("gemm_64_128_128", gemm_mapping(4, 2, (16, 32, 16)), 'rows=2 columns=4 tiles="m=16,k=32,n=16"'),
        ("swiglu_256_512_2048", swiglu_mapping((32, 32, 64), down=True), 'tiles="seq=32,emb=32,hid=64"'),
        ("swiglu_256_512_2048_nodown", swiglu_mapping((32, 32, 64)), 'tiles="seq=32,emb=32,hid=64"'),
    ],
)
def test_same_as_a_mapping_file(name: str, file: str, options: str, tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(file, encoding="utf-8")
    given = mapped(name, load_mapping(path))
    made = mapped(name, f"stream-map-aie{{{options}}}")
    assert without_origin(made) == without_origin(given)


def test_total_of_the_reference() -> None:
    made = mapped("gemm_128_64_256", "stream-map-aie", "stream-co{columns=8}")
    assert total_latency(made) == 30962


def test_integers() -> None:
    precision = "stream-set-precision{activations=i16 weights=i16 outputs=i32}"
    made = mapped(
        "gemm_64_128_128", precision, 'stream-map-aie{rows=2 columns=4 tiles="m=16,n=16"}', "stream-co{columns=4}"
    )
    # 16*32*16 operations at 16 per cycle and 61.8 %: 828.5 cycles.
    assert "latency = 829, ideal = 512" in made


@pytest.mark.parametrize(
    ("precision", "options", "message"),
    [
        ("f32", "", "layer 'Gemm': no gemm kernel computes f32 to f32"),
        ("bf16", '{tiles="m=2"}', "layer 'Gemm': kernel 'gemm' cannot cut a tile of 2x32 into the 4x8x8 blocks"),
    ],
)
def test_the_device_must_have_the_kernel(precision: str, options: str, message: str) -> None:
    types = f"stream-set-precision{{activations={precision} weights={precision}}}"
    assert "mapping <" in mapped("gemm_64_64_64", types, f"stream-map-aie{options}")
    with pytest.raises(UserError, match=message):
        mapped("gemm_64_64_64", types, "stream-set-model{name=aie-hardware}", f"stream-map-aie{options}")
