"""ONNX tensor types as shapes and element types, and the check of a computed type against ONNX's own."""

from __future__ import annotations

from collections.abc import Mapping

from onnx import TensorProto, TypeProto, ValueInfoProto

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.model import Dimension, ImportedTensor

ELEMENT_TYPES: Mapping[int, str] = {
    TensorProto.FLOAT: "f32",
    TensorProto.FLOAT16: "f16",
    TensorProto.BFLOAT16: "bf16",
    TensorProto.INT8: "i8",
    TensorProto.INT16: "i16",
    TensorProto.INT32: "i32",
    TensorProto.UINT8: "ui8",
}


def _type_name(number: int) -> str:
    return TensorProto.DataType.Name(number) if number in TensorProto.DataType.values() else f"type {number}"


def element_type(number: int, tensor: str, source: str) -> str:
    """The short name of an element type; InputError for one that a data tensor cannot have."""
    if number not in ELEMENT_TYPES:
        names = ", ".join(_type_name(known) for known in ELEMENT_TYPES)
        raise InputError(
            f"{source}: tensor '{tensor}' has element type {_type_name(number)}, but only {names} are supported; "
            "convert the model",
            subject=tensor,
        )
    return ELEMENT_TYPES[number]


def tensor_of_value(value: ValueInfoProto, source: str) -> ImportedTensor:
    """The tensor of a graph input; every axis must have a positive size or a name."""
    tensor = value.type.tensor_type
    if value.type.WhichOneof("value") != "tensor_type":
        raise InputError(f"{source}: graph input '{value.name}' is not a tensor; rewrite the model", subject=value.name)
    if not tensor.HasField("shape"):
        raise InputError(
            f"{source}: tensor '{value.name}' has no shape; give the graph input a shape in the file",
            subject=value.name,
        )
    shape = tuple(_dimension(axis, dim, value.name, source) for axis, dim in enumerate(tensor.shape.dim))
    return ImportedTensor(value.name, shape, element_type(tensor.elem_type, value.name, source))


def _dimension(axis: int, dim, tensor: str, source: str) -> Dimension:
    if dim.HasField("dim_value"):
        return checked_size(dim.dim_value, axis, tensor, source)
    if dim.dim_param:
        return dim.dim_param
    raise InputError(
        f"{source}: axis {axis} of tensor '{tensor}' has neither a size nor a name; give it one in the file",
        subject=tensor,
    )


def checked_size(size: int, axis: int, tensor: str, source: str) -> int:
    if size < 1:
        raise InputError(
            f"{source}: axis {axis} of tensor '{tensor}' has size {size}; a tensor needs elements, correct the shape",
            subject=tensor,
        )
    return size


def check_declared(tensor: ImportedTensor, stated: ValueInfoProto, by: str, source: str) -> None:
    """
    Refuses a type that contradicts the computed one; `by` says who states it.

    A missing type, an unknown size and the name of a symbolic size are no contradiction; a number where the size is
    symbolic is one.
    """
    declared = stated.type.tensor_type
    wrong_type = declared.elem_type and ELEMENT_TYPES.get(declared.elem_type) != tensor.element_type
    if wrong_type or (declared.HasField("shape") and not _agrees(declared.shape, tensor.shape)):
        raise InputError(
            f"{source}: tensor '{tensor.name}' is {_text(tensor)} by its producer, but {by} {_stated_text(declared)}; "
            "correct the file",
            subject=tensor.name,
        )


def _agrees(declared, shape: tuple[Dimension, ...]) -> bool:
    pairs = zip(declared.dim, shape, strict=False)
    return len(declared.dim) == len(shape) and all(
        size == dim.dim_value for dim, size in pairs if dim.HasField("dim_value")
    )


def _text(tensor: ImportedTensor) -> str:
    return "x".join([*(str(size) for size in tensor.shape), tensor.element_type])


def _stated_text(declared: TypeProto.Tensor) -> str:
    kind = ELEMENT_TYPES.get(declared.elem_type, _type_name(declared.elem_type))
    sizes = [str(dim.dim_value) if dim.HasField("dim_value") else dim.dim_param or "?" for dim in declared.shape.dim]
    return "x".join([*sizes, kind])
