"""What a run can be told, and the passes that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.passes import ModulePass

from passes.analysis.errors import InputError
from stream_opt.errors import UserError


@dataclass(frozen=True)
class RunOptions:
    """Options of one run; None leaves a choice to the pass."""

    hardware: str
    """A shipped system or an accelerator YAML file."""
    workload: str
    """A shipped workload or an ONNX file; the name of the model if `onnx` has its bytes."""
    onnx: bytes | None = None
    """An ONNX model that is not read from a file."""
    mapping: str | None = None
    """A shipped mapping or a mapping YAML file; without one, layers are mapped automatically."""
    model: str | None = None
    dims: str | None = None
    """`<name>=<size>,…`"""
    activations: str | None = None
    weights: str | None = None
    search_path: tuple[str, ...] = ()
    tiling: str | None = None
    """`<layer>.D<loop>=<tile>,…`"""
    columns: int | None = None
    temporal_mapping: str | None = None
    cache: bool | None = None
    processes: int | None = None
    """Cost searches at the same time."""
    backend: str | None = None
    time_limit: float | None = None
    gap: float | None = None
    threads: int | None = None
    seed: int | None = None
    disable: tuple[str, ...] | None = None
    lower: bool = False
    """Whether the allocated module is lowered to `aie` and `aiex`."""
    trace_size: int = 0
    """Bytes of the trace buffer of the lowered design; 0 for no trace."""

    def passes(self) -> list[ModulePass]:
        """The passes of the run, named pipelines expanded; raises `UserError` for a value that a pass refuses."""
        try:
            return [*self._loading(), *self._allocating(), *(self._lowering() if self.lower else ())]
        except InputError as error:
            raise UserError(error.message) from error

    def _loading(self) -> Iterator[ModulePass]:
        """Passes that set up the module or read files; only what the run needs is imported."""
        from passes.load.stream_load_accelerator import StreamLoadAcceleratorPass

        if self.model is not None:
            from passes.load.stream_set_model import StreamSetModelPass

            yield StreamSetModelPass(self.model)
        if self.dims is not None:
            from passes.load.stream_bind_dims import StreamBindDimsPass

            yield StreamBindDimsPass((self.dims,))
        if (self.activations is None) != (self.weights is None):
            raise UserError("--activations and --weights go together; give both")
        if self.activations is not None and self.weights is not None:
            from passes.load.stream_set_precision import StreamSetPrecisionPass

            yield StreamSetPrecisionPass(self.activations, self.weights)
        yield StreamLoadAcceleratorPass(self.hardware, self.search_path)
        if self.mapping is not None:
            from passes.load.stream_load_mapping import StreamLoadMappingPass

            yield StreamLoadMappingPass(self.mapping)

    def _allocating(self) -> tuple[ModulePass, ...]:
        from passes.stream_co import StreamCoPass

        return StreamCoPass(
            tiling=None if self.tiling is None else (self.tiling,),
            columns=self.columns,
            temporal_mapping=self.temporal_mapping,
            cache=self.cache,
            processes=self.processes,
            backend=self.backend,
            time_limit=self.time_limit,
            gap=self.gap,
            threads=self.threads,
            seed=self.seed,
            disable=self.disable,
        ).members()

    def _lowering(self) -> tuple[ModulePass, ...]:
        from passes.stream_aie import StreamAiePass

        return StreamAiePass(trace_size=self.trace_size or None).members()


def listed(text: str | None) -> tuple[str, ...] | None:
    """The parts of a text with commas between them."""
    return None if text is None else tuple(text.split(","))
