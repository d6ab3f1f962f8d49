"""
How tensors spread over the memory tiles of an AIE array on their way between host and cores.

A dimension that the neighbouring layer spreads over p cores is cut into p = a * b: over a memory tiles, of which each
hands out or collects b parts. All tensors of a group share the DMA channels of the memory tiles and of the shims below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from passes.aie.array import TileArray
from passes.aie.device import SHIM_ROW
from passes.analysis.errors import InputError
from passes.analysis.index_space import Split


@dataclass(frozen=True)
class StagedTensor:
    """A tensor that passes memory tiles; `arrives` from the host, or leaves to it."""

    name: str
    """Of the transfer that brings it into memory tiles."""
    tensor: str
    arrives: bool
    splits: tuple[Split, ...]
    """The dimensions of the tensor that its layers spread over cores, inner first, each with at least two parts."""
    cores: tuple[tuple[int, ...], ...]
    """Per part, inner split fastest: the compute cores that read or write it."""


@dataclass(frozen=True)
class Spread:
    """Where a staged tensor lies: memory tile i holds the parts whose index in each dimension divided by b gives i."""

    tiles: tuple[int, ...]
    """Core ids; the tile of index i is the i-th, inner dimension fastest."""
    outside: tuple[Split, ...]
    """(dimension, a) over memory tiles, a > 1."""
    inside: tuple[Split, ...]
    """(dimension, b) within one memory tile, b > 1."""


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to cut a tensor: a and b per split."""

    over: tuple[int, ...]
    within: tuple[int, ...]

    @property
    def tiles(self) -> int:
        return prod(self.over)

    @property
    def parts(self) -> int:
        return prod(self.within)


@dataclass
class _Channels:
    """DMA channels still free: per memory tile and per shim, by direction (`True` sends)."""

    memory: dict[bool, dict[int, int]]
    shim: dict[bool, dict[int, int]]

    def fit(self, tile: int, tensor: StagedTensor, parts: int) -> bool:
        fan, joint = tensor.arrives, not tensor.arrives
        enough = self.memory[fan][tile] >= parts and self.memory[joint][tile] >= 1
        return enough and self.shim[tensor.arrives][tile] >= 1

    def take(self, tile: int, tensor: StagedTensor, parts: int, sign: int = 1) -> None:
        self.memory[tensor.arrives][tile] -= sign * parts
        self.memory[not tensor.arrives][tile] -= sign
        self.shim[tensor.arrives][tile] -= sign


def spread_tensors(
    tensors: Sequence[StagedTensor], tiles: Sequence[int], near: Sequence[int], array: TileArray
) -> dict[str, Spread]:
    """
    The spread of every tensor: over as many memory tiles as possible, each as near as possible to its cores.

    Args:
        tensors: all that the group stages.
        tiles: core ids of the memory tiles that may be used.
        near: those in the columns that the group computes in; the others are used only if these do not suffice.
        array: where tiles lie and how many channels they have.

    Raises:
        InputError: if no spread keeps the DMA channels of memory tiles and shims.
    """
    if not tensors:
        return {}
    for usable in (near, tiles):
        spreads = _Search(tensors, usable, array).run()
        if spreads is not None:
            return spreads
    raise _too_few_channels(tensors, tiles, array)


_SEARCH_BUDGET = 20_000


@dataclass
class _Search:
    """Depth first over the ways to cut the tensors, those with most parts first; each is placed when it is cut."""

    tensors: Sequence[StagedTensor]
    usable: Sequence[int]
    array: TileArray
    chosen: dict[str, Spread] = field(default_factory=dict[str, Spread])
    budget: int = _SEARCH_BUDGET

    def run(self) -> dict[str, Spread] | None:
        if not self.usable:
            return None
        order = sorted(self.tensors, key=lambda tensor: -len(tensor.cores))
        if not self._cut(order, _channels(self.usable, self.array)):
            return None
        return {tensor.name: self.chosen[tensor.name] for tensor in self.tensors}

    def _cut(self, remaining: Sequence[StagedTensor], free: _Channels) -> bool:
        if not remaining:
            return True
        tensor = remaining[0]
        for option in _options(tensor, len(self.usable)):
            self.budget -= 1
            tiles = self._place(tensor, option, free) if self.budget > 0 else None
            if tiles is None:
                continue
            for tile in tiles:
                free.take(tile, tensor, option.parts)
            self.chosen[tensor.name] = _spread(tensor, option, tiles)
            if self._cut(remaining[1:], free):
                return True
            for tile in tiles:
                free.take(tile, tensor, option.parts, sign=-1)
        return False

    def _place(self, tensor: StagedTensor, option: _Option, free: _Channels) -> tuple[int, ...] | None:
        """Each index in turn takes the nearest tile with room, the smallest id among equally near ones."""
        taken: list[int] = []
        for cores in _cores_by_tile(tensor, option):
            open_tiles = [tile for tile in self.usable if tile not in taken and free.fit(tile, tensor, option.parts)]
            if not open_tiles:
                return None
            taken.append(min(open_tiles, key=lambda tile: (self._distance(tile, cores), tile)))
        return tuple(taken)

    def _distance(self, tile: int, cores: Sequence[int]) -> int:
        column = self.array.column(tile)
        return sum(abs(self.array.column(core) - column) for core in cores)


def _channels(tiles: Sequence[int], array: TileArray) -> _Channels:
    shim = array.device.tile(SHIM_ROW)
    return _Channels(
        {sends: {tile: array.limits(tile).channels(sends) for tile in tiles} for sends in (False, True)},
        {sends: {tile: shim.channels(sends) for tile in tiles} for sends in (False, True)},
    )


def _options(tensor: StagedTensor, tiles: int) -> list[_Option]:
    """All ways to cut a tensor over at most `tiles` memory tiles: most tiles first, then outer dimensions over them."""
    factors = [[divisor for divisor in range(1, p + 1) if p % divisor == 0] for _, p in tensor.splits]
    ways = [over for over in product(*factors) if prod(over) <= tiles]
    ways.sort(key=lambda over: (-prod(over), over))
    return [_Option(over, tuple(p // a for (_, p), a in zip(tensor.splits, over))) for over in ways]


def _cores_by_tile(tensor: StagedTensor, option: _Option) -> Iterator[list[int]]:
    """Per index of a memory tile, the cores that exchange data with it."""
    parts: dict[int, list[int]] = {tile: [] for tile in range(option.tiles)}
    for number, cores in enumerate(tensor.cores):
        tile, weight = 0, 1
        for (_, p), over, within in zip(tensor.splits, option.over, option.within):
            tile += weight * (number % p // within)
            number //= p
            weight *= over
        parts[tile] += cores
    yield from parts.values()


def _spread(tensor: StagedTensor, option: _Option, tiles: tuple[int, ...]) -> Spread:
    dimensions = [dimension for dimension, _ in tensor.splits]
    return Spread(
        tiles,
        tuple((dimension, a) for dimension, a in zip(dimensions, option.over) if a > 1),
        tuple((dimension, b) for dimension, b in zip(dimensions, option.within) if b > 1),
    )


def _too_few_channels(tensors: Sequence[StagedTensor], tiles: Sequence[int], array: TileArray) -> InputError:
    """Names the channels of which there are too few, and what each tensor takes of them at least."""
    if not tiles:
        message = "the group has no memory tile to stage its tensors; use more columns of the array"
        return InputError(message, subject=tensors[0].name)
    for tensor in tensors:
        channels = array.limits(tiles[0]).channels(tensor.arrives)
        if min(option.parts for option in _options(tensor, len(tiles))) > channels:
            return _too_many_parts(tensor, tiles, array)
    short = max(_needs(tensors, tiles, array), key=lambda need: need.demand / need.limit)
    listed = ", ".join(f"'{name}' {count}" for name, count in short.shares)
    verdict = "at least " if short.demand > short.limit else ""
    message = (
        f"the tensors of the group need {verdict}{short.demand} {short.channels} of {array.device.name}, and "
        f"the {len(tiles)} column(s) in use have {short.limit}"
        f"{'' if short.demand > short.limit else ', which no spread over memory tiles keeps in every column'}: "
        f"{listed}; split the layers over fewer cores or use more columns"
    )
    return InputError(message, subject=tensors[0].name)


def _too_many_parts(tensor: StagedTensor, tiles: Sequence[int], array: TileArray) -> InputError:
    parts = min(option.parts for option in _options(tensor, len(tiles)))
    verb, way = ("hand out", "out of") if tensor.arrives else ("collect", "into")
    message = (
        f"the {len(tensor.cores)} parts of '{tensor.tensor}' make one of the {len(tiles)} memory tile(s) in use {verb} "
        f"{parts}, and a memory tile of {array.device.name} has {array.limits(tiles[0]).channels(tensor.arrives)} DMA "
        f"channels {way} it; split the layer over fewer cores or use more columns"
    )
    return InputError(message, subject=tensor.name)


@dataclass(frozen=True)
class _Need:
    channels: str
    demand: int
    limit: int
    shares: tuple[tuple[str, int], ...]


def _needs(tensors: Sequence[StagedTensor], tiles: Sequence[int], array: TileArray) -> Iterator[_Need]:
    """The least demand of each kind of channel over all columns."""
    memory, shim = array.limits(tiles[0]), array.device.tile(SHIM_ROW)
    for sends in (True, False):
        many = [(tensor.tensor, len(tensor.cores)) for tensor in tensors if tensor.arrives is sends]
        few = [(t.tensor, _fewest_tiles(t, tiles, array)) for t in tensors if t.arrives is not sends]
        yield _need(f"DMA channels {_ways(sends)} memory tiles", memory.channels(sends) * len(tiles), many + few)
        ends = [(t.tensor, _fewest_tiles(t, tiles, array)) for t in tensors if t.arrives is sends]
        yield _need(f"DMA channels {'from' if sends else 'to'} the host", shim.channels(sends) * len(tiles), ends)


def _need(channels: str, limit: int, shares: Sequence[tuple[str, int]]) -> _Need:
    return _Need(channels, sum(count for _, count in shares), limit, tuple(shares))


def _ways(sends: bool) -> str:
    return "out of" if sends else "into"


def _fewest_tiles(tensor: StagedTensor, tiles: Sequence[int], array: TileArray) -> int:
    channels = array.limits(tiles[0]).channels(tensor.arrives)
    return min(option.tiles for option in _options(tensor, len(tiles)) if option.parts <= channels)


def staged_splits(splits: Mapping[str, Sequence[Split]], tensor: str) -> tuple[Split, ...]:
    """
    The splits of a staged tensor, which all its layers must agree on.

    Raises:
        InputError: if two layers spread the tensor over cores in different ways.
    """
    ways = {layer: tuple(own) for layer, own in splits.items()}
    (first, expected), *others = ways.items()
    for layer, own in others:
        if dict(own) != dict(expected):
            raise InputError(
                f"'{first}' and '{layer}' both take '{tensor}' from memory tiles but split it over cores differently "
                f"({_listed(expected)} and {_listed(own)}); give them equal splits",
                subject=layer,
            )
    return expected


def _listed(splits: Sequence[Split]) -> str:
    return ", ".join(f"{dimension.text()} by {parts}" for dimension, parts in splits) or "not at all"
