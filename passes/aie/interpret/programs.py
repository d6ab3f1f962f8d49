"""
The programs of cores as plain data. Values live in numbered registers: integers, acquired objects and lists of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from passes.aie.check.design import Side

Register = int


@dataclass(frozen=True, slots=True)
class Block:
    """Instructions in order, and the registers that the block hands to what is around it."""

    instructions: tuple[Instruction, ...]
    results: tuple[Register, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant:
    target: Register
    value: int


@dataclass(frozen=True, slots=True)
class Compute:
    """An operation on integers."""

    target: Register
    function: Callable[..., int]
    operands: tuple[Register, ...]


@dataclass(frozen=True, slots=True)
class Acquire:
    """Puts the list of the oldest objects into the target."""

    target: Register
    fifo: str
    side: Side
    count: int


@dataclass(frozen=True, slots=True)
class Release:
    fifo: str
    side: Side
    count: int


@dataclass(frozen=True, slots=True)
class Access:
    """One object of a list."""

    target: Register
    source: Register
    index: int


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    operands: tuple[Register, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """
    Counts from `first` to before `end`. `carried` goes into the body's registers `inside` before the first iteration,
    the results of the body before every further one; at the end they go into `targets`.
    """

    counter: Register
    first: Register
    end: Register
    step: Register
    body: Block
    carried: tuple[Register, ...] = ()
    inside: tuple[Register, ...] = ()
    targets: tuple[Register, ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """Does the case of a value, else the default; the results of the block go into `targets`."""

    value: Register
    cases: Mapping[int, Block]
    default: Block
    targets: tuple[Register, ...] = ()


Instruction = Constant | Compute | Acquire | Release | Access | Call | Loop | Switch


@dataclass(frozen=True)
class Program:
    """What one core does."""

    body: Block
    registers: int
    """How many registers it uses."""
    functions: tuple[str, ...]
    """The functions that it calls, each once."""
