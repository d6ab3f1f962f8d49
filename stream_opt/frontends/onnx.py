"""From an ONNX file to a module with one `stream.workload` on full tensors."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from typing import IO

from xdsl.dialects.builtin import (
    AffineMapAttr,
    ArrayAttr,
    DictionaryAttr,
    FloatAttr,
    ModuleOp,
    StringAttr,
    f64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from passes.ir.index_maps import affine_map
from passes.ir.types import element_type, tensor_type
from stream_dialects.stream.lists import DimensionsAttr, StringsAttr
from stream_dialects.stream.source import Source, SourcesAttr
from stream_dialects.stream.values import Dimension
from stream_dialects.stream.workload import (
    Argument,
    ArgumentKind,
    ArgumentsAttr,
    Iterator,
    IteratorsAttr,
    LayerOp,
    ReshapeOp,
    WorkloadOp,
    YieldOp,
)
from stream_opt.frontends.onnx_import import (
    ImportedLayer,
    ImportedReshape,
    ImportedTensor,
    ImportedWorkload,
    import_model,
)

LOGGER = logging.getLogger("stream")


def import_onnx(stream: IO[bytes], file: str) -> ModuleOp:
    """
    The frontend `onnx`: reads the bytes of a model; `file` is the base name that the IR records as its source.

    Raises:
        InputError: the model cannot be imported; names file, node and reason.
    """
    return import_bytes(stream.read(), file)


def import_bytes(data: bytes, file: str) -> ModuleOp:
    """The module of one ONNX model; `file` is its base name."""
    imported = import_model(data, file)
    for warning in imported.warnings:
        LOGGER.warning("%s: %s", file, warning)
    source = Source(file, hashlib.sha256(data).hexdigest())
    return ModuleOp([build_workload(imported, source)])


def build_workload(imported: ImportedWorkload, source: Source) -> WorkloadOp:
    """The `stream.workload` of an imported model."""
    types = {name: _type(tensor) for name, tensor in imported.tensors.items()}
    block = Block(arg_types=[types[argument.tensor] for argument in imported.arguments])
    values: dict[str, SSAValue] = {a.tensor: v for a, v in zip(imported.arguments, block.args, strict=True)}
    for node in imported.nodes:
        op = _layer(node, values, types) if isinstance(node, ImportedLayer) else _reshape(node, values, types)
        block.add_op(op)
        values[node.output] = op.results[0]
    block.add_op(YieldOp.create(operands=[values[name] for name in imported.outputs]))
    arguments = tuple(Argument(a.tensor, ArgumentKind(a.kind.value)) for a in imported.arguments)
    properties: dict[str, Attribute] = {
        "sym_name": StringAttr(_symbol(imported.name)),
        "arguments": ArgumentsAttr(arguments),
        "outputs": StringsAttr(tuple(imported.outputs)),
        "sources": SourcesAttr((source,)),
    }
    return WorkloadOp.create(properties=properties, regions=[Region(block)])


def _symbol(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.$-]", "_", name) or "workload"


def _type(tensor: ImportedTensor) -> Attribute:
    return tensor_type(tensor.shape, element_type(tensor.element_type))


def _layer(layer: ImportedLayer, values: Mapping[str, SSAValue], types: Mapping[str, Attribute]) -> Operation:
    maps = [AffineMapAttr(affine_map(len(layer.bounds), index_map)) for index_map in layer.maps]
    iterators = tuple(Iterator.REDUCTION if reduced else Iterator.PARALLEL for reduced in layer.reduction)
    properties: dict[str, Attribute] = {
        "label": StringAttr(layer.name),
        "operation": StringAttr(layer.op_type),
        "result_name": StringAttr(layer.output),
        "bounds": DimensionsAttr(tuple(Dimension(bound) for bound in layer.bounds)),
        "iterators": IteratorsAttr(iterators),
        "maps": ArrayAttr(maps),
    }
    if layer.attributes:
        properties["parameters"] = DictionaryAttr({k: FloatAttr(v, f64) for k, v in sorted(layer.attributes.items())})
    operands = [values[name] for name in layer.inputs]
    return LayerOp.create(operands=operands, result_types=[types[layer.output]], properties=properties)


def _reshape(node: ImportedReshape, values: Mapping[str, SSAValue], types: Mapping[str, Attribute]) -> Operation:
    properties: dict[str, Attribute] = {
        "label": StringAttr(node.name),
        "operation": StringAttr(node.op_type),
        "result_name": StringAttr(node.output),
    }
    return ReshapeOp.create(operands=[values[node.input]], result_types=[types[node.output]], properties=properties)
