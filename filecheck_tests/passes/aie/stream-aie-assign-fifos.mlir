// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-fifos 2>&1 | filecheck %s --check-prefix=EARLY

// A core that holds four tiles of A at a time has four objects of it, an end that works on one has two.

// CHECK: aie.objectfifo @A_l3l2_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x2x16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l3l2_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x2x16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l2l1_0(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 4, 4]) : !aie.objectfifo<memref<16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l2l1_1(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 4, 4]) : !aie.objectfifo<memref<16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l3l2_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l3l2_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l2l1_0(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2]) : !aie.objectfifo<memref<32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l2l1_1(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2]) : !aie.objectfifo<memref<32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_0_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_0_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_1_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_1_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l2l3_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l2l3_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x16x16xbf16>>
// CHECK-NEXT: }

// EARLY: error: in pass stream-aie-assign-fifos: no aie.tile(0, 0); run stream-aie-assign-tiles first
