"""The pipeline from an imported workload and accelerator to the allocated and checked module."""

from __future__ import annotations

from dataclasses import dataclass

from passes.named_pipeline import NamedPipeline


@dataclass(frozen=True)
class StreamCoPass(NamedPipeline):
    """
    Partitions, maps, tiles, costs, schedules and allocates the workload; `--expand-pipeline` prints the passes.

    Pass can be called from the command line as e.g.:
        stream-opt two_conv.mlir -p "stream-co{backend=ortools_highs}"
    """

    name = "stream-co"

    columns: int | None = None
    """The columns whose memory cores `stream-tile` may use."""

    backend: str | None = None
    """The solver of `stream-allocate`."""
