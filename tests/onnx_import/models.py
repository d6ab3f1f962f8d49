"""Small ONNX models for tests, and the evaluation of imported index maps with numpy."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from onnx import TensorProto, helper

from stream_opt.frontends.onnx_import import ImportedLayer, ImportedWorkload, import_model

TYPES = {
    "f32": TensorProto.FLOAT,
    "f16": TensorProto.FLOAT16,
    "bf16": TensorProto.BFLOAT16,
    "i8": TensorProto.INT8,
    "i32": TensorProto.INT32,
    "i64": TensorProto.INT64,
    "u8": TensorProto.UINT8,
    "f64": TensorProto.DOUBLE,
}


def value(name: str, shape: Sequence[Any] | None, kind: str = "f32"):
    return helper.make_tensor_value_info(name, TYPES[kind], shape)


def weight(name: str, shape: Sequence[int], kind: str = "f32") -> TensorProto:
    """An initializer whose data is said to be in a file that does not exist."""
    tensor = TensorProto(name=name, data_type=TYPES[kind], dims=shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="absent.bin")
    return tensor


def integers(name: str, values: Sequence[int]) -> TensorProto:
    return helper.make_tensor(name, TensorProto.INT64, [len(values)], values)


def proto(nodes, inputs, outputs, initializers=(), opset: int = 22, name: str = "g", **more):
    graph = helper.make_graph(list(nodes), name, list(inputs), list(outputs), list(initializers), **more)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)


def imported(nodes, inputs, outputs, initializers=(), opset: int = 22, **more) -> ImportedWorkload:
    return import_model(proto(nodes, inputs, outputs, initializers, opset, **more).SerializeToString(), "m.onnx")


def one_node(
    op_type: str, shapes: Mapping[str, Sequence[Any]], opset: int = 22, kind: str = "f32", **attributes: Any
) -> ImportedLayer:
    """The layer of a model with a single node `N` whose operands are all graph inputs; its result has no shape."""
    node = helper.make_node(op_type, list(shapes), ["y"], name="N", **attributes)
    values = [value(name, shape, kind) for name, shape in shapes.items() if name]
    return imported([node], values, [value("y", None, kind)], opset=opset).layers[0]


def texts(layer: ImportedLayer) -> list[str]:
    return ["(" + ",".join(expression.text("D") for expression in index_map) + ")" for index_map in layer.maps]


def element(array: numpy.ndarray, index: Sequence[int], outside: float) -> float:
    inside = all(0 <= i < size for i, size in zip(index, array.shape, strict=True))
    return array[tuple(index)] if inside else outside


def output_shape(layer: ImportedLayer) -> tuple[int, ...]:
    return tuple(expression.range(layer.bounds)[1] + 1 for expression in layer.maps[-1])


def sum_of_products(layer: ImportedLayer, arrays: Sequence[numpy.ndarray]) -> numpy.ndarray:
    """What the loop nest computes if every iteration adds the product of the operands; padding is 0."""
    result = numpy.zeros(output_shape(layer))
    for point in itertools.product(*(range(bound) for bound in layer.bounds)):
        *reads, write = [[e.value(point) for e in index_map] for index_map in layer.maps]
        result[tuple(write)] += numpy.prod([element(a, i, 0.0) for a, i in zip(arrays, reads, strict=False)])
    return result


def maximum(layer: ImportedLayer, array: numpy.ndarray) -> numpy.ndarray:
    """What the loop nest computes if every iteration takes the maximum; padding is minus infinity."""
    result = numpy.full(output_shape(layer), -numpy.inf)
    for point in itertools.product(*(range(bound) for bound in layer.bounds)):
        read, write = [tuple(e.value(point) for e in index_map) for index_map in layer.maps]
        result[write] = max(result[write], element(array, read, -numpy.inf))
    return result


def gathered(layer: ImportedLayer, operand: int, array: numpy.ndarray) -> numpy.ndarray:
    """The elements of an operand that the output elements read, for an operand without reduction loops."""
    result = numpy.zeros(output_shape(layer))
    for point in itertools.product(*(range(1 if r else b) for b, r in zip(layer.bounds, layer.reduction, strict=True))):
        write = tuple(e.value(point) for e in layer.maps[-1])
        result[write] = array[tuple(e.value(point) for e in layer.maps[operand])]
    return result
