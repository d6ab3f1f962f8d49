"""An allocated fusion group of the IR as the plain data that is unrolled."""

from __future__ import annotations

from xdsl.dialects.builtin import MemRefType, ModuleOp, TensorType
from xdsl.ir import Attribute, SSAValue
from xdsl.utils.hints import isa

from passes.aie.lowering.allocation import Allocation, Move, PlacedLayer, PlacedTensor
from passes.ir.lookup import AIE_HARDWARE, groups_of, model_of
from passes.ir.steady_state import SteadyStateView, read_transferred
from passes.ir.types import static_shape
from passes.operation_error import OperationError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.schedule import TensorRecord
from stream_dialects.stream.steady_state import ComputeOp, TransferOp


def read_allocation(module: ModuleOp) -> tuple[SteadyStateView, Allocation]:
    """
    The only group of a module, which must be allocated.

    Raises:
        OperationError: if there are several groups, or a layer has no kernel or is not allocated.
    """
    first, *others = read_transferred(module)
    if others:
        raise OperationError(
            others[0].group, "an AIE design is made of one fusion group; fuse all layers with stream-load-mapping"
        )
    return first, _allocation(first, model_of(module) == AIE_HARDWARE)


def host_tensors(view: SteadyStateView) -> list[str]:
    """The tensors that the host passes: inputs and weights in the order of the group, then outputs."""
    names = [argument.name for argument in view.group.arguments.data]
    return [*names, *view.group.outputs.data]


def host_types(module: ModuleOp) -> list[MemRefType[Attribute]]:
    """The buffers that the host passes, row-major: inputs and weights, then outputs."""
    group = groups_of(module)[0]
    types = (*group.operand_types, *group.result_types)
    return [MemRefType(type.element_type, static_shape(type)) for type in types if isa(type, TensorType[Attribute])]


def _allocation(view: SteadyStateView, as_array: bool) -> Allocation:
    """In a model of no array the tiles of a tensor are not the objects of its channels: none is single buffered."""
    dimensions = _dimensions(view)
    values = _values(view)
    return Allocation(
        sizes=dict(enumerate(view.sizes)),
        temporal=[(entry.dimension, entry.size) for entry in view.op.splits.data],
        layers=[_layer(view, op) for op in view.computes],
        moves=[_move(view, op) for op in view.transfers],
        tensors={
            name: _tensor(view, record, values[name].type, dimensions[name], single=as_array and record.tiles == 1)
            for name, record in view.records.items()
            if name in values
        },
        arguments=host_tensors(view),
    )


def _layer(view: SteadyStateView, op: ComputeOp) -> PlacedLayer:
    node, mapping = view.nodes[op.label.data], op.mapping.data
    if mapping.kernel is None:
        raise OperationError(
            op,
            f"'{node.name}' has no kernel; name one in the mapping file (kernel: {{name: gemm, …}}) "
            "or run stream-map-aie",
        )
    return PlacedLayer(node.name, mapping.cores, op.space.data, mapping.kernel, node.inputs, node.outputs[0])


def _move(view: SteadyStateView, op: TransferOp) -> Move:
    node = view.nodes[op.label.data]
    return Move(node.name, op.kind.data, node.inputs[0], node.outputs)


def _tensor(
    view: SteadyStateView, record: TensorRecord, type: Attribute, dimensions: tuple[int, ...], single: bool
) -> PlacedTensor:
    producer = view.producers[record.name]
    if record.placement is None or record.stop is None:
        raise OperationError(producer, f"'{record.name}' is not allocated; run stream-allocate first")
    element = str(element_of(type))
    return PlacedTensor(
        record.name, element, record.full, dimensions, record.space, record.placement, record.stop, single
    )


def _values(view: SteadyStateView) -> dict[str, SSAValue]:
    """The tensors that layers and transfers produce, by name."""
    return {
        record.name: value
        for op in (*view.computes, *view.transfers)
        for record, value in zip(op.tensors.data, op.results, strict=True)
    }


def _dimensions(view: SteadyStateView) -> dict[str, tuple[int, ...]]:
    """Tensor -> the dimension along each axis."""
    found: dict[str, tuple[int, ...]] = {}
    for op in (*view.computes, *view.transfers):
        node = view.nodes[op.label.data]
        for name in (*node.inputs, *node.outputs):
            axes = [axis.substituted(op.loops.data) for axis in node.map_of(name)]
            found[name] = tuple(_single(op, name, axis) for axis in axes)
    return found


def _single(op: ComputeOp | TransferOp, tensor: str, axis: LinearExpression) -> int:
    if axis.single is None:
        raise OperationError(
            op,
            f"an axis of '{tensor}' runs over {axis.text('z')}; layers of AIE cores have plain loops, as matrix "
            "products and element-wise layers do",
        )
    return axis.single
