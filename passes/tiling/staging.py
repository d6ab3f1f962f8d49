"""Where tensors may be staged on their way, and which planner places them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from passes.analysis.graph import IndexMap
from passes.analysis.index_space import Split
from passes.tiling.placements import PlacementPlanner
from passes.tiling.transfers import TransferGraph

if TYPE_CHECKING:
    from passes.aie.array import TileArray


@dataclass(frozen=True)
class Staging:
    """The memory cores in use and the off-chip core; with an `array`, the limits of its device count."""

    memory_cores: tuple[int, ...]
    offchip: int
    array: TileArray | None = None

    def counted(self, splits: Mapping[str, tuple[Split, ...]]) -> Mapping[str, tuple[Split, ...]]:
        """The splits that iteration spaces list: on an array, none into one part."""
        if self.array is None:
            return splits
        return {layer: tuple(split for split in own if split[1] > 1) for layer, own in splits.items()}

    def planner(
        self,
        inserted: TransferGraph,
        loops: Mapping[str, IndexMap],
        cores: Mapping[str, tuple[int, ...]],
        splits: Mapping[str, tuple[Split, ...]],
    ) -> PlacementPlanner:
        """The planner of the transfers of a steady state; its `splits` are those of the layers."""
        own = self.counted(splits)
        if self.array is None:
            return PlacementPlanner(inserted, loops, cores, own, self.memory_cores, self.offchip)
        # Only designs for an array pay for importing its planner.
        from passes.tiling.array_placements import ArrayPlacementPlanner

        return ArrayPlacementPlanner(inserted, loops, cores, own, self.memory_cores, self.offchip, self.array)
