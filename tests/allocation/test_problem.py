"""Level tables, active latencies and derived stops."""

from __future__ import annotations

import pytest

from passes.allocation.problem import ReuseLoop, active_latency, equal_stops, minimum_stops, reuse_loops, stop_levels
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopEffect, LoopKind
from stream_dialects.stream.linear_expression import LinearExpression
from tests.allocation.goldens import NAMES, golden


def loop(size: int, effect: str, kind: LoopKind = LoopKind.TEMPORAL) -> IterationVariable:
    return IterationVariable(kind, LinearExpression.variable(0), size, LoopEffect(effect))


def test_level_table_of_the_specification() -> None:
    levels = stop_levels((ReuseLoop(4, True), ReuseLoop(8, False), ReuseLoop(2, True)))
    assert [level.stop for level in levels] == [-1, 0, 1, 2]
    assert [level.reuse_factor for level in levels] == [1, 1, 8, 8]
    assert [level.tiles for level in levels] == [2, 4, 4, 8]
    assert [level.buffer_descriptors for level in levels] == [1, 1, 8, 1]


@pytest.mark.parametrize("name", NAMES)
def test_golden_tables_and_rules(name: str) -> None:
    case = golden(name)
    for tensor, expected in zip(case.problem.tensors, case.instance["tensors"], strict=True):
        rows = [(row.stop, row.reuse_factor, row.tiles, row.buffer_descriptors) for row in tensor.levels]
        assert rows == [(row["stop"], row["reuse_factor"], row["tiles"], row["bds"]) for row in expected["levels"]]
    assert [list(pair) for pair in equal_stops(case.problem)] == case.instance["equal_stop"]
    assert minimum_stops(case.problem) == {tensor: stop for tensor, stop, _ in case.instance["minimum_stop"]}


@pytest.mark.parametrize(
    "cycles, absent, expected", [(135, 16, 8), (73, 16, 5), (126, 256, 0), (128, 256, 0), (384, 256, 2), (129, 256, 1)]
)
def test_active_latency_rounds_halves_to_even(cycles: int, absent: int, expected: int) -> None:
    space = IterationSpace((loop(7, "V", LoopKind.KERNEL), loop(absent, "A"), loop(4, "V"), loop(2, "I")))
    assert active_latency(cycles, space) == expected
    assert active_latency(cycles, space.variables) == expected
    assert reuse_loops(space) == (ReuseLoop(4, True), ReuseLoop(2, False))
