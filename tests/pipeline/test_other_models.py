"""
Sizes and shapes beyond the golden cases, on every architecture: the exact total, or one clear error.

The totals of `REFERENCE` were also computed by the published reference implementation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from stream_opt.errors import UserError
from stream_opt.examples import ARCHITECTURES
from tests.pipeline import models
from tests.pipeline.cases import build
from tests.pipeline.harness import latencies, steps, total_latency, transform, views

TOTALS: dict[str, tuple[Callable[[], bytes], tuple[int, ...]]] = {
    "1 x 1 kernels": (
        partial(build, "2conv_1_16_16_16_8_24_1"),
        (5493, 2988, 2324, 1741, 1674, 896, 5508, 2106),
    ),
    "odd sizes": (
        partial(build, "2conv_1_3_17_13_5_7_3"),
        (4259, 4105, 4105, 3455, 1353, 375, 8570, 2347),
    ),
    "prime sizes": (partial(build, "swiglu_7_13_29"), (862, 721, 721, 445, 568, 426, 422, 475)),
    "sizes of one": (partial(build, "gemm_1_1_1"), (8, 8, 8, 7, 8, 8, 6, 7)),
    "two inputs": (
        partial(models.matmul, 16, 32, 64),
        (1736, 884, 739, 512, 675, 451, 1136, 512),
    ),
    "stacked products": (
        partial(models.batched_matmul, 4, 16, 32, 8),
        (1332, 744, 648, 576, 489, 265, 656, 553),
    ),
    "three layers with bias": (
        partial(models.gemm_chain, 8, 32, 64, 32, 16),
        (1757, 971, 869, 745, 793, 464, 1384, 751),
    ),
    "residual block": (
        partial(models.residual_block, (1, 4, 8, 8)),
        (1356, 1154, 862, 944, 308, 181, 2514, 634),
    ),
    "depthwise": (partial(models.conv, (1, 8, 8, 8), 8, group=8), (506, 242, 193, 280, 209, 79, 611, 247)),
    "strided": (
        partial(models.conv, (1, 3, 14, 14), 8, 7, stride=2),
        (2646, 1472, 879, 869, 521, 223, 8301, 500),
    ),
    "three groups": (
        partial(models.classifier, (1, 3, 8, 8), 4, 8),
        (1851, 1477, 1193, 1225, 518, 305, 2362, 923),
    ),
}
"""Model and totals in cycles, in the order of `ARCHITECTURES`."""

REFERENCE: list[tuple[str, Callable[[], bytes], str, str, int]] = [
    ("1 x 1 kernels", partial(build, "2conv_1_16_16_16_8_24_1"), "tpu_like_quad_core", "", 1741),
    ("1 x 1 kernels, few channels", partial(build, "2conv_1_8_7_7_16_32_1"), "fusemax", "", 1291),
    ("two images", partial(build, "2conv_2_8_16_16_8_8_3"), "simba_small", "", 2052),
    ("two images, one by one", partial(build, "2conv_2_8_16_16_8_8_3"), "simba", '"Conv1.D0=1"', 754),
    (
        "5 x 5 kernels",
        partial(build, "2conv_1_4_12_12_8_16_5"),
        "meta_prototype_dual_core_simd_offchip",
        "",
        2157,
    ),
    ("odd sizes", partial(build, "2conv_1_3_17_13_5_7_3"), "eyeriss_like_dual_core", "", 4105),
    ("rows", partial(build, "2conv_1_8_32_32_16_32_3"), "tpu_like_quad_core", '"Conv2.D2=8"', 12852),
    (
        "rows and channels",
        partial(build, "2conv_1_8_32_32_16_32_3"),
        "simba_small",
        '"Conv2.D2=4","Conv2.D6=8"',
        19904,
    ),
    ("swiglu", partial(build, "swiglu_4_64_128"), "fusemax", "", 2352),
    ("prime sizes", partial(build, "swiglu_7_13_29"), "eyeriss_like_quad_core", "", 721),
    ("large swiglu", partial(build, "swiglu_32_256_512"), "simba", "", 48944),
    (
        "large swiglu in tiles",
        partial(build, "swiglu_32_256_512"),
        "simba",
        '"Gemm_Left.D0=4","Gemm_Left.D1=64","Gemm_Down.D2=32"',
        76407,
    ),
    ("product", partial(models.gemm, 32, 64, 48), "tpu_like_quad_core", "", 1024),
    (
        "product in tiles",
        partial(models.gemm, 32, 64, 48),
        "fusemax",
        '"Gemm.D1=16","Gemm.D2=12","Gemm.D0=8"',
        3335,
    ),
    ("three layers", partial(models.gemm_chain, 8, 32, 64, 32, 16, bias=False), "simba_small", "", 779),
    (
        "three layers in tiles",
        partial(models.gemm_chain, 8, 32, 64, 32, 16, bias=False),
        "tpu_like_quad_core",
        '"Gemm2.D2=4","Gemm0.D0=2"',
        800,
    ),
    ("strided", partial(models.conv, (1, 8, 16, 16), 16, stride=2), "tpu_like_quad_core", "", 1175),
    ("activation", partial(models.conv, (1, 8, 16, 16), 16, relu=True), "simba", "", 1782),
    (
        "activation in rows",
        partial(models.conv, (1, 8, 16, 16), 16, relu=True),
        "eyeriss_like_quad_core",
        '"Relu.D2=4"',
        8104,
    ),
    ("residual block", partial(models.residual_block, (1, 8, 16, 16)), "tpu_like_quad_core", '"Add.D2=4"', 3796),
    ("three groups", models.classifier, "tpu_like_quad_core", "", 8605),
]
"""What it is, model, architecture, tiling, total in cycles."""


@cache
def content(name: str) -> bytes:
    return TOTALS[name][0]()


@pytest.mark.parametrize("hardware", ARCHITECTURES)
@pytest.mark.parametrize("name", TOTALS)
def test_total(name: str, hardware: str) -> None:
    expected = TOTALS[name][1][ARCHITECTURES.index(hardware)]
    assert total_latency(transform(content(name), *steps(hardware))) == expected


@pytest.mark.parametrize("name, model, hardware, tiling, total", REFERENCE, ids=[entry[0] for entry in REFERENCE])
def test_reference_total(name: str, model: Callable[[], bytes], hardware: str, tiling: str, total: int) -> None:
    assert total_latency(transform(model(), *steps(hardware, tiling=tiling))) == total


def test_a_later_layer_of_the_same_shape_has_a_cost_of_its_own() -> None:
    """The reference copies the cost of Conv1, whose input rows overlap less, and gives 4656 (spec cost 7)."""
    block = transform(models.residual_block((1, 8, 16, 16)), *steps("meta_prototype_dual_core_simd_offchip"))
    assert total_latency(block) == 4648


def test_groups_of_a_convolution_count() -> None:
    """The reference ignores the attribute `group` and gives 10856."""
    grouped = transform(models.conv((1, 8, 16, 16), 16, group=4), *steps("eyeriss_like_single_core"))
    assert total_latency(grouped) == 3968


TOO_LARGE = {
    "eyeriss_like_single_core": "memory 'sram_64KB' of 524288 bits cannot hold the tile of 2097152 bits",
    "eyeriss_like_dual_core": "memory 'sram_64KB' of 524288 bits cannot hold the tile of 1048576 bits",
    "eyeriss_like_quad_core": "needs 1310720 of 1048576 bits of memory",
    "tpu_like_quad_core": "needs 1310720 of 1048576 bits of memory",
    "simba_small": "cores 0-3 each need 2490368 of 2097152 bits of memory",
    "meta_prototype_dual_core_simd_offchip": "core 3 needs 1310720 of 1048576 bits of memory",
}


@pytest.mark.parametrize("hardware", TOO_LARGE)
def test_a_model_that_does_not_fit(hardware: str) -> None:
    with pytest.raises(UserError) as error:
        transform(build("swiglu_32_256_512"), *steps(hardware))
    assert TOO_LARGE[hardware] in str(error.value)


def test_a_tile_in_the_padding_alone() -> None:
    """The share at the origin decides sizes (spec workload-and-tiling 4.4); here one element stands for its padding."""
    small = transform(models.conv((1, 3, 4, 4), 3), *steps("simba"))
    (view,) = views(small)
    assert view.records["x_1"].core_bits == 3 * 3 * 16
    assert [latency.slots for latency in latencies(small)] == [(0, 6, 3, 6, 3, 0)]
