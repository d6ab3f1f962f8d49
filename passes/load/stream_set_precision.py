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
from passes.ir.workload import yielded
from passes.operation_error import OperationError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.steady_state import SteadyStateOp
from stream_dialects.stream.workload import ArgumentKind, GroupOp, ReshapeOp, WorkloadOp

PRECISION_ATTRIBUTE = "stream.precision"


@dataclass(frozen=True)
class StreamSetPrecisionPass(ModulePass):
    """
    Gives all activations one element type and all weights another, the results of the workload a third if so asked,
    and records the choice on the module.

    Before: `(tensor<1x16xf32>, tensor<16x32xf32>) -> tensor<1x32xf32>`
    After:  `(tensor<1x16xbf16>, tensor<16x32xi8>) -> tensor<1x32xbf16>`

    Pass can be called from the command line as e.g.:
        stream-opt net.onnx -p 'stream-set-precision{activations=bf16 weights=i8}'
        stream-opt net.onnx -p 'stream-set-precision{activations=i16 weights=i16 outputs=i32}'
    """

    name = "stream-set-precision"

    activations: str
    """Element type of everything that is not a weight, such as `bf16`, `f32`, `i8`."""
    weights: str
    """Element type of the weights."""
    outputs: str | None = None
    """Element type of what the workload yields (default: that of the activations)."""

    def __post_init__(self) -> None:
        for name in self._types().values():
            element_type(name)

    def _types(self) -> dict[str, str]:
        outputs = {} if self.outputs is None else {"outputs": self.outputs}
        return {"activations": self.activations, "weights": self.weights, **outputs}

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = workload_of(op)
        if any(isinstance(inner, SteadyStateOp) for inner in workload.walk()):
            raise OperationError(workload, "the workload is tiled already; run stream-set-precision before stream-tile")
        types = {role: element_type(name) for role, name in self._types().items()}
        roles = dict.fromkeys(_weights(workload), "weights")
        if self.outputs is not None:
            roles |= _results(workload)
        for value in list(values_of(workload)):
            _set_element_type(value, types[roles.get(value, "activations")])
        entries = {role: StringAttr(name) for role, name in self._types().items()}
        op.attributes[PRECISION_ATTRIBUTE] = DictionaryAttr(entries)


def _results(workload: WorkloadOp) -> dict[SSAValue, str]:
    """Role `outputs` for what the workload yields, and for the same data in groups and before or after reshapes."""
    found = {same: "outputs" for value in yielded(workload.body.block) for same in _sources(value)}
    for op in workload.walk():
        if isinstance(op, GroupOp):
            pairs = zip(op.ins, op.body.block.args, strict=True)
            found |= {argument: "outputs" for value, argument in pairs if value in found}
        elif isinstance(op, ReshapeOp) and op.value in found:
            found[op.out] = "outputs"
    return found


def _sources(value: SSAValue) -> Iterator[SSAValue]:
    """The value, and what groups and reshapes made it of."""
    yield value
    producer = value.owner
    if isinstance(producer, ReshapeOp):
        yield from _sources(producer.value)
    elif isinstance(producer, GroupOp):
        yield from _sources(yielded(producer.body.block)[producer.outs.index(value)])


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
