"""Printers of an annotated module."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.utils.target import Target


def get_all_targets() -> dict[str, Callable[[], type[Target]]]:
    """Every target of this package by name; a target is imported when its entry is called."""

    def get_summary() -> type[Target]:
        from stream_opt.targets.summary import SummaryTarget

        return SummaryTarget

    def get_mapping_yaml() -> type[Target]:
        from stream_opt.targets.mapping_yaml import MappingYamlTarget

        return MappingYamlTarget

    def get_aie_mlir() -> type[Target]:
        from stream_opt.targets.aie_mlir import AieMlirTarget

        return AieMlirTarget

    return {"summary": get_summary, "mapping-yaml": get_mapping_yaml, "aie-mlir": get_aie_mlir}
