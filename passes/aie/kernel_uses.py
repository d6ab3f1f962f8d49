"""The kernels that the layers of a tiled workload call."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp

from passes.aie.kernel_objects import KernelUse
from passes.ir.steady_state import SteadyStateView, read_steady_states
from passes.operation_error import OperationError
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.iteration_space import LoopKind
from stream_dialects.stream.steady_state import ComputeOp


def read_kernel_uses(module: ModuleOp) -> tuple[KernelUse, ...]:
    """
    One use per layer, in program order.

    Raises:
        OperationError: if a layer has no kernel or an axis that is not one loop.
    """
    return tuple(use for view in read_steady_states(module) for use in _uses(view))


def _uses(view: SteadyStateView) -> Iterator[KernelUse]:
    for op in view.computes:
        kernel = op.mapping.data.kernel
        if kernel is None:
            remedy = "name one in the mapping file or run stream-map-aie"
            raise OperationError(op, f"layer '{op.label.data}' has no kernel; {remedy}")
        *inputs, output = (str(element_of(type)) for type in (*op.ins.types, op.out.type))
        yield KernelUse(op.label.data, kernel.name, tuple(inputs), output, _shapes(view, op))


def _shapes(view: SteadyStateView, op: ComputeOp) -> tuple[tuple[int, ...], ...]:
    """Of the tiles in a core: the sizes of the kernel loops along each axis."""
    variables = (variable for variable in op.space.data.variables if variable.kind is LoopKind.KERNEL)
    tile = {variable.dimension.single: variable.size for variable in variables}
    shapes: list[tuple[int, ...]] = []
    for index_map in view.nodes[op.label.data].maps:
        dimensions = [axis.substituted(op.loops.data).single for axis in index_map]
        if None in dimensions or any(dimension not in tile for dimension in dimensions):
            message = (
                f"an axis of layer '{op.label.data}' is not one loop, as AIE kernels need it; use a Gemm, Mul or Silu"
            )
            raise OperationError(op, message)
        shapes.append(tuple(tile[dimension] for dimension in dimensions))
    return tuple(shapes)
