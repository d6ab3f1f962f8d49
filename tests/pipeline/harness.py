"""Runs `stream-opt` inside the test process."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes.ir.lookup import groups_of
from passes.ir.steady_state import SteadyStateView, read_steady_states
from stream_dialects.stream.schedule import LatencyRecord
from stream_opt.driver import StreamOptMain
from stream_opt.pass_runner import PassObserver, PassTime

FRONT = ("stream-partition", "stream-generate-mapping", "stream-tile", "stream-insert-transfers")
BACK = ("stream-schedule-slots", "stream-allocate", "stream-check-allocation", "stream-estimate-memory")


def load(hardware: str) -> str:
    """The pass that loads a shipped architecture."""
    return f"stream-load-accelerator{{file={hardware}}}"


def load_mapping(path: Path) -> str:
    """The pass that loads a mapping file."""
    return f'stream-load-mapping{{file="{path}"}}'


def steps(hardware: str, *, tiling: str = "", columns: int = 4) -> list[str]:
    """Every pass from the imported workload to the end."""
    options = {
        "stream-generate-mapping": f"tiling={tiling}" if tiling else "",
        "stream-tile": f"columns={columns}" if columns != 4 else "",
    }
    names = (*FRONT, "stream-estimate-costs", *BACK)
    return [load(hardware), *(f"{name}{{{options[name]}}}" if options.get(name) else name for name in names)]


class Session(StreamOptMain):
    """One run of the driver on text or bytes instead of a file."""

    def read(self, content: str | bytes) -> ModuleOp:
        extension = "mlir" if isinstance(content, str) else "onnx"
        return self.parse_chunk(BytesIO(content.encode() if isinstance(content, str) else content), extension)


@dataclass
class TextAfterEachPass(PassObserver):
    """Keeps what would be printed after each pass."""

    session: Session
    texts: list[str]

    def after_pass(self, item: ModulePass, module: ModuleOp, elapsed: PassTime) -> None:
        self.texts.append(self.session.output_resulting_program(module))


def transform(content: str | bytes, *passes: str, file: str = "model.onnx") -> str:
    """
    What `stream-opt -p passes` prints for a module (text) or an ONNX model (bytes) of that file name.

    Raises:
        UserError: everything that the command line reports in one line; any other exception is a defect.
    """
    return texts_of_run(content, *passes, file=file)[-1]


def texts_of_run(content: str | bytes, *passes: str, file: str = "model.onnx") -> list[str]:
    """The module before the first and after each pass of one run that reads nothing back in between."""
    session = Session(args=[file, "-p", ",".join(passes)])
    module = session.read(content)
    observer = TextAfterEachPass(session, [session.output_resulting_program(module)])
    session.runner.observers = [*session.runner.observers, observer]
    session.apply_passes(module)
    return observer.texts


def parsed(text: str) -> ModuleOp:
    """The module in a context of its own."""
    return Session(args=["module.mlir"]).read(text)


def views(text: str) -> list[SteadyStateView]:
    """The steady state of every group."""
    return read_steady_states(parsed(text))


def latencies(text: str) -> list[LatencyRecord]:
    """The latency of every allocated group."""
    return [group.latency.data for group in groups_of(parsed(text)) if group.latency is not None]


def total_latency(text: str) -> int:
    """Cycles of the whole workload: the groups run one after the other."""
    return sum(latency.total for latency in latencies(text))
