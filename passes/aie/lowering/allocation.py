"""An allocated fusion group as plain data: what is unrolled over an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.mapping import KernelRecord
from stream_dialects.stream.values import TransferKind


@dataclass(frozen=True)
class PlacedLayer:
    """A layer on its cores."""

    name: str
    cores: tuple[int, ...]
    space: IterationSpace
    kernel: KernelRecord
    inputs: tuple[str, ...]
    output: str


@dataclass(frozen=True)
class PlacedTensor:
    """A tensor of the steady state where it lies."""

    name: str
    element: str
    full: tuple[int, ...]
    dimensions: tuple[int, ...]
    """The dimension of the group along each axis."""
    space: IterationSpace
    cores: tuple[int, ...]
    stop: int
    single: bool = False
    """Whether its channels have one object at each end on a core, where two have no room."""


@dataclass(frozen=True)
class Move:
    """A transfer."""

    name: str
    kind: TransferKind
    input: str
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Allocation:
    """An allocated fusion group: what is to be unrolled."""

    sizes: Mapping[int, int]
    temporal: Sequence[tuple[int, int]]
    layers: Sequence[PlacedLayer]
    moves: Sequence[Move]
    tensors: Mapping[str, PlacedTensor]
    arguments: Sequence[str]
    """The tensors of the host: inputs, then outputs."""
