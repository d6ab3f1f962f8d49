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

    def __init__(
        self, runnable: Runnable, arithmetic: Arithmetic | None = None, kernels: Mapping[str, Kernel] | None = None
    ):
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
        if not sequences:
            raise InputError("the device has no runtime sequence; add one with its tasks")
        known = ", ".join(sequence.name for sequence in sequences)
        raise InputError(f"the device has no runtime sequence '{name}'; name one of {known}")

    def launch(self, inputs: Mapping[int, Array], name: str | None = None) -> Launch:
        """
        Carries out a runtime sequence (default: the first one) on what was left of the launches before.

        Args:
            inputs: by argument of the sequence, each in its shape or flat.

        Raises:
            InputError: if the sequence cannot be known, an input is missing or has another shape, or nobody can go on
                before the end of the sequence.
        """
        sequence = self.sequence(name)
        if not sequence.is_known:
            raise InputError(
                f"the runtime sequence '{sequence.name}' has operations that cannot be run; use tasks only"
            )
        arrays = self._arrays(sequence, inputs)
        before, calls = self._objects(), self._calls()
        processor = CommandProcessor(sequence, self.network.channels, arrays, self.network.shim_wraps)
        for agent in (processor, *self.cores):
            self._worklist.add(agent)
        self._worklist.run()
        if not processor.is_done:
            raise InputError(f"the design stalls: {self._waits(processor)}; stream-aie-check finds where it begins")
        arguments = self.runnable.arguments[sequence.name]
        return Launch(
            {number: arrays[number].reshape(arguments[number].shape) for number in self.written(sequence)},
            {name: count - before[name] for name, count in self._objects().items()},
            {name: count - calls.get(name, 0) for name, count in self._calls().items()},
            tuple(self._leftovers()),
        )

    def read(self, sequence: RuntimeSequence) -> tuple[int, ...]:
        """The arguments that the sequence sends into the array."""
        return self._used(sequence, sends=True)

    def written(self, sequence: RuntimeSequence) -> tuple[int, ...]:
        """The arguments that the sequence fills with what comes out of the array."""
        return self._used(sequence, sends=False)

    def _used(self, sequence: RuntimeSequence, sends: bool) -> tuple[int, ...]:
        fifos, found = self.runnable.design.fifos, set[int]()
        for task in sequence.tasks:
            if isinstance(task.target, str) and task.target in fifos:
                is_sent = self.network.starts_on_shim(fifos[task.target])
                arguments = (descriptor.argument for descriptor in task.descriptors)
                found |= {number for number in arguments if number is not None and is_sent == sends}
        return tuple(sorted(found))

    def _arrays(self, sequence: RuntimeSequence, inputs: Mapping[int, Array]) -> dict[int, Array]:
        """What the host passes, flat; what is not given is unknown memory."""
        arguments = self.runnable.arguments[sequence.name]
        self._check_types(sequence, arguments)
        missing = [number for number in self.read(sequence) if number not in inputs]
        if missing:
            raise InputError(
                f"argument {missing[0]} of the runtime sequence '{sequence.name}' is read; give its values"
            )
        arrays: dict[int, Array] = {}
        for number, argument in enumerate(arguments):
            if number not in inputs:
                arrays[number] = self.arithmetic.unknown(argument.element, argument.elements)
                continue
            values = self.arithmetic.rounded(inputs[number], argument.element)
            if values.shape not in (argument.shape, (argument.elements,)):
                message = f"argument {number} of '{sequence.name}' has shape {argument.shape}, not {values.shape}"
                raise InputError(f"{message}; give an array of its shape, or a flat one")
            arrays[number] = values.reshape(-1).copy()
        return arrays

    def _check_types(self, sequence: RuntimeSequence, arguments: tuple[Argument, ...]) -> None:
        for task in sequence.tasks:
            for descriptor in task.descriptors:
                if not isinstance(task.target, str) or descriptor.argument is None:
                    continue
                given, fifo = arguments[descriptor.argument].element, self.runnable.elements.get(task.target)
                if fifo is not None and fifo != given:
                    message = f"argument {descriptor.argument} holds {given}, but '{task.target}' moves {fifo}"
                    raise InputError(f"{message}; use one element type", subject=task.target)

    def _objects(self) -> dict[str, int]:
        """Objects that each FIFO has moved so far."""
        return {name: self.network.moved(name) // fifo.elements for name, fifo in self.runnable.design.fifos.items()}

    def _calls(self) -> dict[str, int]:
        total: dict[str, int] = {}
        for core in self.cores:
            for symbol, count in core.calls.items():
                total[symbol] = total.get(symbol, 0) + count
        return total

    def _waits(self, processor: CommandProcessor) -> str:
        agents: tuple[Agent, ...] = (processor, *self.cores, *self.network.streams.values())
        clauses = [clause for agent in agents if (clause := agent.waits_for()) is not None]
        more = len(clauses) - REPORTED_WAITS
        return "; ".join((*clauses[:REPORTED_WAITS], *((f"and {more} more wait",) if more > 0 else ())))

    def _leftovers(self) -> Iterator[str]:
        for name, channel in self.network.channels.items():
            for task in channel.tasks:
                yield f"a task of '{name}' has done {task.done} of {len(task.transfers)} transfers"
        for stream in self.network.streams.values():
            if stream.incomplete:
                yield f"'{stream.fifo}' has sent {stream.moved} elements, and the last object has not arrived"
        for name, lane in self.network.lanes:
            if lane.full:
                yield f"{lane.full} object(s) of '{name}' were not taken"
        for core in self.cores:
            for end in core.ends.values():
                if end.side is Side.CONSUME and end.held:
                    yield f"core {core.tile} holds {len(end.held)} object(s) of '{end.fifo}'"
