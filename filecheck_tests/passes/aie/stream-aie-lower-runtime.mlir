// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-lower-runtime 2>&1 | filecheck %s --check-prefix=EARLY
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-runtime 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos > %t.ODD.mlir
// RUN: sed -i 's/offset = 1024/offset = 1025/' %t.ODD.mlir
// RUN: not stream-opt %t.ODD.mlir -p stream-aie-lower-runtime 2>&1 | filecheck %s --check-prefix=ODD

// A stays in the cores, so it is brought in once. Two rows of tiles are two runs of B and Y.

// CHECK: aie.runtime_sequence(%{{[0-9]+}}: memref<64x64xbf16>, %{{[0-9]+}}: memref<64x64xbf16>, %{{[0-9]+}}: memref<64x64xbf16>) {
// CHECK-NEXT: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_0 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<64x64xbf16> offset = 0 len = 1024 sizes = [2, 2, 16, 32] strides = [2048, 32, 64, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK-NEXT: aiex.dma_start_task(%{{[0-9]+}})
// CHECK-NEXT: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_1 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<64x64xbf16> offset = 1024 len = 1024 sizes = [2, 2, 16, 32] strides = [2048, 32, 64, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK-NEXT: aiex.dma_start_task(%{{[0-9]+}})
// CHECK: aiex.dma_await_task(%{{[0-9]+}})
// CHECK-NEXT: aiex.dma_await_task(%{{[0-9]+}})
// CHECK-NEXT: aiex.dma_free_task(%{{[0-9]+}})
// CHECK-NEXT: aiex.dma_free_task(%{{[0-9]+}})
// CHECK-NEXT: aiex.dma_free_task(%{{[0-9]+}})
// CHECK-NEXT: aiex.dma_free_task(%{{[0-9]+}})
// CHECK-NEXT: }

// EARLY: error: in pass stream-aie-lower-runtime: 'A_l3l2_0' has no FIFO; run stream-aie-assign-fifos first
// TWICE: error: in pass stream-aie-lower-runtime: the design has a runtime sequence already; make it once
// ODD: error: in pass stream-aie-lower-runtime: channel 'A_l3l2_1': 'A' would be moved from element 1025 on, but a shim moves whole 32-bit words: multiples of 2 of 16 bits; choose another tile size
