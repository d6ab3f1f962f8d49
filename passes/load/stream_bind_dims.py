"""Gives symbolic dimensions their sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, TensorType
from xdsl.ir import Attribute
from xdsl.passes import ModulePass
from xdsl.rewriter import Rewriter

from passes.analysis.errors import InputError
from passes.ir.lookup import diagnosed, symbolic_dimensions, values_of, workload_of
from passes.ir.types import tensor_type
from stream_dialects.stream.checks import element_of
from stream_dialects.stream.lists import DimensionsAttr
from stream_dialects.stream.values import Dimension
from stream_dialects.stream.workload import LayerOp, SymbolsAttr, WorkloadOp


@dataclass(frozen=True)
class StreamBindDimsPass(ModulePass):
    """
    Replaces symbolic dimensions by numbers, in types and loop bounds.

    Before: `%0 : tensor<?x16xbf16, #stream.symbols["batch"]>` … `bounds ["batch", 16, 32]`
    After:  `%0 : tensor<1x16xbf16>` … `bounds [1, 16, 32]`

    Pass can be called from the command line as e.g.:
        stream-opt net.onnx -p 'stream-bind-dims{dims="batch=1","sequence=128"}'
    """

    name = "stream-bind-dims"

    dims: tuple[str, ...]
    """`name=size` entries; one string may hold several, separated by commas."""

    def __post_init__(self) -> None:
        parse_sizes(self.dims)

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        workload = workload_of(op)
        with diagnosed(workload):
            sizes = parse_sizes(self.dims)
            _check_names(sizes, symbolic_dimensions(workload))
        bind(workload, sizes)


def parse_sizes(entries: tuple[str, ...]) -> dict[str, int]:
    """
    Sizes by name, from `batch=1,sequence=128`.

    Raises:
        InputError: an entry is not `name=size` with a size of at least 1, or a name comes twice.
    """
    sizes: dict[str, int] = {}
    for entry in ",".join(entries).split(","):
        match = re.fullmatch(r"\s*(.+?)\s*=\s*(\d+)\s*", entry)
        if match is None or int(match[2]) < 1:
            raise InputError(f"'{entry}' does not bind a dimension; write name=size with a size of at least 1")
        if match[1] in sizes:
            raise InputError(f"dimension '{match[1]}' is bound twice; keep one size")
        sizes[match[1]] = int(match[2])
    return sizes


def _check_names(sizes: Mapping[str, int], known: list[str]) -> None:
    for name in sizes:
        if name not in known:
            remedy = f"bind some of {', '.join(known)}" if known else "all its dimensions have sizes, bind none"
            raise InputError(f"the workload has no symbolic dimension '{name}'; {remedy}")


def bind(workload: WorkloadOp, sizes: Mapping[str, int]) -> None:
    """Replaces the named dimensions everywhere inside the workload."""
    for value in list(values_of(workload)):
        if (bound := _bound_type(value.type, sizes)) != value.type:
            Rewriter.replace_value_with_new_type(value, bound)
    for layer in (op for op in workload.walk() if isinstance(op, LayerOp)):
        layer.bounds = DimensionsAttr(tuple(_bound(bound, sizes) for bound in layer.bounds.data))


def _bound(dimension: Dimension, sizes: Mapping[str, int]) -> Dimension:
    return Dimension(sizes.get(dimension.size, dimension.size)) if isinstance(dimension.size, str) else dimension


def _bound_type(type: Attribute, sizes: Mapping[str, int]) -> Attribute:
    element = element_of(type)
    if element is None or not isinstance(type, TensorType) or not isinstance(type.encoding, SymbolsAttr):
        return cast(Attribute, type)
    names = iter(type.encoding.data)
    shape = [_bound(Dimension(next(names) if size < 0 else size), sizes).size for size in type.get_shape()]
    return tensor_type(shape, element)
