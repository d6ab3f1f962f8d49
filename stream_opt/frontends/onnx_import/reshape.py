"""The output shapes of Flatten and Reshape, also with symbolic dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stream_opt.frontends.onnx_import.model import Dimension
from stream_opt.frontends.onnx_import.operation import Operation


@dataclass(frozen=True)
class Volume:
    """A number of elements: `factor` times the named sizes (a name may occur more than once)."""

    factor: int
    symbols: Counter[str]

    @staticmethod
    def of(shape: Iterable[Dimension]) -> Volume:
        volume = Volume(1, Counter())
        for size in shape:
            volume = volume.times(size)
        return volume

    def times(self, size: Dimension) -> Volume:
        if isinstance(size, int):
            return Volume(self.factor * size, self.symbols)
        return Volume(self.factor, self.symbols + Counter([size]))

    def divided(self, other: Volume) -> Volume | None:
        """The quotient, or None if it is not a whole number for every value of the names."""
        if self.factor % other.factor or other.symbols - self.symbols:
            return None
        return Volume(self.factor // other.factor, self.symbols - other.symbols)

    @property
    def dimension(self) -> Dimension | None:
        """The volume as one axis size, if it is a number or a single name."""
        names = list(self.symbols.elements())
        if not names:
            return self.factor
        return names[0] if self.factor == 1 and len(names) == 1 else None


def flattened_shape(operation: Operation) -> tuple[Dimension, ...]:
    """Two axes: the product of the axes before `axis`, and of the rest."""
    shape = operation.operand(0).shape
    axis = operation.attributes.integer("axis", 1)
    if not -len(shape) <= axis <= len(shape):
        raise operation.error(f"axis {axis} is outside of a tensor of rank {len(shape)}; correct it")
    split = axis + len(shape) if axis < 0 else axis
    return tuple(_merged(operation, part) for part in (shape[:split], shape[split:]))


def _merged(operation: Operation, part: Sequence[Dimension]) -> Dimension:
    size = Volume.of(part).dimension
    if size is None:
        raise operation.error(f"merging the symbolic axes {list(part)} has no name; give them values in the file")
    return size


def reshaped_shape(operation: Operation, target: Sequence[int]) -> tuple[Dimension, ...]:
    """The new shape: 0 copies the axis of the operand (unless `allowzero`), one -1 takes what is left."""
    shape = operation.operand(0).shape
    if operation.attributes.integer("allowzero", 0) and 0 in target:
        raise operation.error(f"the new shape {list(target)} has an axis of size 0; a tensor must have elements")
    if any(size == 0 and axis >= len(shape) for axis, size in enumerate(target)) or min(target, default=0) < -1:
        raise operation.error(f"the new shape {list(target)} does not fit the operand's {list(shape)}; correct it")
    known = [shape[axis] if size == 0 else size for axis, size in enumerate(target)]
    rest = Volume.of(shape).divided(Volume.of(size for size in known if size != -1))
    open_axes = known.count(-1)
    if rest is None or rest.dimension is None or open_axes > 1 or (not open_axes and rest.dimension != 1):
        raise operation.error(f"the new shape {list(target)} does not fit the operand's {list(shape)}; correct it")
    return tuple(rest.dimension if size == -1 else size for size in known)
