"""The pipeline from the allocated module to the design for mlir-aie."""

from __future__ import annotations

from dataclasses import dataclass

from passes.named_pipeline import NamedPipeline


@dataclass(frozen=True)
class StreamAiePass(NamedPipeline):
    """
    Lowers the allocated module to `aie` and `aiex`; `--expand-pipeline` prints the passes.

    Before: `stream.accelerator @npu2 … stream.workload @gemm target @npu2 { … stream.compute … stream.transfer … }`
    After:  `aie.device(npu2) { … aie.objectfifo … aie.core … aie.runtime_sequence … }`

    Pass can be called from the command line as e.g.:
        stream-opt allocated.mlir -p stream-aie
    """

    name = "stream-aie"

    trace_size: int | None = None
    """Bytes of the trace buffer that `stream-aie-trace` sets up."""

    trace_tiles: tuple[str, ...] | None = None
    """The cores that `stream-aie-trace` traces."""
