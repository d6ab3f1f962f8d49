"""The driver with passes and a frontend that fail on demand; run as a script by the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr
from xdsl.dialects.test import TestOp
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import PassFailedException, ShrinkException, VerifyException
from xdsl.utils.target import Target

from passes.analysis.errors import InputError
from passes.operation_error import OperationError
from passes.run_record import record
from stream_opt.driver import StreamOptMain, main


@dataclass(frozen=True)
class ProbeFailPass(ModulePass):
    """Raises the kind of error that its option names."""

    name = "probe-fail"

    kind: str = "diagnostic"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        last = op.body.block.last_op
        match self.kind:
            case "diagnostic":
                raise PassFailedException("nothing to do; add a layer")
            case "operation":
                raise OperationError(last, "this op has no cost; run stream-estimate-costs first")
            case "subject":
                raise InputError("layer conv_1 is too big; split it", subject="conv_1")
            case "lines":
                raise InputError("core 0: 3 bits\ncore 1: 5 bits")
            case "verify":
                op.body.block.add_op(_operation_in_the_wrong_place(op))
            case "file":
                open("no/such/file.yaml").close()
            case "defect":
                raise KeyError("surprise")
            case "shrink":
                raise ShrinkException


def _operation_in_the_wrong_place(module: ModuleOp) -> ModuleOp:
    """A module that does not verify: its symbol name is not a string."""
    inner = ModuleOp([])
    inner.properties["sym_name"] = IntegerAttr(1, 32)
    return inner


@dataclass(frozen=True)
class ProbeOptionsPass(ModulePass):
    """Writes its options into the module."""

    name = "probe-options"

    count: int = 1
    names: tuple[str, ...] = ()
    ratio: float = 0.5
    file: str | None = None

    def __post_init__(self) -> None:
        if self.count < 0:
            raise InputError(f"count is {self.count}; it must not be negative")

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        op.attributes["options"] = StringAttr(repr((self.count, self.names, self.ratio, self.file)))


@dataclass(frozen=True)
class ProbeRequiredPass(ModulePass):
    """Needs a file."""

    name = "probe-required"

    file: str

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        op.attributes["file"] = StringAttr(self.file)


@dataclass(frozen=True)
class ProbeRecordPass(ModulePass):
    """Records two statistics and adds an operation."""

    name = "probe-record"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        record("allocation", {"group": "g0", "levels": [1, 2.5, None]})
        record("allocation", {"group": "g1", "levels": []})
        op.body.block.add_op(TestOp())


@dataclass(frozen=True)
class ProbeTarget(Target):
    """Cannot print anything."""

    name = "probe-target"

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        raise InputError("no latency yet")


def import_probe(stream: IO[bytes], file: str) -> ModuleOp:
    content = stream.read()
    if content == b"bad":
        raise InputError(f"{file}: node 'Conv_1' has an unsupported op; use Conv")
    if content == b"unverified":
        raise VerifyException("expected 2 maps, got 1")
    module = ModuleOp([])
    module.attributes["source"] = StringAttr(f"{file}:{len(content)}")
    return module


class ProbeMain(StreamOptMain):
    """The driver plus everything above."""

    def register_all_passes(self) -> None:
        super().register_all_passes()
        for item in (ProbeFailPass, ProbeOptionsPass, ProbeRequiredPass, ProbeRecordPass):
            self.register_pass(item.name, lambda item=item: item)

    def register_all_targets(self) -> None:
        super().register_all_targets()
        self.available_targets["probe-target"] = lambda: ProbeTarget

    def register_all_frontends(self) -> None:
        super().register_all_frontends()
        self.available_frontends["probe"] = partial(self._import, lambda: import_probe)


if __name__ == "__main__":
    main(tool=ProbeMain)
