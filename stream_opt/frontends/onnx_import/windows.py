"""Sliding windows of convolution and pooling: strides, dilations, padding and output sizes per spatial axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream_dialects.stream.linear_expression import LinearExpression
from stream_opt.frontends.onnx_import.model import Dimension
from stream_opt.frontends.onnx_import.operation import Operation


@dataclass(frozen=True, slots=True)
class Window:
    """One spatial axis: window `o` reads the positions `stride * o + dilation * f - begin`, f < kernel."""

    kernel: int
    stride: int
    dilation: int
    begin: int
    outputs: Dimension

    def index(self, output_loop: int, kernel_loop: int) -> LinearExpression:
        return LinearExpression.of([(output_loop, self.stride), (kernel_loop, self.dilation)], -self.begin)


@dataclass(frozen=True, slots=True)
class _Axis:
    """What the attributes say about one spatial axis, before the padding is known."""

    position: int
    size: Dimension
    kernel: int
    stride: int
    dilation: int

    @property
    def span(self) -> int:
        """Number of positions from the first to the last that one window touches."""
        return self.dilation * (self.kernel - 1) + 1


def read_windows(
    operation: Operation, sizes: Sequence[Dimension], kernel: Sequence[int], ceil_mode: bool = False
) -> tuple[Window, ...]:
    """
    Reads `strides`, `dilations`, `pads` and `auto_pad` for spatial axes of these sizes, in ONNX's axis order.

    Raises:
        InputError: for wrong attribute values, or a symbolic size whose number of windows is not again that size.
    """
    strides = _per_axis(operation, "strides", len(sizes))
    dilations = _per_axis(operation, "dilations", len(sizes))
    columns = zip(sizes, kernel, strides, dilations, strict=True)
    axes = [_Axis(position, *column) for position, column in enumerate(columns)]
    automatic = operation.attributes.text("auto_pad", "NOTSET")
    pads = _explicit_pads(operation, automatic, len(sizes))
    if automatic in ("SAME_UPPER", "SAME_LOWER"):
        return tuple(_same(operation, axis, automatic == "SAME_UPPER") for axis in axes)
    if automatic not in ("NOTSET", "VALID"):
        raise operation.error(f"auto_pad '{automatic}' is unknown; use NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    return tuple(_explicit(operation, axis, pads, ceil_mode) for axis in axes)


def _per_axis(operation: Operation, name: str, rank: int) -> tuple[int, ...]:
    values = operation.attributes.integers(name) or (1,) * rank
    if len(values) != rank or min(values) < 1:
        raise operation.error(f"{name} {list(values)} must be {rank} positive numbers, one per spatial axis")
    return values


def _explicit_pads(operation: Operation, automatic: str, rank: int) -> tuple[int, ...]:
    """All begin pads, then all end pads."""
    pads = operation.attributes.integers("pads") or (0,) * (2 * rank)
    if len(pads) != 2 * rank or min(pads) < 0:
        raise operation.error(f"pads {list(pads)} must be {2 * rank} numbers >= 0: begins, then ends; correct it")
    if automatic != "NOTSET" and any(pads):
        raise operation.error(f"pads {list(pads)} contradict auto_pad '{automatic}'; keep one of the two")
    return pads


def _explicit(operation: Operation, axis: _Axis, pads: tuple[int, ...], ceil_mode: bool) -> Window:
    begin, end = pads[axis.position], pads[axis.position + len(pads) // 2]
    return Window(axis.kernel, axis.stride, axis.dilation, begin, _outputs(operation, axis, begin, end, ceil_mode))


def _outputs(operation: Operation, axis: _Axis, begin: int, end: int, ceil_mode: bool) -> Dimension:
    if isinstance(axis.size, str):
        if axis.stride == 1 and begin + end == axis.span - 1:
            return axis.size
        raise _symbolic(operation, axis)
    room = axis.size + begin + end - axis.span
    if room < 0:
        raise operation.error(
            f"the window spans {axis.span} positions on spatial axis {axis.position}, but the padded operand has only "
            f"{axis.size + begin + end}; correct kernel, dilations or pads"
        )
    count = (-(-room // axis.stride) if ceil_mode else room // axis.stride) + 1
    # A window that starts behind the last element would see nothing but end padding: ONNX leaves it out.
    return count - 1 if ceil_mode and (count - 1) * axis.stride >= axis.size + begin else count


def _same(operation: Operation, axis: _Axis, upper: bool) -> Window:
    """As many windows as ceil(size / stride); the padding is split evenly, the odd one goes to the end if `upper`."""
    if isinstance(axis.size, int):
        outputs: Dimension = -(-axis.size // axis.stride)
        total = max((outputs - 1) * axis.stride + axis.span - axis.size, 0)
    elif axis.stride == 1:
        outputs, total = axis.size, axis.span - 1
    else:
        raise _symbolic(operation, axis)
    return Window(axis.kernel, axis.stride, axis.dilation, total // 2 if upper else total - total // 2, outputs)


def _symbolic(operation: Operation, axis: _Axis):
    return operation.error(
        f"the number of windows along the symbolic dimension '{axis.size}' (spatial axis {axis.position}) has no name; "
        "give the dimension a value in the file"
    )
