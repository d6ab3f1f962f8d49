"""Mappings of any group: all layers split alike over some cores, and the last layer's result in several tiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import gcd, prod

from passes.analysis.accelerator import Core
from passes.analysis.graph import Graph, Node
from passes.analysis.mapping import LayerMapping, LoopTile
from passes.analysis.ordering import compute_nodes
from passes.analysis.unification import Unification, unify
from passes.mapping.automatic import eligible_cores, generate_mapping, trivial_tiling
from passes.tiling.tiling import layer_splits, unique_unrollings
from stream_opt.exploration.candidates import Candidate

TILE_COUNTS = (2, 4, 8)
"""Into how many tiles a loop is cut, beside one."""

Layers = Mapping[str, LayerMapping]


@dataclass(frozen=True)
class Spread:
    """One way to spread every layer: (axis of the result, factor); on the same cores or side by side."""

    factors: tuple[tuple[int, int], ...]
    side_by_side: bool = False

    @property
    def cores(self) -> int:
        """For a layer that can take all of it."""
        return prod(factor for _, factor in self.factors)

    @property
    def label(self) -> str:
        """As in `axis 0 by 4, side by side`."""
        text = ", ".join(f"axis {axis} by {factor}" for axis, factor in self.factors) or "one core"
        return f"{text}, side by side" if self.side_by_side else text


@dataclass(frozen=True)
class Cut:
    """Loop `loop` of a layer is cut into `count` tiles per core."""

    layer: str
    loop: int
    count: int

    @property
    def label(self) -> str:
        """As in `Gemm.D0 in 2 tiles`."""
        return f"{self.layer}.D{self.loop} in {self.count} tiles"


def generic_candidates(graph: Graph, cores: Sequence[Core]) -> Iterator[Candidate]:
    """
    The automatic mapping of a group, then spreads (many cores first) and cuts (few first); some may not be allowed.

    Only axes of results are split, so that no partial sums have to be added up between cores. A layer takes of a
    spread what its loops and the cores that accept it allow; spreads of which no layer takes all are left out.

    Raises:
        InputError: if no core accepts a layer.
    """
    automatic = generate_mapping(graph, cores)
    accepted = {node.name: eligible_cores(node, cores) for node in compute_nodes(graph)}
    unification = unify(graph)
    spreads = [None, *_spreads(graph, max(map(len, accepted.values())))]
    cuts = [None, *_cuts(graph)]
    for row, column in sorted(product(range(len(spreads)), range(len(cuts))), key=sum):
        spread, cut = spreads[row], cuts[column]
        layers = automatic.layers if spread is None else _spread_layers(graph, unification, accepted, spread)
        if spread is not None and max(len(layer.cores) for layer in layers.values()) < spread.cores:
            continue
        tiling = trivial_tiling(graph, layers, unification) if cut is None else _cut(graph, layers, unification, cut)
        labels = ["automatic" if spread is None else spread.label, *([] if cut is None else [cut.label])]
        yield Candidate(", ".join(labels), replace(automatic, layers=layers, tiling=tiling))


def _spreads(graph: Graph, most: int) -> Iterator[Spread]:
    """Every divisor of the number of cores on one or two axes."""
    axes = max(len(node.map_of(node.outputs[0])) for node in compute_nodes(graph))
    for count in _divisors_from_largest(most):
        if count == 1:
            yield Spread(())
            continue
        for factors in (*_on_one_axis(axes, count), *_on_two_axes(axes, count)):
            yield Spread(factors)
            yield Spread(factors, side_by_side=True)


def _divisors_from_largest(number: int) -> list[int]:
    return [divisor for divisor in range(number, 0, -1) if number % divisor == 0]


def _on_one_axis(axes: int, count: int) -> Iterator[tuple[tuple[int, int], ...]]:
    return (((axis, count),) for axis in range(axes))


def _on_two_axes(axes: int, count: int) -> Iterator[tuple[tuple[int, int], ...]]:
    for first, second in combinations(range(axes), 2):
        for factor in _divisors_from_largest(count)[1:-1]:
            yield ((first, factor), (second, count // factor))


def _spread_layers(
    graph: Graph, unification: Unification, accepted: Mapping[str, tuple[int, ...]], spread: Spread
) -> Layers:
    layers: dict[str, LayerMapping] = {}
    taken: set[int] = set()
    for node in compute_nodes(graph):
        splits = _splits(node, unification, spread, len(accepted[node.name]))
        used = prod(factor for _, factor in splits)
        free = [core for core in accepted[node.name] if core not in taken]
        block = free if spread.side_by_side and len(free) >= used else accepted[node.name]
        layers[node.name] = LayerMapping(tuple(block[:used]), splits)
        taken.update(layers[node.name].cores)
    return layers


def _splits(node: Node, unification: Unification, spread: Spread, cores: int) -> tuple[tuple[int, int], ...]:
    """(loop, factor) of a layer; a factor shrinks to what it has in common with its loop, and until cores suffice."""
    axes, loops = node.map_of(node.outputs[0]), unification.loops(node.name)
    splits: list[tuple[int, int]] = []
    for axis, wanted in spread.factors:
        loop = axes[axis].single if axis < len(axes) else None
        if loop is None:
            continue
        common = gcd(wanted, unification.size_of(loops[loop]))
        factor = next(divisor for divisor in _divisors_from_largest(common) if divisor <= cores)
        if factor > 1:
            splits.append((loop, factor))
            cores //= factor
    return tuple(splits)


def _cuts(graph: Graph) -> Iterator[Cut]:
    """Loops of the last layer that index its result."""
    last = list(compute_nodes(graph))[-1]
    loops = [axis.single for axis in last.map_of(last.outputs[0])]
    for count in TILE_COUNTS:
        for loop in loops:
            if loop is not None and last.bounds[loop] % count == 0:
                yield Cut(last.name, loop, count)


def _cut(graph: Graph, layers: Layers, unification: Unification, cut: Cut) -> tuple[LoopTile, ...]:
    """One tile per core and iteration; a tile of 0 does not pass the check of the mapping."""
    loop = unification.loops(cut.layer)[cut.loop]
    unrolled = dict(unique_unrollings(layer_splits(graph, layers, unification.node_loops)))
    share = unification.size_of(loop) // unrolled.get(loop, 1)
    return (LoopTile(cut.layer, cut.loop, share // cut.count),)
