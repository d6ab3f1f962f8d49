"""Bytes to an ONNX model: refuses what is no model, forgets weight values, asks ONNX for its view of the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, ValueInfoProto

from passes.analysis.errors import InputError

_SHAPE_TYPES = (TensorProto.INT64, TensorProto.INT32)


def read_model(data: bytes, source: str) -> onnx.ModelProto:
    """
    Decodes a model without external data and drops the values of all tensors that cannot be shapes.

    Raises:
        InputError: if the bytes are empty or no ONNX model, or the model has no nodes or no outputs.
    """
    if not data:
        raise InputError(f"{source}: the file is empty; give an ONNX file")
    try:
        model = onnx.load_model_from_string(data)
    except DecodeError:
        raise InputError(f"{source}: this is not an ONNX file; give an ONNX file") from None
    if not model.HasField("graph") or not model.opset_import:
        raise InputError(f"{source}: this is not an ONNX model (no graph or no opset); give an ONNX file")
    if not model.graph.node:
        raise InputError(f"{source}: the graph has no nodes; a workload needs at least one layer")
    if not model.graph.output:
        raise InputError(f"{source}: the graph has no outputs; mark the results in the ONNX file")
    _require_readable_names(model.graph, source)
    _forget_values(model.graph)
    return model


def _require_readable_names(graph: onnx.GraphProto, source: str) -> None:
    """Protocol buffers hand out a text that is no UTF-8 as bytes, which would spread as a name."""
    values = [*graph.input, *graph.output, *graph.value_info]
    names: list[object] = [graph.name, *(value.name for value in values), *(t.name for t in graph.initializer)]
    names += [dim.dim_param for value in values for dim in value.type.tensor_type.shape.dim]
    for node in graph.node:
        names += [node.name, node.op_type, node.domain, *node.input, *node.output]
        names += [attribute.name for attribute in node.attribute]
    if any(not isinstance(name, str) for name in names):
        raise InputError(f"{source}: a name in the graph is no UTF-8 text; the file is damaged, export it again")


def _forget_values(graph: onnx.GraphProto) -> None:
    """Only integer tensors can be shape operands; everything else is a weight, of which only the shape counts."""
    for tensor in graph.initializer:
        if tensor.data_type not in _SHAPE_TYPES:
            for name in ("raw_data", "float_data", "int32_data", "double_data", "int64_data", "uint64_data"):
                tensor.ClearField(name)


def inferred_types(model: onnx.ModelProto, source: str) -> Mapping[str, ValueInfoProto]:
    """
    What ONNX infers for node results by itself, without the types that the file declares for them.

    Raises:
        InputError: if ONNX cannot process the model at all.
    """
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    bare.graph.ClearField("value_info")
    for value in bare.graph.output:
        value.ClearField("type")
    _import_all_domains(bare)
    try:
        inferred = onnx.shape_inference.infer_shapes(bare)
    except (onnx.shape_inference.InferenceError, RuntimeError) as problem:
        reason = str(problem).splitlines()[0]
        raise InputError(f"{source}: ONNX shape inference refuses the model ({reason}); correct the model") from problem
    return _by_name([*inferred.graph.value_info, *inferred.graph.output])


def _import_all_domains(model: onnx.ModelProto) -> None:
    """ONNX stops at a node whose domain the model does not import, but a custom operator is known by its name here."""
    known = {opset.domain for opset in model.opset_import}
    for domain in sorted({node.domain for node in model.graph.node} - known):
        model.opset_import.append(onnx.helper.make_opsetid(domain, 1))


def declared_types(graph: onnx.GraphProto) -> Mapping[str, ValueInfoProto]:
    """The types that the file itself gives to node results and outputs."""
    return _by_name([*graph.value_info, *graph.output])


def _by_name(values: Iterable[ValueInfoProto]) -> Mapping[str, ValueInfoProto]:
    return {value.name: value for value in values if value.HasField("type")}
