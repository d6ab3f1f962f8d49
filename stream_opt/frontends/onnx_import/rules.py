"""
Which ONNX operators can be imported, by which rule, and which of their attributes change nothing.

Other packages add operators under the entry-point group `stream.onnx_operators`: the name of an entry is the operator's
domain, a dot and its type (`com.example.RowScale`), or the type alone for an operator of ONNX; it leads to a `Rule`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from passes.plugins import ONNX_OPERATORS, PluginGroup
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


OTHERS = PluginGroup[Rule](
    ONNX_OPERATORS,
    "ONNX operator",
    "a stream_opt.frontends.onnx_import.rules.Rule",
    lambda item: isinstance(item, Rule),
)
"""The operators that installed packages add."""


def rule_of(op_type: str, domain: str) -> Rule | None:
    """
    Our rule for the operator, or that of an installed package; None if there is none.

    Raises:
        InputError: the package cannot be used, see `PluginGroup.find`.
    """
    standard = domain in STANDARD_DOMAINS
    if op_type in RULES and (standard or op_type in ANY_DOMAIN):
        return RULES[op_type]
    return OTHERS.find(op_type if standard else f"{domain}.{op_type}")


def is_reshape(op_type: str, domain: str) -> bool:
    return op_type in RESHAPES and domain in STANDARD_DOMAINS


def supported_names() -> str:
    return ", ".join(sorted((*RULES, *RESHAPES)))
