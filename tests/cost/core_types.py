"""The core types of the example systems that the golden costs refer to, and builders of others."""

from __future__ import annotations

from passes.analysis.accelerator import CoreType, MemoryLevel, MemoryPort, OperationalArray
from passes.load.hardware_file import load_accelerator
from tests.cost.goldens import EXAMPLES

Port = tuple[str, int, int, str]
"""(kind, smallest and largest bandwidth, allocation such as `I1 tl, O th`)"""

_SYSTEMS = (
    "tpu_like_quad_core",
    "eyeriss_like_single_core",
    "meta_prototype_dual_core_simd_offchip",
    "simba",
    "fusemax",
)


def memory(name: str, size: int, operands: str, served: str, *ports: Port) -> MemoryLevel:
    built = tuple(
        MemoryPort(f"port_{i}", kind, low, high, tuple((use.split()[0], use.split()[1]) for use in uses.split(", ")))
        for i, (kind, low, high, uses) in enumerate(ports, start=1)
    )
    return MemoryLevel(name, size, 1.0, 1.0, 0.0, 1, tuple(operands.split()), built, tuple(served.split()))


def core(symbol: str, sizes: list[int], *memories: MemoryLevel) -> CoreType:
    dimensions = tuple((f"D{i}", size) for i, size in enumerate(sizes, start=1))
    return CoreType(
        symbol, symbol, "zigzag", "compute", memories=memories, array=OperationalArray(dimensions, 0.1, 1.0)
    )


def _load() -> dict[str, CoreType]:
    found: dict[str, CoreType] = {}
    for system in _SYSTEMS:
        accelerator = load_accelerator(EXAMPLES / f"{system}.yaml").accelerator
        found.update({s: c for s, c in accelerator.core_types.items() if c.array is not None and c.array.units})
    return found


CORE_TYPES = _load()
TPU_LIKE = CORE_TYPES["tpu_like"]
EYERISS_LIKE = CORE_TYPES["eyeriss_like"]
SIMBA_CHIPLET = CORE_TYPES["simba_chiplet"]
SIMD = CORE_TYPES["simd"]
