"""What the importer returns: an ONNX graph as layers with loops and index maps, free of ONNX and of IR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from passes.analysis.graph import IndexMap

Dimension = int | str
"""The size of an axis or loop: a number >= 1, or the name of a symbolic dimension."""


class ArgumentKind(Enum):
    """Where the data of a workload argument comes from."""

    INPUT = "input"
    WEIGHT = "weight"
    """An initializer or constant of the file; its values are not part of the workload."""


@dataclass(frozen=True, slots=True)
class ImportedTensor:
    """A tensor; `element_type` is one of f32, f16, bf16, i8, i16, i32, ui8."""

    name: str
    shape: tuple[Dimension, ...]
    element_type: str


@dataclass(frozen=True, slots=True)
class ImportedArgument:
    """A tensor (by name) that no layer computes."""

    tensor: str
    kind: ArgumentKind


@dataclass(frozen=True, slots=True)
class ImportedLayer:
    """
    One ONNX node as a loop nest.

    `maps` holds one index map per tensor, inputs first, then the output; variable k is loop Dk with `bounds[k]`
    iterations. An index outside the tensor addresses padding. `reduction[k]` says that the output does not depend on
    loop Dk. `attributes` holds what changes the arithmetic but no index (alpha, beta, epsilon), if it is not ONNX's
    default.
    """

    name: str
    op_type: str
    inputs: tuple[str, ...]
    output: str
    bounds: tuple[Dimension, ...]
    maps: tuple[IndexMap, ...]
    reduction: tuple[bool, ...]
    attributes: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True, slots=True)
class ImportedReshape:
    """A Flatten or Reshape: the same elements in row-major order under another shape."""

    name: str
    op_type: str
    input: str
    output: str


@dataclass(frozen=True)
class ImportedWorkload:
    """
    A whole model: nodes in ONNX order; arguments as graph inputs, then initializers, then constants, in file order.

    `tensors` has every argument and every node's result by name. `warnings` says what was dropped, without the file's
    name.
    """

    name: str
    source: str
    arguments: tuple[ImportedArgument, ...]
    nodes: tuple[ImportedLayer | ImportedReshape, ...]
    outputs: tuple[str, ...]
    tensors: Mapping[str, ImportedTensor]
    warnings: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[ImportedLayer, ...]:
        return tuple(n for n in self.nodes if isinstance(n, ImportedLayer))
