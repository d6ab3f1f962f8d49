"""The walk over an ONNX graph: names, types and loop nests of all nodes in file order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

import onnx
from onnx import NodeProto

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.constants import Given, given_tensors, is_constant
from stream_opt.frontends.onnx_import.model import (
    ImportedLayer,
    ImportedReshape,
    ImportedTensor,
    ImportedWorkload,
)
from stream_opt.frontends.onnx_import.model_file import declared_types, inferred_types, read_model
from stream_opt.frontends.onnx_import.node_list import named_nodes, node_attributes, used_nodes
from stream_opt.frontends.onnx_import.operation import Attributes, Operation, Place
from stream_opt.frontends.onnx_import.reshape import flattened_shape, reshaped_shape
from stream_opt.frontends.onnx_import.rules import SIZE_NOTES, Rule, rule_of
from stream_opt.frontends.onnx_import.tensor_types import check_declared

_INTEGERS = ("i8", "i16", "i32", "ui8")


def import_bytes(data: bytes, source: str) -> ImportedWorkload:
    """See `import_model` of the package."""
    model = read_model(data, source)
    return _Import(model, source).workload()


class _Import:
    """One run: `tensors` fills up as nodes are visited in file order."""

    def __init__(self, model: onnx.ModelProto, source: str):
        self.source = source
        self.graph = model.graph
        self.given = given_tensors(model.graph, source)
        self._check_outputs()
        self.live, self.dead = used_nodes(model.graph, source)
        self.inferred = inferred_types(model, source)
        self.declared = declared_types(model.graph)
        self.tensors: dict[str, ImportedTensor] = {}
        self.read_as_shape: set[str] = set()

    def workload(self) -> ImportedWorkload:
        nodes = [self._node(node, name) for node, name in named_nodes(self.live, self.source)]
        arguments = [given for name, given in self.given.items() if name in self.tensors]
        return ImportedWorkload(
            name=self.graph.name or PurePath(self.source).stem,
            source=self.source,
            arguments=tuple(given.argument for given in arguments),
            nodes=tuple(nodes),
            outputs=tuple(value.name for value in self.graph.output),
            tensors={name: self.tensors[name] for name in self._tensor_order(arguments, nodes)},
            warnings=(*self._unused_results(), *self._unused_given()),
        )

    def _check_outputs(self) -> None:
        seen: set[str] = set()
        for value in self.graph.output:
            if value.name in self.given:
                described = self.given[value.name].described
                raise self._error(
                    value.name, f"graph output '{value.name}' is given as {described}, but a layer must compute it"
                )
            if value.name in seen:
                raise self._error(value.name, f"graph output '{value.name}' is listed twice; remove one")
            seen.add(value.name)

    def _error(self, tensor: str, text: str) -> InputError:
        return InputError(f"{self.source}: {text}", subject=tensor)

    def _tensor_order(
        self, arguments: Sequence[Given], nodes: Sequence[ImportedLayer | ImportedReshape]
    ) -> Iterator[str]:
        yield from (given.name for given in arguments)
        yield from (node.output for node in nodes)

    def _unused_results(self) -> Iterator[str]:
        for node in self.dead:
            result = node.output[0] if node.output else ""
            yield (
                f"node '{node.name}' ({node.op_type}) is dropped, because its result '{result}' reaches no graph output"
            )

    def _unused_given(self) -> Iterator[str]:
        for name, given in self.given.items():
            if name not in self.tensors and name not in self.read_as_shape and not self._feeds_constant(name):
                yield f"{given.described} '{name}' is dropped, because no layer reads it"

    def _feeds_constant(self, name: str) -> bool:
        return any(name in node.input for node in self.graph.node if is_constant(node))

    def _node(self, node: NodeProto, name: str) -> ImportedLayer | ImportedReshape:
        place = Place(self.source, name, node.op_type)
        attributes = Attributes(place, node_attributes(node, place))
        attributes.without_effect(SIZE_NOTES)
        if (rule := rule_of(node.op_type, node.domain)) is not None:
            return self._layer(node, place, attributes, rule)
        return self._reshape(node, place, attributes)

    def _layer(self, node: NodeProto, place: Place, attributes: Attributes, rule: Rule) -> ImportedLayer:
        if not rule.fewest <= len(node.input) <= rule.most:
            raise place.error(f"it has {len(node.input)} operands instead of {rule.fewest} to {rule.most}; correct it")
        operands = tuple(self._operand(name, place) if name else None for name in node.input)
        attributes.without_effect(rule.without_effect)
        operation = Operation(place, operands, attributes)
        _check_types(operation, rule)
        form = rule.build(operation)
        attributes.finish()
        output = node.output[0]
        self._define(ImportedTensor(output, form.output_shape, operation.operand(0).element_type))
        inputs = tuple(tensor.name for tensor in form.operands)
        return ImportedLayer(
            place.node, place.op_type, inputs, output, form.bounds, form.maps, form.reduction, form.attributes
        )

    def _reshape(self, node: NodeProto, place: Place, attributes: Attributes) -> ImportedReshape:
        if not node.input:
            raise place.error("it has no operand; correct it")
        operation = Operation(place, (self._operand(node.input[0], place),), attributes)
        if place.op_type == "Flatten":
            shape = flattened_shape(operation)
        else:
            shape = reshaped_shape(operation, self._target(node, place))
        attributes.finish()
        self._define(ImportedTensor(node.output[0], shape, operation.operand(0).element_type))
        return ImportedReshape(place.node, place.op_type, node.input[0], node.output[0])

    def _target(self, node: NodeProto, place: Place) -> tuple[int, ...]:
        name = node.input[1] if len(node.input) > 1 else ""
        self.read_as_shape.add(name)
        values = self.given[name].shape_values if name in self.given else None
        if values is None:
            raise place.error(f"the new shape '{name}' is no list of integers stored in the file; fold the constants")
        return values

    def _operand(self, name: str, place: Place) -> ImportedTensor:
        if name not in self.tensors:
            if name not in self.given:
                raise place.error(f"its operand '{name}' is computed by no node before it; sort or complete the graph")
            self.tensors[name] = self.given[name].tensor()
        return self.tensors[name]

    def _define(self, tensor: ImportedTensor) -> None:
        """Adds a node's result; the file's own statement counts, or else what ONNX infers."""
        if tensor.name in self.declared:
            check_declared(tensor, self.declared[tensor.name], "the file declares", self.source)
        elif tensor.name in self.inferred:
            check_declared(tensor, self.inferred[tensor.name], "ONNX infers", self.source)
        self.tensors[tensor.name] = tensor


def _check_types(operation: Operation, rule: Rule) -> None:
    """
    All operands must have one element type.

    Two exceptions: integers may mix, because an integer convolution takes a wider bias; and the parameters of a batch
    normalization may be other floating-point numbers.
    """
    tensors = [tensor for tensor in operation.operands if tensor is not None]
    integer = [tensor.element_type in _INTEGERS for tensor in tensors]
    kinds = {tensor.element_type for tensor in tensors}
    if len(kinds) > 1 and not all(integer) and not (rule.mixed_types and not any(integer)):
        listed = ", ".join(f"'{tensor.name}' {tensor.element_type}" for tensor in tensors)
        raise operation.error(f"its operands have different element types ({listed}); convert them to one")
