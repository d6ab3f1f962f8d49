"""Which cores a layer runs on, how it is split over them, and how a group is tiled."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xdsl.irdl import irdl_attr_definition

from stream_dialects.stream.record import ListAttr, RecordAttr, RecordError
from stream_dialects.stream.values import LoopTile, Split


@dataclass(frozen=True, slots=True)
class KernelRecord:
    """A hand-written kernel of an AIE core; block sizes `m`, `k`, `n` and `layout` as its library names them."""

    name: str
    utilization: float | None = None
    """Percent of the core's peak rate."""
    m: int | None = None
    k: int | None = None
    n: int | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """Where a layer runs and how its own loops are divided over these cores."""

    cores: tuple[int, ...]
    """Core ids, order kept."""
    splits: tuple[Split, ...] = ()
    """Inter-core splits; their factors multiply to the number of cores."""
    kernel: KernelRecord | None = None
    """AIE only."""

    def __post_init__(self) -> None:
        if not self.cores:
            raise RecordError("a mapping names at least one core")
        if min(self.cores) < 0 or len(set(self.cores)) != len(self.cores):
            raise RecordError("the cores of a mapping are different ids from 0")
        if len({split.loop for split in self.splits}) != len(self.splits):
            raise RecordError("a mapping splits each loop once")
        parts = prod(split.factor for split in self.splits)
        if parts != len(self.cores):
            raise RecordError(f"the splits make {parts} part(s) for {len(self.cores)} core(s)")


@dataclass(frozen=True, slots=True)
class FusionRecord:
    """One fused group of a mapping file."""

    name: str
    tiles: tuple[LoopTile, ...] = ()
    """Intra-core tiles; the first is the innermost loop."""


@dataclass(frozen=True, slots=True)
class RuntimeLayout:
    """The layout of a runtime argument as affine-map text (AIE only)."""

    tensor: str
    layout: str


@irdl_attr_definition
class MappingAttr(RecordAttr[MappingRecord]):
    """
    The cores of one layer and its inter-core splits.

    ```
    #stream.mapping<cores = [0, 1, 2, 3], splits = [D1 = 4]>
    ```
    """

    name = "stream.mapping"
    record = MappingRecord


@irdl_attr_definition
class TilingAttr(ListAttr[LoopTile]):
    """
    Intra-core tiles of a group, the first entry is the innermost temporal loop.

    ```
    #stream.tiling["Gemm_Left" D1 = 128, "Gemm_Left" D0 = 16]
    ```
    """

    name = "stream.tiling"
    element = LoopTile


@irdl_attr_definition
class FusionAttr(ListAttr[FusionRecord]):
    """
    The fused groups that a mapping file asks for; `stream-partition` turns them into groups.

    ```
    #stream.fusion[<name = "G0", tiles = ["Conv1" D2 = 8]>]
    ```
    """

    name = "stream.fusion"
    element = FusionRecord


@irdl_attr_definition
class RuntimeLayoutsAttr(ListAttr[RuntimeLayout]):
    """
    Layouts of the runtime arguments of an AIE design.

    ```
    #stream.runtime_layouts[<tensor = "A", layout = "(d0, d1) -> (d1, d0)">]
    ```
    """

    name = "stream.runtime_layouts"
    element = RuntimeLayout
