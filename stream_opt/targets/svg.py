"""The module as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.target import Target

from passes.analysis.errors import InputError


@dataclass(frozen=True)
class SvgTarget(Target):
    """
    Draws one view of the module as SVG: `workload` (layers, groups, tensors), `schedule` (a Gantt chart of cores and
    links), `memory` (what each memory holds when, against its capacity) or `hardware` (cores, and links by load).

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t svg -o schedule.svg
        stream-opt allocated.mlir -t svg{view=hardware} -o hardware.svg
    """

    name = "svg"

    view: str = "schedule"
    """`workload`, `schedule`, `memory` or `hardware`."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        if self.view not in VIEWS:
            raise InputError(f"no view '{self.view}'; choose one of {', '.join(VIEWS)}")
        output.write(VIEWS[self.view](module))


def workload_svg(module: ModuleOp) -> str:
    """The graph of layers and tensors, at any stage."""
    from stream_opt.pictures.read_workload import read_workload
    from stream_opt.pictures.workload_picture import draw_workload

    return draw_workload(read_workload(module))


def schedule_svg(module: ModuleOp) -> str:
    """The Gantt chart of an allocated module."""
    from stream_opt.pictures.read_schedule import read_schedule
    from stream_opt.pictures.schedule_picture import draw_schedule

    return draw_schedule(read_schedule(module))


def memory_svg(module: ModuleOp) -> str:
    """The memories of an allocated module."""
    from stream_opt.pictures.memory_picture import draw_memory
    from stream_opt.pictures.read_schedule import read_schedule

    return draw_memory(read_schedule(module))


def hardware_svg(module: ModuleOp) -> str:
    """The accelerator; with the load of its links once the module is allocated."""
    from passes.ir.accelerator import read_accelerator
    from passes.ir.lookup import accelerator_of
    from stream_opt.pictures.hardware_picture import draw_hardware
    from stream_opt.pictures.read_schedule import is_allocated, read_schedule

    schedule = read_schedule(module) if is_allocated(module) else None
    return draw_hardware(read_accelerator(accelerator_of(module)), schedule)


VIEWS: Mapping[str, Callable[[ModuleOp], str]] = {
    "workload": workload_svg,
    "schedule": schedule_svg,
    "memory": memory_svg,
    "hardware": hardware_svg,
}
