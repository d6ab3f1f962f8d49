"""
A loaded design: launch after launch on arrays of the host (spec aie-codegen 13).

Nothing in a design asks whether data has come, it only waits for it. So the order in which the cores and DMAs go on
does not change what they compute, and whoever can go on does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from passes.aie.check.design import Design, Side
from passes.aie.check.design import Sequence as RuntimeSequence
from passes.aie.device import Coordinate, device
from passes.aie.interpret.cores import Core
from passes.aie.interpret.host import CommandProcessor
from passes.aie.interpret.kernels import Kernel, kernel
from passes.aie.interpret.lanes import Agent, Worklist
from passes.aie.interpret.network import Network
from passes.aie.interpret.numbers import Arithmetic, Array
from passes.aie.interpret.programs import Program
from passes.analysis.errors import InputError

REPORTED_WAITS = 6
"""Of how many cores and FIFOs a stall is told."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What the host passes to a runtime sequence."""

    shape: tuple[int, ...]
    element: str

    @property
    def elements(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True)
class Runnable:
    """A design with all that is needed to run it."""

    design: Design
    programs: Mapping[Coordinate, Program]
    """Of the cores."""
    elements: Mapping[str, str]
    """The element type of each object FIFO."""
    arguments: Mapping[str, tuple[Argument, ...]]
    """Of each runtime sequence."""


@dataclass(frozen=True)
class Launch:
    """What a launch did."""

    results: Mapping[int, Array]
    """The arrays that it wrote, by argument, in their shapes."""
    objects: Mapping[str, int]
    """Objects that moved through each FIFO."""
    calls: Mapping[str, int]
    """Calls of each kernel, by symbol."""
    leftovers: tuple[str, ...]
    """What it did not finish, one clause each; the next launch would begin with it."""


class Machine:
    """
    Raises InputError, from the constructor for a design that cannot be run, from `launch` for one that stalls.
    """

    def __init__(self, runnable: Runnable, arithmetic: Arithmetic | None = None, kernels: Mapping[str, Kernel] | None = None):
        """`kernels` by symbol come before those of `passes.aie.kernels`."""
        self.runnable = runnable
        self.arithmetic = arithmetic or Arithmetic()
        self._worklist = Worklist()
        design, target = runnable.design, device(runnable.design.device)
        self.network = Network(design, target, runnable.elements, self.arithmetic, self._worklist)
        own = kernels or {}
        symbols = dict.fromkeys(name for program in runnable.programs.values() for name in program.functions)
        known = {name: own.get(name) or kernel(name, target, self.arithmetic) for name in symbols}
        self.cores = [
            Core(tile, program, self.network.core_ends(tile), known) for tile, program in runnable.programs.items()
        ]

    def sequence(self, name: str | None = None) -> RuntimeSequence:
        """The runtime sequence of that name, or the first one; raises InputError if there is none."""
        sequences = self.runnable.design.sequences
        for sequence in sequences:
            if name in (None, sequence.name):
                return sequence
        known = ", ".join(sequence.name for sequence in sequences) or "none at all"
        raise InputError(f"there is no runtime sequence '{name or 'sequence'}' in the device but {known}; name one of them")
