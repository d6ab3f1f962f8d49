"""An accelerator seen as the array of a device: where each core lies, and what the hardware gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from passes.aie.device import DEVICES, Coordinate, Device, TileKind, TileLimits, device
from passes.analysis.accelerator import Accelerator, Core
from passes.analysis.errors import InputError

_NEEDED = ("compute", "memory")
"""Kinds of cores that must have a place."""
_KINDS = {"compute": TileKind.CORE, "memory": TileKind.MEMORY, "shim": TileKind.SHIM}


@dataclass(frozen=True)
class TileArray:
    """The tiles of an accelerator by core id; a core without a place, such as off-chip memory, is no tile."""

    device: Device
    tiles: Mapping[int, Coordinate]

    def column(self, core: int) -> int:
        """KeyError if the core is no tile."""
        return self.tiles[core][0]

    def limits(self, core: int) -> TileLimits:
        """What the tile of a core has; KeyError if the core is no tile."""
        return self.device.tile(self.tiles[core][1])

    def has_memory(self, core: int) -> bool:
        """Whether the core is a memory or compute tile, so that tensors can lie there."""
        return core in self.tiles and self.limits(core).memory_bytes > 0

    def share_memory(self, first: int, second: int) -> bool:
        """Whether a FIFO between two compute cores, one to one, needs no DMA (spec aie-dialect 5.4)."""
        return self.device.shares_memory(self.tiles[first], self.tiles[second])


@lru_cache(maxsize=4)
def tile_array(accelerator: Accelerator) -> TileArray:
    """
    The array that an accelerator of aie2 tiles describes.

    The device is the one that the accelerator is named after, else the first of the device table that has its columns:
    npu1 for four, npu2 for eight.

    Raises:
        InputError: if a core is no aie2 tile, has no place, or lies in a row of another kind of tiles.
    """
    used = device(_device_name(accelerator))
    tiles: dict[int, Coordinate] = {}
    for core in accelerator.cores:
        if core.column is not None or core.type.kind in _NEEDED:
            tiles[core.id] = _tile(core, used)
    return TileArray(used, tiles)


def _device_name(accelerator: Accelerator) -> str:
    if accelerator.name in DEVICES:
        return accelerator.name
    columns = 1 + max((core.column for core in accelerator.cores if core.column is not None), default=0)
    fitting = [name for name, entry in DEVICES.items() if entry.columns == columns]
    if not fitting:
        raise InputError(
            f"accelerator {accelerator.name} has {columns} columns, and no AIE device has more than "
            f"{max(entry.columns for entry in DEVICES.values())}; use fewer columns",
            subject=accelerator.name,
        )
    return fitting[0]


def _tile(core: Core, used: Device) -> Coordinate:
    kind = _KINDS.get(core.type.kind)
    if core.type.namespace != "aie2" or kind is None:
        raise InputError(
            f"core {core.id} is of type {core.type.namespace}.{core.type.kind}, and model aie-hardware knows compute, "
            "memory and shim tiles of aie2 only; use model reference",
            subject=f"core {core.id}",
        )
    if core.column is None or core.row is None:
        raise InputError(
            f"core {core.id} has no place in the array; add it to core_coordinates", subject=f"core {core.id}"
        )
    tile = (core.column, core.row)
    if not used.has_tile(tile) or used.kind(core.row) is not kind:
        raise InputError(
            f"core {core.id}, a {kind.value}, is placed at column {core.column}, row {core.row}, where device "
            f"{used.name} has none; correct core_coordinates",
            subject=f"core {core.id}",
        )
    return tile
