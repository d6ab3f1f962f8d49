// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts | filecheck %s
// RUN: sed 's/K(z0,32,V)/K(z0,20,V)/g; s/k = 32/k = 20/' %S/inputs/gemm_2x2.mlir > %t.BLOCKS.mlir
// RUN: not stream-opt %t.BLOCKS.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts 2>&1 | filecheck %s --check-prefix=BLOCKS

// Blocks of 4x8 for A, 8x8 for B, and from blocks of 4x8 back to rows for Y.

// CHECK: aie.objectfifo @A_l3l2_0(%{{[0-9]+}}, {
// CHECK: aie.objectfifo @A_l2l1_0(%{{[0-9]+}} dimensionsToStream [<size = 4, stride = 128>, <size = 4, stride = 8>, <size = 4, stride = 32>, <size = 8, stride = 1>], {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 4, 4]) : !aie.objectfifo<memref<16x32xbf16>>
// CHECK: aie.objectfifo @B_l2l1_0(%{{[0-9]+}} dimensionsToStream [<size = 4, stride = 128>, <size = 2, stride = 8>, <size = 8, stride = 16>, <size = 8, stride = 1>], {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2]) : !aie.objectfifo<memref<32x16xbf16>>
// CHECK: aie.objectfifo @Y_l1l2_1_1(%{{[0-9]+}}, {
// CHECK: aie.objectfifo @Y_l2l3_0(%{{[0-9]+}} dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x16x16xbf16>>

// BLOCKS: error: in pass stream-aie-set-layouts: layer 'Gemm': kernel 'gemm' cannot cut a tile of 16x20 into the 4x8x8 blocks that npu2_2col multiplies in bf16
