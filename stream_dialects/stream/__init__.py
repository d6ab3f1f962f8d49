"""
The `stream` dialect: an accelerator, a workload on it, and every decision on how the one runs on the other.

A module begins with a `stream.accelerator` and a `stream.workload` of `stream.layer` ops on full tensors. Passes move
the layers into `stream.group`s, map and tile them into a `stream.steady_state` of `stream.compute` and
`stream.transfer` ops, and write costs, slots, routes, placements, latency and memory use into the properties of these
ops.
"""

from xdsl.ir import Dialect

from stream_dialects.stream.accelerator import (
    AcceleratorOp,
    ArrayOp,
    BusOp,
    CoreOp,
    CoreTypeOp,
    FiguresAttr,
    LinkOp,
    MemoryLevelAttr,
    MemoryOp,
    OperandPrecisionAttr,
    OperationalArrayAttr,
    SharingAttr,
    TileMemoryAttr,
    TileMemoryOp,
)
from stream_dialects.stream.channel import (
    AccessAttr,
    ChannelKindAttr,
    ChannelOp,
    KernelAttr,
    ObjectAttr,
    WorkerOp,
    WorkerOperandsAttr,
)
from stream_dialects.stream.core_program import ClearOp, RunKernelOp
from stream_dialects.stream.cost import CostsAttr
from stream_dialects.stream.lists import DimensionsAttr, IntegersAttr, NumberAttr, StringsAttr
from stream_dialects.stream.mapping import FusionAttr, MappingAttr, RuntimeLayoutsAttr, TilingAttr
from stream_dialects.stream.memory import LinkUsesAttr, MemoryUsesAttr
from stream_dialects.stream.schedule import LatencyAttr, RouteAttr, TensorsAttr
from stream_dialects.stream.source import SourcesAttr
from stream_dialects.stream.steady_state import (
    ComputeOp,
    DimensionSizesAttr,
    LoopsAttr,
    SpaceAttr,
    SteadyStateOp,
    TransferKindAttr,
    TransferOp,
)
from stream_dialects.stream.workload import (
    ArgumentsAttr,
    GroupOp,
    IteratorsAttr,
    LayerOp,
    ReshapeOp,
    SymbolsAttr,
    WorkloadOp,
    YieldOp,
)

Stream = Dialect(
    "stream",
    [
        AcceleratorOp,
        CoreTypeOp,
        MemoryOp,
        ArrayOp,
        TileMemoryOp,
        CoreOp,
        LinkOp,
        BusOp,
        WorkloadOp,
        LayerOp,
        ReshapeOp,
        GroupOp,
        SteadyStateOp,
        ComputeOp,
        TransferOp,
        YieldOp,
        ChannelOp,
        WorkerOp,
        RunKernelOp,
        ClearOp,
    ],
    [
        SharingAttr,
        MemoryLevelAttr,
        OperandPrecisionAttr,
        FiguresAttr,
        OperationalArrayAttr,
        TileMemoryAttr,
        ArgumentsAttr,
        IteratorsAttr,
        SymbolsAttr,
        MappingAttr,
        TilingAttr,
        FusionAttr,
        RuntimeLayoutsAttr,
        LoopsAttr,
        DimensionSizesAttr,
        SpaceAttr,
        TransferKindAttr,
        CostsAttr,
        TensorsAttr,
        RouteAttr,
        LatencyAttr,
        MemoryUsesAttr,
        LinkUsesAttr,
        ChannelKindAttr,
        ObjectAttr,
        AccessAttr,
        WorkerOperandsAttr,
        KernelAttr,
        SourcesAttr,
        IntegersAttr,
        StringsAttr,
        DimensionsAttr,
        NumberAttr,
    ],
)
