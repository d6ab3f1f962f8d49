"""Sets the element types of activations and weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import DictionaryAttr, ModuleOp, StringAttr, TensorType
from xdsl.ir import Attribute, SSAValue
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from passes.ir.lookup import values_of, workload_of
from passes.ir.types import element_type
from passes.operation_error import OperationError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.steady_state import SteadyStateOp
from stream_dialects.stream.workload import ArgumentKind, GroupOp, ReshapeOp, WorkloadOp

PRECISION_ATTRIBUTE = "stream.precision"


@dataclass(frozen=True)
class StreamSetPrecisionPass(ModulePass):
    """
    Gives all activations one element type and all weights another, and records the choice on the module.

    Before: `(tensor<1x16xf32>, tensor<16x32xf32>) -> tensor<1x32xf32>`
    After:  `(tensor<1x16xbf16>, tensor<16x32xi8>) -> tensor<1x32xbf16>`

    Pass can be called from the command line as e.g.:
        stream-opt net.onnx -p 'stream-set-precision{activations=bf16 weights=i8}'
    """

    name = "stream-set-precision"

    activations: str
    """Element type of everything that is not a weight, such as `bf16`, `f32`, `i8`."""
    weights: str
    """Element type of the weights."""

    def __post_init__(self) -> None:
        element_type(self.activations)
        element_type(self.weights)

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = workload_of(op)
        if any(isinstance(inner, SteadyStateOp) for inner in workload.walk()):
            raise OperationError(workload, "the workload is tiled already; run stream-set-precision before stream-tile")
        activations, weights = element_type(self.activations), element_type(self.weights)
        constant = set(_weights(workload))
        for value in list(values_of(workload)):
            _set_element_type(value, weights if value in constant else activations)
        entries = {"activations": StringAttr(self.activations), "weights": StringAttr(self.weights)}
        op.attributes[PRECISION_ATTRIBUTE] = DictionaryAttr(entries)


def _weights(workload: WorkloadOp) -> Iterator[SSAValue]:
    """Weight arguments of the workload and its groups, and what reshapes make of them."""
    for op in workload.walk():
        if isinstance(op, (WorkloadOp, GroupOp)):
            for argument, value in zip(op.arguments.data, op.body.block.args, strict=True):
                if argument.kind is ArgumentKind.WEIGHT:
                    yield value
                    yield from _reshaped(value)


def _reshaped(value: SSAValue) -> Iterator[SSAValue]:
    for use in value.uses:
        if isinstance(use.operation, ReshapeOp):
            yield use.operation.out
            yield from _reshaped(use.operation.out)


def _set_element_type(value: SSAValue, element: Attribute) -> None:
    current = element_of(value.type)
    if current is not None and current != element:
        type = cast("TensorType[Attribute]", value.type)
        Rewriter.replace_value_with_new_type(value, TensorType(element, type.shape, type.encoding))
