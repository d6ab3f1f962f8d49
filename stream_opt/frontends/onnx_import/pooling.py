"""MaxPool and GlobalAveragePool as loop nests (spec workload-and-tiling 2.3)."""

from __future__ import annotations

from stream_opt.frontends.onnx_import.loop_nest import LoopForm, LoopNest, loop
from stream_opt.frontends.onnx_import.operation import Operation
from stream_opt.frontends.onnx_import.windows import read_windows


def max_pool(operation: Operation) -> LoopForm:
    """Loops b, k, oy, ox, fy, fx (1-D: b, k, ox, fx); positions outside the image count as minus infinity."""
    image = operation.operand(0)
    operation.require_rank(image, (3, 4))
    rank = len(image.shape) - 2
    kernel = operation.attributes.integers("kernel_shape")
    if len(kernel) != rank or min(kernel) < 1:
        raise operation.error(f"kernel_shape {list(kernel)} must be {rank} positive numbers; correct it")
    ceil_mode = operation.attributes.integer("ceil_mode", 0) != 0
    windows = read_windows(operation, image.shape[2:], kernel, ceil_mode)
    nest = LoopNest(operation, 2 + 2 * rank)
    for axis, window in enumerate(windows):
        nest.bind(2 + axis, window.outputs, "the output")
        nest.bind(2 + rank + axis, window.kernel, "kernel_shape")
    spatial = tuple(window.index(2 + axis, 2 + rank + axis) for axis, window in enumerate(windows))
    nest.read(image, (loop(0), loop(1), *spatial))
    return nest.write(tuple(loop(index) for index in range(2 + rank)))


def global_average_pool(operation: Operation) -> LoopForm:
    """Loops b, c, oh, ow, ih, iw, for any number of spatial axes; the output loops have one iteration each."""
    image = operation.operand(0)
    rank = len(image.shape) - 2
    if rank < 1:
        raise operation.error(f"tensor '{image.name}' has no spatial axis; give it at least rank 3")
    nest = LoopNest(operation, 2 + 2 * rank)
    for axis in range(rank):
        nest.bind(2 + axis, 1, "the output")
    nest.read(image, (loop(0), loop(1), *(loop(2 + rank + axis) for axis in range(rank))))
    return nest.write(tuple(loop(index) for index in range(2 + rank)))
