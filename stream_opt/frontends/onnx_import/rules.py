"""Which ONNX operators can be imported, by which rule, and which of their attributes change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stream_opt.frontends.onnx_import.convolution import convolution
from stream_opt.frontends.onnx_import.elementwise import batch_normalization, elementwise
from stream_opt.frontends.onnx_import.loop_nest import LoopForm
from stream_opt.frontends.onnx_import.matrix import gemm, matrix_product
from stream_opt.frontends.onnx_import.operation import Operation
from stream_opt.frontends.onnx_import.pooling import global_average_pool, max_pool

SIZE_NOTES = ("act_size", "weight_size", "output_size")
"""Notes of some exporters about tensor sizes, on any node; the shapes say the same."""

RESHAPES = ("Flatten", "Reshape")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one operator becomes a loop nest. Attributes that the rule does not read are refused."""

    build: Callable[[Operation], LoopForm]
    fewest: int
    most: int
    """Least and largest number of operands, optional ones included."""
    without_effect: Mapping[str, str] = field(default_factory=dict[str, str])
    """Attribute -> why it cannot change the result."""
    mixed_types: bool = False
    """The parameters may have another floating-point type than the first operand."""


RULES: Mapping[str, Rule] = {
    "Add": Rule(elementwise, 2, 2),
    "BatchNormalization": Rule(
        batch_normalization, 5, 5, {"momentum": "only training updates the running mean and variance"}, mixed_types=True
    ),
    "Conv": Rule(convolution, 2, 3),
    "Gemm": Rule(gemm, 2, 3),
    "GlobalAveragePool": Rule(global_average_pool, 1, 1),
    "MatMul": Rule(matrix_product, 2, 2),
    "MaxPool": Rule(max_pool, 1, 1, {"storage_order": "it only numbers the second result, Indices"}),
    "Mul": Rule(elementwise, 2, 2),
    "Relu": Rule(elementwise, 1, 1),
    "Silu": Rule(elementwise, 1, 1),
}

ANY_DOMAIN = ("Silu",)
"""Operators that ONNX does not define; the name is enough, in whatever domain a model puts them."""

STANDARD_DOMAINS = ("", "ai.onnx")


def is_supported(op_type: str, domain: str) -> bool:
    known = op_type in RULES or op_type in RESHAPES
    return known and (op_type in ANY_DOMAIN or domain in STANDARD_DOMAINS)


def supported_names() -> str:
    return ", ".join(sorted((*RULES, *RESHAPES)))
