# stream_vector/operator.py
from __future__ import annotations

from stream_opt.frontends.onnx_import.loop_nest import LoopForm, LoopNest, loop
from stream_opt.frontends.onnx_import.operation import Operation
from stream_opt.frontends.onnx_import.rules import Rule


def row_scale(operation: Operation) -> LoopForm:
    """Y[d0, d1] = X[d0, d1] * scale[d0]: one loop over the rows, one over the columns."""
    matrix, scale = operation.operand(0), operation.operand(1)
    operation.require_rank(matrix, (2,))
    operation.require_rank(scale, (1,))
    nest = LoopNest(operation, 2)
    nest.read(matrix, (loop(0), loop(1)))
    nest.read(scale, (loop(0),))
    return nest.write((loop(0), loop(1)))


ROW_SCALE = Rule(row_scale, fewest=2, most=2)
