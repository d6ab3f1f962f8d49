"""The kernel of a worker, by its record and the tiles that it works on."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Attribute
from xdsl.utils.hints import isa

from passes.aie.design_ir import DesignView
from passes.aie.kernels import KernelCall, kernel_call
from passes.analysis.errors import InputError
from passes.operation_error import OperationError
from stream_dialects.stream.channel import ObjectRecord, WorkerOp
from stream_dialects.stream.core_program import RunKernelOp
from stream_dialects.stream.mapping import KernelRecord


def operand_objects(design: DesignView, worker: WorkerOp) -> list[ObjectRecord]:
    """The objects of each operand: inputs, then the result."""
    found: list[ObjectRecord] = []
    for operand in worker.tensors.data:
        missing = [channel for channel in operand.channels if channel not in design.channels]
        if missing:
            raise OperationError(worker, f"there is no channel '{missing[0]}' for '{operand.tensor}'")
        found.append(design.channels[operand.channels[0]].objects.data)
    return found


def call_of_worker(design: DesignView, worker: WorkerOp) -> KernelCall:
    objects = operand_objects(design, worker)
    return _call(worker, worker.kernel.data, [o.element for o in objects], [o.tile for o in objects], design.device)


def call_on_tiles(op: RunKernelOp, kernel: KernelRecord, types: Sequence[Attribute], device: str) -> KernelCall:
    tiles = [type for type in types if isa(type, MemRefType[Attribute])]
    return _call(op, kernel, [str(t.element_type) for t in tiles], [t.get_shape() for t in tiles], device)


def _call(
    op: WorkerOp | RunKernelOp,
    kernel: KernelRecord,
    elements: Sequence[str],
    shapes: Sequence[Sequence[int]],
    device: str,
) -> KernelCall:
    sizes = {name: size for name in "mkn" if (size := getattr(kernel, name)) is not None}
    try:
        return kernel_call(kernel.name, sizes, elements[:-1], elements[-1], shapes, device)
    except InputError as error:
        raise OperationError(op, f"layer '{op.label.data}': {error.message}") from error
