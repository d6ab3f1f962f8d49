"""The pipeline from an imported workload and accelerator to the allocated and checked module."""

from __future__ import annotations

from dataclasses import dataclass

from passes.named_pipeline import NamedPipeline


@dataclass(frozen=True)
class StreamCoPass(NamedPipeline):
    """
    Partitions, maps, tiles, costs, schedules and allocates the workload; `--expand-pipeline` prints the passes.

    Before: `stream.accelerator @two_cores … stream.workload @net target @two_cores { … stream.layer … }`
    After:  the same module with groups, steady states, costs, slots, routes, placements, latency and memory use

    Pass can be called from the command line as e.g.:
        stream-opt two_conv.mlir -p "stream-co{backend=ortools_highs}"
    """

    name = "stream-co"

    tiling: tuple[str, ...] | None = None
    """The tiles that `stream-generate-mapping` writes."""

    columns: int | None = None
    """The columns whose memory cores `stream-tile` may use."""

    temporal_mapping: str | None = None
    """How `stream-estimate-costs` may cut operands: uneven or even."""

    scalar_on_failure: bool | None = None
    """Whether `stream-estimate-costs` uses the scalar model for a layer that a core cannot run."""

    cache: bool | None = None
    """Whether `stream-estimate-costs` uses the cost cache on disk."""

    processes: int | None = None
    """How many searches of `stream-estimate-costs` may run at the same time."""

    backend: str | None = None
    """The solver of `stream-allocate`."""

    time_limit: float | int | None = None
    """Seconds per group for `stream-allocate`."""

    gap: float | int | None = None
    """The relative gap at which `stream-allocate` may stop."""

    threads: int | None = None
    """The threads of the solver of `stream-allocate`."""

    seed: int | None = None
    """The random seed of the solver of `stream-allocate`."""

    disable: tuple[str, ...] | None = None
    """The limits that `stream-allocate` and `stream-check-allocation` leave out."""
