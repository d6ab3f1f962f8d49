// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-link-fifos 2>&1 | filecheck %s --check-prefix=EARLY

// Inputs are passed on, each pair of rows of Y is joined: a tile of 16x16 after the other.

// CHECK: aie.objectfifo.link [@A_l3l2_0] -> [@A_l2l1_0]([] [0])
// CHECK-NEXT: aie.objectfifo.link [@A_l3l2_1] -> [@A_l2l1_1]([] [0])
// CHECK-NEXT: aie.objectfifo.link [@B_l3l2_0] -> [@B_l2l1_0]([] [0])
// CHECK-NEXT: aie.objectfifo.link [@B_l3l2_1] -> [@B_l2l1_1]([] [0])
// CHECK-NEXT: aie.objectfifo.link [@Y_l1l2_0_0, @Y_l1l2_0_1] -> [@Y_l2l3_0]([0, 256] [])
// CHECK-NEXT: aie.objectfifo.link [@Y_l1l2_1_0, @Y_l1l2_1_1] -> [@Y_l2l3_1]([0, 256] [])
// CHECK-NEXT: }

// EARLY: error: in pass stream-aie-link-fifos: 'A_l3l2_0' has no FIFO; run stream-aie-assign-fifos first
