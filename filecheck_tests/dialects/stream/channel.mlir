// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// A product on one core, before tiles and FIFOs are assigned.

aie.device(npu2) {
  stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] objects <element = "bf16", tile = [16, 32]> access <argument = 0, offset = 0, steps = [<size = 32, stride = 1>, <size = 4, stride = 32, time = 1>]>
  stream.channel "A_l2l1_0" memory_to_core "A" from 1 to [2, 8] objects <element = "bf16", tile = [16, 32], held = [1, 4]>
  stream.worker "Gemm" on 2 loops [z0 = 2] operands [<tensor = "A_2", channels = ["A_l2l1_0"], varying = [0]>, <tensor = "Y_1", channels = ["Y_l1l2_0_0", "Y_l1l2_0_1"], kept = 1, select = [0]>] kernel <name = "silu"> {note = "kept"}
}
builtin.module {
  %0, %1 = "test.op"() : () -> (memref<16x32xbf16>, memref<16x16xbf16>)
  stream.clear "Gemm" <name = "gemm", m = 16, k = 32, n = 16>(%1) : memref<16x16xbf16>
  stream.run_kernel "Gemm" <name = "gemm">(%0, %0, %1) : memref<16x32xbf16>, memref<16x32xbf16>, memref<16x16xbf16>
}

// CHECK:      aie.device(npu2) {
// CHECK-NEXT:   stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] objects <element = "bf16", tile = [16, 32]> access <argument = 0, offset = 0, steps = [<size = 32, stride = 1>, <size = 4, stride = 32, time = 1>]>
// CHECK-NEXT:   stream.channel "A_l2l1_0" memory_to_core "A" from 1 to [2, 8] objects <element = "bf16", tile = [16, 32], held = [1, 4]>
// CHECK-NEXT:   stream.worker "Gemm" on 2 loops [z0 = 2] operands [<tensor = "A_2", channels = ["A_l2l1_0"], varying = [0]>, <tensor = "Y_1", channels = ["Y_l1l2_0_0", "Y_l1l2_0_1"], kept = 1, select = [0]>] kernel <name = "silu"> {note = "kept"}
// CHECK-NEXT: }
// CHECK:        %0, %1 = "test.op"() : () -> (memref<16x32xbf16>, memref<16x16xbf16>)
// CHECK-NEXT:   stream.clear "Gemm" <name = "gemm", m = 16, k = 32, n = 16>(%1) : memref<16x16xbf16>
// CHECK-NEXT:   stream.run_kernel "Gemm" <name = "gemm">(%0, %0, %1) : memref<16x32xbf16>, memref<16x32xbf16>, memref<16x16xbf16>
