"""`streamc simulate`: runs a design for an NPU on arrays, without a board."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

from stream_opt.errors import UserError
from stream_opt.streamc.argument_types import real, whole
from stream_opt.streamc.report import Report

if TYPE_CHECKING:
    from passes.aie.check.design import Sequence as RuntimeSequence
    from passes.aie.interpret.machine import Launch, Machine
    from passes.aie.interpret.numbers import Array
    from passes.run_record import JSON

EPILOG = """examples:
  streamc simulate output.mlir
  streamc simulate output.mlir --inputs a.npy b.npy --expect c.npy --output result.npy
  streamc simulate output.mlir --exact --launches 2 --seed 1

Every core, DMA, object FIFO and task of the runtime sequence is carried out, so that the result is what the board would
give; times are not simulated. Files hold one array per argument that the sequence reads (--inputs) or writes
(--expect, --output), in the order of the arguments; bf16 is written as float32. Without --inputs the arguments are
random integers from -3 to 3, other ones in each launch.
"""
RANDOM_LIMIT = 3


def add_command(commands: Any, name: str, help: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=help,
        description="Runs a design of aie and aiex operations on arrays and tells what it moved and computed.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("design", metavar="DESIGN.mlir", help="a module with an aie.device, such as the output.mlir of streamc gemm")
    add("--inputs", nargs="+", metavar="FILE.npy", help="what the sequence reads (default: random integers)")
    add("--expect", nargs="+", metavar="FILE.npy", help="what it should write; prints the largest difference")
    add("--tolerance", type=real, metavar="T", help="fail if a result differs by more than this (needs --expect)")
    add("-o", "--output", nargs="+", metavar="FILE.npy", help="where to write the results of the last launch")
    add("--exact", action="store_true", help="compute with 64-bit numbers instead of rounding to bf16, f16 and f32")
    add("--launches", type=whole, default=1, metavar="N", help="how often the sequence is run (default: 1)")
    add("--seed", type=whole, default=0, metavar="N", help="of the random inputs (default: 0)")
    add("--sequence", metavar="NAME", help="the runtime sequence (default: the first one)")
    command.set_defaults(run=simulate)
    return command


def simulate(options: argparse.Namespace) -> Report:
    if options.launches < 1:
        raise UserError("--launches is a number of launches; give at least 1")
    if options.tolerance is not None and not options.expect:
        raise UserError("--tolerance needs something to compare with; add --expect")
    from passes.aie.interpret.machine import Machine
    from passes.aie.interpret.numbers import Arithmetic
    from passes.aie.interpret.read import read_runnable
    from stream_opt.driver import StreamOptMain
    from stream_opt.pass_runner import PassObserver, blamed

    tool = StreamOptMain(args=["--", options.design])
    module = tool.transformed(PassObserver())
    with blamed(module, tool.locations):
        machine = Machine(read_runnable(module), Arithmetic(options.exact))
        return Simulation(options, machine).report()


@dataclass(frozen=True)
class Simulation:
    """The launches that the options ask for."""

    options: argparse.Namespace
    machine: Machine

    @cached_property
    def sequence(self) -> RuntimeSequence:
        return self.machine.sequence(self.options.sequence)

    def report(self) -> Report:
        read, written = self.machine.read(self.sequence), self.machine.written(self.sequence)
        self._check_counts(read, written)
        given = [_loaded(path) for path in self.options.inputs or ()]
        expected = [_loaded(path) for path in self.options.expect or ()]
        launches: list[Launch] = []
        for number in range(self.options.launches):
            inputs = dict(zip(read, given, strict=True)) if given else self._random(read, number)
            launches.append(self.machine.launch(inputs, self.sequence.name))
        differences = [_difference(launch, expected) for launch in launches] if expected else []
        self._write(launches[-1], written)
        return self._answer(launches, _worst(differences))

    def _check_counts(self, read: Sequence[int], written: Sequence[int]) -> None:
        for option, arguments, verb in (
            ("inputs", read, "reads"),
            ("expect", written, "writes"),
            ("output", written, "writes"),
        ):
            files: list[str] | None = getattr(self.options, option)
            if files is not None and len(files) != len(arguments):
                numbers = ", ".join(str(number) for number in arguments)
                message = f"--{option} has {len(files)} file(s), but the sequence {verb} {len(arguments)} argument(s)"
                raise UserError(f"{message} ({numbers}); give one file for each")

    def _random(self, read: Sequence[int], launch: int) -> dict[int, Array]:
        import numpy as np

        generator = np.random.default_rng([self.options.seed, launch])
        arguments = self.machine.runnable.arguments[self.sequence.name]
        limit = RANDOM_LIMIT
        return {number: generator.integers(-limit, limit + 1, arguments[number].shape) for number in read}

    def _write(self, launch: Launch, written: Sequence[int]) -> None:
        import numpy as np

        from stream_opt.output import replaced_binary_file

        for path, number in zip(self.options.output or (), written, strict=False):
            with replaced_binary_file(path) as stream:
                np.save(stream, launch.results[number])

    def _answer(self, launches: Sequence[Launch], difference: float | None) -> Report:
        last = launches[-1]
        errors = [
            f"error: after launch {number}: {leftover}; the next launch would go on with it"
            for number, launch in enumerate(launches)
            for leftover in launch.leftovers
        ]
        # NaN compares as false: a result that is no number must fail, too.
        if self.options.tolerance is not None and difference is not None and not difference <= self.options.tolerance:
            errors.append(f"error: a result differs by {difference:g} from what --expect says")
        data: dict[str, JSON] = {
            "device": self.machine.runnable.design.device,
            "sequence": self.sequence.name,
            "launches": len(launches),
            "arguments": list(self._arguments()),
            "kernel_calls": dict(last.calls),
            "fifo_objects": dict(last.objects),
            "leftovers": list(last.leftovers),
            **({} if difference is None else {"largest_difference": None if isnan(difference) else difference}),
            "files": list(self.options.output or ()),
        }
        return Report("\n".join(self._lines(last, difference)), data, tuple(errors))

    def _arguments(self) -> Iterator[dict[str, JSON]]:
        read, written = self.machine.read(self.sequence), self.machine.written(self.sequence)
        for number, argument in enumerate(self.machine.runnable.arguments[self.sequence.name]):
            yield {
                "shape": list(argument.shape),
                "element_type": argument.element,
                "is_read": number in read,
                "is_written": number in written,
            }

    def _lines(self, last: Launch, difference: float | None) -> Iterator[str]:
        """About the last launch."""
        launches, cores = self.options.launches, len(self.machine.cores)
        runs, tiles = "launch" if launches == 1 else "launches", "core" if cores == 1 else "cores"
        device = self.machine.runnable.design.device
        yield f"@{self.sequence.name}: {launches} {runs}, {cores} {tiles} on {device}"
        for number, argument in enumerate(self._arguments()):
            shape: Any = argument["shape"]
            uses = [verb for verb in ("read", "written") if argument[f"is_{verb}"]]
            size = "x".join(str(size) for size in shape)
            yield f"  argument {number}: {size}x{argument['element_type']} {' and '.join(uses) or 'unused'}"
        yield from _table("kernel calls:", last.calls)
        yield from _table("objects through FIFOs:", last.objects)
        if difference is not None:
            yield f"largest difference: {difference:g}"
        yield from (f"wrote {path}" for path in self.options.output or ())


def _worst(differences: Sequence[float]) -> float | None:
    """NaN if one of them is, None if there are none."""
    unknown = next((difference for difference in differences if isnan(difference)), None)
    return max(differences, default=None) if unknown is None else unknown


def _table(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield title
    width = max((len(name) for name in counts), default=0)
    yield from (f"  {name:<{width}}  {count}" for name, count in counts.items())


def _loaded(path: str) -> Array:
    """The array of a file; bfloat16 numbers, which NumPy itself does not know, as float32."""
    import numpy as np

    from passes.aie.interpret.numbers import from_bf16_bits

    try:
        values = np.load(path, allow_pickle=False)
    except FileNotFoundError as error:
        raise UserError("the file does not exist; correct the path", path) from error
    except OSError as error:
        raise UserError(f"the file cannot be read ({error.strerror}); check it", path) from error
    except (EOFError, ValueError) as error:
        raise UserError("this is no array of numbers in NumPy's .npy format; write it with numpy.save", path) from error
    if not isinstance(values, np.ndarray) or (values.dtype.kind not in "fiub" and values.dtype != np.dtype("V2")):
        raise UserError("this file holds no array of numbers; write one with numpy.save", path)
    return from_bf16_bits(values.view(np.uint16)) if values.dtype.kind == "V" else values


def _difference(launch: Launch, expected: Sequence[Array]) -> float:
    """The largest one of all results; NaN if a result is no number where one is expected."""
    import numpy as np

    differences: list[float] = []
    for (number, result), wanted in zip(launch.results.items(), expected, strict=True):
        if wanted.shape not in (result.shape, (result.size,)):
            message = f"argument {number} has shape {result.shape}, but --expect gives shape {wanted.shape}"
            raise UserError(f"{message}; give the same shape")
        differences.append(np.abs(result.astype(np.float64) - wanted.astype(np.float64).reshape(result.shape)).max())
    return float(np.max(differences))
