"""Gemm and MatMul as loop nests (spec workload-and-tiling 2.3)."""

from __future__ import annotations

from collections.abc import Sequence

from passes.analysis.graph import IndexMap
from stream_opt.frontends.onnx_import.loop_nest import LoopForm, LoopNest, broadcast_map, broadcast_sizes, loop
from stream_opt.frontends.onnx_import.operation import Operation


def gemm(operation: Operation) -> LoopForm:
    """Loops m, k, n; `C` (the bias) is repeated where it has size 1 or no axis."""
    left, right, bias = operation.operand(0), operation.operand(1), operation.optional(2)
    for tensor in (left, right):
        operation.require_rank(tensor, (2,))
    nest = LoopNest(operation, 3)
    nest.read(left, _transposed((0, 1), operation.attributes.integer("transA", 0)))
    nest.read(right, _transposed((1, 2), operation.attributes.integer("transB", 0)))
    alpha, beta = operation.attributes.number("alpha", 1.0), operation.attributes.number("beta", 1.0)
    factors = {"alpha": alpha} if alpha != 1.0 else {}
    if bias is not None:
        operation.require_rank(bias, (0, 1, 2))
        nest.read(bias, broadcast_map(bias.shape, (nest.bound(0), nest.bound(2)), (0, 2)))
        # Without C there is nothing that beta could scale.
        factors |= {"beta": beta} if beta != 1.0 else {}
    return nest.write((loop(0), loop(2)), factors)


def _transposed(loops: tuple[int, int], transpose: int) -> IndexMap:
    first, second = reversed(loops) if transpose else loops
    return (loop(first), loop(second))


def matrix_product(operation: Operation) -> LoopForm:
    """
    Loops of the batch axes, then m, k, n; a vector operand has no m (left) or no n (right).

    Batch axes broadcast as in numpy: a missing or repeated axis has index 0 or no index.
    """
    left, right = operation.operand(0), operation.operand(1)
    if not left.shape or not right.shape or len(left.shape) == len(right.shape) == 1:
        raise operation.error("a scalar operand or result is not supported; give the operands an axis more")
    batch = broadcast_sizes((left.shape[:-2], right.shape[:-2]))
    rank = len(batch)
    rows, columns = len(left.shape) > 1, len(right.shape) > 1
    inner = rank + rows
    row, column = (loop(rank),) * rows, (loop(inner + 1),) * columns
    nest = LoopNest(operation, rank + rows + 1 + columns)
    for index, size in enumerate(batch):
        nest.bind(index, size, f"batch axis {index} of the output")
    nest.read(left, (*_batch(left.shape, batch), *row, loop(inner)))
    nest.read(right, (*_batch(right.shape, batch), loop(inner), *column))
    return nest.write((*(loop(index) for index in range(rank)), *row, *column))


def _batch(shape: Sequence[int | str], sizes: Sequence[int | str]) -> IndexMap:
    return broadcast_map(shape[:-2], sizes, range(len(sizes)))
