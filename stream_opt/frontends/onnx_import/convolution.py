"""Conv as a loop nest (spec workload-and-tiling 2.3), 1-D and 2-D, dense and grouped."""

from __future__ import annotations

from dataclasses import dataclass

from stream_dialects.stream.linear_expression import LinearExpression
from stream_opt.frontends.onnx_import.loop_nest import ZERO, LoopForm, LoopNest, loop
from stream_opt.frontends.onnx_import.model import ImportedTensor
from stream_opt.frontends.onnx_import.operation import Operation
from stream_opt.frontends.onnx_import.windows import Window, read_windows


@dataclass(frozen=True, slots=True)
class _Channels:
    """The channel indices of image, weights (second axis) and output, and the sizes of the loops they add."""

    image: LinearExpression
    weights: LinearExpression
    output: LinearExpression
    sizes: tuple[tuple[int, int], ...]
    """(loop, size) where the sizes do not follow from the shapes alone."""
    count: int


def convolution(operation: Operation) -> LoopForm:
    """
    Loops b, ox, oy, fx, fy, c, k (1-D: b, ox, fx, c, k).

    A grouped convolution has the group loop g before c and k, and leaves c and k out where a group has only one
    channel: a depthwise one has b, ox, oy, fx, fy, g.
    """
    image, weights = operation.operand(0), operation.operand(1)
    operation.require_rank(image, (3, 4))
    operation.require_rank(weights, (len(image.shape),))
    rank = len(image.shape) - 2
    windows = read_windows(operation, image.shape[2:], _kernel(operation, weights))
    channels = _channels(operation, image, weights, 1 + 2 * rank)
    nest = LoopNest(operation, 1 + 2 * rank + channels.count)
    for index, size in channels.sizes:
        nest.bind(index, size, f"the group loop D{index}")
    return _loops(operation, nest, windows, channels)


def _loops(operation: Operation, nest: LoopNest, windows: tuple[Window, ...], channels: _Channels) -> LoopForm:
    rank = len(windows)
    # ONNX lists the axes as height, width; the loops run over width first.
    outputs = [rank - axis for axis in range(rank)]
    kernels = [2 * rank - axis for axis in range(rank)]
    for window, index in zip(windows, outputs, strict=True):
        nest.bind(index, window.outputs, "the output")
    spatial = tuple(w.index(o, f) for w, o, f in zip(windows, outputs, kernels, strict=True))
    nest.read(operation.operand(0), (loop(0), channels.image, *spatial))
    nest.read(operation.operand(1), (channels.output, channels.weights, *(loop(f) for f in kernels)))
    bias = operation.optional(2)
    if bias is not None:
        operation.require_rank(bias, (1,))
        _require_bias_size(operation, bias)
        nest.read(bias, (channels.output,))
    return nest.write((loop(0), channels.output, *(loop(o) for o in outputs)))


def _kernel(operation: Operation, weights: ImportedTensor) -> tuple[int, ...]:
    kernel = tuple(size for size in weights.shape[2:] if isinstance(size, int))
    if len(kernel) != len(weights.shape) - 2:
        raise operation.error(f"the kernel size of tensor '{weights.name}' is symbolic; give it a value in the file")
    stated = operation.attributes.integers("kernel_shape") or kernel
    if stated != kernel:
        raise operation.error(
            f"kernel_shape {list(stated)} contradicts tensor '{weights.name}' with kernel {list(kernel)}; correct one"
        )
    return kernel


def _channels(operation: Operation, image: ImportedTensor, weights: ImportedTensor, first: int) -> _Channels:
    groups = operation.attributes.integer("group", 1)
    if groups < 1:
        raise operation.error(f"group {groups} is not positive; correct it")
    if groups == 1:
        return _Channels(loop(first), loop(first), loop(first + 1), (), 2)
    inputs, outputs = _group_sizes(operation, groups, image, weights)
    inner = first + 1 if inputs > 1 else None
    outer = first + 1 + (inputs > 1) if outputs > 1 else None
    named = [(first, groups), (inner, inputs), (outer, outputs)]
    sizes = tuple((index, size) for index, size in named if index is not None)
    return _Channels(
        _radix(first, inner, inputs),
        ZERO if inner is None else loop(inner),
        _radix(first, outer, outputs),
        sizes,
        len(sizes),
    )


def _radix(group: int, channel: int | None, size: int) -> LinearExpression:
    """The channel number `group * size + channel`."""
    return loop(group) if channel is None else LinearExpression.of([(group, size), (channel, 1)])


def _group_sizes(operation: Operation, groups: int, image: ImportedTensor, weights: ImportedTensor) -> tuple[int, int]:
    """Input and output channels of one group."""
    channels, total, inputs = image.shape[1], weights.shape[0], weights.shape[1]
    if isinstance(total, str) or isinstance(inputs, str) or total % groups or channels != groups * inputs:
        raise operation.error(
            f"group {groups} does not fit {channels} channels of tensor '{image.name}' and the shape "
            f"{list(weights.shape)} of tensor '{weights.name}'; correct the shapes"
        )
    return inputs, total // groups


def _require_bias_size(operation: Operation, bias: ImportedTensor) -> None:
    """A mixed-radix index is not checked by the loop nest; the size is that of the weights' first axis in any case."""
    weights = operation.operand(1)
    if bias.shape[0] != weights.shape[0]:
        raise operation.error(
            f"bias tensor '{bias.name}' has size {bias.shape[0]}, but tensor '{weights.name}' has "
            f"{weights.shape[0]} output channels; correct the shapes"
        )
