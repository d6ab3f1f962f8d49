"""Which shim channel a task means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from passes.aie.check.design import ChannelUse, Task
from passes.aie.check.plan import DmaEnd, Plan
from passes.aie.device import Coordinate, TileKind


@dataclass(frozen=True, slots=True)
class ShimChannel:
    """A DMA channel of a shim tile."""

    tile: Coordinate
    sends: bool
    number: int
    fifo: str | None
    """The FIFO that has it."""

    @property
    def name(self) -> str:
        """`@a` or `MM2S channel 1 of shim tile (0, 0)`."""
        if self.fifo is not None:
            return f"@{self.fifo}"
        return f"{'MM2S' if self.sends else 'S2MM'} channel {self.number} of shim tile {self.tile}"


@dataclass(frozen=True)
class ShimChannels:
    """The shim channels of a plan, by symbol and by number."""

    plan: Plan

    @cached_property
    def of_fifos(self) -> dict[str, ShimChannel]:
        """The channels of the FIFOs with an end on a shim tile."""
        kind = self.plan.device.kind
        ends = [end for end in self.plan.dma_ends if kind(end.tile[1]) is TileKind.SHIM]
        return {end.fifo: self._of_end(end) for end in ends}

    def _of_end(self, end: DmaEnd) -> ShimChannel:
        return ShimChannel(end.tile, end.sends, self.plan.channels[end], end.fifo)

    def find(self, target: str | ChannelUse) -> ShimChannel | None:
        """The channel of a FIFO or allocation by its symbol, or a channel that is named itself; None if unknown."""
        if isinstance(target, str):
            if target in self.of_fifos:
                return self.of_fifos[target]
            if target not in self.plan.design.allocations:
                return None
            target = self.plan.design.allocations[target]
        for channel in self.of_fifos.values():
            if (channel.tile, channel.sends, channel.number) == (target.tile, target.sends, target.channel):
                return channel
        return ShimChannel(target.tile, target.sends, target.channel, None)

    def missing(self, target: str) -> str:
        """Why a symbol has no channel."""
        if target in self.plan.design.fifos:
            return f"object FIFO @{target} has no end on a shim tile, so the runtime sequence cannot feed or drain it"
        return f"there is no object FIFO and no aie.shim_dma_allocation @{target}"


def has_token(task: Task, channel: ShimChannel) -> bool:
    """Whether the end of the task can be awaited; a `dma_memcpy_nd` to the host always can."""
    return task.token or (not task.is_task and not channel.sends)
