"""Tensors that the file gives: graph inputs, initializers and constant nodes; and integer constants used as shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import onnx
from onnx import NodeProto, TensorProto, numpy_helper

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.model import ArgumentKind, ImportedArgument, ImportedTensor
from stream_opt.frontends.onnx_import.rules import STANDARD_DOMAINS
from stream_opt.frontends.onnx_import.tensor_types import checked_size, element_type, tensor_of_value

CONSTANTS = ("Constant", "ConstantOfShape")
_LONGEST_SHAPE = 64
"""No shape operand is longer; a larger integer tensor is data and is never decoded."""


@dataclass(frozen=True)
class Given:
    """One tensor that no layer computes. `shape_values` is the content, if it is a short list of integers."""

    name: str
    kind: ArgumentKind
    tensor: Callable[[], ImportedTensor]
    """The tensor, or InputError if it cannot be data (asked for only when a layer reads it)."""
    shape_values: tuple[int, ...] | None
    described: str

    @property
    def argument(self) -> ImportedArgument:
        return ImportedArgument(self.name, self.kind)


def is_constant(node: NodeProto) -> bool:
    return node.op_type in CONSTANTS and node.domain in STANDARD_DOMAINS


def given_tensors(graph: onnx.GraphProto, source: str) -> dict[str, Given]:
    """
    By name: graph inputs that are no initializers, then initializers, then the results of constant nodes.

    Raises:
        InputError: if two of them have one name, or an initializer contradicts the graph input of that name.
    """
    initializers = list(_initializers(graph, source))
    weights = {given.name: given for given in initializers}
    given = [_input(value, source) for value in graph.input if value.name not in weights]
    for value in graph.input:
        if value.name in weights:
            _require_same(weights[value.name], value, source)
    found: dict[str, Given] = {}
    for item in (*given, *initializers):
        _add(found, item, source)
    for node in graph.node:
        if is_constant(node) and node.output:
            _add(found, _constant(node, found, source), source)
    return found


def _add(found: dict[str, Given], item: Given, source: str) -> None:
    if item.name in found:
        raise InputError(
            f"{source}: tensor '{item.name}' is given twice, as {found[item.name].described} and as {item.described}; "
            "rename one",
            subject=item.name,
        )
    found[item.name] = item


def _input(value: onnx.ValueInfoProto, source: str) -> Given:
    return Given(value.name, ArgumentKind.INPUT, lambda: tensor_of_value(value, source), None, "graph input")


def _initializers(graph: onnx.GraphProto, source: str) -> Iterator[Given]:
    for tensor in graph.initializer:
        yield _weight(tensor.name, tensor.dims, tensor.data_type, source, "initializer", _integers(tensor))
    for sparse in graph.sparse_initializer:
        yield _weight(sparse.values.name, sparse.dims, sparse.values.data_type, source, "initializer")


def _weight(
    name: str,
    dims: Sequence[int],
    type_number: int,
    source: str,
    described: str,
    values: tuple[int, ...] | None = None,
) -> Given:
    def tensor() -> ImportedTensor:
        shape = tuple(checked_size(size, axis, name, source) for axis, size in enumerate(dims))
        return ImportedTensor(name, shape, element_type(type_number, name, source))

    return Given(name, ArgumentKind.WEIGHT, tensor, values, described)


def _require_same(weight: Given, value: onnx.ValueInfoProto, source: str) -> None:
    if not value.type.tensor_type.HasField("shape"):
        return
    first, second = weight.tensor(), tensor_of_value(value, source)
    if first != second:
        raise InputError(
            f"{source}: tensor '{weight.name}' has shape {list(first.shape)} and type {first.element_type} as "
            f"initializer, but {list(second.shape)} and {second.element_type} as graph input; correct the file",
            subject=weight.name,
        )


def _integers(tensor: TensorProto) -> tuple[int, ...] | None:
    """The values of a short list of 64-bit integers that is stored in the file itself."""
    short = len(tensor.dims) == 1 and tensor.dims[0] <= _LONGEST_SHAPE
    if tensor.data_type != TensorProto.INT64 or not short or tensor.data_location == TensorProto.EXTERNAL:
        return None
    stored = len(tensor.raw_data) // 8 or len(tensor.int64_data)
    return tuple(numpy_helper.to_array(tensor).tolist()) if stored == tensor.dims[0] else None


def _constant(node: NodeProto, found: dict[str, Given], source: str) -> Given:
    name = node.output[0]
    described = f"result of a {node.op_type} node"
    values = {attribute.name: attribute for attribute in node.attribute}
    if node.op_type == "ConstantOfShape":
        return _filled(node, name, found, values.get("value"), source, described)
    if "value" in values:
        tensor = values["value"].t
        return _weight(name, tensor.dims, tensor.data_type, source, described, _integers(tensor))
    if "sparse_value" in values:
        sparse = values["sparse_value"].sparse_tensor
        return _weight(name, sparse.dims, sparse.values.data_type, source, described)
    return _listed(name, values, source, described)


def _listed(name: str, values: dict[str, onnx.AttributeProto], source: str, described: str) -> Given:
    """A constant whose value is a number or list of numbers in an attribute of its own."""
    if "value_ints" in values:
        content = tuple(values["value_ints"].ints)
        return _weight(name, (len(content),), TensorProto.INT64, source, described, content)
    if "value_floats" in values:
        return _weight(name, (len(values["value_floats"].floats),), TensorProto.FLOAT, source, described)
    scalars = {"value_int": TensorProto.INT64, "value_float": TensorProto.FLOAT}
    kind = next((number for key, number in scalars.items() if key in values), TensorProto.STRING)
    return _weight(name, (), kind, source, described)


def _filled(
    node: NodeProto,
    name: str,
    found: dict[str, Given],
    value: onnx.AttributeProto | None,
    source: str,
    described: str,
) -> Given:
    operand = node.input[0] if node.input else ""
    shape = found[operand].shape_values if operand in found else None
    if shape is None:
        raise InputError(
            f"{source}: the shape '{operand}' of tensor '{name}' ({described}) is not a list of integers stored in the "
            "file; fold the constants of the model",
            subject=name,
        )
    return _weight(name, shape, TensorProto.FLOAT if value is None else value.t.data_type, source, described)
