"""Core types in the form that zigzag-dse reads."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from passes.analysis.accelerator import CoreType, MemoryLevel, MemoryPort
from passes.analysis.errors import InputError
from passes.cost.spatial_mapping import array_of

if TYPE_CHECKING:
    from zigzag.hardware.architecture.accelerator import Accelerator as ZigzagCore

_PORT_PREFIX: Mapping[str, str] = {"read": "r", "write": "w", "read_write": "rw"}


def core_data(core_type: CoreType) -> dict[str, Any]:
    """The core as the data of a ZigZag core file; ports are named by their position in the memory."""
    array = array_of(core_type)
    return {
        "name": core_type.symbol,
        "memories": {memory.name: _memory_data(memory) for memory in core_type.memories},
        "operational_array": {
            "dimensions": [name for name, _ in array.dimensions],
            "sizes": [size for _, size in array.dimensions],
            "unit_energy": float(array.unit_energy),
            "unit_area": array.unit_area,
            "systolic_dimensions": list(array.systolic_dimensions),
        },
    }


@lru_cache(maxsize=8)
def build_core(core_type: CoreType) -> ZigzagCore:
    """
    The ZigZag object of a core. It is only read, so searches on the same core type share it.

    Raises:
        InputError: if ZigZag's own validation refuses the figures.
    """
    from zigzag.parser.accelerator_factory import AcceleratorFactory
    from zigzag.parser.accelerator_validator import AcceleratorValidator

    validator = AcceleratorValidator(core_data(core_type))
    if not validator.validate():
        problems: object = getattr(validator.validator, "errors", None) or "inconsistent array, ports or dimensions"
        raise InputError(
            f"core type '{core_type.symbol}' is not usable by ZigZag ({problems}); correct its core file",
            subject=core_type.symbol,
        )
    return AcceleratorFactory(validator.normalized_data).create(0)


def _memory_data(memory: MemoryLevel) -> dict[str, Any]:
    return {
        "size": memory.size,
        "r_cost": float(memory.read_energy),
        "w_cost": float(memory.write_energy),
        "area": memory.area,
        "latency": memory.latency,
        "mem_type": memory.memory_type,
        "operands": list(memory.operands),
        "ports": [_port_data(port, position) for position, port in enumerate(memory.ports, start=1)],
        "served_dimensions": list(memory.served_dimensions),
        "force_double_buffering": memory.force_double_buffering,
    }


def _port_data(port: MemoryPort, position: int) -> dict[str, Any]:
    return {
        "name": f"{_PORT_PREFIX[port.kind]}_port_{position}",
        "type": port.kind,
        "bandwidth_min": port.bandwidth_min,
        "bandwidth_max": port.bandwidth_max,
        "allocation": [f"{operand}, {direction}" for operand, direction in port.allocation],
    }
