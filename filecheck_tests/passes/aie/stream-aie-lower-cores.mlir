// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-cores | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-lower-cores 2>&1 | filecheck %s --check-prefix=EARLY

// A is acquired once for all loops, B for the rows of tiles, Y for one tile over its reduction.

// CHECK: %{{[0-9]+}} = aie.core(%{{[0-9]+}}) {
// CHECK-NEXT: %{{[0-9]+}} = arith.constant 0 : index
// CHECK-NEXT: %{{[0-9]+}} = arith.constant 1 : index
// CHECK-NEXT: %{{[0-9]+}} = arith.constant 2 : index
// CHECK-NEXT: %{{[0-9]+}} = arith.constant 4294967295 : index
// CHECK-NEXT: scf.for %{{[0-9]+}} = %{{[0-9]+}} to %{{[0-9]+}} step %{{[0-9]+}} {
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.acquire @A_l2l1_0(Consume, 4) : !aie.objectfifosubview<memref<16x32xbf16>>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[0] : !aie.objectfifosubview<memref<16x32xbf16>> -> memref<16x32xbf16>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[1] : !aie.objectfifosubview<memref<16x32xbf16>> -> memref<16x32xbf16>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[2] : !aie.objectfifosubview<memref<16x32xbf16>> -> memref<16x32xbf16>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[3] : !aie.objectfifosubview<memref<16x32xbf16>> -> memref<16x32xbf16>
// CHECK-NEXT: scf.for %{{[0-9]+}} = %{{[0-9]+}} to %{{[0-9]+}} step %{{[0-9]+}} {
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.acquire @B_l2l1_0(Consume, 2) : !aie.objectfifosubview<memref<32x16xbf16>>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[0] : !aie.objectfifosubview<memref<32x16xbf16>> -> memref<32x16xbf16>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[1] : !aie.objectfifosubview<memref<32x16xbf16>> -> memref<32x16xbf16>
// CHECK-NEXT: scf.for %{{[0-9]+}} = %{{[0-9]+}} to %{{[0-9]+}} step %{{[0-9]+}} {
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.acquire @Y_l1l2_0_0(Produce, 1) : !aie.objectfifosubview<memref<16x16xbf16>>
// CHECK-NEXT: %{{[0-9]+}} = aie.objectfifo.subview.access %{{[0-9]+}}[0] : !aie.objectfifosubview<memref<16x16xbf16>> -> memref<16x16xbf16>
// CHECK-NEXT: stream.clear "Gemm" <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">(%{{[0-9]+}}) : memref<16x16xbf16>
// CHECK-NEXT: scf.for %{{[0-9]+}} = %{{[0-9]+}} to %{{[0-9]+}} step %{{[0-9]+}} {
// CHECK-NEXT: %{{[0-9]+}} = arith.muli %{{[0-9]+}}, %{{[0-9]+}} : index
// CHECK-NEXT: %{{[0-9]+}} = arith.addi %{{[0-9]+}}, %{{[0-9]+}} : index
// CHECK-NEXT: %{{[0-9]+}} = scf.index_switch %{{[0-9]+}} -> memref<16x32xbf16>
// CHECK-NEXT: case 1 {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<16x32xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: case 2 {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<16x32xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: case 3 {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<16x32xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: default {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<16x32xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: %{{[0-9]+}} = scf.index_switch %{{[0-9]+}} -> memref<32x16xbf16>
// CHECK-NEXT: case 1 {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<32x16xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: default {
// CHECK-NEXT: scf.yield %{{[0-9]+}} : memref<32x16xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: stream.run_kernel "Gemm" <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">(%{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}) : memref<16x32xbf16>, memref<32x16xbf16>, memref<16x16xbf16>
// CHECK-NEXT: }
// CHECK-NEXT: aie.objectfifo.release @Y_l1l2_0_0(Produce, 1)
// CHECK-NEXT: }
// CHECK-NEXT: aie.objectfifo.release @B_l2l1_0(Consume, 2)
// CHECK-NEXT: }
// CHECK-NEXT: aie.objectfifo.release @A_l2l1_0(Consume, 4)
// CHECK-NEXT: }
// CHECK-NEXT: aie.end

// EARLY: error: in pass stream-aie-lower-cores: 'A_l2l1_0' has no FIFO; run stream-aie-assign-fifos first
