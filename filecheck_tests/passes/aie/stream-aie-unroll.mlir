// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-unroll 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: sed 's/, placement = .1, 5., stop = [0-9]*, tiles = [0-9]*, reuse = [0-9]*//' %S/inputs/gemm_2x2.mlir > %t.ALLOCATED.mlir
// RUN: not stream-opt %t.ALLOCATED.mlir -p stream-aie-unroll 2>&1 | filecheck %s --check-prefix=ALLOCATED
// RUN: sed 's/, kernel = <name = "gemm"[^>]*>//' %S/inputs/gemm_2x2.mlir > %t.KERNEL.mlir
// RUN: not stream-opt %t.KERNEL.mlir -p stream-aie-unroll 2>&1 | filecheck %s --check-prefix=KERNEL
// RUN: sed 's/placement = \[2, 3, 6, 7\], stop = 0,/placement = [2, 3, 6, 7], stop = -1,/' %S/inputs/gemm_2x2.mlir > %t.PARTIAL.mlir
// RUN: not stream-opt %t.PARTIAL.mlir -p stream-aie-unroll 2>&1 | filecheck %s --check-prefix=PARTIAL
// RUN: sed 's/placement = \[2, 3, 6, 7\], stop = 1,/placement = [2, 3, 6, 7], stop = 0,/' %S/inputs/gemm_2x2.mlir > %t.STAY.mlir
// RUN: not stream-opt %t.STAY.mlir -p stream-aie-unroll 2>&1 | filecheck %s --check-prefix=STAY

// A gemm on two rows and two columns: each row of A goes to both columns, each column of B to both rows; the rows of Y
// are joined in the memory tile of their column. Loops of the host's transfers are innermost first.

// CHECK: aie.device(npu2_2col) {
// CHECK-NEXT: stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] objects <element = "bf16", tile = [16, 32], tiles = [2, 2]> access <argument = 0, offset = 0, steps = [<size = 32, stride = 1>, <size = 16, stride = 64>, <size = 2, stride = 32, time = 4>, <size = 2, stride = 2048, time = 8>], inside = 32>
// CHECK-NEXT: stream.channel "A_l3l2_1" shim_to_memory "A" from 5 to [5] objects <element = "bf16", tile = [16, 32], tiles = [2, 2]> access <argument = 0, offset = 1024, steps = [<size = 32, stride = 1>, <size = 16, stride = 64>, <size = 2, stride = 32, time = 4>, <size = 2, stride = 2048, time = 8>], inside = 32>
// CHECK-NEXT: stream.channel "A_l2l1_0" memory_to_core "A" from 1 to [2, 6] objects <element = "bf16", tile = [16, 32], held = [1, 4]>
// CHECK-NEXT: stream.channel "A_l2l1_1" memory_to_core "A" from 5 to [3, 7] objects <element = "bf16", tile = [16, 32], held = [1, 4]>
// CHECK-NEXT: stream.channel "B_l3l2_0" shim_to_memory "B" from 1 to [1] objects <element = "bf16", tile = [32, 16], tiles = [2]> access <argument = 1, offset = 0, steps = [<size = 16, stride = 1>, <size = 32, stride = 64>, <size = 2, stride = 2048, time = 4>, <size = 2, stride = 32, time = 16>], inside = 16>
// CHECK-NEXT: stream.channel "B_l3l2_1" shim_to_memory "B" from 5 to [5] objects <element = "bf16", tile = [32, 16], tiles = [2]> access <argument = 1, offset = 16, steps = [<size = 16, stride = 1>, <size = 32, stride = 64>, <size = 2, stride = 2048, time = 4>, <size = 2, stride = 32, time = 16>], inside = 16>
// CHECK-NEXT: stream.channel "B_l2l1_0" memory_to_core "B" from 1 to [2, 3] objects <element = "bf16", tile = [32, 16], held = [1, 2]>
// CHECK-NEXT: stream.channel "B_l2l1_1" memory_to_core "B" from 5 to [6, 7] objects <element = "bf16", tile = [32, 16], held = [1, 2]>
// CHECK-NEXT: stream.channel "Y_l1l2_0_0" core_to_memory "Y" from 2 to [1] objects <element = "bf16", tile = [16, 16]>
// CHECK-NEXT: stream.channel "Y_l1l2_0_1" core_to_memory "Y" from 3 to [1] objects <element = "bf16", tile = [16, 16]>
// CHECK-NEXT: stream.channel "Y_l1l2_1_0" core_to_memory "Y" from 6 to [5] objects <element = "bf16", tile = [16, 16]>
// CHECK-NEXT: stream.channel "Y_l1l2_1_1" core_to_memory "Y" from 7 to [5] objects <element = "bf16", tile = [16, 16]>
// CHECK-NEXT: stream.channel "Y_l2l3_0" memory_to_shim "Y" from 1 to [1] objects <element = "bf16", tile = [16, 16], tiles = [2]> access <argument = 2, offset = 0, steps = [<size = 16, stride = 1>, <size = 16, stride = 64>, <size = 2, stride = 1024>, <size = 2, stride = 2048, time = 8>, <size = 2, stride = 32, time = 16>], inside = 8>
// CHECK-NEXT: stream.channel "Y_l2l3_1" memory_to_shim "Y" from 5 to [5] objects <element = "bf16", tile = [16, 16], tiles = [2]> access <argument = 2, offset = 16, steps = [<size = 16, stride = 1>, <size = 16, stride = 64>, <size = 2, stride = 1024>, <size = 2, stride = 2048, time = 8>, <size = 2, stride = 32, time = 16>], inside = 8>
// CHECK-NEXT: stream.worker "Gemm" on 2 loops [z0 = 2, z1 = 2, z2 = 2] operands [<tensor = "A_2", channels = ["A_l2l1_0"], varying = [0, 1], kept = 3>, <tensor = "B_2", channels = ["B_l2l1_0"], varying = [0, 2], kept = 2>, <tensor = "Y_1", channels = ["Y_l1l2_0_0"], varying = [1, 2], kept = 1>] kernel <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">
// CHECK-NEXT: stream.worker "Gemm" on 3 loops [z0 = 2, z1 = 2, z2 = 2] operands [<tensor = "A_2", channels = ["A_l2l1_1"], varying = [0, 1], kept = 3>, <tensor = "B_2", channels = ["B_l2l1_0"], varying = [0, 2], kept = 2>, <tensor = "Y_1", channels = ["Y_l1l2_0_1"], varying = [1, 2], kept = 1>] kernel <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">
// CHECK: stream.worker "Gemm" on 7
// CHECK-NEXT: }

// TWICE: error: in pass stream-aie-unroll: the module has a device already; unroll once
// ALLOCATED: error: in pass stream-aie-unroll: 'A_1' is not allocated; run stream-allocate first
// KERNEL: error: in pass stream-aie-unroll: 'Gemm' has no kernel; name one in the mapping file (kernel: {name: gemm, …}) or run stream-map-aie
// PARTIAL: error: in pass stream-aie-unroll: 'Gemm' would send partial sums: its result does not stay over the loop of z0, which adds up; allocate with the model aie-hardware
// STAY: error: in pass stream-aie-unroll: 'B_2' stays over other loops in the memory tiles than in the cores of 'Gemm'; give both the same stop
