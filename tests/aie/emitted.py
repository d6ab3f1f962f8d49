"""Designs of whole pipelines, from an example workload to the module for mlir-aie, and what they should compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from xdsl.dialects.builtin import ModuleOp

from passes.aie.interpret.machine import Launch, Machine
from passes.aie.interpret.numbers import Arithmetic, Array
from passes.aie.interpret.read import read_runnable
from stream_opt.driver import StreamOptMain
from stream_opt.pass_runner import PassObserver


@dataclass(frozen=True)
class Case:
    """A workload, its tiles as `stream-map-aie` takes them, and the rows and columns of compute tiles to use."""

    workload: str
    tiles: str
    rows: int = 4
    columns: int = 8
    device: str = "npu2"
    types: str = ""
    """Element types of activations, weights and outputs if not bf16, such as `i8,i8,i32`."""

    def module(self) -> ModuleOp:
        """The emitted design."""
        names = ("activations", "weights", "outputs")
        given = " ".join(f"{name}={type}" for name, type in zip(names, self.types.split(","), strict=False) if type)
        passes = [
            'stream-set-model{name="aie-hardware"}',
            *([f"stream-set-precision{{{given}}}"] if given else []),
            f"stream-load-accelerator{{file={self.device}}}",
            f'stream-map-aie{{rows={self.rows} columns={self.columns} tiles="{self.tiles}"}}',
            f"stream-co{{columns={self.columns}}}",
            "stream-aie",
        ]
        return StreamOptMain(args=["-p", ",".join(passes), "--", self.workload]).transformed(PassObserver())

    def machine(self, *, exact: bool = True) -> Machine:
        return Machine(read_runnable(self.module()), Arithmetic(exact))


def random_inputs(machine: Machine, seed: int, limit: int) -> dict[int, Array]:
    """Integers for each argument that the design reads."""
    sequence = machine.sequence()
    arguments = machine.runnable.arguments[sequence.name]
    generator = np.random.default_rng(seed)
    return {number: generator.integers(-limit, limit + 1, arguments[number].shape) for number in machine.read(sequence)}


def result_of(launch: Launch) -> Array:
    (result,) = launch.results.values()
    return result


def silu(values: Array) -> Array:
    return values / (1 + np.exp(-values))


def swiglu(x: Array, left: Array, right: Array, *down: Array) -> Array:
    product = silu((x @ left).astype(float)) * (x @ right)
    return product @ down[0] if down else product


EXPECTED: Mapping[str, Callable[..., Array]] = {
    "gemm": lambda a, b: a @ b,
    "gemm_chain": lambda a, b, c: a @ b @ c,
    "matvec": lambda vector, matrix: vector @ matrix.T,
    "silu": lambda x: silu(x.astype(float)),
    "mul": lambda a, b: a * b,
    "swiglu": swiglu,
}
"""What each family of workloads computes, by the first words of its names."""


def expected(case: Case, inputs: Mapping[int, Array]) -> Array:
    family = max((name for name in EXPECTED if case.workload.startswith(f"{name}_")), key=len)
    return EXPECTED[family](*(values.astype(np.int64) for _, values in sorted(inputs.items())))
