"""Printers of an annotated module."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.utils.target import Target

MODULES: dict[str, str] = {
    "summary": "summary",
    "workload-json": "ir_json",
    "accelerator-json": "ir_json",
    "allocation-json": "ir_json",
    "perfetto": "perfetto",
    "mapping-yaml": "mapping_yaml",
    "svg": "svg",
    "report": "report",
    "aie-mlir": "aie_mlir",
    "aie-kernels": "aie_kernels",
    "aie-host": "aie_host",
}
"""The module of this package in which each target lives; `aie-mlir` is the class `AieMlirTarget` there."""


def get_all_targets() -> dict[str, Callable[[], type[Target]]]:
    """Every target of this package by name; a target is imported when its entry is called."""
    return {name: partial(_import_target, module, name) for name, module in MODULES.items()}


def _import_target(module: str, name: str) -> type[Target]:
    class_name = "".join(word.capitalize() for word in name.split("-")) + "Target"
    return getattr(import_module(f"{__name__}.{module}"), class_name)
