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
        stream-opt allocated.mlir -p stream-aie -t aie-mlir
    """

    name = "stream-aie"
