"""Host tasks: at most two of a channel in flight, each given back once, never before it is known to be done."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from passes.aie.lowering.runtime_schedule import Action, HostTask, commands


def channel(name: str, brings_in: bool, tasks: int, span: int) -> list[HostTask]:
    return [HostTask(name, brings_in, Fraction(i * span), Fraction((i + 1) * span - 1)) for i in range(tasks)]


def actions(tasks: list[HostTask]) -> list[tuple[str, str, int]]:
    return [(c.action.value, tasks[c.task].channel, int(tasks[c.task].start)) for c in commands(tasks)]


def test_inputs_are_freed_when_the_result_is_there() -> None:
    tasks = [*channel("a", True, 2, 4), *channel("y", False, 1, 8)]
    assert actions(tasks) == [
        ("start", "a", 0),
        ("start", "y", 0),
        ("start", "a", 4),
        ("await", "y", 0),
        ("free", "a", 0),
        ("free", "a", 4),
    ]


def test_a_third_task_waits_for_the_result_that_proves_the_first() -> None:
    tasks = [*channel("a", True, 3, 4), *channel("y", False, 3, 4)]
    assert actions(tasks)[4:7] == [("await", "y", 0), ("free", "a", 0), ("start", "a", 8)]


def test_an_input_that_no_result_proves_is_awaited_itself() -> None:
    tasks = [*channel("a", True, 4, 2), *channel("y", False, 1, 8)]
    assert ("await", "a", 0) in actions(tasks)
    assert actions(tasks)[-5:] == [
        ("await", "a", 2),
        ("start", "a", 6),
        ("await", "y", 0),
        ("free", "a", 4),
        ("free", "a", 6),
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from([1, 2, 3, 4, 6, 12])), min_size=1, max_size=6))
def test_properties(shape: list[tuple[bool, int]]) -> None:
    shape = [*shape, (False, 3)]
    tasks = [task for i, (into, n) in enumerate(shape) for task in channel(f"c{i}", into, n, 12 // n)]
    plan = commands(tasks)
    flying: dict[str, list[int]] = {}
    started: list[Fraction] = []
    for command in plan:
        name = tasks[command.task].channel
        if command.action is Action.START:
            flying.setdefault(name, []).append(command.task)
            started.append(tasks[command.task].start)
            assert len(flying[name]) <= 2
        else:
            flying[name].remove(command.task)
    assert started == sorted(task.start for task in tasks)
    assert not any(flying.values())
    last = {task.channel: i for i, task in enumerate(tasks) if not task.brings_in}
    awaited = {command.task for command in plan if command.action is Action.AWAIT}
    assert set(last.values()) <= awaited
