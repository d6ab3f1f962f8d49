"""Runs a pipeline in two steps: first everything is read, then it is known whether the rest has to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.run_record import Statistics, recording
from stream_opt import __version__
from stream_opt.driver import StreamOptMain
from stream_opt.locations import Locations
from stream_opt.pass_runner import PassObserver, PassRunner, PassTime, TimeCollector, require_tools
from stream_opt.pipeline_string import format_passes
from stream_opt.record_file import RunRecord
from stream_opt.runs.module_text import module_text
from stream_opt.runs.options import RunOptions

READING = "stream-load-"
"""How the names of all passes begin that read files."""
_LAST_STEP = "stream-estimate-memory"
"""The pass after which a module has everything but a lowered design."""


@dataclass(frozen=True)
class FinishedRun:
    """What came out of a run."""

    module: ModuleOp
    """With every decision."""
    design: ModuleOp | None
    """What the module was lowered to, if that was asked for."""
    record: RunRecord


@dataclass(frozen=True)
class LoadedRun:
    """A module that holds everything that is read from files, with the passes to come."""

    module: ModuleOp
    coming: Sequence[ModulePass]
    fingerprint: str
    """SHA-256 of the module, the passes to come and the version of the tool: of all that decides the result."""
    _tool: _Tool = field(repr=False)
    _done: Sequence[ModulePass] = field(repr=False)
    _times: TimeCollector = field(repr=False)

    def run_through(self, name: str) -> ModuleOp:
        """Runs the other passes up to the one of that name, and gives the module; raises `UserError`."""
        count = 1 + next(number for number, item in enumerate(self.coming) if item.name == name)
        _run(self.coming[:count], (self._times,), self._tool, self.module)
        return self.module

    def finish(self, *observers: PassObserver) -> FinishedRun:
        """Runs the other passes, on the module itself; raises `UserError`."""
        snapshots = [_Snapshot()] if self.coming[-1].name != _LAST_STEP else []
        with recording() as statistics:
            _run(self.coming, (self._times, *snapshots, *observers), self._tool, self.module)
        allocated = snapshots[0].taken if snapshots else self.module
        return FinishedRun(allocated, self.module if snapshots else None, self._record(allocated, statistics))

    def _record(self, module: ModuleOp, statistics: Statistics) -> RunRecord:
        return RunRecord(
            pipeline=format_passes([*self._done, *self.coming]),
            input_name=self._tool.source_name,
            input=self._tool.content,
            output=module_text(module),
            passes=self._times.times,
            statistics=statistics,
            fingerprint=self.fingerprint,
        )


def load_run(options: RunOptions, *observers: PassObserver) -> LoadedRun:
    """
    Reads all files of a run.

    Raises:
        UserError: a file cannot be used, a pass refuses a value, or a package or licence of a later pass is missing.
    """
    passes = options.passes()
    for item in passes:
        require_tools(item)
    count = 1 + max(number for number, item in enumerate(passes) if item.name.startswith(READING))
    tool, times = _Tool(options), TimeCollector()
    module = tool.read_module()
    _run(passes[:count], (times, *observers), tool, module)
    return LoadedRun(module, passes[count:], _fingerprint(module, passes[count:]), tool, passes[:count], times)


def read_workload(workload: str, onnx: bytes | None = None) -> ModuleOp:
    """The module of a workload alone, before any pass; raises `UserError`."""
    return _Tool(RunOptions("", workload, onnx)).read_module()


def read_hardware(hardware: str, search_path: Sequence[str] = ()) -> ModuleOp:
    """A module with the accelerator alone; raises `UserError`."""
    from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass

    module = ModuleOp([])
    PassRunner([StreamLoadAcceleratorPass(hardware, tuple(search_path))]).run(Context(), module, Locations(hardware))
    return module


class _Tool(StreamOptMain):
    """Reads the workload of a run, from a file, an example's name or memory."""

    def __init__(self, options: RunOptions):
        super().__init__(args=["--", options.workload])
        self._onnx = options.onnx
        self.content = b""

    def get_input_stream(self) -> tuple[IO[bytes], str]:
        return super().get_input_stream() if self._onnx is None else (BytesIO(self._onnx), "onnx")

    def read_module(self) -> ModuleOp:
        stream, extension = self.get_input_stream()
        self.content = stream.read()
        return self.parse_chunk(BytesIO(self.content), extension)


class _Snapshot(PassObserver):
    """Keeps a copy of the allocated module, which the passes that follow erase."""

    taken: ModuleOp

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        if item.name == _LAST_STEP:
            self.taken = module.clone()


def _run(
    passes: Sequence[ModulePass], observers: Sequence[PassObserver], tool: StreamOptMain, module: ModuleOp
) -> None:
    PassRunner(passes, observers).run(tool.ctx, module, tool.locations)


def _fingerprint(loaded: ModuleOp, passes: Sequence[ModulePass]) -> str:
    content = "\0".join((__version__, format_passes(passes), module_text(loaded)))
    return sha256(content.encode()).hexdigest()
