// RUN: stream-opt %S/inputs/solver_free_gemm_256_512_128.mlir -p stream-aie | filecheck %s
// RUN: stream-opt %S/inputs/solver_free_gemm_128_256_2048.mlir -p stream-aie | filecheck %s --check-prefix=LONG

// A product in tiles of 32x32x32 on 4x8 cores of which only the result stays, over its reduction: FIFOs, layouts, joins
// and DMA patterns are those of the reference (spec aie-codegen 11.1).

// CHECK: aie.objectfifo @A_l3l2_3(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<32x32xbf16>>
// CHECK: aie.objectfifo @A_l2l1_0(%{{[0-9]+}} dimensionsToStream [<size = 8, stride = 128>, <size = 4, stride = 8>, <size = 4, stride = 32>, <size = 8, stride = 1>], {%{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2, 2, 2, 2, 2, 2, 2]) : !aie.objectfifo<memref<32x32xbf16>>
// CHECK: aie.objectfifo @B_l3l2_7(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<32x32xbf16>>
// CHECK: aie.objectfifo @B_l2l1_7(%{{[0-9]+}} dimensionsToStream [<size = 4, stride = 256>, <size = 4, stride = 8>, <size = 8, stride = 32>, <size = 8, stride = 1>], {%{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2, 2, 2]) : !aie.objectfifo<memref<32x32xbf16>>
// CHECK: aie.objectfifo @Y_l1l2_0_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<32x32xbf16>>
// CHECK: aie.objectfifo @Y_l2l3_0(%{{[0-9]+}} dimensionsToStream [<size = 8, stride = 128>, <size = 4, stride = 8>, <size = 4, stride = 32>, <size = 8, stride = 1>], {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<4x32x32xbf16>>
// CHECK: aie.objectfifo.link [@Y_l1l2_0_0, @Y_l1l2_0_1, @Y_l1l2_0_2, @Y_l1l2_0_3] -> [@Y_l2l3_0]([0, 1024, 2048, 3072] [])

// The second half of A, for the second pair of rows of tiles, is two more passes over the columns of B.

// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_0 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 0 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_1 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 4096 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_2 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 8192 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_3 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 12288 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_0 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 0 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_1 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 32 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_2 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 64 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_3 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 96 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_4 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 128 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_5 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 160 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_6 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 192 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_7 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x512xbf16> offset = 224 len = 8192 sizes = [2, 2, 128, 32] strides = [0, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_0 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 0 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_1 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 32 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_2 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 64 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_3 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 96 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_4 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 128 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_5 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 160 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_6 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 192 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_7 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x512xbf16> offset = 224 len = 8192 sizes = [2, 2, 128, 32] strides = [65536, 256, 512, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {issue_token = true, repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_0 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 16384 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_1 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 20480 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_2 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 24576 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}
// CHECK: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_3 {
// CHECK-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<256x128xbf16> offset = 28672 len = 4096 sizes = [2, 4, 32, 32] strides = [0, 32, 128, 1])
// CHECK-NEXT: aie.end
// CHECK-NEXT: } {repeat_count = 1 : i32}

// 64 steps of the reduction: a dimension of at most 1023 steps is cut near its root.

// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_0 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x2048xbf16> offset = 0 len = 65536 sizes = [1, 64, 32, 32] strides = [0, 32, 2048, 1])
// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @A_l3l2_3 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x2048xbf16> offset = 196608 len = 65536 sizes = [1, 64, 32, 32] strides = [0, 32, 2048, 1])
// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_0 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<2048x256xbf16> offset = 0 len = 65536 sizes = [1, 32, 64, 32] strides = [0, 16384, 256, 1])
// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @B_l3l2_3 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<2048x256xbf16> offset = 96 len = 65536 sizes = [1, 32, 64, 32] strides = [0, 16384, 256, 1])
// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_0 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x256xbf16> offset = 0 len = 4096 sizes = [1, 1, 128, 32] strides = [0, 0, 256, 1])
// LONG: %{{[0-9]+}} = aiex.dma_configure_task_for @Y_l2l3_3 {
// LONG-NEXT: aie.dma_bd(%{{[0-9]+}} : memref<128x256xbf16> offset = 96 len = 4096 sizes = [1, 1, 128, 32] strides = [0, 0, 256, 1])
