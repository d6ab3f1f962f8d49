"""The part of mlir-aie's `aiex` dialect that stands in a runtime sequence: tasks, transfers, register access."""

from xdsl.ir import Dialect

from stream_dialects.aiex.configure import ConfigureOp, RunOp
from stream_dialects.aiex.descriptor import NpuWriteBdOp
from stream_dialects.aiex.registers import (
    NpuAddressPatchOp,
    NpuBlockWriteOp,
    NpuLoadPdiOp,
    NpuMaskWrite32Op,
    NpuPushQueueOp,
    NpuRtpWriteOp,
    NpuSyncOp,
    NpuWrite32Op,
)
from stream_dialects.aiex.tasks import (
    DmaAwaitTaskOp,
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    DmaFreeTaskOp,
    DmaStartTaskOp,
)
from stream_dialects.aiex.transfers import NpuDmaMemcpyNdOp, NpuDmaWaitOp

Aiex = Dialect(
    "aiex",
    [
        DmaConfigureTaskOp,
        DmaConfigureTaskForOp,
        DmaStartTaskOp,
        DmaAwaitTaskOp,
        DmaFreeTaskOp,
        NpuDmaMemcpyNdOp,
        NpuDmaWaitOp,
        NpuSyncOp,
        NpuRtpWriteOp,
        NpuWrite32Op,
        NpuMaskWrite32Op,
        NpuBlockWriteOp,
        NpuWriteBdOp,
        NpuPushQueueOp,
        NpuAddressPatchOp,
        NpuLoadPdiOp,
        ConfigureOp,
        RunOp,
    ],
    [],
)
