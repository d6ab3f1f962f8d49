"""Add, Mul, Relu, Silu and BatchNormalization as loop nests: one loop per axis of the output."""

from __future__ import annotations

from stream_opt.frontends.onnx_import.loop_nest import LoopForm, LoopNest, broadcast_map, broadcast_sizes, loop
from stream_opt.frontends.onnx_import.operation import Operation

_EPSILON = 1e-5
"""ONNX's default."""


def elementwise(operation: Operation) -> LoopForm:
    """One loop per axis of the result; operands broadcast as in numpy (index 0 on a repeated axis)."""
    operands = [operation.operand(index) for index in range(len(operation.operands))]
    sizes = broadcast_sizes([tensor.shape for tensor in operands])
    if not sizes:
        raise operation.error("a scalar result is not supported; give one operand at least one axis")
    loops = range(len(sizes))
    nest = LoopNest(operation, len(sizes))
    for tensor in operands:
        nest.read(tensor, broadcast_map(tensor.shape, sizes, loops))
    return nest.write(tuple(loop(index) for index in loops))


def batch_normalization(operation: Operation) -> LoopForm:
    """One loop per axis of X (b, c, h, w); scale, bias, mean and variance are indexed by c."""
    operation.attributes.require_zero("training_mode", "training")
    if operation.attributes.integer("spatial", 1) != 1:
        raise operation.error("attribute 'spatial' = 0 is not supported; export the model with opset 9 or later")
    image = operation.operand(0)
    if len(image.shape) < 2:
        raise operation.error(f"tensor '{image.name}' has no channel axis; give it at least rank 2")
    identity = tuple(loop(index) for index in range(len(image.shape)))
    nest = LoopNest(operation, len(image.shape))
    nest.read(image, identity)
    for index in range(1, 5):
        operation.require_rank(operation.operand(index), (1,))
        nest.read(operation.operand(index), (loop(1),))
    epsilon = operation.attributes.number("epsilon", _EPSILON)
    return nest.write(identity, {"epsilon": epsilon} if epsilon != _EPSILON else {})
