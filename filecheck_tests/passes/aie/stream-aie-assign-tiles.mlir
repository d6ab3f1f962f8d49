// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-assign-tiles 2>&1 | filecheck %s --check-prefix=EARLY
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-tiles 2>&1 | filecheck %s --check-prefix=TWICE

// The shims of both columns, their memory tiles, then the four cores.

// CHECK: aie.device(npu2_2col) {
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(0, 0)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(1, 0)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(0, 1)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(1, 1)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(0, 2)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(0, 3)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(1, 2)
// CHECK-NEXT: %{{[0-9]+}} = aie.tile(1, 3)
// CHECK-NEXT: stream.channel "A_l3l2_0" shim_to_memory "A" from 1 to [1] objects <element = "bf16", tile = [16, 32], tiles = [2, 2]> access <argument = 0, offset = 0, steps = [<size = 32, stride = 1>, <size = 16, stride = 64>, <size = 2, stride = 32, time = 4>, <size = 2, stride = 2048, time = 8>], inside = 32>

// EARLY: error: in pass stream-aie-assign-tiles: expected one aie.device, found 0; run stream-aie-unroll first
// TWICE: error: in pass stream-aie-assign-tiles: the design has tiles already; assign them once
