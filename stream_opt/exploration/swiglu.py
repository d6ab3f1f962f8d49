"""The reference's enumeration of SwiGLU mappings on AIE arrays (spec workload-and-tiling 14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from math import prod
from random import Random

from passes.aie.kernels import KERNELS
from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, NodeKind
from passes.analysis.mapping import GROUP_NAME, GroupMapping, Kernel, LayerMapping, LoopTile
from passes.mapping.aie_designs import DesignLayer, recognise
from stream_opt.exploration.candidates import Candidate

_RECOGNISED_COLUMNS = 8
"""Columns that are enough for any form of the design; what it is laid out on is decided here."""
_SEED = 42

Shape = tuple[int, ...]
"""Factors by which a layer's dimensions are split over cores."""


class Order(Enum):
    """In which order variants are tried."""

    MOST_CORES = "most cores"
    FEWEST_CORES = "fewest cores"
    RANDOM = "random"


@dataclass(frozen=True)
class SwigluSearch:
    """What the enumeration may try; totals and shapes are per layer."""

    rows: int | None = 4
    columns: int | None = 8
    """The array that shapes have to fit on, if that matters."""
    tiles: Mapping[str, int] = field(default_factory=lambda: {"seq": 32, "emb": 128, "hid": 64})
    product_totals: tuple[int, ...] | None = (4, 8, 16)
    """Numbers of cores for a matrix product; None: any."""
    elementwise_totals: tuple[int, ...] | None = (1, 4)
    shapes_per_total: int | None = 1
    order: Order = Order.MOST_CORES


def is_swiglu(graph: Graph) -> bool:
    """Whether the workload is a SwiGLU block that the enumeration knows."""
    try:
        return recognise(graph, _RECOGNISED_COLUMNS).name == "swiglu"
    except InputError:
        return False


def swiglu_candidates(graph: Graph, cores: Sequence[Core], search: SwigluSearch) -> Iterator[Candidate]:
    """
    All mappings whose layers fit side by side on the compute cores, which are dealt out in core order.

    Raises:
        InputError: the workload is no SwiGLU block.
    """
    layers = swiglu_layers(graph)
    computing = [core.id for core in cores if core.type.kind == "compute"]
    shapes = [layer_shapes(layer, len(computing), search) for layer in layers]
    for chosen in _ordered(list(product(*shapes)), search.order):
        if sum(map(prod, chosen)) <= len(computing):
            yield _candidate(graph, layers, chosen, computing, search.tiles)


def swiglu_layers(graph: Graph) -> tuple[DesignLayer, ...]:
    """
    Left and right product, SiLU, element-wise product, down projection if there is one.

    Raises:
        InputError: the workload is no SwiGLU block.
    """
    design = recognise(graph, _RECOGNISED_COLUMNS)
    if design.name != "swiglu":
        raise InputError(f"the generator swiglu is for SwiGLU blocks, and this is a {design.name}; try another one")
    return tuple(sorted(design.layers, key=lambda layer: layer.first_column))


def split_dimensions(layer: DesignLayer) -> tuple[str, ...]:
    """The dimensions that may be split over cores: rows, of a product columns too."""
    return ("seq",) if layer.along is None else ("seq", layer.along)


def layer_shapes(layer: DesignLayer, cores: int, search: SwigluSearch) -> list[Shape]:
    """The ways to split one layer (spec workload-and-tiling 14.2, steps 1 to 4)."""
    divisors = [_divisors(layer.sizes[name], cores) for name in split_dimensions(layer)]
    totals = search.elementwise_totals if layer.along is None else search.product_totals
    allowed = [
        shape
        for shape in product(*divisors)
        if prod(shape) <= cores and (totals is None or prod(shape) in totals) and _fits(shape, search)
    ]
    return _capped(_squarest(allowed, search.rows), search.shapes_per_total)


def _divisors(size: int, most: int) -> list[int]:
    return [factor for factor in range(1, min(size, most) + 1) if size % factor == 0]


def _fits(shape: Shape, search: SwigluSearch) -> bool:
    if search.rows is None or search.columns is None:
        return True
    rows, columns = search.rows, search.columns
    if len(shape) == 1:
        return shape[0] <= max(rows, columns)
    return (shape[0] <= rows and shape[1] <= columns) or (shape[0] <= columns and shape[1] <= rows)


def _squarest(shapes: Sequence[Shape], rows: int | None) -> list[Shape]:
    """Of the shapes in two dimensions with equal totals, those that use the rows best."""
    if rows is None:
        return list(shapes)

    def badness(shape: Shape) -> tuple[int, int, int]:
        return abs(shape[0] - min(prod(shape), rows)), max(0, shape[0] - rows), -shape[0]

    kept = [shape for shape in shapes if len(shape) == 1]
    for bucket in _by_total(shape for shape in shapes if len(shape) == 2).values():
        best = min(map(badness, bucket))
        kept += [shape for shape in bucket if badness(shape) == best]
    return kept


def _capped(shapes: Sequence[Shape], most: int | None) -> list[Shape]:
    if most is None:
        return list(shapes)
    buckets = sorted(_by_total(shapes).items())
    return [shape for _, bucket in buckets for shape in sorted(bucket, reverse=True)[:most]]


def _by_total(shapes: Iterator[Shape] | Sequence[Shape]) -> dict[int, list[Shape]]:
    buckets: dict[int, list[Shape]] = {}
    for shape in shapes:
        buckets.setdefault(prod(shape), []).append(shape)
    return buckets


def _ordered(variants: list[tuple[Shape, ...]], order: Order) -> list[tuple[Shape, ...]]:
    if order is Order.RANDOM:
        Random(_SEED).shuffle(variants)
        return variants
    sign = -1 if order is Order.MOST_CORES else 1
    return sorted(variants, key=lambda variant: sign * sum(map(prod, variant)))


def _candidate(
    graph: Graph,
    layers: Sequence[DesignLayer],
    shapes: Sequence[Shape],
    cores: Sequence[int],
    tiles: Mapping[str, int],
) -> Candidate:
    mapped: dict[str, LayerMapping] = {}
    taken = 0
    for layer, shape in zip(layers, shapes, strict=True):
        loops = [layer.dimensions.index(name) for name in split_dimensions(layer)]
        block = tuple(cores[taken : taken + prod(shape)])
        mapped[layer.node.name] = LayerMapping(block, tuple(zip(loops, shape, strict=True)), _kernel(layer, tiles))
        taken += prod(shape)
    label = " ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in zip(mapped, shapes, strict=True))
    return Candidate(label, GroupMapping(mapped, _tiling(layers, tiles), GROUP_NAME, _layouts(graph)))


def _tile(name: str, tiles: Mapping[str, int]) -> int:
    """The result of the down projection has the tile of the input's columns."""
    return tiles["emb" if name == "out" else name]


def _kernel(layer: DesignLayer, tiles: Mapping[str, int]) -> Kernel:
    """Unlike the reference's, the kernel of the down projection has the tiles of its own loops."""
    common: tuple[tuple[str, int | float | str], ...] = (
        ("utilization", KERNELS[layer.kernel].utilization),
        ("layout", "default"),
    )
    if layer.along is None:
        return Kernel(layer.kernel, common)
    sizes = zip("mkn", (_tile(name, tiles) for name in layer.dimensions), strict=True)
    utilization, layout = common
    return Kernel(layer.kernel, (utilization, *sizes, layout))


def _tiling(layers: Sequence[DesignLayer], tiles: Mapping[str, int]) -> tuple[LoopTile, ...]:
    """Innermost first: the contraction of the first product, columns of the result, hidden columns, rows."""
    left, down = layers[0], layers[4:]
    entries = [(left, "emb"), *((layer, "out") for layer in down), (left, "hid"), (left, "seq")]
    return tuple(LoopTile(layer.node.name, layer.dimensions.index(name), _tile(name, tiles)) for layer, name in entries)


def _layouts(graph: Graph) -> dict[str, str]:
    """All runtime arguments as they are."""
    return {node.name: "" for node in graph.nodes if node.kind in (NodeKind.IN_EDGE, NodeKind.OUT_EDGE)}
