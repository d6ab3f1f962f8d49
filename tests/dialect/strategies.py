"""Arbitrary data for every attribute of the dialect, read off the types of the fields."""

from __future__ import annotations

import dataclasses
import types
from enum import Enum
from math import prod
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from stream_dialects.stream import Stream
from stream_dialects.stream.channel import AccessStep, ChannelKind, ChannelKindAttr, ObjectRecord
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.lists import NumberAttr
from stream_dialects.stream.mapping import KernelRecord, MappingRecord
from stream_dialects.stream.memory import MemoryUse, Residence
from stream_dialects.stream.record import ListAttr, RecordAttr, Symbol
from stream_dialects.stream.schedule import LatencyRecord, Optimality, RouteRecord, TensorRecord
from stream_dialects.stream.source import Source
from stream_dialects.stream.steady_state import SpaceAttr, TransferKindAttr
from stream_dialects.stream.values import Dimension, DimensionSize, Hop, LoopTile, Split, TransferKind

ODD_TEXTS = ("", " ", "a b", '"', "\\", "\n", "\t\r\0\x7f", "é", "\x80", "日本語", "😀", "D0 = 1", "@x", "<[{", "//")
ODD_FLOATS = (0.0, -0.0, 1e300, -1e300, 5e-324, 1e16, 1e22, 1e-7, 0.1, 1.7976931348623157e308)

TEXTS = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
FLOATS = st.one_of(st.sampled_from(ODD_FLOATS), st.floats(allow_nan=False, allow_infinity=False))
INTEGERS = st.one_of(st.integers(-4, 4), st.integers(), st.integers(-(10**40), 10**40))
NATURALS = st.one_of(st.integers(0, 12), st.integers(0, 10**30))
POSITIVES = NATURALS.map(lambda number: number + 1)
CORES = st.lists(NATURALS, min_size=1, max_size=4, unique=True).map(tuple)

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)

EXPRESSIONS = st.builds(
    LinearExpression.of, st.lists(st.tuples(st.integers(0, 12), INTEGERS), max_size=4), st.one_of(st.just(0), INTEGERS)
)


def _arrange(factors: list[int], loops: list[int], first: int) -> MappingRecord:
    cores = tuple(first + core for core in reversed(range(prod(factors))))
    return MappingRecord(cores, tuple(map(Split, loops, factors)))


@st.composite
def mappings(draw: st.DrawFn) -> MappingRecord:
    """Factors that multiply to the number of cores."""
    factors = draw(st.lists(st.integers(1, 4), max_size=3))
    loops = draw(st.lists(NATURALS, min_size=len(factors), max_size=len(factors), unique=True))
    kernel = draw(st.one_of(st.none(), values(KernelRecord)))
    return dataclasses.replace(_arrange(factors, loops, draw(NATURALS)), kernel=kernel)


@st.composite
def tensor_records(draw: st.DrawFn) -> TensorRecord:
    """A stop among the levels of the space."""
    space = draw(values(IterationSpace))
    levels = len(space.applicable_temporal)
    return TensorRecord(
        name=draw(TEXTS),
        full=tuple(draw(st.lists(POSITIVES, max_size=4))),
        space=space,
        core_bits=draw(st.none() | POSITIVES),
        placement=draw(st.none() | CORES),
        stop=draw(st.none() | st.integers(-1, levels - 1)),
        tiles=draw(st.none() | POSITIVES),
        reuse=draw(st.none() | POSITIVES),
    )


@st.composite
def residences(draw: st.DrawFn) -> Residence:
    first = draw(NATURALS)
    return Residence(draw(TEXTS), draw(INTEGERS), first, first + draw(NATURALS))


def _hops() -> st.SearchStrategy[Hop]:
    return st.builds(Hop, NATURALS) | st.builds(Hop, NATURALS, NATURALS, NATURALS)


POSITIVE_LISTS = st.lists(POSITIVES, max_size=3).map(tuple)
LATENCIES = st.builds(
    LatencyRecord, NATURALS, POSITIVES, NATURALS, NATURALS, st.lists(NATURALS, max_size=4).map(tuple),
    NATURALS, NATURALS, NATURALS, st.sampled_from(Optimality),
)  # fmt: skip

SPECIAL: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: INTEGERS,
    float: FLOATS,
    str: TEXTS,
    Symbol: TEXTS.map(Symbol),
    LinearExpression: EXPRESSIONS,
    Split: st.builds(Split, NATURALS, POSITIVES),
    LoopTile: st.builds(LoopTile, TEXTS, NATURALS, POSITIVES),
    DimensionSize: st.builds(DimensionSize, NATURALS, POSITIVES),
    Dimension: st.builds(Dimension, INTEGERS | TEXTS.filter(bool)),
    Hop: _hops(),
    Source: st.builds(Source, TEXTS.filter(lambda name: name and "/" not in name), HASHES),
    RouteRecord: st.builds(RouteRecord, CORES, CORES, NATURALS, st.lists(_hops(), max_size=3).map(tuple)),
    LatencyRecord: LATENCIES,
    Residence: residences(),
    ObjectRecord: st.builds(ObjectRecord, TEXTS, POSITIVE_LISTS, POSITIVE_LISTS, st.tuples(POSITIVES, POSITIVES)),
    AccessStep: st.builds(AccessStep, POSITIVES, NATURALS, NATURALS),
    MappingRecord: mappings(),
    TensorRecord: tensor_records(),
}
"""Values with rules of their own."""


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of the type `hint` may hold."""
    if hint in SPECIAL:
        return SPECIAL[hint]
    if get_origin(hint) is tuple:
        return _tuples(get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(st.none() if choice is types.NoneType else values(choice) for choice in get_args(hint))
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _records(hint)


def _tuples(elements: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    if elements[-1] is Ellipsis:
        return st.lists(values(elements[0]), max_size=3).map(tuple)
    return st.tuples(*map(values, elements))


def _records(record: type) -> st.SearchStrategy[Any]:
    fields = {name: values(hint) for name, hint in get_type_hints(record).items()}
    if record is IterationVariable:
        fields["size"] = POSITIVES
    if record is MemoryUse:
        fields["cores"] = CORES
    return st.builds(record, **fields)


def data_of(attribute: type) -> Any:
    """The type of an attribute's data."""
    if issubclass(attribute, ListAttr):
        return tuple[attribute.element, ...]
    if issubclass(attribute, RecordAttr):
        return attribute.record
    return {
        NumberAttr: float,
        SpaceAttr: IterationSpace,
        TransferKindAttr: TransferKind,
        ChannelKindAttr: ChannelKind,
    }[attribute]


ATTRIBUTES = tuple(Stream.attributes)
