"""Everything that changes a module, in the order in which data flows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.passes import ModulePass

ROOMS: dict[str, str] = {
    "stream-load-accelerator": "passes.load",
    "stream-load-mapping": "passes.load",
    "stream-bind-dims": "passes.load",
    "stream-set-precision": "passes.load",
    "stream-set-model": "passes.load",
    "stream-partition": "passes.partition",
    "stream-map-aie": "passes.mapping",
    "stream-generate-mapping": "passes.mapping",
    "stream-tile": "passes.tiling",
    "stream-insert-transfers": "passes.tiling",
    "stream-estimate-costs": "passes.cost",
    "stream-schedule-slots": "passes.allocation",
    "stream-allocate": "passes.allocation",
    "stream-check-allocation": "passes.allocation",
    "stream-estimate-memory": "passes.memory",
    "stream-co": "passes",
    "stream-aie-unroll": "passes.aie",
    "stream-aie-assign-tiles": "passes.aie",
    "stream-aie-assign-fifos": "passes.aie",
    "stream-aie-link-fifos": "passes.aie",
    "stream-aie-set-layouts": "passes.aie",
    "stream-aie-lower-runtime": "passes.aie",
    "stream-aie-lower-cores": "passes.aie",
    "stream-aie-call-kernels": "passes.aie",
    "stream-aie-trace": "passes.aie",
    "stream-aie-finish": "passes.aie",
    "stream-aie-check": "passes.aie",
    "stream-aie": "passes",
}
"""
The package in which each pass lives.

The rest follows from the name: `stream-tile` is the class `StreamTilePass` of the module `passes.tiling.stream_tile`.
"""

PIPELINES: dict[str, tuple[str, ...]] = {
    "stream-co": (
        "stream-partition",
        "stream-generate-mapping",
        "stream-tile",
        "stream-insert-transfers",
        "stream-estimate-costs",
        "stream-schedule-slots",
        "stream-allocate",
        "stream-check-allocation",
        "stream-estimate-memory",
    ),
    "stream-aie": (
        "stream-aie-unroll",
        "stream-aie-assign-tiles",
        "stream-aie-assign-fifos",
        "stream-aie-link-fifos",
        "stream-aie-set-layouts",
        "stream-aie-lower-runtime",
        "stream-aie-lower-cores",
        "stream-aie-call-kernels",
        "stream-aie-trace",
        "stream-aie-finish",
        "stream-aie-check",
    ),
}
"""The named pipelines: each is itself a pass (see `passes.named_pipeline`) that runs these passes in order."""


def get_all_passes() -> dict[str, Callable[[], type[ModulePass]]]:
    """Every pass of this package by name, in data-flow order; a pass is imported when its entry is called."""
    return {name: partial(_import_pass, room, name) for name, room in ROOMS.items()}


def _import_pass(room: str, name: str) -> type[ModulePass]:
    module = import_module(f"{room}.{name.replace('-', '_')}")
    class_name = "".join(word.capitalize() for word in name.split("-")) + "Pass"
    return getattr(module, class_name)
