"""Example systems, mappings and workloads that are shipped with the tool."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SUFFIXES = {"hardware": ".yaml", "mappings": ".yaml", "workloads": ".onnx"}
"""Kind of example, which is also the name of its folder, to the suffix of its files."""

ARCHITECTURES = (
    "eyeriss_like_single_core",
    "eyeriss_like_dual_core",
    "eyeriss_like_quad_core",
    "tpu_like_quad_core",
    "simba_small",
    "simba",
    "fusemax",
    "meta_prototype_dual_core_simd_offchip",
)
"""The systems of the matrix, from small to large; the other examples are AIE arrays (spec interfaces 5)."""

MATRIX_WORKLOADS = ("2conv_1_8_32_32_16_32_3", "swiglu_1_16_32")
"""The workloads of the matrix."""


def example_names(kind: str) -> tuple[str, ...]:
    """The names that `example_path` knows for a kind (`hardware`, `mappings`, `workloads`), sorted."""
    return tuple(sorted(path.stem for path in _folder(kind).glob(f"*{SUFFIXES[kind]}")))


def example_path(kind: str, name: str) -> Path | None:
    """The file of a shipped example, given its bare name such as `tpu_like_quad_core`; None if there is none."""
    return _folder(kind) / f"{name}{SUFFIXES[kind]}" if name in example_names(kind) else None


def _folder(kind: str) -> Path:
    if kind not in SUFFIXES:
        raise ValueError(f"no examples of kind {kind!r}; the kinds are {', '.join(SUFFIXES)}")
    return Path(str(files(__name__))) / kind
