"""From an allocated module, and perhaps a run record, to the facts of the report."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp

from passes.ir.lookup import AIE_HARDWARE, accelerator_of, groups_of, model_of, workload_of
from stream_dialects.stream.source import SourcesAttr
from stream_opt.pictures.read_schedule import read_schedule
from stream_opt.pictures.read_workload import read_workload
from stream_opt.report.facts import Report, SourceFile
from stream_opt.report.record import RunRecord
from stream_opt.targets.bottleneck import slowest_resource
from stream_opt.targets.mapping_yaml import mapping_yaml
from stream_opt.targets.notes import notes_of
from stream_opt.targets.summary import group_energies


def read_report(module: ModuleOp, record: RunRecord | None = None) -> Report:
    """The facts of an allocated module; raises `OperationError` naming the pass to run first."""
    schedule, groups = read_schedule(module), groups_of(module)
    return Report(
        schedule=schedule,
        workload=read_workload(module),
        energy=sum(group_energies(module)),
        notes=tuple(notes_of(module)),
        sources=tuple(_sources(module)),
        tilings={
            group.sym_name.data: tuple(
                f"{tile.layer} D{tile.loop} = {tile.tile}" for tile in (group.tiling.data if group.tiling else ())
            )
            for group in groups
        },
        mappings={group.sym_name.data: mapping_yaml(group) for group in groups},
        record=record,
        slowest=slowest_resource(module) if model_of(module) == AIE_HARDWARE else None,
    )


def _sources(module: ModuleOp) -> Iterator[SourceFile]:
    workload = workload_of(module)
    yield from _files("workload", workload.sources)
    yield from _files("mapping", workload.mapping_sources)
    yield from _files("accelerator", accelerator_of(module).sources)


def _files(role: str, sources: SourcesAttr | None) -> Iterator[SourceFile]:
    for source in sources.data if sources else ():
        yield SourceFile(role, source.file, source.sha256)
