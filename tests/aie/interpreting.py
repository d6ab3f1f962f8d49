"""Runs designs that are given as text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from xdsl.context import Context
from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from passes.aie.interpret.kernels import Kernel
from passes.aie.interpret.machine import Machine
from passes.aie.interpret.numbers import Arithmetic, Array
from passes.aie.interpret.read import read_runnable
from stream_dialects.aie import Aie
from stream_dialects.aiex import Aiex

FOREVER = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
"""
"""Constants of a core's endless loop."""


def parsed(text: str) -> ModuleOp:
    context = Context()
    for dialect in (Builtin, arith.Arith, scf.Scf, Func, Aie, Aiex):
        context.load_dialect(dialect)
    module = Parser(context, text).parse_module()
    module.verify()
    return module


def loaded(text: str, kernels: Mapping[str, Kernel] | None = None, *, exact: bool = False) -> Machine:
    """The design of a text, ready for launches."""
    return Machine(read_runnable(parsed(text)), Arithmetic(exact), kernels)


def access(name: str, fifo: str, port: str, shape: str) -> str:
    """Acquires one object as %name."""
    return f"""
        %{name}_view = aie.objectfifo.acquire @{fifo}({port}, 1) : !aie.objectfifosubview<memref<{shape}>>
        %{name} = aie.objectfifo.subview.access %{name}_view[0]
          : !aie.objectfifosubview<memref<{shape}>> -> memref<{shape}>
    """


def random_integers(seed: int, *shape: int, limit: int = 3) -> Array:
    return np.random.default_rng(seed).integers(-limit, limit + 1, shape)
