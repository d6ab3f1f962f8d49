"""Chooses the model of costs, sizes, routes and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec

from passes.analysis.errors import InputError
from passes.ir.lookup import DEFAULT_MODEL, MODEL_ATTRIBUTE, MODELS


@dataclass(frozen=True)
class StreamSetModelPass(ModulePass):
    """
    Records the model that every later pass with a choice follows.

    `reference` is the model of Stream 1.13.0, bit for bit. `aie-hardware` keeps the limits of a real AIE device (DMA
    channels, buffer descriptors, locks, memories) and routes as its streams do, so that the design can run.

    Before: `builtin.module { … }`
    After:  `builtin.module attributes {stream.model = "reference"} { … }`

    Pass can be called from the command line as e.g.:
        stream-opt net.mlir -p 'stream-set-model{name="reference"}'
    """

    name = "stream-set-model"

    # xDSL keeps the name of the pass in the field `name`, so that the option needs another field.
    option_aliases: ClassVar[Mapping[str, str]] = {"name": "model"}

    model: str = DEFAULT_MODEL
    """The model's name; `name=…` means the same."""

    @classmethod
    def from_spec(cls, spec: ArgSpec) -> Self:
        renamed = {cls.option_aliases.get(option, option): value for option, value in spec.parameters.items()}
        return super().from_spec(ArgSpec(spec.name, renamed))

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise InputError(f"unknown model '{self.model}', expected one of {', '.join(MODELS)}")

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        op.attributes[MODEL_ATTRIBUTE] = StringAttr(self.model)
