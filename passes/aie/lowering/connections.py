"""Which core sends to which: the spatial loops of a tensor's two ends compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from passes.aie.lowering.digits import Digit, Loop, View, positions
from passes.analysis.errors import InputError


@dataclass(frozen=True)
class Connection:
    """From one core to those that take the same tiles in the same order."""

    sender: int
    """Position of the core in the sender's view."""
    choice: int
    """Position among the connections of that core."""
    values: dict[Digit, int]
    """The digits that are fixed on it."""
    receivers: tuple[tuple[int, int], ...]
    """(number of the receiving view, position of the core in it)."""


def sender_choices(sender: View, receiver: View) -> tuple[int, ...]:
    """The loops of the sender that choose among its connections: cores of the receiver divide them."""
    return _choices(sender.loops, sender.lanes, receiver.lanes)


def receiver_choices(sender: View, receiver: View) -> tuple[int, ...]:
    """The loops of the receiver that choose among its connections: cores of the sender divide them."""
    return _choices(receiver.loops, receiver.lanes, sender.lanes)


def _choices(loops: Sequence[Loop], own: Sequence[Digit], other: Sequence[Digit]) -> tuple[int, ...]:
    return tuple(i for i, loop in enumerate(loops) if loop.digit in other and loop.digit not in own)


def connect(tensor: str, sender: View, receivers: Sequence[View]) -> list[Connection]:
    """
    All connections of a tensor, by sending core, then by choice.

    Raises:
        InputError: if receivers want the tensor divided in different ways, or a part of it reaches nobody.
    """
    chosen = {sender_choices(sender, receiver) for receiver in receivers}
    if len(chosen) != 1:
        raise InputError(
            f"the layers that read '{tensor}' divide it in different ways; split them over cores alike", subject=tensor
        )
    loops = [sender.loops[position].digit for position in chosen.pop()]
    found: list[Connection] = []
    for core in range(len(sender.cores)):
        for choice, values in enumerate(positions(loops)):
            fixed = {**sender.coordinates(core), **values}
            reached = tuple(_reached(fixed, receivers))
            if not reached:
                raise InputError(f"a part of '{tensor}' is needed by no core; split its layers alike", subject=tensor)
            found.append(Connection(core, choice, fixed, reached))
    return found


def _reached(fixed: dict[Digit, int], receivers: Sequence[View]) -> Iterable[tuple[int, int]]:
    for number, receiver in enumerate(receivers):
        for position in range(len(receiver.cores)):
            coordinates = receiver.coordinates(position)
            if all(coordinates.get(digit, value) == value for digit, value in fixed.items()):
                yield number, position


def arriving(
    tensor: str, connections: Sequence[Connection], sender: View, receiver: View, number: int, position: int
) -> list[int]:
    """
    The connections that end at one core of a receiving view, in the order of the loops that choose among them.

    Raises:
        InputError: if two cores would send the same part.
    """
    loops = [receiver.loops[i].digit for i in receiver_choices(sender, receiver)]
    found: list[int] = []
    for values in positions(loops):
        matching = [
            i
            for i, connection in enumerate(connections)
            if (number, position) in connection.receivers
            and all(connection.values.get(digit, value) == value for digit, value in values.items())
        ]
        if len(matching) != 1:
            raise InputError(
                f"{len(matching)} cores send the same part of '{tensor}' to core {receiver.cores[position]}; one can. "
                "A loop that adds up cannot be split over cores",
                subject=tensor,
            )
        found += matching
    return found
