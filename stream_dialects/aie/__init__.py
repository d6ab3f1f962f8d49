"""
The part of mlir-aie's `aie` dialect that a design consists of: tiles, cores, object FIFOs, DMAs, flows, runtime
sequences, traces.

The syntax is that of mlir-aie; where 1.3 and 1.4 differ, both are read, and the target `aie-mlir` prints either. The
verifiers check each op by itself; whether a whole design fits its device is up to passes.
"""

from xdsl.ir import Dialect

from stream_dialects.aie.device import CoreOp, DeviceOp, EndOp, TileOp
from stream_dialects.aie.dma import DmaBdOp, DmaStartOp, MemOp, MemTileDmaOp, NextBdOp, ShimDmaOp
from stream_dialects.aie.flows import (
    CascadeFlowOp,
    FlowOp,
    PacketDestinationOp,
    PacketFlowOp,
    PacketSourceOp,
    ShimDmaAllocationOp,
)
from stream_dialects.aie.layouts import (
    BdDimLayoutArrayArrayAttr,
    BdDimLayoutArrayAttr,
    BdDimLayoutAttr,
    BdIterationAttr,
    BdPadLayoutArrayAttr,
    BdPadLayoutAttr,
    ObjectFifoSubviewType,
    ObjectFifoType,
    PacketInfoAttr,
)
from stream_dialects.aie.memory import BufferOp, ExternalBufferOp, LockOp, UseLockOp
from stream_dialects.aie.object_fifo import (
    ObjectFifoAcquireOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    ObjectFifoRegisterExternalBuffersOp,
    ObjectFifoReleaseOp,
    ObjectFifoSubviewAccessOp,
)
from stream_dialects.aie.runtime import RuntimeSequenceOp
from stream_dialects.aie.trace import (
    TraceEventAttr,
    TraceEventOp,
    TraceHostConfigOp,
    TraceModeOp,
    TraceOp,
    TracePacketOp,
    TracePortOp,
    TraceStartConfigOp,
    TraceStartOp,
    TraceStopOp,
)

Aie = Dialect(
    "aie",
    [
        DeviceOp,
        TileOp,
        CoreOp,
        EndOp,
        BufferOp,
        ExternalBufferOp,
        LockOp,
        UseLockOp,
        MemOp,
        MemTileDmaOp,
        ShimDmaOp,
        DmaStartOp,
        DmaBdOp,
        NextBdOp,
        FlowOp,
        PacketFlowOp,
        PacketSourceOp,
        PacketDestinationOp,
        CascadeFlowOp,
        ShimDmaAllocationOp,
        ObjectFifoOp,
        ObjectFifoLinkOp,
        ObjectFifoAllocateOp,
        ObjectFifoRegisterExternalBuffersOp,
        ObjectFifoAcquireOp,
        ObjectFifoReleaseOp,
        ObjectFifoSubviewAccessOp,
        RuntimeSequenceOp,
        TraceOp,
        TraceModeOp,
        TracePacketOp,
        TraceEventOp,
        TracePortOp,
        TraceStartOp,
        TraceStopOp,
        TraceHostConfigOp,
        TraceStartConfigOp,
    ],
    [
        BdDimLayoutAttr,
        BdDimLayoutArrayAttr,
        BdDimLayoutArrayArrayAttr,
        BdPadLayoutAttr,
        BdPadLayoutArrayAttr,
        PacketInfoAttr,
        BdIterationAttr,
        TraceEventAttr,
        ObjectFifoType,
        ObjectFifoSubviewType,
    ],
)
