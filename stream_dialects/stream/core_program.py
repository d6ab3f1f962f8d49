"""What a core does with its tiles before its kernels are known by their symbols."""

from __future__ import annotations

from xdsl.dialects.builtin import MemRefType, StringAttr
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, prop_def, var_operand_def

from stream_dialects.stream.channel import KernelAttr


@irdl_op_definition
class RunKernelOp(IRDLOperation):
    """
    Calls the kernel of a layer on tiles: inputs, then the result.

    ```
    stream.run_kernel "Gemm" <name = "gemm", m = 16, k = 32, n = 16>(%a, %b, %c)
      : memref<16x32xbf16>, memref<32x16xbf16>, memref<16x16xbf16>
    ```
    """

    name = "stream.run_kernel"

    label = prop_def(StringAttr)
    """The layer's name."""
    kernel = prop_def(KernelAttr)
    tiles = var_operand_def(MemRefType)

    assembly_format = "$label $kernel `(` $tiles `)` attr-dict `:` type($tiles)"


@irdl_op_definition
class ClearOp(IRDLOperation):
    """
    Makes a tile ready for results; for a kernel that adds to its result, sets it to zero.

    ```
    stream.clear "Gemm" <name = "gemm", m = 16, k = 32, n = 16>(%c) : memref<16x16xbf16>
    ```
    """

    name = "stream.clear"

    label = prop_def(StringAttr)
    """The layer's name."""
    kernel = prop_def(KernelAttr)
    tile = operand_def(MemRefType)

    assembly_format = "$label $kernel `(` $tile `)` attr-dict `:` type($tile)"
