"""A buffer descriptor, register by register (spec aie-dialect 4.3)."""

from __future__ import annotations

from xdsl.dialects.builtin import I32, IntegerAttr
from xdsl.irdl import irdl_op_definition, opt_prop_def, prop_def

from stream_dialects.aie.operation import AieOp


@irdl_op_definition
class NpuWriteBdOp(AieOp):
    """
    Writes a buffer descriptor. mlir-aie wants every figure except `burst_length`; which ones there are differs between
    its versions.

    ```
    aiex.npu.writebd {bd_id = 3 : i32, buffer_length = 1024 : i32, column = 0 : i32, row = 0 : i32}
    ```
    """

    name = "aiex.npu.writebd"

    column = prop_def(IntegerAttr[I32])
    row = prop_def(IntegerAttr[I32])
    bd_id = prop_def(IntegerAttr[I32])
    buffer_length = opt_prop_def(IntegerAttr[I32])
    """Words."""
    buffer_offset = opt_prop_def(IntegerAttr[I32])
    """Bytes."""
    enable_packet = opt_prop_def(IntegerAttr[I32])
    out_of_order_id = opt_prop_def(IntegerAttr[I32])
    packet_id = opt_prop_def(IntegerAttr[I32])
    packet_type = opt_prop_def(IntegerAttr[I32])
    d0_size = opt_prop_def(IntegerAttr[I32])
    d0_stride = opt_prop_def(IntegerAttr[I32])
    d1_size = opt_prop_def(IntegerAttr[I32])
    d1_stride = opt_prop_def(IntegerAttr[I32])
    d2_size = opt_prop_def(IntegerAttr[I32])
    d2_stride = opt_prop_def(IntegerAttr[I32])
    iteration_current = opt_prop_def(IntegerAttr[I32])
    iteration_size = opt_prop_def(IntegerAttr[I32])
    """Executions, less one."""
    iteration_stride = opt_prop_def(IntegerAttr[I32])
    next_bd = opt_prop_def(IntegerAttr[I32])
    use_next_bd = opt_prop_def(IntegerAttr[I32])
    valid_bd = opt_prop_def(IntegerAttr[I32])
    lock_rel_val = opt_prop_def(IntegerAttr[I32])
    lock_rel_id = opt_prop_def(IntegerAttr[I32])
    lock_acq_enable = opt_prop_def(IntegerAttr[I32])
    lock_acq_val = opt_prop_def(IntegerAttr[I32])
    lock_acq_id = opt_prop_def(IntegerAttr[I32])
    d0_zero_before = opt_prop_def(IntegerAttr[I32])
    d1_zero_before = opt_prop_def(IntegerAttr[I32])
    d2_zero_before = opt_prop_def(IntegerAttr[I32])
    d0_zero_after = opt_prop_def(IntegerAttr[I32])
    d1_zero_after = opt_prop_def(IntegerAttr[I32])
    d2_zero_after = opt_prop_def(IntegerAttr[I32])
    burst_length = opt_prop_def(IntegerAttr[I32])
    """Bytes; 0 is the largest."""

    assembly_format = "attr-dict"
